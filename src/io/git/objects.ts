import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ReleaseError } from '../../core/error.ts';
import type { Ask } from './ask.ts';

/** What we write is UTF-8, whatever encoding the user's own commits declare. */
const utf8 = ['-c', 'i18n.commitEncoding=UTF-8'] as const;

/**
 * Makes a commit object from work-tree files on top of a parent. The user's index is not touched: a temporary one
 * serves, Clean filters, line-ending settings and file modes apply as in `git add`.
 */
export async function makeCommit(
  ask: Ask,
  {
    parent,
    message,
    paths,
    removed,
  }: {
    readonly parent: string;
    readonly message: string;
    readonly paths: readonly string[];
    readonly removed: readonly string[];
  },
): Promise<string> {
  return inScratch(async (dir) => {
    const env = { GIT_INDEX_FILE: join(dir, 'index') };
    await ask(['read-tree', parent], { env });
    const input = (list: readonly string[]): string => list.map((path) => `${path}\0`).join('');
    await ask(['update-index', '--add', '-z', '--stdin'], { env, input: input(paths) });
    await ask(['update-index', '--force-remove', '-z', '--stdin'], { env, input: input(removed) });
    const tree = (await ask(['write-tree'], { env })).trim();
    return commitTree(ask, { tree, parent, message });
  });
}

/** Makes a commit object of a tree, signed where the user's configuration signs commits. */
export async function commitTree(
  ask: Ask,
  {
    tree,
    parent,
    message,
  }: { readonly tree: string; readonly parent: string | null; readonly message: string },
): Promise<string> {
  const sign = (await isOn(ask, 'commit.gpgSign')) ? ['-S'] : [];
  const parents = parent === null ? [] : ['-p', parent];
  const id = (
    await ask([...utf8, 'commit-tree', ...sign, ...parents, '-F', '-', tree], { input: message })
  ).trim();
  if (sign.length > 0) await assertSigned(ask, 'commit', id);
  return id;
}

/** Makes an annotated tag object; signed where the user's configuration signs tags. No ref is made. */
export async function makeTag(
  ask: Ask,
  tag: { readonly name: string; readonly target: string; readonly message: string },
): Promise<string> {
  await ask(['check-ref-format', `refs/tags/${tag.name}`]);
  if (await isOn(ask, 'tag.gpgSign')) return signedTag(ask, tag);
  const tagger = (await ask(['var', 'GIT_COMMITTER_IDENT'])).trim();
  const lines = [
    `object ${tag.target}`,
    'type commit',
    `tag ${tag.name}`,
    `tagger ${tagger}`,
    '',
    tag.message.trimEnd(),
    '',
  ];
  return (await ask(['mktag'], { input: lines.join('\n') })).trim();
}

/**
 * `git tag -s` always makes a ref, so it runs in a throw-away repository that shares our objects and
 * configuration: the real refs stay as they are until the push has succeeded.
 */
async function signedTag(
  ask: Ask,
  { name, target, message }: { readonly name: string; readonly target: string; readonly message: string },
): Promise<string> {
  const places = await ask([
    'rev-parse',
    '--path-format=absolute',
    '--git-path',
    'objects',
    '--git-path',
    'config',
    '--show-object-format',
  ]);
  const [objects = '', config = '', format = 'sha1'] = places.split('\n');
  return inScratch(async (dir) => {
    await ask(['init', '--quiet', '--bare', `--object-format=${format}`, dir]);
    const env = { GIT_DIR: dir, GIT_OBJECT_DIRECTORY: objects };
    await ask(['-c', `include.path=${config}`, 'tag', '-s', '-F', '-', '--', name, target], {
      env,
      input: message,
    });
    const id = (await ask(['rev-parse', `refs/tags/${name}`], { env })).trim();
    await assertSigned(ask, 'tag', id);
    return id;
  });
}

/** Where a signature stands: in a header of a commit, at the end of a tag. */
const signatures = { commit: /^gpgsig(?:-sha256)? -----BEGIN /m, tag: /\n-----END [A-Z ]+-----$/ } as const;

/**
 * git (2.39, ssh format) reports a key it cannot load, and then makes the object without a signature.
 * @throws ReleaseError GIT_FAILED
 */
async function assertSigned(ask: Ask, type: 'commit' | 'tag', id: string): Promise<void> {
  const object = (await ask(['cat-file', type, id])).trimEnd();
  if (signatures[type].test(type === 'commit' ? (object.split('\n\n', 1)[0] ?? '') : object)) return;
  throw new ReleaseError(
    'GIT_FAILED',
    `git made the release ${type} without the signature ${type}.gpgSign asks for`,
    {
      hint: 'Check the key: git config user.signingKey. Nothing was published and your files are as before.',
    },
  );
}

/** Whether a switch of git's configuration is on. */
export async function isOn(ask: Ask, key: string): Promise<boolean> {
  return (await ask(['config', '--type=bool', '--get', key], { expected: [1] })).trim() === 'true';
}

/** Does work in a folder that is gone afterwards. */
export async function inScratch<T>(work: (dir: string) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), 'releasewright-'));
  try {
    return await work(dir);
  } finally {
    await rm(dir, { recursive: true, force: true }).catch(() => undefined); // what stays behind is no failure
  }
}
