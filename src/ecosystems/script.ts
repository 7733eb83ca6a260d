/** What a language of build scripts looks like; enough to find literals in it without running anything. */
export interface Syntax {
  /** What begins a comment to the end of the line. */
  readonly comment: string;
  /** What encloses a longer comment, or null. */
  readonly block: readonly [open: string, close: string] | null;
  /** Delimiters of strings, longer ones first. Those with more than one character may span lines. */
  readonly quotes: readonly string[];
  /** A string that holds one of these is computed, not literal. */
  readonly computed: readonly string[];
  /** What else a word may consist of beside letters, digits and `_`, at its beginning or its end (`@version`, `app:`). */
  readonly sigils: string;
}

export interface Token {
  readonly kind: 'word' | 'string' | 'sign' | 'newline';
  /** Of a string what is between its quotes; the offsets are of that, too. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Brackets of any kind that are open around it. */
  readonly depth: number;
  /** Whether a string is exactly what it reads: no escapes, nothing computed. */
  readonly isPlain: boolean;
}

/**
 * The tokens of a script, in time linear in its length. What is no token of the language becomes signs: this finds
 * literals, it does not judge programs.
 */
export function* tokensOf(text: string, syntax: Syntax): Generator<Token> {
  let depth = 0;
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  for (;;) {
    at = afterGaps(text, at, syntax);
    if (at >= text.length) return;
    const char = text.charAt(at);
    if (isIn(')]}', char)) depth = Math.max(0, depth - 1);
    const token = tokenAt(text, at, depth, syntax);
    yield token;
    if (isIn('([{', char)) depth += 1;
    at = token.kind === 'string' ? afterQuote(text, token, at) : token.end;
  }
}

/** Past white space and comments; line ends are tokens. */
function afterGaps(text: string, from: number, { comment, block }: Syntax): number {
  let at = from;
  for (;;) {
    spacePattern.lastIndex = at;
    if (spacePattern.test(text)) at = spacePattern.lastIndex;
    else if (text.startsWith(comment, at)) at = found(text, '\n', at);
    else if (block !== null && text.startsWith(block[0], at)) {
      at = found(text, block[1], at + block[0].length) + block[1].length;
    } else return at;
  }
}

const spacePattern = /[ \t\r\f\v]+/y;

function tokenAt(text: string, start: number, depth: number, syntax: Syntax): Token {
  const end = wordEnd(text, start, syntax.sigils);
  if (end > start) return { kind: 'word', text: text.slice(start, end), start, end, depth, isPlain: true };
  const quote = syntax.quotes.find((each) => text.startsWith(each, start));
  if (quote !== undefined) return stringAt(text, start + quote.length, quote, { depth, syntax });
  const char = text.charAt(start);
  return {
    kind: char === '\n' ? 'newline' : 'sign',
    text: char,
    start,
    end: start + 1,
    depth,
    isPlain: true,
  };
}

interface Around {
  readonly depth: number;
  readonly syntax: Syntax;
}

/** A string ends at its quote; one that may not span lines ends with the line, whatever is missing. */
function stringAt(text: string, start: number, quote: string, { depth, syntax }: Around): Token {
  const end = stringEnd(text, start, quote);
  const inside = text.slice(start, end);
  const isLiteral = !inside.includes('\\') && !syntax.computed.some((mark) => inside.includes(mark));
  return {
    kind: 'string',
    text: inside,
    start,
    end,
    depth,
    isPlain: isLiteral && text.startsWith(quote, end),
  };
}

/** Behind the closing quote, which is as long as the opening one, where there is any. */
function afterQuote(text: string, { start, end }: Token, from: number): number {
  const quote = text.slice(from, start);
  return text.startsWith(quote, end) ? end + quote.length : end;
}

function stringEnd(text: string, start: number, quote: string): number {
  let end = start;
  while (end < text.length && !text.startsWith(quote, end)) {
    if (quote.length === 1 && text[end] === '\n') return end;
    end += text[end] === '\\' && text[end + 1] !== '\n' ? 2 : 1;
  }
  return Math.min(end, text.length);
}

function wordEnd(text: string, at: number, sigils: string): number {
  const first = isIn(sigils, text.charAt(at)) ? at + 1 : at;
  wordPattern.lastIndex = first;
  if (!wordPattern.test(text)) return at;
  const end = wordPattern.lastIndex;
  return isIn(sigils, text.charAt(end)) ? end + 1 : end;
}

const wordPattern = /[\p{L}\p{N}_]+/uy;

function isIn(set: string, char: string): boolean {
  return char !== '' && set.includes(char);
}

function found(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  return at === -1 ? text.length : at;
}
