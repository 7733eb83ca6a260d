import { z } from 'zod';
import { signingWith } from './plan-evidence.ts';
import { isApiUrl, isRefName } from '../config/checks.ts';
import { isBranchText, isTagName } from '../core/lines/tag-name.ts';
import { ReleaseError } from '../core/error.ts';
import type { Plan } from '../core/model.ts';
import { planIdOf } from '../core/plan.ts';
import { isImageTag, readRepository } from '../core/image.ts';
import { publishers } from '../core/publication.ts';

const text = z.string();
const path = text.refine(isRepositoryPath, { error: 'not a path inside the repository' });
const argument = text.refine((value) => !value.includes('\0'), { error: 'not an argument' });
const tagName = text.refine(isTagName, { error: 'not a tag name' });
/** A file of a release page: no folder. */
const fileName = text.regex(/^[\w@+-][\w.@+-]*$/, { error: 'not the name of a file' });
const level = z.enum(['major', 'minor', 'patch']);
const person = z.strictObject({ name: text, email: text });
const part = z.strictObject({ type: text, scopes: z.array(text), subject: text, breaking: z.boolean() });
const change = z.strictObject({
  sha: text,
  type: text,
  scopes: z.array(text),
  subject: text,
  breaking: z.boolean(),
  breakingNote: text.nullable(),
  level: level.nullable(),
  pr: text.nullable(),
  issues: z.array(text),
  parts: z.array(part),
  author: person,
  coAuthors: z.array(person),
  releaseAs: text.nullable(),
});
const release = z.strictObject({
  package: text,
  path: text,
  ecosystem: text,
  manifest: text,
  current: text.nullable(),
  next: text,
  bump: z.enum(['major', 'minor', 'patch', 'prerelease', 'first']),
  reason: text,
  channel: text,
  tag: text,
  moduleTag: text.exactOptional(),
  previousTag: text.nullable(),
  changes: z.array(change),
});
const edit = z.strictObject({ start: z.int(), end: z.int(), was: text, text });
const argv = z.tuple([argument], argument);
const folder = z.union([z.literal('.'), path]);
/** What tools take for a name or a version; never for an option or a path. */
const word = text.regex(/^[\w@][\w@/.+~-]*$/, { error: 'not a name or version' });
const repository = text.refine((value) => readRepository(value) !== null, { error: 'not a repository' });
const imageTags = z.array(text.refine(isImageTag, { error: 'not a tag of an image' }));
const publication = {
  to: z.enum(publishers),
  package: z.union([word, repository]),
  version: word,
  path: folder,
  root: folder,
};
const source = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('pattern'), pattern: text }),
  z.strictObject({ kind: z.literal('text'), name: text, text }),
  z.strictObject({
    kind: z.literal('sbom'),
    name: fileName,
    format: z.enum(['cyclonedx', 'spdx']),
    of: text,
    version: text,
    package: path.nullable(),
  }),
]);
const plugin = {
  plugin: text,
  options: z.record(text, z.json()),
  tag: tagName,
  path: z.union([z.literal('.'), path]),
  notes: text,
};
const action = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('writeFile'),
    path,
    before: text.nullable(),
    after: text,
    edits: z.array(edit),
  }),
  z.strictObject({ kind: z.literal('removeFile'), path, before: text, text }),
  z.strictObject({ kind: z.literal('run'), title: text, argv }),
  z.strictObject({ kind: z.literal('preparePlugin'), ...plugin, assets: z.array(argument).nullable() }),
  z.strictObject({
    kind: z.literal('publishPlugin'),
    ...plugin,
    addTo: z.array(text),
    probe: argv.nullable(),
  }),
  z.strictObject({ kind: z.literal('tellPlugin'), ...plugin, of: z.array(z.enum(['success', 'fail'])) }),
  z.strictObject({
    kind: z.literal('checkApi'),
    package: text,
    ecosystem: z.enum(['npm', 'cargo']),
    path: folder,
    previous: text,
    previousTag: tagName,
    next: text,
    policy: z.enum(['warn', 'error']),
    zeroMajor: z.enum(['caret', 'minor-feat', 'plain']),
  }),
  z.strictObject({
    kind: z.literal('gatherAssets'),
    tag: text,
    sources: z.array(source),
    checksums: text.nullable(),
  }),
  z.strictObject({
    kind: z.literal('packPackage'),
    ...publication,
    packer: z.enum(['npm', 'pnpm', 'yarn', 'bun', 'cargo', 'python', 'image']),
    together: z.array(z.union([word, repository])),
    source: path.exactOptional(),
  }),
  z.strictObject({
    kind: z.literal('commit'),
    message: argument,
    paths: z.array(path),
    removed: z.array(path),
    asked: argument.refine((value) => !/[\r\n]/.test(value), { error: 'not one line' }).exactOptional(),
  }),
  z.strictObject({ kind: z.literal('tag'), name: tagName, message: argument }),
  z.strictObject({
    kind: z.literal('attest'),
    tag: tagName,
    version: text,
    repository: text.refine(isApiUrl, { error: 'not an http(s) address' }).nullable(),
    branch: text.refine(isBranchText, { error: 'not a branch' }),
    with: signingWith,
  }),
  z.strictObject({
    kind: z.literal('push'),
    remote: text.refine(isRefName, { error: 'not the name of a remote' }).nullable(),
    branch: text.refine(isBranchText, { error: 'not a branch' }),
    tags: z.array(tagName),
    ledger: text.refine(isBranchText, { error: 'not a branch' }).nullable(),
  }),
  z.strictObject({
    kind: z.literal('draftRelease'),
    on: text,
    tag: text,
    title: text,
    notes: text,
    prerelease: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('storeAttestations'), on: text, tag: tagName }),
  z.strictObject({
    kind: z.literal('stagePackage'),
    ...publication,
    registry: text.refine(isApiUrl, { error: 'not an http(s) address' }).nullable(),
    tag: word.nullable(),
    access: z.enum(['public', 'restricted']).nullable(),
    provenance: z.boolean().nullable(),
  }),
  z.strictObject({
    kind: z.literal('publishPackage'),
    ...publication,
    registry: z.union([text.refine(isApiUrl, { error: 'not an http(s) address' }), word]).nullable(),
    upload: text.refine(isApiUrl, { error: 'not an http(s) address' }).nullable(),
    tag: word.nullable(),
    access: z.enum(['public', 'restricted']).nullable(),
    provenance: z.boolean().nullable(),
    wave: z.int().nonnegative().exactOptional(),
    staged: z.literal(true).exactOptional(),
    tags: z.strictObject({ fixed: imageTags, moving: imageTags }).exactOptional(),
  }),
  z.strictObject({ kind: z.literal('attachStatements'), tag: tagName, package: repository, version: word }),
  z.strictObject({
    kind: z.literal('publishWith'),
    title: text,
    argv,
    probe: argv.nullable(),
    undo: argv.nullable(),
  }),
  z.strictObject({
    kind: z.literal('publishRelease'),
    on: text,
    tag: text,
    prerelease: z.boolean(),
    latest: z.boolean(),
  }),
  z.strictObject({
    kind: z.literal('record'),
    remote: text.refine(isRefName, { error: 'not the name of a remote' }).nullable(),
    ledger: text.refine(isBranchText, { error: 'not a branch' }),
  }),
]);
const plan = z.strictObject({
  schema: z.literal(1),
  planId: text,
  base: z.strictObject({ head: text.nullable(), branch: text.nullable() }),
  date: text,
  releases: z.array(release),
  commits: z.strictObject({ total: z.int(), included: z.int(), noRelease: z.int(), notUnderstood: z.int() }),
  actions: z.array(action),
  ignoredTags: z.array(z.strictObject({ tag: text, reason: text })),
  warnings: z.array(z.strictObject({ code: text, message: text, hint: text.nullable() })),
});

/**
 * Reads a saved plan. Its id must be the digest of its content, so an edited plan is not applied by mistake.
 * @param name what to call it in messages
 * @throws ReleaseError PLAN_UNREADABLE
 */
export function parsePlan(content: unknown, name: string): Plan {
  const parsed = plan.safeParse(content);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw unreadable(
      `${name} is not a plan of this version: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`,
    );
  }
  if (planIdOf(parsed.data) !== parsed.data.planId)
    throw unreadable(`${name} was changed after it was made: its id does not fit its content`);
  return parsed.data;
}

/** Parses the text of a plan file. @throws ReleaseError PLAN_UNREADABLE */
export function parsePlanText(content: string, name: string): Plan {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (cause) {
    throw unreadable(`${name} is not JSON: ${cause instanceof Error ? cause.message : ''}`);
  }
  return parsePlan(value, name);
}

/** A path that git and the file system take for one of the repository's own: no step up, nothing of git's. */
function isRepositoryPath(name: string): boolean {
  const steps = name.split('/');
  return !name.includes('\0') && !steps.some((step) => ['', '.', '..', '.git'].includes(step.toLowerCase()));
}

function unreadable(message: string): ReleaseError {
  return new ReleaseError('PLAN_UNREADABLE', message, {
    hint: 'Make a new one: release next --dry-run --save plan.json',
  });
}
