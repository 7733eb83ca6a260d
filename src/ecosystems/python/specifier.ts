import { parsePep440, type Pep440 } from '../../core/version/pep440.ts';
import { fromSemver } from '../../core/version/pep440-semver.ts';
import { allows } from './allows.ts';

/** One comparison of a requirement, with the place of what follows the operator. */
export interface Comparator {
  /** As written: PEP 440's, or Poetry's `^`, `~`, `=`, `<>` and none (exactly this version). */
  readonly operator: string;
  /** What is compared with; of `1.2.*` the part before the wildcard. Null for `*`, which is any version. */
  readonly version: Pep440 | null;
  readonly wildcard: boolean;
  /** The text behind the operator, for `===`, which compares texts. */
  readonly text: string;
  /** White space between operator and version. */
  readonly gap: string;
  /** Offsets in the requirement: of the operator, and of the end of the version. */
  readonly start: number;
  readonly end: number;
}

/** Alternatives (Poetry's `||`); each is a list of comparisons that must all hold. */
export type Specifier = readonly (readonly Comparator[])[];

/** Longer requirements are not judged; it bounds the work on one. */
const longest = 1000;

const piece = /(\s*)(===|==|!=|~=|<=|>=|<>|<|>|=|\^|~)?(\s*)([^\s,|<>=!~^]+)\s*/y;

/**
 * The comparisons of a requirement by PEP 440 ("Version specifiers") or by Poetry ("Dependency specification"), whose
 * grammar contains the other. Null for what is neither: addresses, names, nothing.
 */
export function parseSpecifier(range: string): Specifier | null {
  if (range.length > longest || range.trim() === '') return null;
  const alternatives: Comparator[][] = [[]];
  for (let at = 0; at < range.length; at = piece.lastIndex) {
    piece.lastIndex = at;
    const comparator = comparatorOf(piece.exec(range), at);
    if (comparator === null) return null;
    alternatives.at(-1)?.push(comparator);
    const separator = /^(?:,|\|\|?)/.exec(range.slice(piece.lastIndex, piece.lastIndex + 2))?.[0] ?? '';
    piece.lastIndex += separator.length;
    if (separator.startsWith('|')) alternatives.push([]);
  }
  return alternatives.every((all) => all.length > 0) ? alternatives : null;
}

/**
 * Whether a version satisfies a requirement; true where nothing can be said. As installers choose: a prerelease only
 * where the requirement names one itself (PEP 440, "Handling of pre-releases").
 * @param version SemVer 2.0.0
 */
export function satisfies(version: string, range: string): boolean {
  const specifier = parseSpecifier(range);
  const candidate = fromSemver(version);
  return specifier === null || candidate === null || holds(specifier, candidate);
}

/** Whether a version by PEP 440 passes the comparisons of a requirement. */
export function holds(specifier: Specifier, candidate: Pep440): boolean {
  const isAny = specifier.some((all) =>
    all.every(({ version, operator }) => version === null && operator !== '==='),
  );
  if (isAny) return true;
  if (isUnstable(candidate) && !specifier.flat().some(namesPrerelease)) return false;
  return specifier.some((all) => all.every((one) => allows(one, candidate)));
}

function isUnstable({ pre, dev }: Pep440): boolean {
  return pre !== null || dev !== null;
}

function namesPrerelease({ operator, version }: Comparator): boolean {
  return version !== null && operator !== '!=' && operator !== '<>' && isUnstable(version);
}

function comparatorOf(found: RegExpExecArray | null, at: number): Comparator | null {
  if (found === null) return null;
  const [, before = '', operator = '', gap = '', text = ''] = found;
  const start = at + before.length;
  const place = { operator, text, gap, start, end: start + `${operator}${gap}${text}`.length };
  if (operator === '===') return { ...place, version: parsePep440(text), wildcard: false };
  if (/^[*xX](?:\.[*xX])*$/.test(text)) return { ...place, version: null, wildcard: true };
  const wildcard = /\.[*xX]$/.test(text);
  const version = parsePep440(wildcard ? text.replace(/(?:\.[*xX])+$/, '') : text);
  return version === null ? null : { ...place, version, wildcard };
}
