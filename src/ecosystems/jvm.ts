import { isPlaceholder, parseVersion } from '../core/version/version.ts';
import { looseSemver, withoutBuild } from './loose.ts';

/**
 * What a version in a Maven or Gradle build says, as SemVer text; null where SemVer has no such thing.
 *
 * - `1.2.3-SNAPSHOT` announces 1.2.3, so it is read as 1.2.3; only `0.0.0-SNAPSHOT` is a placeholder
 * - `1.2` is 1.2.0, and `1.2.3.Final`, `.RELEASE` and `.GA` are 1.2.3, as Maven orders them
 *   (POM Reference, "Version Order Specification")
 * - `-jre`, `-android`, `-incubating`: a word without a number that is no name of a prerelease is null: SemVer would
 *   take it for less than the release
 */
export function jvmSemver(text: string): string | null {
  const written = text.slice(0, text.length - releaseWord(text).length);
  const announced = written.replace(/-SNAPSHOT$/i, '');
  const semver = looseSemver(announced);
  const version = semver === null ? null : parseVersion(semver);
  if (version === null || semver === null) return null;
  if (announced !== written && isPlaceholder(version)) return looseSemver(written);
  const [word, ...more] = version.prerelease;
  const isFlavour =
    typeof word === 'string' && more.length === 0 && !/\d/.test(word) && !prereleaseWords.test(word);
  return isFlavour ? null : semver;
}

/** A version (SemVer) in the spelling of the text it replaces: `.Final` and its kind stay on stable versions. */
export function jvmVersion(was: string, version: string): string {
  const plain = withoutBuild(version);
  return plain.includes('-') ? plain : plain + releaseWord(was);
}

const prereleaseWords =
  /^(?:a|alpha|b|beta|m|milestone|rc|cr|pre|preview|ea|dev|next|canary|snapshot|development|unreleased)$/i;

/** What Maven takes for no qualifier at all. */
function releaseWord(text: string): string {
  return /[.-](?:final|ga|release)$/i.exec(text)?.[0] ?? '';
}
