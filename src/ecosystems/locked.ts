import type { z } from 'zod';
import { ReleaseError } from '../core/error.ts';
import type { Package } from '../core/model.ts';
import { printable } from '../core/quote.ts';
import type { Distribution, Edge, LockedPackage } from '../core/sbom/graph.ts';
import { purlOf, type PurlParts } from '../core/sbom/purl.ts';
import type { Texts } from './ecosystem.ts';

/** A lockfile, and what stands beside it. */
export interface LockSource {
  /** Its path from the top of the repository. */
  readonly file: string;
  readonly text: string;
  /** Manifests and other files that were read, by path. */
  readonly texts: Texts;
  /** The repository's own packages that this lockfile counts for. */
  readonly own: readonly Package[];
}

/** What a lockfile says. */
export interface LockReading {
  /** Packages that are not the repository's own. */
  readonly packages: readonly LockedPackage[];
  /**
   * What is needed here, by manifest: of own packages, and of manifests that are no package, such as a nameless top of a
   * workspace. Own packages are named by their manifest.
   */
  readonly needs: ReadonlyMap<string, readonly Edge[]>;
}

/** Reads one kind of lockfile. @throws ReleaseError LOCKFILE_UNREADABLE naming the file, what was found, what to do */
export type LockReader = (source: LockSource) => LockReading;

/** A package as a reader found it. */
export interface Found {
  /** Key in its lockfile. */
  readonly key: string;
  readonly parts: Omit<PurlParts, 'qualifiers'>;
  /** Address of the commit it is, where it comes from a version control system. */
  readonly vcs?: string | null;
  readonly license?: string | null;
  readonly distributions?: readonly Distribution[];
  readonly properties?: LockedPackage['properties'];
  readonly edges: readonly Edge[];
}

/** The id of what a lockfile keeps under a key: unique in all lockfiles. */
export function lockedId(file: string, key: string): string {
  return `${file}#${key}`;
}

/** @throws ReleaseError LOCKFILE_UNREADABLE for a name or version that is none */
export function lockedPackage(file: string, found: Found): LockedPackage {
  const { parts, vcs = null, license = null, distributions = [], properties = [], edges } = found;
  assertWord(file, parts.name, 'name');
  if (parts.version !== null) assertWord(file, parts.version, 'version');
  return {
    id: lockedId(file, found.key),
    name: parts.name,
    version: parts.version,
    purl: purlOf(vcs === null ? parts : { ...parts, qualifiers: { vcs_url: vcs } }),
    own: false,
    ...{ license, distributions, properties, edges },
  };
}

/** Names and versions without white space, control characters and halves of characters, and not endless. */
function assertWord(file: string, word: string, what: string): void {
  if (word !== '' && word.length <= longestWord && !/[\s\p{C}]/u.test(word)) return;
  throw lockUnreadable(file, `"${printable(word, 60)}" is not the ${what} of a package`);
}

const longestWord = 512;

/** A file with no name that may be shown is told without one. */
export function fileNamed(name: string): string | null {
  return /^[\w.+!-]{1,255}$/.test(name) ? name : null;
}

/** More packages than any lockfile has. */
const mostPackages = 200_000;

/** @throws ReleaseError LOCKFILE_UNREADABLE for a lockfile nobody's tool has written */
export function assertCount(file: string, count: number): void {
  if (count > mostPackages) throw lockUnreadable(file, `${count} packages, which is more than can be read`);
}

/**
 * A value as its schema says.
 * @throws ReleaseError LOCKFILE_UNREADABLE naming the first place that is not
 */
export function shaped<T>(file: string, schema: z.ZodType<T>, value: unknown): T {
  const { data, error } = schema.safeParse(value);
  const [issue] = error?.issues ?? [];
  if (issue === undefined && data !== undefined) return data;
  const place = issue === undefined ? '' : issue.path.map((key) => printable(String(key), 60)).join(' > ');
  throw lockUnreadable(file, `${place === '' ? 'the file' : place}: ${printable(issue?.message ?? '', 200)}`);
}

/** The error for a lockfile that is not as its tool writes it. */
export function lockUnreadable(file: string, problem: string, hint?: string, cause?: unknown): ReleaseError {
  return new ReleaseError('LOCKFILE_UNREADABLE', `${file}: ${problem}`, {
    hint: hint ?? `Let the package manager write ${file} anew, commit it, and run the command again.`,
    cause,
  });
}
