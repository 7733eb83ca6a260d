import { lineAt, type TextPlace } from '../place.ts';
import { tokensOf, type Token } from './tokens.ts';

/** A file of Python source, read and never run. */
export interface Source {
  readonly file: string;
  readonly text: string;
}

/**
 * Where a module sets one of these names to a string, as a statement of its own: `__version__ = "1.0.0"`, also with an
 * annotation or several targets. Null where it does not, or does so more than once.
 */
export function assignedString(source: Source, names: ReadonlySet<string>): TextPlace | null {
  const found = [...statementsOf(source.text)].flatMap((tokens) => {
    const value = tokens.at(-1);
    if (value?.kind !== 'string' || !value.isPlain || tokens.at(-2)?.text !== '=') return [];
    return targetsOf(tokens).some((name) => names.has(name)) ? [placeOf(source, value)] : [];
  });
  const [place, ...others] = found;
  return others.length > 0 ? null : (place ?? null);
}

/** What a setup.py says without being run. */
export interface SetupCall {
  /** The strings given to keywords of the call `setup(…)`: `version="1.0.0"`. Those put together from anything are left out. */
  readonly keywords: ReadonlyMap<string, TextPlace>;
  /** Every string of the file. */
  readonly strings: readonly string[];
}

export function readSetup(source: Source): SetupCall {
  const tokens = [...tokensOf(source.text)].filter(({ kind }) => kind !== 'newline');
  const call = tokens.findIndex(({ text }, at) => text === 'setup' && isCall(tokens, at));
  const inside = call === -1 ? [] : tokens.slice(call + 2);
  const keywords = new Map<string, TextPlace>();
  for (const [at, { text, depth }] of inside.entries()) {
    const value = inside[at + 2];
    if (depth !== inside[0]?.depth || !isKeyword(inside, at) || value === undefined) continue;
    if (!keywords.has(text)) keywords.set(text, placeOf(source, value));
  }
  return { keywords, strings: tokens.flatMap(({ kind, text }) => (kind === 'string' ? [text] : [])) };
}

/** Not `def setup(`. */
function isCall(tokens: readonly Token[], at: number): boolean {
  const [before, token, next] = [tokens[at - 1], tokens[at], tokens[at + 1]];
  return token?.kind === 'word' && next?.kind === 'sign' && next.text === '(' && before?.text !== 'def';
}

/** `keyword = "text"`, alone between commas or brackets. */
function isKeyword(tokens: readonly Token[], at: number): boolean {
  const kinds = tokens.slice(at, at + 3).map(({ kind }) => kind);
  if (kinds.join(' ') !== 'word sign string' || tokens[at + 1]?.text !== '=') return false;
  const isAlone = isComma(tokens[at - 1] ?? null) && isComma(tokens[at + 3] ?? null);
  return isAlone && tokens[at + 2]?.isPlain === true;
}

/** What may stand before and behind an argument; nothing stands before the first one. */
function isComma(token: Token | null): boolean {
  return token === null || (token.kind === 'sign' && ',)'.includes(token.text));
}

/** The statements that begin at the margin, each as its tokens. */
function* statementsOf(text: string): Generator<readonly Token[]> {
  let statement: Token[] = [];
  for (const token of tokensOf(text)) {
    const isEnd =
      token.kind === 'newline' || (token.kind === 'sign' && token.text === ';' && token.depth === 0);
    if (!isEnd) {
      statement.push(token);
      continue;
    }
    if (statement[0]?.atMargin === true) yield statement;
    statement = [];
  }
  if (statement[0]?.atMargin === true) yield statement;
}

/** The names a statement gives a value to; none where anything but names stands there. */
function targetsOf(tokens: readonly Token[]): readonly string[] {
  const first = tokens[0];
  if (first?.kind !== 'word') return [];
  if (tokens[1]?.text === ':') return [first.text];
  const targets = tokens.slice(0, -1);
  const isChain = targets.every(({ kind, text }, at) => (at % 2 === 0 ? kind === 'word' : text === '='));
  return isChain ? targets.filter(({ kind }) => kind === 'word').map(({ text }) => text) : [];
}

function placeOf({ file, text }: Source, token: Token): TextPlace {
  const { start, end, text: value } = token;
  return { file, line: lineAt(text, start), value, start, end };
}
