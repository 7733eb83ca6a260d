/** How 0.x versions move; SemVer §4 leaves it open. */
export type ZeroPolicy = 'caret' | 'minor-feat' | 'plain';

/** The rules of the configuration that decide a number. Part of the public types, so it names no library's. */
export interface VersionRules {
  readonly zeroMajor: ZeroPolicy;
  readonly firstPrerelease: number;
  readonly prereleaseOrder: readonly string[];
}
