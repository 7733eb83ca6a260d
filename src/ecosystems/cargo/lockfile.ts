import type { TextEdit } from '../../core/model.ts';
import { linesOf } from '../lock-lines.ts';

/** The version of one crate, before and after. */
export interface LockChange {
  readonly from: string;
  readonly to: string;
}

/**
 * The edits that let Cargo.lock follow new versions of workspace crates: their own entries, and the `dependencies`
 * strings that spell the old version because several versions of that name exist. Crates of the workspace are the
 * entries without `source`. One pass over the lines, which Cargo writes one key a line in every format (1 to 4).
 */
export function lockEdits(text: string, changes: ReadonlyMap<string, LockChange>): readonly TextEdit[] {
  const lock = scan(text);
  const edits: TextEdit[] = [];
  for (const [name, change] of changes) {
    const own = ownEntry(lock.crates.get(name) ?? [], change);
    if (own === null) continue;
    edits.push(replace(own, own.value.length, change.to));
    const places = lock.dependencies.get(`${name} ${own.value}`) ?? [];
    edits.push(
      ...places.map((place) =>
        replace({ ...own, start: place + name.length + 1 }, own.value.length, change.to),
      ),
    );
  }
  return edits;
}

/** A version and the offset it stands at. */
interface Place {
  readonly value: string;
  readonly start: number;
}

interface Lock {
  /** Versions of the entries without `source`, by name. */
  readonly crates: ReadonlyMap<string, readonly Place[]>;
  /** Offsets of the `dependencies` strings that spell a version, by their text. */
  readonly dependencies: ReadonlyMap<string, readonly number[]>;
}

/**
 * The entry of the workspace's crate: the one at the old version, or the only one there is where the lockfile had
 * not followed. A path dependency outside of the repository may share the name at another version.
 */
function ownEntry(entries: readonly Place[], change: LockChange): Place | null {
  const [first] = entries;
  return (
    entries.find(({ value }) => value === change.from) ?? (entries.length === 1 ? (first ?? null) : null)
  );
}

function replace({ value, start }: Place, length: number, text: string): TextEdit {
  return { start, end: start + length, was: value, text };
}

function scan(text: string): Lock {
  const crates = new Map<string, Place[]>();
  const dependencies = new Map<string, number[]>();
  let entry = new Map<string, Place>();
  for (const { start, line } of linesOf(text)) {
    if (line.startsWith('[')) {
      keep(crates, entry);
      entry = new Map();
    }
    const field = /^(name|version|source) = "([^"]*)"/.exec(line);
    const [, key, value] = field ?? [];
    if (key !== undefined && value !== undefined) entry.set(key, { value, start: start + key.length + 4 });
    else noteDependency(dependencies, line, start);
  }
  keep(crates, entry);
  return { crates, dependencies };
}

function keep(crates: Map<string, Place[]>, entry: ReadonlyMap<string, Place>): void {
  const name = entry.get('name');
  const version = entry.get('version');
  if (name === undefined || version === undefined || entry.has('source')) return;
  append(crates, name.value, version);
}

function noteDependency(dependencies: Map<string, number[]>, line: string, start: number): void {
  const found = /^(\s*")([^" ]+ [^" ]+)"/.exec(line);
  const [, before, value] = found ?? [];
  if (before === undefined || value === undefined) return;
  append(dependencies, value, start + before.length);
}

function append<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key) ?? [];
  list.push(item);
  lists.set(key, list);
}
