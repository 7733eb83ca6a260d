import { SemVer, gt, gte } from 'semver';
import { ReleaseError } from '../error.ts';
import type { Bump, Level } from '../model.ts';
import { compareIds, formatSuffix, suffixOf, type Suffix } from './prerelease.ts';
import {
  atMost,
  bumpCore,
  coreOf,
  isPlaceholder,
  isPrerelease,
  levelBetween,
  parseVersion,
} from './version.ts';
import type { VersionRules } from './rules.ts';
import { zeroLevel } from './zero.ts';

/** What is known of one line of versions. */
export interface LineState {
  /** Version of the last release, or null before the first one. */
  readonly current: SemVer | null;
  /** Last stable version of the line, or null. Equals `current` unless that is a prerelease. */
  readonly stable: SemVer | null;
  /** The version the manifests carry, or null. */
  readonly manifest: SemVer | null;
}

/** A number and the sentence that explains it. */
export interface NextVersion {
  readonly version: string;
  readonly bump: Bump;
  readonly why: string;
  /** Whether the changes decided it, so that naming one explains it. */
  readonly byChanges: boolean;
}

/** What a line without tag and manifest starts with. */
const firstVersion = '0.1.0';

/**
 * The next version of a line (SEMANTICS "Changes → versions").
 * @param pre asked prerelease identifier, or null: stable lines stay stable, prerelease lines go on
 * @throws ReleaseError PRERELEASE_WOULD_SORT_LOWER, PRERELEASE_BACKWARDS, VERSION_NOT_GREATER where no number follows
 */
export function nextVersion(
  state: LineState,
  level: Level,
  pre: string | null,
  rules: VersionRules,
): NextVersion {
  if (state.current === null) return first(state.manifest, pre, rules);
  const computed =
    pre !== null || suffixOf(state.current)
      ? nextPrerelease({ current: state.current, stable: state.stable, level, pre }, rules)
      : nextStable(state.current, level, rules);
  return pre === null || state.manifest === null || suffixOf(state.manifest) !== null
    ? aheadOf(computed, state)
    : beforeManifest(computed, state.manifest, pre, rules);
}

/** A prerelease of what the manifests announce: who asks for one does not get the stable version they already say. */
function beforeManifest(
  computed: NextVersion,
  manifest: SemVer,
  pre: string,
  rules: VersionRules,
): NextVersion {
  if (isPlaceholder(manifest) || gte(coreOf(new SemVer(computed.version)), manifest)) return computed;
  const style = suffixOf(new SemVer(computed.version)) ?? { separator: '.', width: 1 };
  const suffix = formatSuffix({ ...style, id: pre, counter: rules.firstPrerelease });
  const version = possible(`${coreOf(manifest)}-${suffix}`, manifest.version);
  return { ...computed, version, why: `the manifests already say ${manifest.version}`, byChanges: false };
}

/** No tag yet: the manifest's version is the version to release first. */
function first(manifest: SemVer | null, pre: string | null, rules: VersionRules): NextVersion {
  const decided = manifest !== null && !isPlaceholder(manifest);
  const version = decided ? manifest.version : firstVersion;
  const why = decided
    ? `first release: the manifest says ${version}`
    : 'first release: no version was set before';
  if (pre === null || (decided && suffixOf(manifest)))
    return { version, bump: 'first', why, byChanges: false };
  const announced = possible(`${version}-${pre}.${rules.firstPrerelease}`, version);
  return { version: announced, bump: 'first', why, byChanges: false };
}

/**
 * The stable version a prerelease line becomes: its core, unless the changes since the last stable version need
 * more than that.
 * @param level what these changes ask for, or null where none asks
 */
export function graduated(state: LineState, level: Level | null, rules: VersionRules): NextVersion | null {
  const { current, stable } = state;
  if (current === null || suffixOf(current) === null) return null;
  const wanted = level === null || stable === null ? null : zeroLevel(stable, level, rules.zeroMajor);
  const more = wanted !== null && stable !== null && !atMost(wanted, levelBetween(stable, current));
  const version = more ? possible(bumpCore(stable, wanted), stable.version) : coreOf(current);
  const from = stable ?? new SemVer('0.0.0');
  const computed = { version, bump: levelBetween(from, new SemVer(version)), byChanges: false };
  return aheadOf({ ...computed, why: `${current.version} becomes stable` }, state);
}

function nextStable(current: SemVer, level: Level, rules: VersionRules): NextVersion {
  const effective = zeroLevel(current, level, rules.zeroMajor);
  const held =
    effective === level ? '' : `; held at ${current.major}.x by policy (zeroMajor: ${rules.zeroMajor})`;
  return {
    version: possible(bumpCore(current, effective), current.version),
    bump: effective,
    why: `${level} changes${held}`,
    byChanges: true,
  };
}

/** A step along a prerelease line. */
interface PrereleaseStep {
  readonly current: SemVer;
  readonly stable: SemVer | null;
  readonly level: Level;
  /** Identifier asked for, or null. */
  readonly pre: string | null;
}

/**
 * Let d be the level between the last stable version and the core of the current prerelease. Changes within d
 * raise the counter; changes above it start the next core.
 */
function nextPrerelease({ current, stable, level, pre }: PrereleaseStep, rules: VersionRules): NextVersion {
  const now = suffixOf(current);
  const base = stable ?? current;
  const wanted = zeroLevel(base, level, rules.zeroMajor);
  if (now !== null && (stable === null || atMost(wanted, levelBetween(stable, current)))) {
    const version = counted(current, now, pre, rules);
    return { version, bump: 'prerelease', why: within(current, level), byChanges: true };
  }
  const style: Suffix = now ?? { id: '', separator: '.', counter: 0, width: 1 };
  const suffix = formatSuffix({ ...style, id: pre ?? style.id, counter: rules.firstPrerelease });
  return {
    version: possible(`${bumpCore(base, wanted)}-${suffix}`, base.version),
    bump: wanted,
    why: `${level} changes since ${base.version}`,
    byChanges: true,
  };
}

/** A version as composed, unless it is longer or greater than versions can be (node-semver: 256 characters, 2^53 - 1). */
function possible(version: string, last: string): string {
  return parseVersion(version) === null ? noNumberAfter(last) : version;
}

function noNumberAfter(last: string): never {
  throw new ReleaseError('VERSION_NOT_GREATER', `no version can follow ${last}: it would be too large`, {
    hint: 'Delete the tag if it was a mistake, or name a version: release next --as X.Y.Z',
  });
}

function within(current: SemVer, level: Level): string {
  return `${level} changes, within what ${coreOf(current)} already announces`;
}

/** The same core with the counter raised, or with a later identifier at its first number. */
function counted(current: SemVer, now: Suffix, pre: string | null, rules: VersionRules): string {
  const id = chosenId(pre, now, rules);
  const order = compareIds(id, now.id, rules.prereleaseOrder);
  if (order < 0) throw backwards(current, now.id, id);
  const counter = order === 0 && now.counter !== null ? now.counter + 1 : rules.firstPrerelease;
  const separator = now.id === '' && id !== '' ? '.' : now.separator; // of a bare number there is none to keep
  const suffix = formatSuffix({ ...now, separator, id, counter });
  const next = Number.isSafeInteger(counter)
    ? possible(`${coreOf(current)}-${suffix}`, current.version)
    : noNumberAfter(current.version);
  if (!gt(next, current)) throw sortsLower(current, next);
  return next;
}

/** The identifier asked for, or the series' own where that is the same in another case: `rc` goes on with `RC.1`. */
function chosenId(pre: string | null, now: Suffix, { prereleaseOrder }: VersionRules): string {
  return pre === null || compareIds(pre, now.id, prereleaseOrder) === 0 ? now.id : pre;
}

function backwards(current: SemVer, from: string, to: string): ReleaseError {
  return new ReleaseError(
    'PRERELEASE_BACKWARDS',
    `${current.version} cannot go back from '${from}' to '${to}'`,
    {
      hint: `Go on with '${from}' (leave out --pre), or start the next version with: release next --as X.Y.Z-${to}.1`,
    },
  );
}

/** SemVer §11.4: identifiers with letters sort as text, so `beta10` comes before `beta2`. */
function sortsLower(current: SemVer, next: string): ReleaseError {
  const core = coreOf(current);
  return new ReleaseError(
    'PRERELEASE_WOULD_SORT_LOWER',
    `${next} would sort below ${current.version} (SemVer §11)`,
    {
      hint: `Ways out: release next --pre rc (${core}-rc1), release next --as ${core} (stable), or a higher core: release next --as ${core.replace(/\d+$/, (patch) => String(Number(patch) + 1))}-beta.1`,
    },
  );
}

/**
 * A manifest ahead of its tag is a decision already made, unless the changes need more. A prerelease of what they need is
 * enough: after 1.0.0, manifests at 2.0.0-alpha.1 make no stable 2.0.0.
 */
export function aheadOf(computed: NextVersion, { current, manifest }: LineState): NextVersion {
  if (current === null || manifest === null || isPlaceholder(manifest)) return computed;
  if (!gt(manifest, current)) return computed;
  const next = new SemVer(computed.version);
  const enough = isPrerelease(next) || isPrerelease(current) ? manifest : new SemVer(coreOf(manifest));
  if (gt(next, enough)) return computed;
  const bump = suffixOf(manifest) ? 'prerelease' : levelBetween(current, manifest);
  return {
    version: manifest.version,
    bump,
    why: `the manifests already say ${manifest.version}`,
    byChanges: false,
  };
}
