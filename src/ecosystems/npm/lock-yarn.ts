import type { RangeEdit, TextEdit } from '../../core/model.ts';
import { isInstalled } from './change.ts';
import type { Change } from './change.ts';
import { parseSpec, realName } from './spec.ts';
import { isBerry, isMember, readYarnLock, writeHead, writeString } from './yarn-lock.ts';
import type { YarnDependency, YarnEntry } from './yarn-lock.ts';
import { inOrder } from './yarn-order.ts';

/** A dependency of a member whose range is rewritten. */
interface Rewrite {
  readonly dependency: YarnDependency;
  readonly range: string;
}

/**
 * What a berry yarn.lock says about the members: the ranges in their entries, and the descriptors those ranges
 * make, which are part of the key of the entry they resolve to. As berry writes it: a descriptor goes when
 * nothing asks for it any more, descriptors and entries are sorted. `version: 0.0.0-use.local` stays.
 * Classic's yarn.lock does not mention members: no edits.
 */
export function yarnLockEdits(_path: string, text: string, changes: readonly Change[]): readonly TextEdit[] {
  if (!isBerry(text)) return [];
  const entries = readYarnLock(text);
  const byDescriptor = new Map(
    entries.flatMap((entry) => entry.descriptors.map((each) => [each, entry] as const)),
  );
  const rewrites = changes.flatMap((change) => {
    const { name, path } = change.package;
    const entry = byDescriptor.get(`${name}@workspace:${path}`);
    return entry === undefined ? [] : change.ranges.flatMap((range) => rewritesOf(change, range, entry));
  });
  const keys = newKeys(entries, byDescriptor, rewrites);
  return inOrder(text, entries, keys, [
    ...rewrites.map((each) => valueEdit(text, each)),
    ...[...keys].map(([entry, key]) => headEdit(text, entry, key)),
  ]);
}

function rewritesOf(change: Change, range: RangeEdit, entry: YarnEntry): readonly Rewrite[] {
  if (range.kind !== 'peer' && !isInstalled(change, range)) return [];
  const section = range.kind === 'peer' ? 'peerDependencies' : 'dependencies';
  return entry.dependencies
    .filter(
      (each) =>
        each.section === section &&
        bare(each.range) === bare(range.from) &&
        realName(each.name, each.range) === range.dependency,
    )
    .map((dependency) => ({ dependency, range: spelledAs(dependency.range, range.to) }));
}

/** The new key of each workspace entry whose descriptors change. */
function newKeys(
  entries: readonly YarnEntry[],
  byDescriptor: ReadonlyMap<string, YarnEntry>,
  rewrites: readonly Rewrite[],
): ReadonlyMap<YarnEntry, string> {
  const wanted = descriptorsWanted(entries, rewrites);
  const lists = new Map<YarnEntry, ReadonlySet<string>>();
  for (const { dependency, range } of rewrites) {
    const old = descriptorOf(dependency, byDescriptor);
    const entry = byDescriptor.get(old);
    if (entry === undefined || !isMember(entry)) continue;
    const { name } = dependency;
    const list = new Set(lists.get(entry) ?? entry.descriptors);
    if (!wanted.has(`${name}@${bare(dependency.range)}`)) list.delete(old);
    const added = `${name}@${spelledAs(old.slice(name.length + 1), range)}`;
    if (!byDescriptor.has(added)) list.add(added);
    lists.set(entry, list);
  }
  return new Map([...lists].map(([entry, list]) => [entry, [...list].sort().join(', ')]));
}

/** The descriptor a dependency is resolved by, as the keys spell it; '' where there is none, as for peers. */
function descriptorOf(
  { section, name, range }: YarnDependency,
  byDescriptor: ReadonlyMap<string, YarnEntry>,
): string {
  if (section !== 'dependencies') return '';
  const spellings = [`${name}@${range}`, `${name}@npm:${range}`];
  return spellings.find((each) => byDescriptor.has(each)) ?? '';
}

/** Everything asked for after the rewrites, by members and by what comes from the registry alike. */
function descriptorsWanted(entries: readonly YarnEntry[], rewrites: readonly Rewrite[]): ReadonlySet<string> {
  const rewritten = new Map(rewrites.map((each) => [each.dependency, each.range]));
  return new Set(
    entries
      .flatMap((entry) => entry.dependencies)
      .filter((each) => each.section === 'dependencies')
      .map((each) => `${each.name}@${bare(rewritten.get(each) ?? each.range)}`),
  );
}

function valueEdit(text: string, { dependency: { start, end }, range }: Rewrite): TextEdit {
  return { start, end, was: text.slice(start, end), text: writeString(range) };
}

function headEdit(text: string, { start, headEnd }: YarnEntry, key: string): TextEdit {
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  return { start, end: headEnd, was: text.slice(start, headEnd), text: writeHead(key, newline) };
}

/** A range without the `npm:` yarn puts in front of plain ones. */
function bare(range: string): string {
  const { protocol, alias } = parseSpec(range);
  return protocol === 'npm:' && alias === null ? range.slice(protocol.length) : range;
}

/** A range with `npm:` in front where the one it replaces has it (lockfiles from yarn 4 on). */
function spelledAs(old: string, range: string): string {
  return old.startsWith('npm:') && !range.startsWith('npm:') ? `npm:${range}` : range;
}
