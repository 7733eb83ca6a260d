import type { Texts } from '../ecosystem.ts';
import { lineAt, type TextPlace } from '../place.ts';
import type { Token } from '../script.ts';
import { statementsOf, type Statement } from './statements.ts';

/** What a build script says about a version: where it is written, or the tokens it is computed from. */
export interface Assigned {
  readonly place: TextPlace | null;
  readonly expression: readonly Token[];
  /** Where it is said. */
  readonly file: string;
  readonly line: number;
}

/** A build or settings script, read. */
export interface Script {
  readonly file: string;
  /** What `version` is set to, by the block it is set in ('' for none, `allprojects`, …). The last time counts. */
  readonly versions: ReadonlyMap<string, Assigned>;
  /** `rootProject.name = 'x'`. */
  readonly rootName: string | null;
  /** Directories of included projects by Gradle path, also where `projectDir = file('x')` moves them. */
  readonly included: ReadonlyMap<string, string>;
  /** Gradle paths of the projects it depends on. */
  readonly dependencies: readonly string[];
}

/** The scripts among the texts, by directory and name without ending: `lib/build`. Kotlin goes before Groovy. */
export function scriptsOf(texts: Texts): ReadonlyMap<string, Script> {
  const scripts = new Map<string, Script>();
  for (const ending of ['.gradle', '.gradle.kts']) {
    for (const [file, text] of texts) {
      if (file.endsWith(ending)) scripts.set(file.slice(0, -ending.length), readScript(file, text));
    }
  }
  return scripts;
}

function readScript(file: string, text: string): Script {
  const versions = new Map<string, Assigned>();
  const included = new Map<string, string>();
  const dependencies: string[] = [];
  let rootName: string | null = null;
  for (const { tokens, blocks } of statementsOf(text)) {
    const version = valueOf(tokens, ['version']) ?? valueOf(tokens, ['project', '.', 'version']);
    if (version !== null) {
      const line = lineAt(text, tokens[0]?.start ?? 0);
      versions.set(blocks.join(' '), {
        place: literal({ file, text }, version),
        expression: version,
        file,
        line,
      });
    }
    rootName = nameIn(tokens, blocks) ?? rootName;
    for (const [path, dir] of includesIn(tokens)) included.set(path, dir);
    if (blocks.at(-1) === 'dependencies') dependencies.push(...projectsIn(tokens));
  }
  return { file, versions, rootName, included, dependencies };
}

function nameIn(tokens: readonly Token[], blocks: readonly string[]): string | null {
  const value = blocks.length === 0 ? valueOf(tokens, ['rootProject', '.', 'name']) : null;
  const [only] = value ?? [];
  return value?.length === 1 && only?.kind === 'string' && only.isPlain ? only.text : null;
}

/** `include 'a', ':b:c'` and `project(':a').projectDir = file('libs/a')`, also `new File(settingsDir, 'libs/a')`. */
function includesIn(tokens: readonly Token[]): readonly (readonly [path: string, dir: string])[] {
  const word = tokens[0]?.text;
  if (word !== 'include' && word !== 'project') return [];
  const texts = strings(tokens);
  if (word === 'include') {
    return texts.map((name) => [projectPath(name), projectPath(name).slice(1).replaceAll(':', '/')] as const);
  }
  const [name, dir, ...others] = texts;
  const isMove = tokens.some(({ text }) => text === 'projectDir') && others.length === 0;
  return isMove && name !== undefined && dir !== undefined
    ? [[projectPath(name), dir.replace(/^\.\//, '')]]
    : [];
}

/** `project(':lib')`, `project(path: ':lib')`. */
function projectsIn(tokens: readonly Token[]): readonly string[] {
  const at = tokens.findIndex((token) => token.kind === 'word' && token.text === 'project');
  const [name] = at === -1 ? [] : strings(tokens.slice(at));
  return name?.startsWith(':') === true ? [name] : [];
}

/** The tokens assigned to a path of words: `path = …`, and Groovy's `path …` or `path(…)`. */
function valueOf(tokens: Statement['tokens'], path: readonly string[]): readonly Token[] | null {
  if (!path.every((word, index) => tokens[index]?.text === word && tokens[index].kind !== 'string'))
    return null;
  const [first, ...rest] = tokens.slice(path.length);
  if (first === undefined) return null;
  if (first.kind === 'sign' && first.text === '=') return rest;
  if (first.kind === 'string') return [first, ...rest];
  const isCall = first.text === '(' && rest.at(-1)?.text === ')';
  return isCall ? rest.slice(0, -1) : null;
}

function literal(
  source: { readonly file: string; readonly text: string },
  tokens: readonly Token[],
): TextPlace | null {
  const [only, ...others] = tokens;
  if (only?.kind !== 'string' || !only.isPlain || others.length > 0) return null;
  const { text: value, start, end } = only;
  return { file: source.file, line: lineAt(source.text, start), value, start, end };
}

function strings(tokens: readonly Token[]): readonly string[] {
  return tokens.flatMap(({ kind, text, isPlain }) => (kind === 'string' && isPlain ? [text] : []));
}

function projectPath(name: string): string {
  return name.startsWith(':') ? name : `:${name}`;
}
