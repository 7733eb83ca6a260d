import { sha256 } from './canonical.ts';
import { ReleaseError } from './error.ts';
import type { Action, TextEdit } from './model.ts';

/**
 * `text` with `edits` made. Edits are in ascending order and do not overlap; several insertions at one place
 * are made in their order.
 * @throws ReleaseError PLAN_UNREADABLE where the edits contradict each other, PLAN_STALE where the text to
 * replace is not the one the edit was made for
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const edit of edits) {
    assertPlace(edit, at, text.length);
    assertUnchanged(edit, text);
    parts.push(text.slice(at, edit.start), edit.text);
    at = edit.end;
  }
  return parts.join('') + text.slice(at);
}

/**
 * The action that changes (or, where `before` is null, creates) a file by `edits`. Digests are sha256 of the
 * UTF-8 bytes, lower-case hex.
 * @throws ReleaseError as {@link applyEdits}
 */
export function writeFile(
  path: string,
  before: string | null,
  edits: readonly TextEdit[],
): Action<'writeFile'> {
  const after = applyEdits(before ?? '', edits);
  return {
    kind: 'writeFile',
    path,
    before: before === null ? null : sha256(before),
    after: sha256(after),
    edits,
  };
}

/**
 * The edits of several editors of the same files, in the order of the text; the same edit asked for twice is one.
 * Files without a change are left out.
 * @throws ReleaseError WORKSPACE_INVALID where two editors want different things at one place
 */
export function mergeEdits(
  editors: readonly ReadonlyMap<string, readonly TextEdit[]>[],
): ReadonlyMap<string, readonly TextEdit[]> {
  const files = new Map<string, TextEdit[]>();
  for (const edits of editors)
    for (const [path, list] of edits) files.set(path, [...(files.get(path) ?? []), ...list]);
  const merged = [...files].map(([path, list]) => [path, mergeFile(path, list)] as const);
  return new Map(merged.filter(([, list]) => list.length > 0));
}

function mergeFile(path: string, edits: readonly TextEdit[]): readonly TextEdit[] {
  const kept: TextEdit[] = [];
  for (const edit of edits.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    const last = kept.at(-1);
    if (last !== undefined && isSame(last, edit)) continue;
    if (last !== undefined && edit.start < last.end) throw contradiction(path, last, edit);
    kept.push(edit);
  }
  return kept.filter(({ was, text }) => was !== text);
}

/** Insertions at one place are never the same: each is meant. */
function isSame(a: TextEdit, b: TextEdit): boolean {
  return a.start === b.start && a.end === b.end && a.text === b.text && a.end > a.start;
}

function contradiction(path: string, a: TextEdit, b: TextEdit): ReleaseError {
  return new ReleaseError(
    'WORKSPACE_INVALID',
    `${path}: ${quote(a.was)} is asked to become ${quote(a.text)} and ${quote(b.text)}`,
    {
      hint: 'Two settings or packages own this place: let one of them write it (files, fixed in release.config).',
    },
  );
}

function assertPlace(edit: TextEdit, from: number, length: number): void {
  if (edit.start >= from && edit.end >= edit.start && edit.end <= length) return;
  throw new ReleaseError(
    'PLAN_UNREADABLE',
    `an edit at ${edit.start}–${edit.end} overlaps the one before it, or lies outside the file (${from}–${length})`,
    { hint: 'make the plan again: release next --dry-run' },
  );
}

function assertUnchanged(edit: TextEdit, text: string): void {
  const found = text.slice(edit.start, edit.end);
  if (found === edit.was) return;
  throw new ReleaseError(
    'PLAN_STALE',
    `the file says ${quote(found)} at offset ${edit.start}, where the plan expects ${quote(edit.was)}`,
    { hint: 'the file changed since the plan was made; make the plan again: release next --dry-run' },
  );
}

function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 59)}…` : text);
}
