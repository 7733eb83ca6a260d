import { type SemVer, gt } from 'semver';
import { ReleaseError } from '../error.ts';
import type { Line } from '../lines/lines.ts';
import type { Change, Level } from '../model.ts';
import { suffixOf } from '../version/prerelease.ts';
import { levelBetween, parseVersion } from '../version/version.ts';
import { nextVersion, type NextVersion, type VersionRules } from '../version/next.ts';

/** What the command line asks for. */
export interface Wanted {
  /** Prerelease identifier (`--pre beta`), or null. */
  readonly pre: string | null;
  /** Exact version (`--as 1.0.0`), or null. */
  readonly as: string | null;
}

/** The number of a line's next release, and the versions that were skipped because their tag exists. */
export interface Numbered extends NextVersion {
  readonly tag: string;
  readonly burnt: readonly string[];
}

/**
 * The number of a line's next release: forced by `--as` or a `Release-As:` footer, else by the rules. A version
 * whose tag exists anywhere is burnt and skipped.
 * @throws ReleaseError VERSION_NOT_GREATER, TAG_EXISTS, and what `nextVersion` throws
 */
export function numberOf(
  line: Line,
  level: Level,
  changes: readonly Change[],
  wanted: Wanted,
  rules: VersionRules,
): Numbered {
  const asked = wanted.as ?? changes.find(({ releaseAs }) => releaseAs !== null)?.releaseAs ?? null;
  if (asked !== null) return forced(line, asked, wanted.as === null ? 'Release-As footer' : '--as');
  const taken = new Set(line.tags.map(({ name }) => name));
  const burnt: string[] = [];
  const state = {
    current: line.last?.version ?? null,
    stable: line.stable?.version ?? null,
    manifest: line.manifest,
  };
  let next = nextVersion(state, level, wanted.pre, rules);
  while (taken.has(tagOf(line, next.version))) {
    burnt.push(next.version);
    next = { ...after(next.version, state.stable, rules), why: `${next.why}; ${next.version} is taken` };
  }
  return { ...next, tag: tagOf(line, next.version), burnt };
}

/** The tag of a version on a line. */
export function tagOf(line: Line, version: string): string {
  return line.tagFormat.replace('{version}', () => version);
}

/** The smallest step past a version whose tag is taken. */
function after(version: string, stable: SemVer | null, rules: VersionRules): NextVersion {
  return nextVersion({ current: parseVersion(version), stable, manifest: null }, 'patch', null, rules);
}

function forced(line: Line, asked: string, by: string): Numbered {
  const version = parseVersion(asked.replace(/^v/, ''));
  if (version === null) {
    throw new ReleaseError('USAGE', `'${asked}' is not a version by SemVer 2.0.0`, {
      hint: 'release next --as 1.2.3',
    });
  }
  const current = line.last?.version ?? null;
  if (current !== null && !gt(version, current)) {
    throw new ReleaseError(
      'VERSION_NOT_GREATER',
      `${by} asks for ${version.version}, but ${current.version} is released`,
      {
        hint: `Ask for a version greater than ${current.version}.`,
      },
    );
  }
  const tag = tagOf(line, version.version);
  if (line.tags.some(({ name }) => name === tag)) {
    throw new ReleaseError('TAG_EXISTS', `tag ${tag} exists already`, {
      hint: 'Ask for another version with --as.',
    });
  }
  const bump = suffixOf(version) ? 'prerelease' : current === null ? 'first' : levelBetween(current, version);
  return { version: version.version, bump, why: `asked for by ${by}`, tag, burnt: [] };
}
