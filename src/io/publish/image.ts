import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { ReleaseError } from '../../core/error.ts';
import { readRepository } from '../../core/image.ts';
import { jsonOrNull } from '../../core/json-text.ts';
import type { Action } from '../../core/model.ts';
import type { PackedFile } from '../../core/publication.ts';
import type { PublishCheck } from '../../core/findings.ts';
import type { Content, Found, PackageRegistry } from '../../ports.ts';
import { isObject } from '../registry/answers.ts';
import { checkPush, findDigest, getManifest, putManifest, uploadImage } from './distribution.ts';
import { openSession, type Session } from './distribution-session.ts';
import { readImage } from './image-layout.ts';
import { unreadable, type Part } from './image-parts.ts';
import { openImageSource } from './image-source.ts';
import type { Bench } from './tool.ts';
import { imageWithdrawing } from './image-withdraw.ts';
import { imageReferrers } from './referrers.ts';
import { isThere, settling } from './wait.ts';

type Publish = Action<'publishPackage'>;
type Pack = Action<'packPackage'>;

/** Registries of container images (OCI Distribution Specification 1.1), spoken to without a tool: CI has not the same one everywhere. */
export function imageRegistry(bench: Bench): PackageRegistry {
  return {
    referrers: imageReferrers(bench),
    check: (actions) => check(actions, bench),
    pack: (action) => find(action, bench),
    compare: settling((action, content) => compare(action, content, bench), isThere, { ...bench, lag }),
    publish: (action, content) => publish(action, content, bench),
    retag: async (action, content) => setTags(action, content, await sessionFor(action, bench)),
    withdrawing: imageWithdrawing((action) => sessionFor(action, bench)),
  };
}

/** Registries show at once what they took; those that are many machines, soon. Milliseconds. */
const lag = [500, 2_000, 5_000];

function sessionFor({ package: name }: Publish | Pack, bench: Bench): Promise<Session> {
  const repository = readRepository(name);
  if (repository === null) throw new RangeError(`${name} is no repository`);
  return openSession(repository, bench);
}

/** Finds what a build step made, and reads all of it. @throws ReleaseError PACK_FAILED, REGISTRY_FAILED, REGISTRY_REFUSED */
async function find(action: Pack, bench: Bench): Promise<readonly PackedFile[]> {
  const { source = '', package: name } = action;
  const path = join(bench.root, source);
  const found = await openImageSource(path);
  if (found === null) throw unbuilt(action, 'there is nothing at this path');
  const top =
    'text' in found
      ? await named(action, digestIn(found.text), bench)
      : (await readImage(found.files, source)).top;
  const bytes = Buffer.from(await top.content.arrayBuffer());
  const digest = top.digest.replace(/^sha256:/, '');
  const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
  return [{ name, path, size: bytes.length, sha256: digest, integrity, contents: digest }];
}

/** An image that a build step has put into the registry by its digest. */
async function named(action: Pack, digest: string | null, bench: Bench): Promise<Part> {
  if (digest === null) throw unreadable(action.source ?? '', 'it is no archive, and names no digest');
  const found = await getManifest(await sessionFor(action, bench), digest);
  if (found !== null) return found;
  throw unbuilt(action, `it names ${digest}, which the registry does not have`);
}

/** The digest a file names: alone, after a name and `@`, or as buildx's metadata have it. */
function digestIn(text: string): string | null {
  const value = jsonOrNull(text);
  const named = isObject(value) ? value['containerimage.digest'] : text.trim();
  return typeof named === 'string' ? (/^(?:[^@\s]+@)?(sha256:[0-9a-f]{64})$/.exec(named)?.[1] ?? null) : null;
}

function unbuilt({ package: name, version, source = '' }: Pack, why: string): ReleaseError {
  return new ReleaseError('PACK_FAILED', `the image ${name} ${version} is not at ${source}: ${why}`, {
    hint: 'Check that a build step makes it there (build and publish.images in release.config), then: release next',
  });
}

/** A tag with the whole version never moves, so what it points at decides. */
async function compare(action: Publish, content: Content, bench: Bench): Promise<Found> {
  const { fixed, moving } = tagsOf(action);
  const digest = digestOfFiles(content);
  const session = await sessionFor(action, bench);
  const tags = new Map<string, string | null>();
  for (const tag of [...fixed, ...moving]) tags.set(tag, await findDigest(session, tag));
  const other = (tag: string): boolean => ![null, digest].includes(tags.get(tag) ?? null);
  if (fixed.some(other)) return 'different';
  if (digest === null || (await findDigest(session, digest)) === null) return 'absent';
  return [...tags.values()].every((one) => one === digest) ? 'same' : 'untagged';
}

function tagsOf({ tags }: Publish): NonNullable<Publish['tags']> {
  return tags ?? { fixed: [], moving: [] };
}

function digestOfFiles({ files }: Content): string | null {
  const [file] = files;
  return file === undefined ? null : `sha256:${file.sha256}`;
}

/** All of it by digest first: no tag points at something that is not whole. */
async function publish(action: Publish, content: Content, bench: Bench): Promise<void> {
  const path = content.files[0]?.path;
  const source = path == null ? null : await openImageSource(path);
  const session = await sessionFor(action, bench);
  if (source === null) throw new RangeError(`${action.package} was not found before`);
  if ('files' in source) {
    const image = await readImage(source.files, action.package);
    if (image.top.digest !== digestOfFiles(content)) throw changed(action, path ?? '');
    await uploadImage(session, image);
  }
  await setTags(action, content, session);
}

function changed({ package: name }: Publish, path: string): ReleaseError {
  return new ReleaseError('PACK_FAILED', `${path} is not the image of ${name} any more that was looked at`, {
    hint: 'Something built again meanwhile. Make what was there before, then: release resume',
    exit: 'failedAfter',
  });
}

/** Versions first: who follows `latest` finds the version it is. */
async function setTags(action: Publish, content: Content, session: Session): Promise<void> {
  const { fixed, moving } = tagsOf(action);
  const digest = digestOfFiles(content) ?? '';
  const manifest = await getManifest(session, digest);
  if (manifest === null) throw gone(action, digest);
  for (const tag of [...fixed, ...moving]) {
    const there = await findDigest(session, tag);
    if (there !== null && there !== digest && fixed.includes(tag)) throw taken(action, [tag]);
    if (there !== digest) await putManifest(session, tag, manifest);
  }
}

function gone({ package: name }: Publish, digest: string): ReleaseError {
  return new ReleaseError('REGISTRY_FAILED', `${name} does not have ${digest} any more`, {
    hint: 'Somebody removed it, or the registry cleans up what has no tag. Let a build step make an archive instead, or push it again; then: release resume',
  });
}

/** Everything that could fail after the push. */
async function check(actions: readonly Publish[], bench: Bench): Promise<PublishCheck> {
  const problems: ReleaseError[] = [];
  for (const action of actions) {
    try {
      const session = await sessionFor(action, bench);
      problems.push(...(await takenTags(action, session)));
      await checkPush(session);
    } catch (error) {
      if (!(error instanceof ReleaseError)) throw error;
      problems.push(error);
    }
  }
  return { problems, notices: [] };
}

async function takenTags(action: Publish, session: Session): Promise<readonly ReleaseError[]> {
  const there: string[] = [];
  for (const tag of tagsOf(action).fixed) if ((await findDigest(session, tag)) !== null) there.push(tag);
  return there.length === 0 ? [] : [taken(action, there)];
}

function taken({ package: name, version }: Publish, tags: readonly string[]): ReleaseError {
  return new ReleaseError('VERSION_TAKEN', `${name} has the tag ${tags.join(', ')} already`, {
    hint: `A version of an image is not replaced. Remove the tag there if it is wrong, or release another version than ${version}: release next --as <version>`,
  });
}
