import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';

const schema = z.object({
  normalized: z.record(z.string(), z.string().nullable()),
  order: z.array(z.array(z.string())),
  candidates: z.array(z.string()),
  specifiers: z.record(z.string(), z.string()),
  poetry: z.record(z.string(), z.string()),
});

const file = resolve(import.meta.dirname, '../../../../test/data/python/pep440.json');

/** What `packaging` and `poetry-core` say, written by scripts/pep440-facts.py. */
export const facts = schema.parse(JSON.parse(readFileSync(file, 'utf8')));
