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
    pieces.lastIndex = at;
    const found = pieces.exec(text);
    const { next, ...place } = pieceAt(text, at, found);
    const token: Token = { ...place, atMargin: isMargin(text, at), depth };
    depth = depthAfter(token, depth);
    const isBlank = found?.[1] !== undefined;
    if (!isBlank && (token.kind !== 'newline' || depth === 0)) yield token;
    at = next;
  }
}

/** What a token is by itself, and where the next one begins. */
type Piece = Omit<Token, 'atMargin' | 'depth'> & { readonly next: number };

function pieceAt(text: string, at: number, found: RegExpExecArray | null): Piece {
  const [piece = '', , quote, word] = found ?? [];
  if (quote === undefined) return pieceOf(kindOf(piece, word), at, piece);
  // Quotes that begin no string are passed over one by one.
  return stringAt(text, at + piece.length, quote, piece) ?? pieceOf('sign', at, text.charAt(at));
}

function kindOf(piece: string, word: string | undefined): Token['kind'] {
  if (piece === '\n') return 'newline';
  return word === undefined ? 'sign' : 'word';
}

function isMargin(text: string, at: number): boolean {
  return at === 0 || '\n\uFEFF'.includes(text.charAt(at - 1));
}

/** White space and comments; the prefix and quotes a string begins with; a word; any other character. */
const pieces =
  /([ \t\f\r]+|\\\r?\n|#[^\n]*)|[rRuUbBfFtT]{0,2}("""|'''|"|')|([A-Za-z0-9_\u0080-\uffff]+)|[^]/y;

function pieceOf(kind: Token['kind'], start: number, text: string): Piece {
  const end = start + text.length;
  return { kind, text, start, end, isPlain: false, next: end };
}

/**
 * A string literal; null where it does not end, or not on its line.
 * @param start where the text between the quotes begins
 * @param opening prefix and quotes
 */
function stringAt(text: string, start: number, quote: string, opening: string): Piece | null {
  const end = closingQuote(text, start, quote);
  if (end === -1) return null;
  const inner = text.slice(start, end);
  if (quote.length === 1 && /(?<!\\)\n/.test(inner)) return null;
  const isPlain = !inner.includes('\\') && !/[bft]/i.test(opening);
  return { kind: 'string', text: inner, start, end, isPlain, next: end + quote.length };
}

function closingQuote(text: string, from: number, quote: string): number {
  for (let at = text.indexOf(quote, from); at !== -1; at = text.indexOf(quote, at + 1)) {
    let slashes = 0;
    while (at - slashes > from && text.charAt(at - slashes - 1) === '\\') slashes += 1;
    if (slashes % 2 === 0) return at;
  }
  return -1;
}

function depthAfter({ kind, text }: Token, depth: number): number {
  if (kind !== 'sign') return depth;
  if ('([{'.includes(text)) return depth + 1;
  return ')]}'.includes(text) ? Math.max(0, depth - 1) : depth;
}
