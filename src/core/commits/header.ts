import { cleanLine, quote } from './text.ts';

/** A conventional header (Conventional Commits 1.0.0, rules 1–5 and 13–15). */
export interface Header {
  /** Lower case: rule 15 makes types case-insensitive. */
  readonly type: string;
  readonly scopes: readonly string[];
  /** Whether `!` stands before the colon. */
  readonly bang: boolean;
  readonly subject: string;
  /** Pull or merge request the forge wrote at the end, without its mark; null without one. */
  readonly pr: string | null;
}

/** A text and the pull request reference that was taken off its end. */
export interface Titled {
  readonly text: string;
  readonly pr: string | null;
}

const header = /^([A-Za-z][\w-]*)(?:\(([^()]*)\))?(!?): +(\S.*)$/s;
/** Words before a colon that start a footer, also where a message begins with it. */
const footerToken = /^(?:breaking-change|release-as|release-plan|.*-by)$/;
const reference = /^\([#!](\d{1,10})\)$/;

/**
 * Reads a header line, or returns null where it is not conventional. More tolerant than the specification in
 * two points that practice is full of: an empty scope `docs(): …` means none, and one pair of parentheses
 * may hold several scopes separated by commas. The colon and the blank after it are required (rule 1).
 */
export function readHeader(line: string): Header | null {
  const [, word, scope = '', bang = '', rest = ''] = header.exec(line) ?? [];
  if (word === undefined) return null;
  const type = word.toLowerCase();
  if (footerToken.test(type)) return null;
  const { text, pr } = takePullRequest(rest);
  return { type, scopes: readScopes(scope), bang: bang === '!', subject: cleanLine(text), pr };
}

/** Takes the references forges append to a title, ` (#12)` or ` (!12)`, off its end; the last one is the request. */
export function takePullRequest(title: string): Titled {
  let text = title.trimEnd();
  let pr: string | null = null;
  while (text.endsWith(')')) {
    const start = text.lastIndexOf('(');
    const found = reference.exec(text.slice(Math.max(start, text.length - 14)))?.[1];
    const rest = text.slice(0, Math.max(start, 0)).trimEnd();
    if (found === undefined || rest === '') break;
    pr ??= found;
    text = rest;
  }
  return { text, pr };
}

/** Why a line is no conventional header, with the way to mend it. */
export function explainHeader(line: string): string {
  const near = nearMisses.find(({ pattern }) => pattern.test(line));
  return `no conventional header: ${quote(line)} (${near?.mend ?? "expected 'type(scope): subject'"})`;
}

/** Headers that were meant to be conventional. */
const nearMisses: readonly { readonly pattern: RegExp; readonly mend: string }[] = [
  {
    pattern: /^[A-Za-z][\w-]*!\([^()]*\):/,
    mend: "the '!' belongs after the scope: 'type(scope)!: subject'",
  },
  { pattern: /^[A-Za-z][\w-]*(?:\([^()]*\))?!? +:/, mend: 'no blank may stand before the colon' },
  { pattern: /^[A-Za-z][\w-]*(?:\([^()]*\))?!?:(?!\/\/)\S/, mend: 'a blank is missing after the colon' },
  { pattern: /^[A-Za-z][\w-]*(?:\([^()]*\))?!?:$/, mend: 'the subject after the colon is missing' },
];

function readScopes(scope: string): readonly string[] {
  return [...new Set(scope.split(',').map(cleanLine))].filter((name) => name !== '');
}
