import { block } from './block.ts';
import { cleanLine, cleanLines, cut } from './clean.ts';
import { inline } from './inline.ts';
import type { IssueLink } from './inline.ts';
import { codeSpan, destination } from './span.ts';

/** Longest line kept of untrusted text, in code points. */
const lineLimit = 300;
/** Most lines kept of one note. */
const blockLimit = 200;
/** Longest line kept inside a note, in code points. */
const blockLineLimit = 2000;

/** Only code in this file makes Markdown from strings. */
let trust: (text: string) => Markdown;

/**
 * Text that is safe to put into a Markdown document: it renders as what it says and nothing in it acts. The
 * only ways to get one are the functions of this file, so unescaped text cannot reach a document by mistake.
 */
export class Markdown {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  /** The Markdown source. Templates call it too, by concatenation. */
  toString(): string {
    return this.#text;
  }

  static {
    trust = (text): Markdown => new Markdown(text);
  }
}

const noIssues: IssueLink = () => null;

/**
 * One line of untrusted text (a commit subject, a name) as Markdown. Longer text than 300 code points ends in
 * '…'. `#123` becomes a link where `issue` has an address for it.
 */
export function escapeMarkdown(text: string, issue: IssueLink = noIssues): Markdown {
  return trust(inline(cut(cleanLine(text.slice(0, lineLimit * 20)), lineLimit), issue));
}

/**
 * Untrusted text of several lines (a breaking-change note) as Markdown blocks: paragraphs, lists and code
 * blocks stay, headings become bold lines, everything else is plain text. At most 200 lines.
 */
export function escapeBlock(text: string, issue: IssueLink = noIssues): Markdown {
  const lines = cleanLines(text.slice(0, blockLimit * blockLineLimit)).map((line) =>
    cut(line, blockLineLimit),
  );
  const kept = lines.length > blockLimit ? [...lines.slice(0, blockLimit), '', '…'] : lines;
  return trust(block(kept, issue));
}

/** Untrusted text as code: a name, a version, a sha. Text without a visible character becomes nothing. */
export function code(text: string): Markdown {
  const content = cut(cleanLine(text.slice(0, lineLimit * 20)), lineLimit);
  return trust(content === '' ? '' : codeSpan(content));
}

/** A link; just its text where there is no address, or one that is not http(s). `text` must hold no link. */
export function link(text: Markdown, url: string | null): Markdown {
  const target = url === null ? null : destination(url);
  if (target === null) return text;
  const linked = safe`[${text}](${trust(target)})`;
  return definesReference.test(String(text)) ? safe`&#32;${linked}` : linked;
}

/**
 * A label that would end early at the start of a line, where `[label]:` defines a link reference and shows nothing
 * (CommonMark §4.7). In code a bracket cannot be escaped, so something that is no bracket has to come first.
 */
const definesReference = /(?:^|[^\\])(?:\\\\)*\]:/;

/** Puts Markdown together: the literal parts are the programmer's own, the values are safe by their type. */
export function safe(literals: TemplateStringsArray, ...values: readonly (Markdown | number)[]): Markdown {
  return trust(String.raw({ raw: literals }, ...values));
}

/** `parts` one after the other, with the programmer's own `separator` between them. */
export function join(parts: readonly Markdown[], separator: Markdown): Markdown {
  return trust(parts.map(String).join(String(separator)));
}

/** `text` as the continuation of a list item: every line but the first (and blank ones) moves `width` right. */
export function indent(text: Markdown, width: number): Markdown {
  return trust(String(text).replace(/\n(?!\n|$)/g, `\n${' '.repeat(width)}`));
}

/** `text` inside a GFM table cell: '|' would end the cell, in code too (GFM §4.10). One line only. */
export function cell(text: Markdown): Markdown {
  return trust(String(text).replace(/\\?\|/g, '\\|'));
}
