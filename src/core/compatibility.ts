import { satisfies, validRange } from 'semver';

/** A rule between components: who is in `range` needs the others in theirs. */
export interface Requirement {
  readonly package: string;
  /** Versions the rule is about, as node-semver reads ranges. */
  readonly range: string;
  /** Ranges by package. */
  readonly needs: Readonly<Record<string, string>>;
  readonly policy?: 'warn' | 'error' | undefined;
}

/** A rule that does not hold. */
export interface Violation {
  readonly message: string;
  /** The package that would have to be another version. */
  readonly needed: string;
  readonly policy: 'warn' | 'error';
}

/**
 * The rules that do not hold between some versions. Prereleases count as what they are before: 1.2.0-rc.1 is in `1.x`.
 * A package without a version breaks no rule.
 * @param versionOf the version a package has after the release, or null
 */
export function violations(
  requirements: readonly Requirement[],
  versionOf: (name: string) => string | null,
): readonly Violation[] {
  return requirements.flatMap(({ package: name, range, needs, policy = 'error' }) => {
    const version = versionOf(name);
    if (version === null || !isIn(version, range)) return [];
    return Object.entries(needs).flatMap(([needed, wanted]): readonly Violation[] => {
      const there = versionOf(needed);
      if (there === null || isIn(there, wanted)) return [];
      const message = `${name} ${version} needs ${needed} ${wanted}, but ${needed} is ${there} after this release`;
      return [{ message, needed, policy }];
    });
  });
}

/** Whether a text is a range of versions. */
export function isRange(text: string): boolean {
  return text.length <= 200 && validRange(text) !== null;
}

/** Whether a version is in a range; prereleases count as what they are before. */
export function isIn(version: string, range: string): boolean {
  return satisfies(version, range, { includePrerelease: true });
}
