import type { TextPlace } from '../toml/toml.ts';
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

/**
 * The string given to a keyword of the call `setup(…)`: `version="1.0.0"`. Null where there is none, or where it is put
 * together from anything else.
 */
export function setupArgument(source: Source, keyword: string): TextPlace | null {
  const tokens = [...tokensOf(source.text)].filter(({ kind }) => kind !== 'newline');
  const call = tokens.findIndex(({ text }, at) => text === 'setup' && isCall(tokens, at));
  const inside = call === -1 ? [] : tokens.slice(call + 2);
  const depth = inside[0]?.depth;
  const at = inside.findIndex((token, index) => token.depth === depth && isKeyword(inside, index, keyword));
  const [value, end] = at === -1 ? [] : inside.slice(at + 2);
  if (value?.kind !== 'string' || !value.isPlain || end === undefined) return null;
  return [',', ')'].includes(end.text) ? placeOf(source, value) : null;
}

/** Not `def setup(`. */
function isCall(tokens: readonly Token[], at: number): boolean {
  const [before, token, next] = [tokens[at - 1], tokens[at], tokens[at + 1]];
  return token?.kind === 'word' && next?.kind === 'sign' && next.text === '(' && before?.text !== 'def';
}

function isKeyword(tokens: readonly Token[], at: number, keyword: string): boolean {
  const [before, token, next] = [tokens[at - 1], tokens[at], tokens[at + 1]];
  if (token?.kind !== 'word' || token.text !== keyword || next?.text !== '=') return false;
  return before === undefined || before.text === ',';
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

/** The line of an offset, counted from 1. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}
