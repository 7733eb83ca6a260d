import { posix } from 'node:path';
import { ReleaseError } from '../../core/error.ts';
import { expandBraces, matchesSegment } from '../../core/glob.ts';
import type { Tree } from '../../ports.ts';
import type { Batch, GitObject } from './batch.ts';
import { entriesOf, type Entry } from './tree-entries.ts';

/** The entries of a directory, by name; none where there is no directory. */
type List = (dir: string) => Promise<ReadonlyMap<string, Entry>>;

/**
 * The files of one commit, as `git cat-file --batch` gives them. Nothing is read from the work tree, so
 * links, sparse checkouts and uncommitted changes cannot mislead. Objects are asked for by id, never by a path, so
 * no name can mean something else to git.
 */
export function commitTree(ask: Batch['get'], commit: string): Tree {
  const listed = new Map<string, Promise<ReadonlyMap<string, Entry>>>();
  const list: List = (dir) => {
    const known = listed.get(dir) ?? readDirectory(dir, commit, list, ask);
    listed.set(dir, known);
    return known;
  };
  return {
    async read(paths) {
      const texts = await Promise.all(
        paths.map(async (path) => [path, await readText(path, list, ask)] as const),
      );
      return new Map(texts.flatMap(([path, text]) => (text === null ? [] : [[path, text] as const])));
    },
    glob: (pattern) => glob(pattern, list),
  };
}

async function readDirectory(
  dir: string,
  commit: string,
  list: List,
  ask: Batch['get'],
): Promise<ReadonlyMap<string, Entry>> {
  if (dir === '') return entriesOf(present('the top folder', await ask(`${commit}^{tree}`)));
  const entry = await entryAt(dir, list);
  return entry?.kind === 'tree' ? entriesOf(present(dir, await ask(entry.id))) : new Map();
}

async function entryAt(path: string, list: List): Promise<Entry | undefined> {
  const dir = posix.dirname(path);
  return (await list(dir === '.' ? '' : dir)).get(posix.basename(path));
}

/** @throws ReleaseError WORKSPACE_INVALID for a link, MANIFEST_UNREADABLE for what is no UTF-8 */
async function readText(path: string, list: List, ask: Batch['get']): Promise<string | null> {
  const entry = await entryAt(path, list);
  if (entry?.kind === 'link') {
    throw new ReleaseError('WORKSPACE_INVALID', `${path} is a symbolic link`, {
      hint: 'A release only edits regular files of the repository. Replace the link by the file it names.',
    });
  }
  if (entry !== undefined && path.includes('\ufffd')) {
    throw new ReleaseError('WORKSPACE_INVALID', `the name of ${path} is not UTF-8`, {
      hint: 'Rename it: what is planned and shown has to be text.',
    });
  }
  return entry?.kind === 'file' ? decoded(path, present(path, await ask(entry.id)).content) : null;
}

/** What a tree names must be there; where it is not, the repository is damaged or a partial clone is offline. */
function present(path: string, object: GitObject | null): GitObject {
  if (object !== null) return object;
  throw new ReleaseError('GIT_FAILED', `git does not have the content of ${path} at HEAD`, {
    hint: 'Look for what is damaged or missing: git fsck',
  });
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

/** More directories than any work tree has: a tree made to be endless (the same subtree many times in itself). */
const mostVisits = 1_000_000;

/** Walks only the directories a pattern can lead to, each once for each segment of the pattern. */
async function glob(pattern: string, list: List): Promise<readonly string[]> {
  const found = new Set<string>();
  const alternatives = expandBraces(pattern);
  if (alternatives === null) throw tooMany(pattern);
  for (const one of alternatives) {
    const segments = one.split('/').filter((segment) => segment !== '' && segment !== '.');
    await walk({ segments, seen: new Set(), found, pattern }, '', 0, list);
  }
  return [...found].sort();
}

interface Walk {
  readonly pattern: string;
  readonly segments: readonly string[];
  /** Places visited already: a directory and how much of the pattern led there. */
  readonly seen: Set<string>;
  readonly found: Set<string>;
}

async function walk(way: Walk, dir: string, at: number, list: List): Promise<void> {
  const segment = way.segments[at];
  const place = `${at}:${dir}`;
  if (segment === undefined || way.seen.has(place)) return;
  if (way.seen.add(place).size > mostVisits) throw tooMany(way.pattern);
  const isDeep = segment === '**';
  if (isDeep) await walk(way, dir, at + 1, list);
  const entries = [...(await list(dir))]
    .filter(([name]) => name !== 'node_modules' && (isDeep || matchesSegment(name, segment)))
    .map(([name, { kind }]) => ({ path: dir === '' ? name : `${dir}/${name}`, isTree: kind === 'tree' }));
  if (at === way.segments.length - 1)
    for (const { path, isTree } of entries) if (!isTree) way.found.add(path);
  const below = entries.filter(({ isTree }) => isTree);
  await Promise.all(below.map(({ path }) => walk(way, path, isDeep ? at : at + 1, list)));
}

function tooMany(pattern: string): ReleaseError {
  const shown = pattern.length > 60 ? `${pattern.slice(0, 60)}…` : pattern;
  return new ReleaseError('WORKSPACE_INVALID', `the pattern ${shown} leads to too many places`, {
    hint: 'Write it with fewer braces and stars, or list the directories.',
  });
}
