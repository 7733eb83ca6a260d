import type { Package, RangeEdit, TextEdit } from '../core/model.ts';

/** Texts by repository-relative path. */
export type Texts = ReadonlyMap<string, string>;

/** Where a package's version goes. */
export interface VersionEdit {
  readonly package: Package;
  readonly version: string;
  /**
   * The last released version, or null; told where versions live in tags (`Package.tagged`), and to packages that are
   * released together with those of another ecosystem, which they may name.
   */
  readonly from?: string | null;
}

/** A version that is there and cannot be read, so that what has it is no package. */
export interface UnreadVersion {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** Half a sentence for people: "the version is computed, and Gradle is not run". */
  readonly why: string;
}

/** What a package from a registry asks of one of the workspace, which serves it now. */
export interface OutsideNeed {
  /** The lockfile that says so. */
  readonly file: string;
  /** Who asks. */
  readonly by: string;
  readonly name: string;
  readonly range: string;
}

/**
 * One kind of package. All of it is pure: reading is the caller's. The caller asks `wants` again with what it
 * has read so far until nothing new is wanted; so an ecosystem can follow globs and path dependencies without
 * doing I/O.
 */
export interface Ecosystem {
  /** 'npm', 'cargo', … */
  readonly id: string;
  /** Paths or globs to read next, given what is known. The first call gets an empty map and names the roots. */
  wants(texts: Texts): readonly string[];
  /**
   * The packages of the workspace. One whose manifest names none has the name '': it gets its directory's, or the
   * repository's at the top.
   * @throws ReleaseError MANIFEST_UNREADABLE naming file and line, WORKSPACE_INVALID on contradictions
   */
  packages(texts: Texts): readonly Package[];
  /** Versions of what is no package because of them. One of a package is told in its `versionNote`. */
  unread?(texts: Texts): readonly UnreadVersion[];
  /** What packages from registries ask of those of the workspace, where these versions leave it. */
  outside?(texts: Texts, versions: readonly VersionEdit[]): readonly OutsideNeed[];
  /** Lockfiles and other files (paths or globs) that must follow (these versions), to be read before `edit`. */
  lockfiles(texts: Texts, versions?: readonly VersionEdit[]): readonly string[];
  /**
   * Edits that set the versions and rewrite the ranges, lockfiles included. Only version bytes change.
   * `texts` holds the manifests and the lockfiles; `packages` is this ecosystem's whole list.
   */
  edit(
    texts: Texts,
    packages: readonly Package[],
    versions: readonly VersionEdit[],
    ranges: readonly RangeEdit[],
  ): ReadonlyMap<string, readonly TextEdit[]>;
  /** Whether `version` satisfies a requirement as this ecosystem reads it; true for what it cannot judge. */
  satisfies(version: string, range: string): boolean;
  /**
   * The requirement that accepts `version`, operator and partiality kept as written (`^1.2` → `^2.0`), or the
   * same text where it must never be touched (`workspace:`, `catalog:`, URLs, tags).
   */
  rewriteRange(range: string, version: string): string;
}
