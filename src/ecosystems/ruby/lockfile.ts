import type { RangeEdit } from '../../core/model.ts';
import type { Edits } from '../edits.ts';
import type { TextPlace } from '../place.ts';
import type { Source } from './script.ts';
import type { Followed, Moved } from '../units.ts';

/** A line `name (what)` of a Gemfile.lock. */
interface Entry {
  /** The heading above it: `PATH`, `GEM`, `CHECKSUMS`, … */
  readonly section: string;
  readonly indent: number;
  readonly name: string;
  /** What stands between the parentheses. */
  readonly place: TextPlace;
}

/** Directories of the gems that are taken from the repository. */
export function pathRemotes(text: string): readonly string[] {
  let section = '';
  return text.split('\n').flatMap((raw) => {
    const line = raw.trimEnd();
    section = headingIn(line) ?? section;
    return section === 'PATH' && line.startsWith('  remote: ') ? [line.slice('  remote: '.length)] : [];
  });
}

/**
 * Lets a Gemfile.lock follow: gems of the repository (`PATH`) at their new versions, also where Bundler lists them
 * among the checksums, and what they require of one another.
 */
export function followLock({ file, text }: Source, { moved, ranges }: Followed, edits: Edits): void {
  const byName = new Map(moved.map((each) => [each.name, each]));
  let owner = '';
  for (const entry of entriesOf({ file, text })) {
    const { section, indent, name, place } = entry;
    const move = byName.get(name);
    const isOwn = section === 'PATH' && indent === 4;
    if (isOwn) owner = name;
    if ((isOwn || section === 'CHECKSUMS') && move?.was === place.value) {
      edits.set(place, move.to);
    }
    if (section === 'PATH' && indent === 6) {
      const wanted = place.value
        .split(', ')
        .map((each) =>
          requirementAfter(each, move, ranges.get(owner)?.filter((one) => one.dependency === name) ?? []),
        );
      edits.set(place, wanted.join(', '));
    }
  }
}

/** A rewritten literal, or the exact version that a gemspec computes from its own. */
function requirementAfter(text: string, move: Moved | undefined, ranges: readonly RangeEdit[]): string {
  const range = ranges.find(({ from }) => spelled(from) === text);
  if (range !== undefined) return spelled(range.to);
  return move !== undefined && text === `= ${move.was}` ? `= ${move.to}` : text;
}

/** As Bundler writes a requirement: the operator always, and one space. */
function spelled(requirement: string): string {
  const [, operator = '', version = ''] = /^\s*([~<>!=]*)\s*(.*)$/.exec(requirement) ?? [];
  return `${operator === '' ? '=' : operator} ${version}`;
}

/** A line at the margin begins a section. */
function headingIn(line: string): string | null {
  return /^\uFEFF?\S/.test(line) ? line.trim() : null;
}

function entriesOf({ file, text }: Source): readonly Entry[] {
  let section = '';
  let start = 0;
  return text.split('\n').flatMap((line, index): readonly Entry[] => {
    const at = start;
    start += line.length + 1;
    section = headingIn(line) ?? section;
    const indent = line.length - line.trimStart().length;
    const open = line.indexOf(' (', indent);
    const close = line.indexOf(')', open);
    if (open === -1 || close === -1) return [];
    const [from, to] = [open + 2, close];
    const place = { file, line: index + 1, value: line.slice(from, to), start: at + from, end: at + to };
    return [{ section, indent, name: line.slice(indent, open), place }];
  });
}
