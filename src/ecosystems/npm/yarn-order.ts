import type { TextEdit } from '../../core/model.ts';
import type { YarnEntry } from './yarn-lock.ts';

/** An entry with the key it will have. */
interface Keyed {
  readonly entry: YarnEntry;
  readonly key: string;
}

/**
 * The edits, and if new keys sort elsewhere (berry sorts entries by key, in UTF-16 code units), the part of the
 * file between the first and the last entry that moves as one edit, rewritten in the new order. A file that was
 * not sorted before is left in its order.
 */
export function inOrder(
  text: string,
  entries: readonly YarnEntry[],
  keys: ReadonlyMap<YarnEntry, string>,
  edits: readonly TextEdit[],
): readonly TextEdit[] {
  const before = entries.map((entry) => ({ entry, key: entry.key }));
  const after = entries.map((entry) => ({ entry, key: keys.get(entry) ?? entry.key }));
  const sorted = after.toSorted(byKey);
  const first = after.findIndex((each, index) => each !== sorted[index]);
  const last = after.findLastIndex((each, index) => each !== sorted[index]);
  const [from, to] = [after[first]?.entry, after[last]?.entry];
  if (from === undefined || to === undefined || !isSorted(before)) return edits;
  const { start } = from;
  const { end } = to;
  const separator = text.slice(from.end, after[first + 1]?.entry.start);
  const moved = sorted
    .slice(first, last + 1)
    .map(({ entry }) => edited(text, entry, edits))
    .join(separator);
  const outside = edits.filter((edit) => edit.end <= start || edit.start >= end);
  return [...outside, { start, end, was: text.slice(start, end), text: moved }];
}

/** The text of one entry with the edits inside it made. */
function edited(text: string, { start, end }: YarnEntry, edits: readonly TextEdit[]): string {
  const inside = edits
    .filter((edit) => edit.start >= start && edit.end <= end)
    .toSorted((one, other) => one.start - other.start);
  const pieces = inside.map(
    (edit, index) => text.slice(inside[index - 1]?.end ?? start, edit.start) + edit.text,
  );
  return pieces.join('') + text.slice(inside.at(-1)?.end ?? start, end);
}

function isSorted(entries: readonly Keyed[]): boolean {
  return entries.every((each, index) => index === 0 || byKey(entries[index - 1] ?? each, each) <= 0);
}

/** `__metadata` is first, the rest by key. */
function byKey(one: Keyed, other: Keyed): number {
  const [first, second] = [rank(one), rank(other)];
  return first < second ? -1 : first > second ? 1 : 0;
}

function rank({ key }: Keyed): string {
  return key === '__metadata' ? '' : key;
}
