import type { DependencyKind } from '../../core/model.ts';
import { lineAt, type TextPlace } from '../place.ts';
import { tokensOf, type Syntax, type Token } from '../script.ts';
import type { Requirement } from '../units.ts';

/** A file of Ruby source, read and never run. */
export interface Source {
  readonly file: string;
  readonly text: string;
}

/** What a gemspec says, as far as it says it literally. */
export interface Gemspec {
  readonly name: string | null;
  /** A literal version; null where it comes from elsewhere. */
  readonly version: TextPlace | null;
  /** The strings in it, among which the file of the version may be named. */
  readonly mentions: readonly string[];
  readonly requirements: readonly Requirement[];
}

const ruby: Syntax = {
  comment: '#',
  block: ['\n=begin', '\n=end'],
  quotes: ['"', "'"],
  computed: ['#{'],
  sigils: '',
};

/** Tokens that are looked at; longer scripts are read so far. */
const most = 200_000;

/** Reads a gemspec. */
export function readGemspec(source: Source): Gemspec {
  const tokens = read(source.text);
  const name = assigned(tokens, 'name');
  const version = assigned(tokens, 'version');
  return {
    name: name?.text ?? null,
    version: version === null ? null : placeOf(source, version),
    mentions: tokens.flatMap(({ kind, text }) => (kind === 'string' ? [text] : [])),
    requirements: requirementsIn(source, tokens),
  };
}

/** Where a file sets the constant `VERSION` to a string. */
export function versionConstant(source: Source): TextPlace | null {
  const tokens = read(source.text);
  const at = tokens.findIndex(
    ({ kind, text }, index) => kind === 'word' && text === 'VERSION' && tokens[index + 1]?.text === '=',
  );
  const value = at === -1 ? null : literal(tokens, at + 2);
  return value === null ? null : placeOf(source, value);
}

function read(text: string): readonly Token[] {
  const tokens: Token[] = [];
  for (const token of tokensOf(text, ruby)) {
    if (tokens.push(token) >= most) break;
  }
  return tokens;
}

/** The string of `spec.<attribute> = "…"`. */
function assigned(tokens: readonly Token[], attribute: string): Token | null {
  const at = tokens.findIndex(
    ({ text }, index) =>
      text === attribute && tokens[index - 1]?.text === '.' && tokens[index + 1]?.text === '=',
  );
  return at === -1 ? null : literal(tokens, at + 2);
}

/** A string that stands alone, or frozen. */
function literal(tokens: readonly Token[], at: number): Token | null {
  const value = tokens[at];
  const isFrozen = tokens[at + 1]?.text === '.' && tokens[at + 2]?.text === 'freeze';
  const isLiteral = value?.kind === 'string' && value.isPlain && isEnd(tokens[isFrozen ? at + 3 : at + 1]);
  return isLiteral ? value : null;
}

function isEnd(token: Token | undefined): boolean {
  return token === undefined || token.kind === 'newline' || token.text === ';' || token.text === 'end';
}

function placeOf({ file, text }: Source, { text: value, start, end }: Token): TextPlace {
  return { file, line: lineAt(text, start), value, start, end };
}

const kinds: ReadonlyMap<string, DependencyKind> = new Map<string, DependencyKind>([
  ['add_dependency', 'normal'],
  ['add_runtime_dependency', 'normal'],
  ['add_development_dependency', 'dev'],
]);

/** `spec.add_dependency "name", "~> 1.0", ">= 1.0.2"`: each literal is a requirement of its own. */
function requirementsIn(source: Source, tokens: readonly Token[]): readonly Requirement[] {
  return tokens.flatMap(({ kind: token, text }, at): readonly Requirement[] => {
    const kind = token === 'word' ? kinds.get(text) : undefined;
    if (kind === undefined) return [];
    const first = tokens[at + 1]?.text === '(' ? at + 2 : at + 1;
    const name = tokens[first];
    if (name?.kind !== 'string' || !name.isPlain) return [];
    const ranges = listed(tokens, first + 1).map((each) => placeOf(source, each));
    return (ranges.length === 0 ? [null] : ranges).map((place) => ({ name: name.text, kind, place }));
  });
}

/** The plain strings of `, "…", "…"`. */
function listed(tokens: readonly Token[], from: number): readonly Token[] {
  const found: Token[] = [];
  for (let at = from; tokens[at]?.text === ','; at += 2) {
    const value = tokens[at + 1];
    if (value?.kind !== 'string' || !value.isPlain) break;
    found.push(value);
  }
  return found;
}
