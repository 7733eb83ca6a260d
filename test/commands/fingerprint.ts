import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join, relative } from 'node:path';

/** What to compare besides names, modes and bytes. */
export interface Closeness {
  /** Whether a file written again with the same bytes counts as changed. */
  readonly times: boolean;
}

/**
 * Every file below some folders: work trees and git directories with index, refs, packed-refs, stash, config, hooks,
 * FETCH_HEAD and logs. Only git's object store is left out: objects nobody refers to change nothing for anyone.
 */
export function fingerprint(
  roots: readonly string[],
  { times }: Closeness = { times: true },
): ReadonlyMap<string, string> {
  const marks = roots.flatMap((root) =>
    filesBelow(root).map((path): [string, string] => [
      `${root}: ${relative(root, path)}`,
      markOf(path, times),
    ]),
  );
  return new Map(marks);
}

/** What differs between two fingerprints, for messages. */
export function differences(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly string[] {
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return names.filter((name) => before.get(name) !== after.get(name)).sort();
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (!entry.isDirectory()) return [path];
    return isObjectStore(folder, entry.name) ? [] : [path, ...filesBelow(path)];
  });
}

function isObjectStore(folder: string, name: string): boolean {
  return name === 'objects' && readdirSync(folder).includes('HEAD');
}

function markOf(path: string, times: boolean): string {
  const stat = lstatSync(path);
  const time = times && !stat.isDirectory() ? String(stat.mtimeMs) : '';
  return [stat.mode.toString(8), time, digestOf(path, stat)].join(' ');
}

function digestOf(path: string, stat: ReturnType<typeof lstatSync>): string {
  if (stat?.isSymbolicLink()) return readlinkSync(path);
  if (!stat?.isFile()) return '';
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
