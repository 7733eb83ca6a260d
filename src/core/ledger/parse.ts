import * as z from 'zod';
import { ReleaseError } from '../error.ts';
import { isBranchText, isTagName } from '../lines/tag-name.ts';
import { jsonOrNull } from '../json-text.ts';
import type { Json } from '../plugin-call.ts';
import type { Entry } from './entry.ts';
import { deploymentType } from './deployment-types.ts';
import { readDeploymentEntry } from './parse-deployment.ts';
import { link, number, object, sha256, text, writer } from './parse-parts.ts';
import { predicateType, type LedgerEntry } from './types.ts';

const asset = z.object({ name: text, size: z.int().nonnegative(), sha256 });
const packed = asset.extend({ integrity: text, contents: text });
const json: z.ZodType<Json> = z.lazy(() =>
  z.union([text, z.number(), z.boolean(), z.null(), z.array(json), z.record(text, json)]),
);
const note = z.object({
  step: text,
  state: z.enum(['begun', 'done']),
  gave: z.record(text, json).nullable(),
});
const entry = z.object({
  _type: z.literal('https://in-toto.io/Statement/v1'),
  subject: z.array(z.object({ name: text, digest: z.record(text, text) })),
  predicateType: z.literal(predicateType),
  predicate: z.object({
    v: z.literal(1),
    ...link,
    kind: z.enum(['opened', 'claimed', 'noted', 'completed', 'aborted']),
    of: number,
    planId: text,
    commit: object,
    base: object,
    branch: text.refine(isBranchText, { error: 'not a branch' }),
    tags: z.record(text.refine(isTagName, { error: 'not a tag name' }), object),
    assets: z.record(text, z.array(asset)),
    packages: z.record(text, z.array(packed)),
    by: writer,
    at: z.iso.datetime(),
    reason: text.nullable(),
    note: note.optional(),
  }),
});

const kind = z.object({ predicateType: z.literal(deploymentType) });

/** Reads any entry, of a release or a deployment. What later versions add is passed over. @throws ReleaseError LEDGER_UNREADABLE */
export function parseAnyEntry(content: string, where: string): Entry {
  const read = jsonOrNull(content);
  const parsed = kind.safeParse(read).success ? readDeploymentEntry(read) : entry.safeParse(read);
  if (parsed.success) return parsed.data;
  throw unreadable(where, parsed.error);
}

/**
 * Reads an entry about a release. What later versions add is passed over.
 * @param where what to call it in messages
 * @throws ReleaseError LEDGER_UNREADABLE
 */
export function parseEntry(content: string, where: string): LedgerEntry {
  const parsed = entry.safeParse(jsonOrNull(content));
  if (parsed.success) return parsed.data;
  throw unreadable(where, parsed.error);
}

function unreadable(where: string, { issues: [issue] }: z.ZodError): ReleaseError {
  return new ReleaseError(
    'LEDGER_UNREADABLE',
    `${where} is no entry this version can read: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`,
    {
      hint: 'Update this tool; if the entry was written by hand, take it back: the ledger is only ever added to by release',
    },
  );
}

const evidence = z.record(text, z.record(text, text));

/** Reads the evidence beside an entry. What is none is as if there were none: it is only ever used where its digest is recorded. */
export function parseEvidence(
  content: string | null,
): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const parsed = evidence.safeParse(content === null ? {} : jsonOrNull(content));
  return parsed.success ? parsed.data : {};
}
