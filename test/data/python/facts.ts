import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';

const schema = z.object({
  normalized: z.record(z.string(), z.string().nullable()),
  order: z.array(z.array(z.string())),
  candidates: z.array(z.string()),
  specifiers: z.record(z.string(), z.string()),
  poetry: z.record(z.string(), z.string()),
});

const folder = resolve(import.meta.dirname, '../../../../test/data/python');

/** What `packaging` and `poetry-core` say, written by scripts/pep440-facts.py. */
export const facts = schema.parse(JSON.parse(readFileSync(join(folder, 'pep440.json'), 'utf8')));

const hash = z.object({ pyproject: z.string(), 'with-groups': z.string(), 'without-groups': z.string() });

/** What Poetry says of manifests, written by scripts/poetry-hashes.py. */
export const { hashes } = z
  .object({ hashes: z.array(hash) })
  .parse(JSON.parse(readFileSync(join(folder, 'content-hash.json'), 'utf8')));
