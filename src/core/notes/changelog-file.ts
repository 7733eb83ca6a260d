import type { TextEdit } from '../model.ts';
import { parseHeading, scan } from './changelog-scan.ts';

/** What a new changelog starts with (Keep a Changelog 1.1.0). */
const preamble = `# Changelog

All notable changes to this project are documented in this file.

The format is based on [Keep a Changelog](https://keepachangelog.com/en/1.1.0/), and versions follow
[Semantic Versioning](https://semver.org/spec/v2.0.0.html).
`;

/**
 * Puts the section of a release into a changelog: before the newest version, below the preamble and anything
 * unreleased; without a version, before the link definitions at the bottom. Every byte that is there stays, and
 * the date is written as the newest section has it.
 * A file that has a section for this version already is left alone, so that corrections by hand survive.
 * @param text the file, or null where there is none
 * @param section Markdown with '\n' line ends, heading first
 * @param version the version of the section, without tag prefix
 */
export function insertSection(
  text: string | null,
  section: string,
  version: string,
): { readonly edits: readonly TextEdit[] } {
  if (text === null || text.trim() === '')
    return { edits: [insert(text?.length ?? 0, `${preamble}\n${section.trim()}\n`)] };
  const { eol, sections, bottom } = scan(text);
  const name = nameOf(section);
  if (sections.some((each) => each.version === version && agree(each.name, name))) return { edits: [] };
  const place = sections[0]?.start ?? bottom;
  const lines = datedLike(text.slice(place), section.trim()).split(/\r?\n/).join(eol);
  const before = eol.repeat(missingEnds(text.slice(0, place)));
  const after = place === text.length ? eol : eol.repeat(2);
  return { edits: [insert(place, before + lines + after)] };
}

/** ` - 2026-11-21` in the heading becomes ` (2026-11-21)` where the newest section of the file is written so. */
function datedLike(newest: string, section: string): string {
  const heading = /^#.*$/m.exec(newest.slice(0, 2000))?.[0].slice(0, 500) ?? '';
  if (!/\(\d{4}-\d\d-\d\d\)(?:<\/small>)?\s*$/.test(heading)) return section;
  return section.replace(/^(#[^\n]*) - (\d{4}-\d\d-\d\d)$/gm, '$1 ($2)');
}

function nameOf(section: string): string | null {
  return parseHeading(section.trim().split('\n', 1)[0]?.replace(/^#+ */, '') ?? '')?.name ?? null;
}

/** A heading without a name may be about any package. */
function agree(a: string | null, b: string | null): boolean {
  return a === null || b === null || a === b;
}

/** How many line ends it takes until a blank line (or the start of the file) stands before this place. */
function missingEnds(head: string): number {
  if (head === '' || head === '\ufeff') return 0;
  const ends = /(?:\r?\n[ \t]*){0,2}$/.exec(head.slice(-200))?.[0].match(/\n/g)?.length ?? 0;
  return 2 - ends;
}

function insert(at: number, text: string): TextEdit {
  return { start: at, end: at, was: '', text };
}
