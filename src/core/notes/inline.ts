import { codeSpan, destination } from './span.ts';

/** Escaping of one line of untrusted text for CommonMark 0.31 and GFM. Linear in the length of the text. */

/** Address of an issue by number (without '#'), or null where there is none. */
export type IssueLink = (number: string) => string | null;

/**
 * What is treated as a whole: a run of backticks, a web address (without the punctuation that follows it), an
 * issue reference, a word (whatever could hold a mention or an e-mail address); else one character.
 */
const pieces =
  /(?<ticks>`+)|(?<url>https?:\/\/[\w.~:/?#@!$&'()*+,;=%-]*[\w/=&%#+~-])|(?<word>[\p{L}\p{M}\p{N}_.+%/@-]+)|#(?<issue>\d{1,9})(?![\p{L}\p{N}_])|[^]/gu;

interface Piece {
  readonly text: string;
  readonly kind: 'ticks' | 'url' | 'word' | 'issue' | 'char';
  /** The characters around the piece; '' at either end of the text. */
  readonly before: string;
  readonly after: string;
}

/**
 * `text` (one clean line) as Markdown that renders as exactly this text. Only what would act is escaped. The
 * author's code spans stay code; whatever could notify somebody (`@name`) becomes code.
 */
export function inline(text: string, issue: IssueLink): string {
  const all = split(text);
  const closers = pairTicks(all);
  let out = '';
  for (let at = 0; at < all.length; at++) {
    const close = closers.get(at);
    const content = all
      .slice(at + 1, close ?? at)
      .map((piece) => piece.text)
      .join('')
      .trim();
    out = append(out, content === '' ? render(all[at], issue) : codeSpan(content));
    if (content !== '') at = close ?? at;
  }
  return guardStart(out);
}

function split(text: string): readonly Piece[] {
  return Array.from(text.matchAll(pieces), (match) => ({
    text: match[0],
    kind: kindOf(match.groups ?? {}),
    before: text[match.index - 1] ?? '',
    after: text[match.index + match[0].length] ?? '',
  }));
}

function kindOf(groups: Readonly<Record<string, string | undefined>>): Piece['kind'] {
  if (groups['ticks'] !== undefined) return 'ticks';
  if (groups['url'] !== undefined) return 'url';
  if (groups['word'] !== undefined) return 'word';
  return groups['issue'] === undefined ? 'char' : 'issue';
}

/** Where each run of backticks closes: the next run of equal length (CommonMark §6.1). One pass from the right. */
function pairTicks(all: readonly Piece[]): ReadonlyMap<number, number> {
  const next = new Map<number, number>();
  const pairs = new Map<number, number>();
  for (let at = all.length - 1; at >= 0; at--) {
    const piece = all[at];
    if (piece?.kind !== 'ticks') continue;
    const close = next.get(piece.text.length);
    if (close !== undefined) pairs.set(at, close);
    next.set(piece.text.length, at);
  }
  return pairs;
}

/** Two code spans must not touch: their fences would become one run. */
function append(out: string, piece: string): string {
  return out.endsWith('`') && piece.startsWith('`') ? `${out} ${piece}` : out + piece;
}

function render(piece: Piece | undefined, issue: IssueLink): string {
  switch (piece?.kind) {
    case undefined:
      return '';
    case 'ticks':
      return '\\`'.repeat(piece.text.length);
    case 'url':
      return isPlain(piece.text) ? `<${piece.text}>` : codeSpan(piece.text);
    case 'word':
      return renderWord(piece.text);
    case 'issue':
      return renderIssue(piece, issue);
    case 'char':
      return renderChar(piece);
  }
}

/** Whether an address names its host openly: no user part that looks like a host (`https://github.com@evil`). */
function isPlain(url: string): boolean {
  const authority = url.slice(url.indexOf('//') + 2).split(/[/?#]/, 1)[0] ?? '';
  return /^[\w-][\w.-]*(?::\d+)?$/.test(authority);
}

/** `_` acts only at the edge of a word (CommonMark §6.2); a leading `www.` would become a link (GFM §6.9). */
function renderWord(word: string): string {
  if (/@[\p{L}\p{M}\p{N}_]/u.test(word)) {
    const tail = trailing(word);
    return codeSpan(word.slice(0, word.length - tail.length)) + tail;
  }
  return word
    .replace(/_+/g, (run, at: number) =>
      isLetter(word[at - 1]) && isLetter(word[at + run.length]) ? run : '\\_'.repeat(run.length),
    )
    .replace(/(www)\./gi, '$1\\.');
}

/** Punctuation at the end of a word, which belongs to the sentence rather than to a name. */
function trailing(word: string): string {
  let start = word.length;
  while (start > 0 && '.+%/@-'.includes(word.charAt(start - 1))) start--;
  return word.slice(start);
}

function isLetter(char: string | undefined): boolean {
  return char !== undefined && /[\p{L}\p{N}]/u.test(char);
}

/** `owner/repo#1` and `a#1` are not issues of this repository. */
function renderIssue(piece: Piece, issue: IssueLink): string {
  const url = /[\p{L}\p{N}_/#&]/u.test(piece.before) ? null : issue(piece.text.slice(1));
  const target = url === null ? null : destination(url);
  return target === null ? piece.text : `[${piece.text}](${target})`;
}

function renderChar({ text, before, after }: Piece): string {
  switch (text) {
    case '\\':
    case '[':
    case ']':
    case '~':
      return `\\${text}`;
    case '*':
      return before === ' ' && after === ' ' ? text : '\\*';
    case '<':
      return /[ =\d-]/.test(after) ? text : '&lt;';
    case '&':
      return after === '' || /[#A-Za-z0-9]/.test(after) ? '&amp;' : text;
    case '!': // before a link it would make an image
      return after === '#' ? '\\!' : text;
    case ':':
      return after === '/' ? '\\:' : text;
    default:
      return text;
  }
}

/** What would open a block at the start of a line: heading, list, quote, rule, underline, table. */
function guardStart(line: string): string {
  const ordered = /^(\d{1,9})([.)])(?= |$)/.exec(line);
  if (ordered !== null) return `${ordered[1] ?? ''}\\${line.slice(ordered[1]?.length)}`;
  return /^(?:#{1,6}(?: |$)|[-+](?: |$)|>|[ |:-]+$|=+ *$)/.test(line) && line !== '' ? `\\${line}` : line;
}
