import { SemVer, gt } from 'semver';
import { ReleaseError } from '../error.ts';
import type { Line } from '../lines/lines.ts';
import { moduleTag } from '../lines/module-tags.ts';
import { spell } from '../lines/spelling.ts';
import { assertMaintained } from '../lines/maintenance.ts';
import { assertTagName } from '../lines/tag-name.ts';
import type { Bump, Change, Level } from '../model.ts';
import { shellWord } from '../quote.ts';
import { coreOf, isPrerelease, levelBetween, parseVersion } from '../version/version.ts';
import { labelled, labelOf } from '../version/label.ts';
import { inStyleOf } from '../version/prerelease.ts';
import { graduated, nextVersion, type LineState, type NextVersion } from '../version/next.ts';
import type { VersionRules } from '../version/rules.ts';
import { readAsked, type AskedVersion } from './wanted.ts';

/** The number of a line's next release, and the versions that were skipped because they are taken. */
export interface Numbered extends NextVersion {
  readonly tag: string;
  readonly burnt: readonly Burnt[];
  /** Whether somebody asked for exactly this version. */
  readonly exact: boolean;
}

/** A version that is skipped, and why. */
export interface Burnt {
  readonly version: string;
  readonly why: string;
}

/** What the number of a line depends on. */
export interface Question {
  readonly line: Line;
  readonly level: Level;
  readonly changes: readonly Change[];
  /** Prerelease identifier asked for, or null. */
  readonly pre: string | null;
  /** Exact version asked for, or null. */
  readonly as: string | null;
  /** What a snapshot is called, or null. */
  readonly snapshot: string | null;
  /** For a prerelease that is to become stable: what all changes since the last stable version ask for. */
  readonly graduate: { readonly level: Level | null } | null;
  /** Why a version cannot be had, by whoever shares it; null where it is free. */
  readonly taken: (version: string) => string | null;
  /** Which registry has a version of the line already; null where none does. */
  readonly published: (version: string) => string | null;
}

/**
 * The number of a line's next release: forced by `--as` or a `Release-As:` footer, else by the rules. A version
 * whose tag exists anywhere, or that a registry has, is burnt and skipped.
 * @throws ReleaseError VERSION_NOT_GREATER, TAG_EXISTS, VERSION_TAKEN, MAINTENANCE_RANGE, WORKSPACE_INVALID where a name makes no
 *   tag, and what `nextVersion` throws
 */
export function numberOf(question: Question, rules: VersionRules): Numbered {
  const decision = decided(question, rules);
  const numbered =
    question.snapshot === null ? decision : asSnapshot(decision, question.snapshot, question.line);
  assertMaintained(numbered.version, question.line, numbered.exact);
  for (const name of tagNames(question.line, numbered.version)) assertTagName(name);
  return numbered;
}

function decided(question: Question, rules: VersionRules): Numbered {
  const { line, level, changes, ...asked } = question;
  if (asked.as !== null) return forced(question, asked.as, '--as');
  const footer = changes.find(({ releaseAs }) => releaseAs !== null)?.releaseAs;
  if (typeof footer === 'string') return forced(question, footer, 'a Release-As footer');
  const state = stateOf(line);
  const stable = asked.graduate && graduated(state, asked.graduate.level, rules);
  const next = stable ?? plainNext({ line, level, pre: asked.pre }, state, rules);
  assertMaintained(next.version, line, false); // before what is taken is skipped: the message names what was meant
  return unburnt(question, next, state, rules);
}

/** By the rules, where nobody asked for a version. A label that all versions of the line carry stays. */
function plainNext(
  { line, level, pre }: Pick<Question, 'line' | 'level' | 'pre'>,
  state: LineState,
  rules: VersionRules,
): NextVersion {
  const released = line.tags.filter((tag) => tag.reachable).map(({ version }) => version);
  const label = pre === null ? labelOf(state, released, rules) : null;
  return label === null ? nextVersion(state, level, pre, rules) : labelled(state, label, level, rules);
}

/**
 * A version to try the next release by: `1.3.0-pr-7.12.g3f2a1b0c4d`. It sorts below that release, is in no range people
 * write for it, grows with the commits, and names the one it was made of.
 */
function asSnapshot(next: Numbered, suffix: string, line: Line): Numbered {
  const parsed = parseVersion(next.version);
  const version = `${parsed === null ? next.version : coreOf(parsed)}-${suffix}`;
  return {
    ...next,
    version,
    bump: 'prerelease',
    why: `snapshot of ${next.version}: ${next.why}`,
    tag: tagOf(line, version),
  };
}

function stateOf({ last, stable, manifest }: Line): LineState {
  return { current: last ? last.version : null, stable: stable ? stable.version : null, manifest };
}

/** The first version from `next` on that is free. */
function unburnt(
  { line, taken }: Pick<Question, 'line' | 'taken'>,
  next: NextVersion,
  { stable }: LineState,
  rules: VersionRules,
): Numbered {
  const burnt: Burnt[] = [];
  let free = next;
  for (let why = taken(free.version); why !== null; why = taken(free.version)) {
    burnt.push({ version: free.version, why });
    const state = { current: parseVersion(free.version), stable, manifest: null };
    const past = nextVersion(state, 'patch', null, rules);
    free = { ...past, why: `${next.why}; ${free.version} is taken` };
  }
  return { ...free, tag: tagOf(line, free.version), burnt, exact: false };
}

/** The tag of a version on a line. The last placeholder is the one: a package may be called '{version}', too. */
export function tagOf({ tagFormat, spelling }: Line, version: string): string {
  const at = tagFormat.lastIndexOf('{version}');
  return `${tagFormat.slice(0, at)}${spell(version, spelling)}${tagFormat.slice(at + '{version}'.length)}`;
}

function forced(
  { line, published }: Pick<Question, 'line' | 'published'>,
  asked: string,
  by: string,
): Numbered {
  const state = stateOf(line);
  const { current } = state;
  const version = inLineStyle(readAsked(asked), current);
  if (current !== null && !gt(version, current)) {
    throw new ReleaseError(
      'VERSION_NOT_GREATER',
      `${by} asks for ${version.version}, but ${current.version} is released`,
      {
        hint: greaterThan(current, version),
      },
    );
  }
  const tag = tagOf(line, version.version);
  assertFree(line, version.version, published(version.version));
  return {
    version: version.version,
    bump: forcedBump(version, state),
    why: `asked for by ${by}`,
    byChanges: false,
    tag,
    burnt: [],
    exact: true,
  };
}

/** Who writes as Python or Ruby do says nothing about the dot before the counter: the series keeps its own style. */
function inLineStyle({ text, version }: AskedVersion, current: SemVer | null): SemVer {
  const meant = current === null || parseVersion(text) !== null ? null : inStyleOf(current, version);
  return (meant === null ? null : parseVersion(meant)) ?? version;
}

function greaterThan(current: SemVer, asked: SemVer): string {
  const meant = inStyleOf(current, asked);
  if (meant === null) return `Ask for a version greater than ${current.version}.`;
  return `${asked.version} sorts below ${current.version} (SemVer §11). In its style it is ${meant}; a higher core may begin another style.`;
}

/** A tag that a version would need and that exists already, of the line or of one of its modules; null where all are free. */
export function takenTag(line: Line, version: string): string | null {
  const names = new Set([...line.tags, ...line.moduleTags].map(({ name }) => name));
  return tagNames(line, version).find((name) => names.has(name)) ?? null;
}

/** All tags that a version of a line may need: its own, and those of its modules. */
function tagNames(line: Line, version: string): readonly string[] {
  const tag = tagOf(line, version);
  const own = line.sharing === 'single' ? [] : line.members;
  return [tag, ...own.flatMap((pkg) => moduleTag(pkg, tag, version) ?? [])];
}

function assertFree(line: Line, version: string, published: string | null): void {
  const hint = 'Ask for another version with --as.';
  const taken = takenTag(line, version);
  if (taken !== null) throw new ReleaseError('TAG_EXISTS', `tag ${taken} exists already`, { hint });
  if (published === null) return;
  const tag = tagOf(line, version);
  throw new ReleaseError('VERSION_TAKEN', `${published} already`, {
    hint: `${hint} If only its tag is missing: git tag ${shellWord(tag)} <commit>`,
  });
}

/** How far a version is from the last one, or from the last stable one where it is the end of its prereleases. */
function forcedBump(version: SemVer, { current, stable }: LineState): Bump {
  if (isPrerelease(version)) return 'prerelease';
  if (current === null) return 'first';
  return levelBetween(isPrerelease(current) ? (stable ?? new SemVer('0.0.0')) : current, version);
}
