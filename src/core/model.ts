/**
 * The data at every stage, in reading order. A new type at each stage, each with more known; no field
 * waits to be filled later. Everything here is plain JSON-able data.
 */
import type { CommitContent } from './release-commit.ts';
import type { Attestation, SbomScope } from './evidence/attestation.ts';
import type { LedgerEntry } from './ledger/types.ts';
import type { KnownPackedFile, PublishingEffects } from './publication.ts';
import type { Retraction } from './retraction.ts';
import type { PluginEffects, PluginFacts } from './plugin-call.ts';
import type { ZeroPolicy } from './version/rules.ts';

// ---- read from git -------------------------------------------------------------------------------------

/** A commit as git tells it. */
export interface RawCommit {
  readonly sha: string;
  readonly parents: readonly string[];
  readonly author: { readonly name: string; readonly email: string };
  /** Committer time, seconds since the epoch. */
  readonly time: number;
  /** The whole message; bytes that are not UTF-8 arrive as U+FFFD. */
  readonly message: string;
  /** Paths the commit touches (both ends of a rename), or null when they were not asked for. */
  readonly paths: readonly string[] | null;
}

/** A tag as git tells it. */
export interface RawTag {
  readonly name: string;
  /** The commit it points to, peeled. */
  readonly sha: string;
  /** Whether that commit is HEAD or an ancestor of it. */
  readonly reachable: boolean;
}

// ---- read from the files -------------------------------------------------------------------------------

export type DependencyKind = 'normal' | 'dev' | 'peer' | 'optional' | 'build';

/** A dependency of one workspace package on another one. Dependencies on the outside world are not kept. */
export interface Dependency {
  /** The real name of the package depended on, also where the manifest renames it. */
  readonly name: string;
  readonly kind: DependencyKind;
  /** The requirement as written, or null where the manifest gives none (a Cargo path dependency, say). */
  readonly range: string | null;
  /** The ecosystem of the package depended on, where it is another one than the dependent's. */
  readonly ecosystem?: string;
}

/** Stands for a manifest where a repository is released as a whole, without one. */
export const wholeRepository = '.';

/** One releasable unit: a manifest with a name. */
export interface Package {
  /** Repository-relative path of its manifest; unique, so it is the package's key. */
  readonly manifest: string;
  /** Its directory, '.' for the root. */
  readonly path: string;
  readonly name: string;
  /** The ecosystem that reads and edits it: 'npm', 'cargo', … */
  readonly ecosystem: string;
  /** The version in the tree, or null where the manifest has none. */
  readonly version: string | null;
  /** Why `version` is null although the tree has one, for people: SemVer cannot say it, or only running code tells. */
  readonly versionNote?: string;
  /** The file that holds the version: `manifest`, or the workspace root where it is inherited. */
  readonly versionFile: string;
  /** Marked as never to be published to a registry (`private: true`, `publish = false`). */
  readonly private: boolean;
  /** The registry its manifest says it is published to: an address (npm), or a name (Cargo). */
  readonly registry?: string;
  readonly dependencies: readonly Dependency[];
  /** Set where versions live in tags alone and the package manager reads them there (Go modules). */
  readonly tagged?: TagRule;
}

/** How a package manager that reads versions from tags wants them spelt. */
export interface TagRule {
  /** What stands before the version: 'v', 'sub/dir/v'. */
  readonly prefix: string;
  /** The major version the package's name is bound to, or null. */
  readonly major: number | null;
  /** Whether only tags of that major are its: another package has the same prefix for the others. */
  readonly isOwn: boolean;
}

// ---- understood ----------------------------------------------------------------------------------------

/** What a change asks of the version (SemVer 2.0.0 §6–8). */
export type Level = 'major' | 'minor' | 'patch';

/** One change a reader of the changelog would care about; a commit may hold several. */
export interface Change {
  readonly sha: string;
  readonly type: string;
  readonly scopes: readonly string[];
  readonly subject: string;
  readonly breaking: boolean;
  /** What breaks: the footer's text, or the subject where `!` stands alone. Null when not breaking. */
  readonly breakingNote: string | null;
  /** Level the commit rules give it, before any 0.x policy; null for a type that does not release. */
  readonly level: Level | null;
  /** Pull or merge request number, without '#'. */
  readonly pr: string | null;
  /** Issues it closes or names, without '#', in order of appearance. */
  readonly issues: readonly string[];
  /** Further conventional lines of a squash body: shown under this change, not counted for the version. */
  readonly parts: readonly ChangePart[];
  readonly author: { readonly name: string; readonly email: string };
  readonly coAuthors: readonly { readonly name: string; readonly email: string }[];
  /** `Release-As:` footer, if any. */
  readonly releaseAs: string | null;
}

/** A sub-entry of a squash commit. */
export interface ChangePart {
  readonly type: string;
  readonly scopes: readonly string[];
  readonly subject: string;
  readonly breaking: boolean;
}

/** Where every commit of the range ends; nothing is dropped silently. */
export type Verdict = 'included' | 'noRelease' | 'notUnderstood';

/** A commit, read. `reason` is one sentence for people, e.g. "type 'docs' does not release". */
export interface ReadCommit {
  readonly commit: RawCommit;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly changes: readonly Change[];
  /** What it holds for single packages instead, by manifest, where an override file says so. */
  readonly apart: ReadonlyMap<string, readonly Change[]>;
}

/** A tag that is not taken for a version of anything here, and why. */
export interface IgnoredTag {
  readonly tag: string;
  readonly reason: string;
}

// ---- decided -------------------------------------------------------------------------------------------

export type Bump = Level | 'prerelease' | 'first';

/** One package's release, decided once and never changed afterwards. Part of the public JSON contract. */
export interface Release {
  readonly package: string;
  readonly path: string;
  readonly ecosystem: string;
  readonly manifest: string;
  /** Last released version, null for a first release. */
  readonly current: string | null;
  readonly next: string;
  readonly bump: Bump;
  /** One sentence for people: why this version. */
  readonly reason: string;
  /** 'latest', or the prerelease identifier ('beta'), or the maintenance line ('1.x'). */
  readonly channel: string;
  readonly tag: string;
  /** The tag its package manager reads the version from, where that is not `tag`: `sub/v1.2.3` of a Go module in a group. */
  readonly moduleTag?: string;
  readonly previousTag: string | null;
  readonly changes: readonly Change[];
}

/** Everything released under one tag: one package, or the members of a group that share versions. */
export interface TaggedRelease {
  readonly tag: string;
  readonly previousTag: string | null;
  readonly version: string;
  readonly channel: string;
  /** Package or group name for headings; null when the repository has one line only. */
  readonly title: string | null;
  /** Directory the changelog lives in, '.' for the root. */
  readonly path: string;
  readonly packages: readonly Release[];
  /** The union of the packages' changes, each once, newest first. */
  readonly changes: readonly Change[];
  /** Whether the forge may call it the latest release (false for prereleases, backports, side packages). */
  readonly latest: boolean;
}

/** The decision: what is released, under which tags, on which day. */
export interface ReleaseSet {
  readonly base: Base;
  /** Day of the release, UTC, YYYY-MM-DD. */
  readonly date: string;
  readonly groups: readonly TaggedRelease[];
  /** Ranges of dependents to rewrite, with or without a release of the dependent. */
  readonly ranges: readonly RangeEdit[];
}

/** A dependency requirement that follows the version it names. */
export interface RangeEdit {
  /** The dependent's manifest. */
  readonly manifest: string;
  readonly dependency: string;
  readonly kind: DependencyKind;
  readonly from: string;
  readonly to: string;
}

// ---- planned -------------------------------------------------------------------------------------------

/** A replacement inside a text. Offsets are UTF-16 code units into the text before any edit. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  /** The text that stands there now, so that an edit can be checked, shown and taken back. */
  readonly was: string;
  readonly text: string;
}

export type Argv = readonly [command: string, ...args: string[]];

/** A file to attach to a forge release: by pattern (after the build steps), made from the plan itself, or from the lockfiles. */
export type AssetSource =
  | { readonly kind: 'pattern'; readonly pattern: string }
  | { readonly kind: 'text'; readonly name: string; readonly text: string }
  | ({ readonly kind: 'sbom'; readonly name: string } & SbomScope);

/** Everything this tool can do to the world. A new effect is a new member here. */
interface Effects extends PluginEffects, PublishingEffects {
  /** Change a file, or create it (`before` null). Digests are sha256 hex of the UTF-8 bytes. */
  readonly writeFile: {
    readonly path: string;
    readonly before: string | null;
    readonly after: string;
    readonly edits: readonly TextEdit[];
  };
  /** Remove a file that was read into the release. Its text is kept, so that it can be put back. */
  readonly removeFile: {
    readonly path: string;
    /** Digest of the file as it is: sha256 hex of the UTF-8 bytes. */
    readonly before: string;
    readonly text: string;
  };
  /** Run a command of the project's own, before anything is public. Never through a shell. */
  readonly run: { readonly title: string; readonly argv: Argv };
  /** Compare the public API of a package, as built, with that of its last release. Under 'error' a step too small is refused. */
  readonly checkApi: {
    readonly package: string;
    readonly ecosystem: 'npm' | 'cargo';
    /** Directory of the package. */
    readonly path: string;
    readonly previous: string;
    readonly previousTag: string;
    readonly next: string;
    readonly policy: 'warn' | 'error';
    /** How the repository moves 0.x versions. */
    readonly zeroMajor: ZeroPolicy;
  };
  /** Collect the files of one release and their digests; a pattern without a match fails here, before the push. */
  readonly gatherAssets: {
    readonly tag: string;
    readonly sources: readonly AssetSource[];
    /** Name of the checksum file to add, or null. */
    readonly checksums: string | null;
  };
  /** Make the release commit (an object; no branch moves yet). */
  readonly commit: CommitContent;
  /** Make an annotated tag on the release commit (an object; no ref yet). */
  readonly tag: { readonly name: string; readonly message: string };
  /**
   * The commit point: branch, tags and the ledger's entry that opens the release, in one atomic push (or one local ref
   * transaction without a remote).
   */
  readonly push: {
    readonly remote: string | null;
    readonly branch: string;
    readonly tags: readonly string[];
    /** Branch the ledger is kept on, or null where there is none. */
    readonly ledger: string | null;
  };
  /** Sign the files of one release and say where they come from: while nothing is public, and once the commit is known. */
  readonly attest: Attestation;
  /** Draft the release page, upload its files, and compare what the forge says it has with what was gathered. */
  readonly draftRelease: {
    /** The forge, named the same on every machine. */
    readonly on: string;
    readonly tag: string;
    readonly title: string;
    readonly notes: string;
    readonly prerelease: boolean;
  };
  /**
   * Give the signed statements about the files of a release to the store of the forge, which hands them out by the digest of
   * a file. What refuses it does so before anything of the release is published.
   */
  readonly storeAttestations: { readonly on: string; readonly tag: string };
  /** Put the statements about an image beside it in its registry, where others find them by its digest. */
  readonly attachStatements: {
    readonly tag: string;
    /** The repository with its host, such as `ghcr.io/acme/app`. */
    readonly package: string;
    readonly version: string;
  };
  /** Publish with a command of the project's own. Never through a shell. */
  readonly publishWith: {
    readonly title: string;
    readonly argv: Argv;
    /** Ends with 0 where it is done already. Null: the command itself may be repeated. */
    readonly probe: Argv | null;
    /** Takes it back, for people and later undoing. */
    readonly undo: Argv | null;
  };
  /** Make the drafted release page public. */
  readonly publishRelease: {
    readonly on: string;
    readonly tag: string;
    readonly prerelease: boolean;
    readonly latest: boolean;
  };
  /** Remove the draft of a release page. */
  readonly deleteDraft: { readonly on: string; readonly tag: string };
  /** Take back what the commit point made public: tags, the release commit, the open entry, in one atomic push. */
  readonly retract: Retraction;
  /** Say in the ledger that the release is complete. */
  readonly record: { readonly remote: string | null; readonly ledger: string };
}

export type Kind = keyof Effects;

/** One effect, as data: `Action` is any of them, `Action<'tag'>` is that one. */
export type Action<K extends Kind = Kind> = { [P in K]: { readonly kind: P } & Effects[P] }[K];

/** The state of the repository the plan was made from, checked again before it is applied. */
export interface Base {
  /** Commit the plan was made at; null in a repository without commits. */
  readonly head: string | null;
  /** Checked-out branch, or null when HEAD is detached. */
  readonly branch: string | null;
}

/** Something the user should know; no version depends on it. */
export interface Warning {
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
}

export interface CommitCounts {
  readonly total: number;
  readonly included: number;
  readonly noRelease: number;
  readonly notUnderstood: number;
}

/** A decision and the actions that make it true, as plain data. `id` is the digest of its canonical JSON. */
export interface Plan {
  readonly schema: 1;
  readonly planId: string;
  readonly base: Base;
  readonly date: string;
  readonly releases: readonly Release[];
  readonly commits: CommitCounts;
  readonly actions: readonly Action[];
  readonly ignoredTags: readonly IgnoredTag[];
  readonly warnings: readonly Warning[];
}

// ---- applied -------------------------------------------------------------------------------------------

/** A gathered file: where it is now and what it is. */
export interface Asset {
  readonly name: string;
  /** Path to upload from. */
  readonly path: string;
  readonly size: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

/** A file of a release; where only its digest is known, it is on the release page and needed no more. */
export type KnownAsset = Omit<Asset, 'path'> & { readonly path: string | null };

/** What the actions so far left behind, for the later ones. */
export interface Facts extends PluginFacts {
  readonly commit: string | null;
  /** Tag name → tag object id. */
  readonly tags: Readonly<Record<string, string>>;
  /** Tag name → files to attach. */
  readonly assets: Readonly<Record<string, readonly KnownAsset[]>>;
  /** The ledger's entry that opened the release, or null before that and where no ledger is kept. */
  readonly opened: LedgerEntry | null;
  /** `npm:name@version` → files for its registry. */
  readonly packages: Readonly<Record<string, readonly KnownPackedFile[]>>;
  /** Tag name → name → text of the files that prove the release. They are among `assets` too. */
  readonly evidence: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** What people should know of what was found on the way. */
  readonly notices: readonly Warning[];
  /** Tag name → address of its release page. */
  readonly urls: Readonly<Record<string, string>>;
}

/** What one action did. */
export interface Receipt {
  /** False when the world already was as asked. */
  readonly changed: boolean;
  readonly facts: Partial<Facts>;
}
