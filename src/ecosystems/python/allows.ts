import { comparePep440, formatPep440, type Pep440 } from '../../core/version/pep440.ts';

/** The part of a comparison that decides. */
interface Comparison {
  readonly operator: string;
  readonly version: Pep440 | null;
  readonly wildcard: boolean;
  readonly text: string;
}

/** Whether a version passes one comparison (PEP 440, "Version specifiers"; Poetry, "Dependency specification"). */
export function allows({ operator, version, wildcard, text }: Comparison, candidate: Pep440): boolean {
  if (operator === '===') return formatPep440(candidate) === text.toLowerCase();
  if (version === null) return true;
  if (wildcard) return hasPrefix(candidate, version) !== (operator === '!=' || operator === '<>');
  return (rules.get(operator) ?? isEqual)(candidate, version);
}

type Rule = (candidate: Pep440, version: Pep440) => boolean;

const isEqual: Rule = (candidate, version) => comparePep440(publicUnless(version, candidate), version) === 0;

const rules: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['!=', (candidate, version) => !isEqual(candidate, version)],
  ['<>', (candidate, version) => !isEqual(candidate, version)],
  ['>=', isAtLeast],
  ['<=', (candidate, version) => comparePep440(toPublic(candidate), version) <= 0],
  ['<', isBelow],
  ['>', isAbove],
  ['~=', (candidate, version) => isAtLeast(candidate, version) && hasPrefix(candidate, shortened(version))],
  ['^', (candidate, version) => isAtLeast(candidate, version) && isBelow(candidate, afterCaret(version))],
  ['~', (candidate, version) => isAtLeast(candidate, version) && isBelow(candidate, afterTilde(version))],
]);

function isAtLeast(candidate: Pep440, version: Pep440): boolean {
  return comparePep440(toPublic(candidate), version) >= 0;
}

/** `<2` takes no prerelease of 2, unless it names one itself. */
function isBelow(candidate: Pep440, version: Pep440): boolean {
  if (comparePep440(candidate, version) >= 0) return false;
  const isFinal = version.pre === null && version.dev === null;
  const isUnstable = candidate.pre !== null || candidate.dev !== null;
  return !(isFinal && isUnstable && comparePep440(baseOf(candidate), baseOf(version)) === 0);
}

/** `>1` takes no post-release and no local version of 1, unless it names a post-release itself. */
function isAbove(candidate: Pep440, version: Pep440): boolean {
  if (comparePep440(candidate, version) <= 0) return false;
  const before = { ...toPublic(candidate), post: null, dev: null };
  if (candidate.post !== null && version.post === null && comparePep440(before, version) === 0) return false;
  return candidate.local === null || comparePep440(toPublic(candidate), version) !== 0;
}

/** The local label counts only where the requirement has one. */
function publicUnless({ local }: Pep440, candidate: Pep440): Pep440 {
  return local === null ? toPublic(candidate) : candidate;
}

function toPublic(version: Pep440): Pep440 {
  return { ...version, local: null };
}

function baseOf(version: Pep440): Pep440 {
  return { ...version, pre: null, post: null, dev: null, local: null };
}

/** `==1.2.*` is about the first numbers; what follows them may be anything. */
function hasPrefix(candidate: Pep440, prefix: Pep440): boolean {
  return (
    candidate.epoch === prefix.epoch &&
    prefix.release.every((number, at) => number === (candidate.release[at] ?? 0))
  );
}

/** `~=1.4.5` is `>=1.4.5, ==1.4.*`. */
function shortened(version: Pep440): Pep440 {
  return { ...baseOf(version), release: version.release.slice(0, -1) };
}

/** `^0.2.3` stays below 0.3, `^1.2.3` below 2: the first number that is not 0 must not move. */
function afterCaret(version: Pep440): Pep440 {
  const first = version.release.findIndex((number) => number !== 0);
  return raised(version, first === -1 ? version.release.length - 1 : first);
}

/** `~1` stays below 2, `~1.2` and `~1.2.3` below 1.3. */
function afterTilde(version: Pep440): Pep440 {
  return raised(version, version.release.length === 1 ? 0 : 1);
}

function raised(version: Pep440, at: number): Pep440 {
  const release = version.release
    .slice(0, at + 1)
    .map((number, place) => (place === at ? number + 1 : number));
  return { ...baseOf(version), release };
}
