import picomatch from 'picomatch';
import { ReleaseError } from '../../core/error.ts';
import type { Tree } from '../../ports.ts';
import { openBatch, type Batch, type GitObject } from './batch.ts';
import type { Environment } from './run.ts';

/** An entry of a tree object. */
interface Entry {
  readonly name: string;
  readonly isTree: boolean;
}

/**
 * The files of one commit, through one `git cat-file --batch` process. Nothing is read from the work tree, so
 * links, sparse checkouts and uncommitted changes cannot mislead.
 */
export function commitTree(cwd: string, env: Environment, commit: string): Tree & { close(): void } {
  let batch: Batch | null = null;
  const objectAt = (path: string): Promise<GitObject | null> => {
    batch ??= openBatch(cwd, env);
    return path.includes('\n') ? Promise.resolve(null) : batch.get(`${commit}:${path}`);
  };
  return {
    async read(paths) {
      const objects = await Promise.all(paths.map(async (path) => [path, await objectAt(path)] as const));
      return new Map(
        objects.flatMap(([path, object]) =>
          object?.type === 'blob' ? [[path, decoded(path, object.content)]] : [],
        ),
      );
    },
    glob: (pattern) => glob(pattern, async (dir) => entriesOf(await objectAt(dir))),
    close: () => batch?.close(),
  };
}

/** Manifests are UTF-8; a byte order mark stays, because an edit must not lose it. */
function decoded(path: string, content: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
  } catch (cause) {
    throw new ReleaseError('MANIFEST_UNREADABLE', `${path} is not UTF-8 text`, {
      cause,
      hint: 'Convert it to UTF-8.',
    });
  }
}

/** Lists a directory of the tree. */
type List = (dir: string) => Promise<readonly Entry[]>;

/** Walks only the directories a pattern can lead to. */
async function glob(pattern: string, list: List): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const one of braces(pattern)) {
    const segments = one.split('/').filter((segment) => segment !== '' && segment !== '.');
    for (const path of await walk('', segments, list)) found.add(path);
  }
  return [...found].sort();
}

async function walk(dir: string, segments: readonly string[], list: List): Promise<readonly string[]> {
  const [segment, ...rest] = segments;
  if (segment === undefined) return [];
  const isDeep = segment === '**';
  const matches = isDeep ? () => true : picomatch(segment);
  const here = isDeep ? await walk(dir, rest, list) : [];
  const entries = (await list(dir)).filter(({ name }) => name !== 'node_modules' && matches(name));
  const below = await Promise.all(
    entries.map(({ name, isTree }) => {
      const path = dir === '' ? name : `${dir}/${name}`;
      if (isTree) return walk(path, isDeep ? segments : rest, list);
      return Promise.resolve(rest.length === 0 ? [path] : []);
    }),
  );
  return [...here, ...below.flat()];
}

/** `{a,b/c}/*` → `a/*`, `b/c/*`: braces may hold slashes, so they are opened before the path is cut. */
function braces(pattern: string): readonly string[] {
  const match = /^(.*?)\{([^{}]*)\}(.*)$/.exec(pattern);
  if (!match?.[2]?.includes(',')) return [pattern];
  return match[2].split(',').flatMap((part) => braces(`${match[1] ?? ''}${part}${match[3] ?? ''}`));
}

/** A tree object's entries: `mode SP name NUL id`, the id 20 bytes (SHA-1) or 32 (SHA-256). */
function entriesOf(object: GitObject | null): readonly Entry[] {
  if (object?.type !== 'tree') return [];
  const { content, idBytes } = object;
  const entries: Entry[] = [];
  for (let at = 0; at < content.length;) {
    const space = content.indexOf(0x20, at);
    const end = content.indexOf(0, space);
    entries.push({
      name: content.toString('utf8', space + 1, end),
      isTree: content.toString('latin1', at, space) === '40000',
    });
    at = end + 1 + idBytes;
  }
  return entries;
}
