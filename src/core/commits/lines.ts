/** A line of a message body. */
export interface Line {
  /** The line without its line end and trailing blanks. */
  readonly text: string;
  /** Inside a code fence or a folded `<details>` block: somebody else's words, in which nothing is a footer. */
  readonly quoted: boolean;
}

/** A commit message, taken apart. */
export interface Message {
  /** The first line that is not blank, trimmed; empty for an empty message. */
  readonly header: string;
  readonly body: readonly Line[];
}

/** A fence, also as the first thing in a list item. */
const fence = /^\s*(?:(?:[-*+]|\d{1,9}[.)])\s+)?(`{3,}|~{3,})(.*)$/;
const mayQuote = /```|~~~|<details/i;
const detailsOpen = /^\s*<details\b/i;
const detailsClose = /<\/details>$/i;

/** Takes a message apart at LF or CRLF. Linear in the length of the message; never throws. */
export function splitMessage(message: string): Message {
  const lines = message.split('\n').map((line) => line.trimEnd());
  const first = lines.findIndex((line) => line !== '');
  if (first < 0) return { header: '', body: [] };
  const body = lines.slice(first + 1);
  const quoted = new Set(mayQuote.test(message) ? [...fencedLines(body), ...foldedLines(body)] : []);
  return {
    header: (lines[first] ?? '').trim(),
    body: body.map((text, index) => ({ text, quoted: quoted.has(index) })),
  };
}

/** The first line of a message that is not blank, trimmed, without taking the rest apart. */
export function headerOf(message: string): string {
  const text = message.trimStart();
  const end = text.indexOf('\n');
  return (end < 0 ? text : text.slice(0, end)).trim();
}

/**
 * Lines of code fences (CommonMark 0.31 §4.5). A fence that is never closed is taken for text: in a message
 * cut short, losing a real `BREAKING CHANGE:` is worse than reading a line of code.
 */
function fencedLines(lines: readonly string[]): readonly number[] {
  const closer = closerFinder(lines);
  let end = -1;
  return [...lines.keys()].filter((index) => {
    const mark = index > end ? fenceMark(lines[index] ?? '') : null;
    if (mark !== null) end = closer(mark, index) ?? end;
    return index <= end;
  });
}

/** The mark that opens a fence; null for other lines, and for code in backticks that only begins a line. */
function fenceMark(line: string): string | null {
  const [, mark = '', info = ''] = fence.exec(line) ?? [];
  return mark === '' || (mark.startsWith('`') && info.includes('`')) ? null : mark;
}

/** Finds the line that closes a fence: the same mark, at least as long, alone on its line. */
function closerFinder(lines: readonly string[]): (mark: string, after: number) => number | null {
  /** Per mark, the shortest fence known to stay open: no later or longer one needs to be looked for again. */
  const open = new Map<string, number>();
  return (mark, after) => {
    const kind = mark.charAt(0);
    if (mark.length >= (open.get(kind) ?? Infinity)) return null;
    for (let index = after + 1; index < lines.length; index += 1) {
      const text = (lines[index] ?? '').trim();
      if (text.length >= mark.length && text === kind.repeat(text.length)) return index;
    }
    open.set(kind, mark.length);
    return null;
  };
}

/** Lines of folded HTML blocks, in which bots paste the release notes of other projects. Unclosed: text. */
function foldedLines(lines: readonly string[]): readonly number[] {
  const opened: number[] = [];
  const starts = new Map<number, number>();
  for (const [index, line] of lines.entries()) {
    if (detailsOpen.test(line)) opened.push(index);
    const start = detailsClose.test(line) ? opened.pop() : undefined;
    if (start !== undefined) starts.set(start, index);
  }
  let end = -1;
  return [...lines.keys()].filter((index) => {
    end = Math.max(end, starts.get(index) ?? -1);
    return index <= end;
  });
}
