import valid from 'semver/functions/valid.js';
import type { Line } from './lines.ts';
import { cleanLine, cleanText } from './text.ts';

interface Person {
  readonly name: string;
  readonly email: string;
}

/**
 * `BREAKING CHANGE:` or its synonym (Conventional Commits 1.0.0, rules 8, 12 and 16: upper case only) at the
 * start of a line, after a list or bold mark at most. More tolerant than rule 8 about what stands around it: no
 * blank line is needed before it, and its text may begin on a later line.
 */
const breaking =
  /^(?<bullet> {0,3}[-*+] +)? {0,3}(?:\*\*|__)?BREAKING[ -]CHANGE(?:\*\*|__)?:(?:\*\*|__)?(?<text>.*)$/s;

/** Lines that end a note: footers that are in use, rules and headings. Any `word:` would cut notes at their examples. */
const footer =
  /^(?:[A-Za-z]+(?:-[A-Za-z]+)+|close[sd]?|fix(?:e[sd])?|resolve[sd]?|refs?|see|cc|issues?|pr)(?:: | #)/i;
const rule = /^(?:-{3,}|\*{3,}|_{3,}|#{1,6} .*)$/;
const bullet = /^ {0,3}[-*+] /;

/** The texts of all breaking-change notes in these lines, in order; '' for a note that says nothing. */
export function readNotes(lines: readonly Line[]): readonly string[] {
  return lines.flatMap((line, index) => {
    const groups = breakingGroups(line);
    if (groups === null) return [];
    const rest = lines.slice(index + 1, endOfNote(lines, index, groups['bullet'] !== undefined));
    const text = cleanText([groups['text'] ?? '', ...rest.map(({ text }) => text)].join('\n'));
    return [/[\p{L}]/u.test(text) ? text : ''];
  });
}

function endOfNote(lines: readonly Line[], start: number, inList: boolean): number {
  for (let index = start + 1; index < lines.length; index += 1) {
    const line = lines[index];
    if (line !== undefined && endsNote(line, inList)) return index;
  }
  return lines.length;
}

function endsNote(line: Line, inList: boolean): boolean {
  if (line.quoted) return false;
  const { text } = line;
  return (
    breakingGroups(line) !== null || footer.test(text) || rule.test(text) || (inList && bullet.test(text))
  );
}

function breakingGroups({ text, quoted }: Line): Partial<Record<string, string>> | null {
  // The cheap test first: nearly no line gets to the pattern.
  if (quoted || !text.includes('BREAKING')) return null;
  return breaking.exec(text)?.groups ?? null;
}

/** Value of the last `Release-As:` footer that is a version (SemVer 2.0.0, a leading `v` allowed), without the `v`. */
export function readReleaseAs(body: readonly Line[]): string | null {
  const versions = values(body, 'release-as:').map((value) => value.replace(/^v/, ''));
  return versions.findLast((version) => /^\d/.test(version) && valid(version) !== null) ?? null;
}

/** Number in the `See merge request group/project!12` that GitLab writes below what it merges or squashes. */
export function readMergeRequest(body: readonly Line[]): string | null {
  const requests = values(body, 'see merge request ').map((value) => /!(\d{1,10})$/.exec(value)?.[1]);
  return requests.findLast((number) => number !== undefined) ?? null;
}

/** People of `Co-authored-by: Name <email>` trailers, each once, without the author. */
export function readCoAuthors(body: readonly Line[], author: Person): readonly Person[] {
  const people = new Map<string, Person>();
  for (const value of values(body, 'co-authored-by:')) {
    const open = value.indexOf('<');
    if (open < 0 || !value.endsWith('>')) continue;
    const person = { name: cleanLine(value.slice(0, open)), email: cleanLine(value.slice(open + 1, -1)) };
    const key = person.email.toLowerCase();
    if (key !== author.email.toLowerCase() && !people.has(key)) people.set(key, person);
  }
  return [...people.values()];
}

/** Whether the last paragraph holds `Release-Plan: <id>`, the mark this tool leaves on its own release commits. */
export function isReleaseCommit(body: readonly Line[]): boolean {
  const end = body.findLastIndex(({ text }) => text !== '') + 1;
  const start = body.slice(0, end).findLastIndex(({ text }) => text === '') + 1;
  return body.slice(start, end).some(({ text, quoted }) => !quoted && /^Release-Plan: \S/.test(text));
}

/** Values of a trailer (git-interpret-trailers: the token at line start, in any case). `token` is lower case. */
export function values(body: readonly Line[], token: string): readonly string[] {
  return body
    .filter(({ text, quoted }) => !quoted && text.slice(0, token.length).toLowerCase() === token)
    .map(({ text }) => text.slice(token.length).trim());
}
