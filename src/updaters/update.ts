import { ReleaseError } from '../core/error.ts';
import type { TextEdit } from '../core/model.ts';
import { printable } from '../core/quote.ts';
import { kinds } from './kinds.ts';
import { lineOf, unreadable, type Place, type SourceFile } from './place.ts';
import type { FileRule } from './rule.ts';
import { spell, type Target } from './spelling.ts';

/** A place and the file it stands in. */
export interface FoundPlace {
  readonly file: SourceFile;
  readonly place: Place;
}

/** Everything of the files that a rule is about must be text. */
const nul = '\0';

/**
 * The places of a rule in its files, as many as it expects.
 * @param files the files that exist among those the rule names
 * @throws ReleaseError FILES_MISMATCH naming the places found, MANIFEST_UNREADABLE for a file that is not readable
 */
export async function findPlaces(
  rule: FileRule,
  files: readonly SourceFile[],
): Promise<readonly FoundPlace[]> {
  if (files.length === 0) throw missing(rule);
  const find = await kinds[rule.kind].load();
  const found = files.flatMap((file) => {
    const at = file.text.indexOf(nul);
    if (at !== -1) throw unreadable(file, at, 'not a text file: it holds a NUL');
    return find(file, rule.select).map((place) => ({ file, place }));
  });
  if (found.length < rule.min || found.length > rule.max) throw miscounted(rule, files, found);
  return found;
}

/** The edits that bring some places to a version: the version and what `write` puts around it, nothing else. */
export function editsOf(
  found: readonly FoundPlace[],
  target: Target,
): ReadonlyMap<string, readonly TextEdit[]> {
  const edits = new Map<string, TextEdit[]>();
  for (const { file, place } of found) {
    const list = edits.get(file.path) ?? [];
    list.push(editOf(file, place, target));
    edits.set(file.path, list);
  }
  return edits;
}

function editOf({ text }: SourceFile, { start, end, part }: Place, target: Target): TextEdit {
  const [before = '', after = ''] = part === 'version' ? around(target.write) : [];
  const from = text.endsWith(before, start) ? start - before.length : start;
  const to = text.startsWith(after, end) ? end + after.length : end;
  return { start: from, end: to, was: text.slice(from, to), text: spell(part, target) };
}

/** What a spelling puts before and after its placeholders: it may stand there already. */
function around(write: string | null): readonly [before: string, after: string] {
  if (!write?.includes('{')) return ['', ''];
  return [write.slice(0, write.indexOf('{')), write.slice(write.lastIndexOf('}') + 1)];
}

function missing({ key, path }: FileRule): ReleaseError {
  return new ReleaseError(
    'FILES_MISMATCH',
    `${key}: there is no file ${path} in the commit that is released`,
    {
      hint: `Commit the file, or correct ${key} in release.config.`,
    },
  );
}

/** Places that are named in a message before the rest is counted. */
const listed = 8;

function miscounted(
  rule: FileRule,
  files: readonly SourceFile[],
  found: readonly FoundPlace[],
): ReleaseError {
  const { key, path, kind, select } = rule;
  const where = found
    .slice(0, listed)
    .map(({ file, place }) => `${file.path}:${lineOf(file.text, place.start)}`);
  const rest = found.length > listed ? ` and ${found.length - listed} more` : '';
  const places = found.length === 0 ? '' : `: ${where.join(', ')}${rest}`;
  const what = kind === 'markers' ? 'markers' : `${kind} ${printable(select, 80)}`;
  const looked = files.length === 1 ? path : `${path} (${files.length} files)`;
  return new ReleaseError(
    'FILES_MISMATCH',
    `${key}: ${looked}: ${expected(rule)} for ${what}, found ${found.length}${places}`,
    {
      hint: `Correct ${key} in release.config, or say how many there are: exactly, min, max (docs/files.md).`,
    },
  );
}

function expected({ min, max }: FileRule): string {
  if (min === max) return `expected ${count(min)}`;
  if (max === Infinity) return `expected at least ${count(min)}`;
  return min === 0 ? `expected at most ${count(max)}` : `expected ${min} to ${count(max)}`;
}

function count(number: number): string {
  return number === 1 ? '1 place' : `${number} places`;
}
