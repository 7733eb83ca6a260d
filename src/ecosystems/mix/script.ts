import { lineAt, type TextPlace } from '../place.ts';
import { tokensOf, type Syntax, type Token } from '../script.ts';
import type { Requirement } from '../units.ts';

/** What a mix.exs says, as far as it says it literally. */
export interface Mix {
  readonly app: string | null;
  readonly version: TextPlace | null;
  /** The line of the key `version:`, whatever follows it; null where there is none. */
  readonly keyLine: number | null;
  readonly appsPath: string | null;
  readonly requirements: readonly Requirement[];
}

const elixir: Syntax = {
  comment: '#',
  block: null,
  quotes: ['"""', "'''", '"', "'"],
  computed: ['#{'],
  sigils: '@:',
};

/** Tokens that are looked at; longer scripts are read so far. */
const most = 200_000;

/** Reads a mix.exs without running it. */
export function readMix(file: string, text: string): Mix {
  const tokens: Token[] = [];
  for (const token of tokensOf(text, elixir)) {
    if (tokens.push(token) >= most) break;
  }
  const project = tokens.slice(projectAt(tokens));
  const place = ({ text: value, start, end }: Token): TextPlace => ({
    file,
    line: lineAt(text, start),
    value,
    start,
    end,
  });
  const version = versionToken(tokens, project);
  const app = valueOf(project, 'app:');
  const appsPath = valueOf(project, 'apps_path:');
  return {
    app: app?.kind === 'word' && app.text.startsWith(':') ? app.text.slice(1) : null,
    version: version === null ? null : place(version),
    keyLine: keyLine(text, project),
    appsPath: appsPath?.kind === 'string' && appsPath.isPlain ? appsPath.text : null,
    requirements: requirementsIn(tokens, place),
  };
}

/** The line of `version:`, whatever follows it. */
function keyLine(text: string, project: readonly Token[]): number | null {
  const key = project.find((token) => token.kind === 'word' && token.text === 'version:');
  return key === undefined ? null : lineAt(text, key.start);
}

/** Where `def project` begins; what stands before it sets no keys of the project. */
function projectAt(tokens: readonly Token[]): number {
  const at = tokens.findIndex(({ text }, index) => text === 'project' && tokens[index - 1]?.text === 'def');
  return at === -1 ? tokens.length : at;
}

/** The string after `version:`, or after `@version` where the key names that attribute. */
function versionToken(tokens: readonly Token[], project: readonly Token[]): Token | null {
  const value = valueOf(project, 'version:');
  if (value === null || value.kind === 'string') return value?.isPlain === true ? value : null;
  if (!value.text.startsWith('@')) return null;
  const attribute = valueOf(tokens, value.text);
  return attribute?.kind === 'string' && attribute.isPlain ? attribute : null;
}

/** What follows a word, if it is one token and nothing is done to it. */
function valueOf(tokens: readonly Token[], word: string): Token | null {
  const at = tokens.findIndex(({ kind, text }) => kind === 'word' && text === word);
  const [value, next] = at === -1 ? [] : tokens.slice(at + 1, at + 3);
  const isWhole = next === undefined || next.kind === 'newline' || [',', ']', ')', '\r'].includes(next.text);
  return value !== undefined && isWhole ? value : null;
}

/** `{:name, "~> 1.0", only: :test}`, `{:name, in_umbrella: true}`. */
function requirementsIn(
  tokens: readonly Token[],
  place: (token: Token) => TextPlace,
): readonly Requirement[] {
  return tokens.flatMap((open, at): readonly Requirement[] => {
    const name = dependencyName(tokens, at);
    if (open.text !== '{' || name === null) return [];
    const value = tokens[at + 3];
    const isRange = value?.kind === 'string' && value.isPlain;
    const kind = isForTests(tokens, at) ? 'dev' : 'normal';
    return [{ name, kind, place: isRange ? place(value) : null }];
  });
}

/** The atom and comma after a brace. */
function dependencyName(tokens: readonly Token[], open: number): string | null {
  const [name, comma] = tokens.slice(open + 1, open + 3);
  return name?.kind === 'word' && name.text.startsWith(':') && comma?.text === ','
    ? name.text.slice(1)
    : null;
}

/** Whether the tuple that opens here has `only:` with something else than production. */
function isForTests(tokens: readonly Token[], open: number): boolean {
  const depth = tokens[open]?.depth ?? 0;
  const after = tokens.slice(open + 1, open + longestTuple);
  const end = after.findIndex((token) => token.text === '}' && token.depth === depth);
  const tuple = after.slice(0, end === -1 ? undefined : end);
  const only = tuple.findIndex(({ text }) => text === 'only:');
  return only !== -1 && tuple[only + 1]?.text !== ':prod';
}

const longestTuple = 60;
