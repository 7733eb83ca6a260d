/** A piece of Python source. */
export interface Token {
  readonly kind: 'word' | 'sign' | 'string' | 'newline';
  /** The text; of a string what stands between the quotes. */
  readonly text: string;
  /** Offsets of `text`. */
  readonly start: number;
  readonly end: number;
  /** Whether it stands at the beginning of a line, as statements of a module do. */
  readonly atMargin: boolean;
  /** How many brackets are open around it. */
  readonly depth: number;
  /** Of a string: whether the text is the value, so without escapes, placeholders and bytes. */
  readonly isPlain: boolean;
}

/**
 * The tokens of Python source, comments and spaces left out (Python reference, "Lexical analysis"). Line ends inside
 * of brackets do not count. Reads anything: source with mistakes gives tokens, too. Time grows with the text only.
 */
export function* tokensOf(text: string): Generator<Token> {
  let depth = 0;
  for (let at = text.startsWith('\uFEFF') ? 1 : 0; at < text.length;) {
    const skipped = match(blank, text, at);
    if (skipped !== null) {
      at += skipped.length;
      continue;
    }
    const token = tokenAt(text, at, depth);
    depth = depthAfter(token, depth);
    if (token.kind !== 'newline' || depth === 0) yield token;
    at = token.kind === 'string' ? afterString(text, token) : token.end;
  }
}

const blank = /[ \t\f\r]+|\\\r?\n|#[^\n]*/y;
const word = /[\p{L}\p{N}_]+/uy;
const opening = /([rRuUbBfFtT]{0,2})("""|'''|"|')/y;

function match(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}

function tokenAt(text: string, at: number, depth: number): Token {
  const common = { depth, atMargin: at === 0 || /[\n\uFEFF]/.test(text.charAt(at - 1)), isPlain: false };
  const string = stringAt(text, at);
  if (string !== null) return { ...common, ...string, kind: 'string' };
  const found = match(word, text, at);
  if (found !== null) return { ...common, kind: 'word', text: found, start: at, end: at + found.length };
  const sign = text.charAt(at);
  return { ...common, kind: sign === '\n' ? 'newline' : 'sign', text: sign, start: at, end: at + 1 };
}

/** A string literal; null where none begins, or where it does not end on its line. */
function stringAt(text: string, at: number): Pick<Token, 'text' | 'start' | 'end' | 'isPlain'> | null {
  opening.lastIndex = at;
  const [whole = '', prefix = '', quote = ''] = opening.exec(text) ?? [];
  if (quote === '') return null;
  const start = at + whole.length;
  const end = closingQuote(text, start, quote);
  if (end === -1) return null;
  const inner = text.slice(start, end);
  if (quote.length === 1 && /(?<!\\)\n/.test(inner)) return null;
  return { text: inner, start, end, isPlain: !inner.includes('\\') && !/[bft]/i.test(prefix) };
}

function closingQuote(text: string, from: number, quote: string): number {
  for (let at = text.indexOf(quote, from); at !== -1; at = text.indexOf(quote, at + 1)) {
    let slashes = 0;
    while (at - slashes > from && text.charAt(at - slashes - 1) === '\\') slashes += 1;
    if (slashes % 2 === 0) return at;
  }
  return -1;
}

/** The quotes at the end are as many as those at the start. */
function afterString(text: string, { start, end }: Token): number {
  const quote = text.charAt(end);
  const isTriple = text.startsWith(quote.repeat(3), end) && text.slice(start - 3, start) === quote.repeat(3);
  return end + (isTriple ? 3 : 1);
}

function depthAfter({ kind, text }: Token, depth: number): number {
  if (kind !== 'sign') return depth;
  if ('([{'.includes(text)) return depth + 1;
  return ')]}'.includes(text) ? Math.max(0, depth - 1) : depth;
}
