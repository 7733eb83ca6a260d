import { secretIn } from '../core/secret-like.ts';
import { patterns as versionPatterns } from '../core/version/prerelease.ts';

/**
 * What values must look like beyond their type. Plain predicates; all run in linear time.
 */

type PatternName = 'commitType' | 'prereleaseIdentifier' | 'repositoryName' | 'bareFileName' | 'spelling';

/** Patterns, for texts whose form the JSON schema can say too. */
export const patterns: Readonly<Record<PatternName, RegExp>> = {
  /** A commit type, lower case, in any script: 'feat', 'bug-fix', 'ajout'. */
  commitType: /^[\p{Ll}\p{Lo}\p{N}][\p{Ll}\p{Lo}\p{N}_-]*$/u,
  ...versionPatterns,
  /** `owner/name` as GitHub allows them; neither part may be a path step such as '..'. */
  repositoryName: /^[A-Za-z0-9][A-Za-z0-9-]*\/(?!\.{1,2}$)[A-Za-z0-9._-]+$/,
  /** The name of a file, nothing of a path: no separators, not '.' or '..', nothing unprintable. */
  bareFileName: /^(?!\.{1,2}$)[^/\\:\p{C}]+$/u,
  /** A version as it is written in some file: placeholders, and characters that need no quotes in any of the formats. */
  spelling:
    /^[\w.+^~=/-]*\{(?:version|major|minor|patch|core|prerelease|pep440)\}(?:[\w.+^~=/-]|\{(?:version|major|minor|patch|core|prerelease|pep440)\})*$/,
};

const unprintable = /[\p{C}\p{Zl}\p{Zp}]/u;

/** One line with something on it. */
export function isOneLine(text: string): boolean {
  return text.trim() !== '' && !unprintable.test(text);
}

/** A command or an argument as the operating system can take it: no NUL. */
export function isArgument(text: string): boolean {
  return !text.includes('\0');
}

/** A path or glob that cannot leave the repository: relative, no '..' step (also none in braces), not in '.git'. */
export function staysInside(path: string): boolean {
  const steps = path.split(/[\\/{},()|]/);
  return (
    isOneLine(path) &&
    !/^([\\/]|[A-Za-z]:)/.test(path) &&
    !steps.some((step) => step === '..' || step.toLowerCase() === '.git')
  );
}

/** `staysInside`, and no pattern that means "everything but": that would attach what nobody named. */
export function isGlob(pattern: string): boolean {
  return staysInside(pattern) && !/^!(?!\()/.test(pattern);
}

/** An http(s) address without a user, a password, a query or a fragment. */
export function isApiUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null;
  return (
    url !== null &&
    ['http:', 'https:'].includes(url.protocol) &&
    [url.username, url.password, url.search, url.hash].every((part) => part === '') &&
    isOneLine(text)
  );
}

/**
 * An address of a git repository (git-fetch(1), "GIT URLS") or a path; none that runs a program (`ext::…`), that git takes for an
 * option, or that has a password or a token.
 */
export function isGitAddress(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null;
  const schemes = ['https:', 'http:', 'ssh:', 'file:'];
  const isSafe = !text.includes('://') || (url !== null && schemes.includes(url.protocol) && isOpen(text));
  return isOneLine(text) && isSafe && !text.startsWith('-') && !/^[\w+-]*::/.test(text);
}

/** Whether an address, if it is one, says nothing that is secret: it has no password, and its user is no token. */
export function isOpen(text: string): boolean {
  if (!URL.canParse(text)) return true;
  const { username, password } = new URL(text);
  return password === '' && secretIn(username) === null;
}

/**
 * Whether `refs/heads/<name>` and `refs/tags/<name>` are valid ref names and git's commands cannot take the
 * name for an option: the rules of git-check-ref-format(1), plus no leading '-'.
 */
export function isRefName(name: string): boolean {
  const steps = name.split('/');
  return (
    !/[\u0000-\u0020\u007f~^:?*[\\]|\.\.|@\{|^-|\.$|^@$/.test(name) &&
    !unprintable.test(name) &&
    name.length <= 200 &&
    steps.every((step) => step !== '' && !step.startsWith('.') && !step.endsWith('.lock'))
  );
}

/** `isRefName`, and not `HEAD`, which git takes for something else. */
export function isBranchName(name: string): boolean {
  return isRefName(name) && name !== 'HEAD';
}

/** What is wrong with a tag format, each with what is expected instead; the first that applies is told. */
const tagFormatRules: readonly (readonly [wrong: (format: string) => boolean, expected: string])[] = [
  [(format) => format.includes('${'), "{version} without the dollar sign, as in 'v{version}'"],
  [
    (format) => count(format, '{version}') !== 1,
    "a tag name with {version} exactly once, as in 'v{version}'",
  ],
  [(format) => count(format, '{package}') > 1, '{package} at most once'],
  [
    (format) => /[{}]/.test(format.replace('{version}', '').replace('{package}', '')),
    'no placeholders but {version} and {package}',
  ],
  [
    (format) => /[0-9.]\{version\}|\{version\}[0-9A-Za-z.+{-]/.test(format),
    'a tag name in which nothing beside {version} reads as a part of it',
  ],
  [(format) => !isRefName(sampleTag(format)), 'a format that makes valid tag names (git check-ref-format)'],
];

/** What a tag format should have been, or null when it is right. */
export function tagFormatProblem(format: string): string | null {
  return tagFormatRules.find(([wrong]) => wrong(format))?.[1] ?? null;
}

function sampleTag(format: string): string {
  return format.replace('{package}', '@scope/name').replace('{version}', '1.2.3-rc.1+4');
}

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}
