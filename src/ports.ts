import type { ApiReport } from './core/api.ts';
import type { CommitCheck } from './core/deploy/commit-checks.ts';
import type { RunReview } from './core/deploy/reviews.ts';
import type { ReleaseCommit } from './core/release-commit.ts';
import type { Writer } from './core/ledger/types.ts';
import type { Action, Argv, Asset, Base, RawCommit, RawTag } from './core/model.ts';
import type { Content, Found, PackedFile, Publisher } from './core/publication.ts';
import type { Findings, ForgeAccess, PlannedPush, PublishCheck, Signs, Space } from './core/findings.ts';
import type { ForgeDraft, ForgeRelease } from './core/forge-page.ts';
import type { RegistryAnswer, RegistryQuestion } from './core/registry-answer.ts';
import type { Secret } from './core/secret.ts';
import type { ShownVersion } from './core/withdraw/shown.ts';
import type { JsonObject, PluginContext, PluginHook, PluginTopic, PluginUse } from './core/plugin-call.ts';
import type { Ledger, LedgerCommit, LedgerKeys } from './ports-ledger.ts';
import type { AttestationStore, EvidenceTools, Referrers, Sboms } from './ports-evidence.ts';

export type { ForgeDraft, ForgeRelease } from './core/forge-page.ts';
export type { Content, Found } from './core/publication.ts';
export type {
  CheckedStore,
  EntryStore,
  Ledger,
  LedgerCommit,
  LedgerKeys,
  LedgerPlace,
  LedgerTip,
  NewEntry,
} from './ports-ledger.ts';
export type { PublishedVersion, RegistryAnswer, RegistryQuestion } from './core/registry-answer.ts';

/**
 * The world, as small interfaces: one per thing that can fail on its own. `io` implements them, `cli.ts`
 * wires them, tests replace them.
 */

// ---- reading -------------------------------------------------------------------------------------------

/** The tree of one commit, read-only. Paths are repository-relative with '/', never leaving the tree. */
export interface Tree {
  /** Texts of the files that exist (and are regular files) among `paths`. */
  read(paths: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Paths of files that match a glob ('*', '**', '?', braces), sorted. */
  glob(pattern: string): Promise<readonly string[]>;
}

/** What a remote is, as git config names it. */
export interface Remote {
  readonly name: string;
  readonly url: string;
}

/** Where the repository stands. */
export interface Standing {
  /** Top of the work tree. */
  readonly root: string;
  /** The git directory shared by all work trees. */
  readonly gitDir: string;
  /** The git directory of this work tree alone; `gitDir` unless the work tree is a linked one. */
  readonly ownGitDir: string;
  /** Null on an unborn branch. */
  readonly head: string | null;
  /** Null when detached. */
  readonly branch: string | null;
  readonly shallow: boolean;
  /** Commits where a shallow history ends. */
  readonly boundary: readonly string[];
  readonly remote: Remote | null;
  /** The remote's default branch as far as the clone knows it (`refs/remotes/<remote>/HEAD`). */
  readonly defaultBranch: string | null;
}

/** Which commits to read. */
export interface HistoryRange {
  /** Where to start; HEAD unless told. */
  readonly from?: string;
  /** Commits to stop at. Several: the walk goes back to where they all part. */
  readonly exclude: readonly string[];
  /** Whether to read the paths each commit touches. */
  readonly paths: boolean;
  /** Only commits that touch these directories. */
  readonly under?: readonly string[];
}

/** A repository, read-only: nothing here writes a ref, the index or the work tree. */
export interface Source {
  standing(): Promise<Standing>;
  tags(): Promise<readonly RawTag[]>;
  /** Names of the tags the remote has; empty without a remote, null when it does not answer soon. Never throws. */
  remoteTags(): Promise<readonly string[] | null>;
  /** Text of the newest entry of a ledger as far as this clone knows it, or null. Asks nobody. */
  knownEntry(branch: string): Promise<string | null>;
  /** Those of some commit ids, shortened or not, or full names of refs, that name one commit here. */
  knownCommits(ids: readonly string[]): Promise<readonly string[]>;
  /** Commits reachable from HEAD and not from `exclude`, newest first, in one streamed pass. */
  history(range: HistoryRange): AsyncIterable<RawCommit>;
  /** Files of a commit; of HEAD unless told. */
  tree(commit?: string): Tree;
  /**
   * The same commit with its whole history, fetched from the remote into a place of our own: the clone stays as
   * it is. Close it when done.
   * @throws ReleaseError HISTORY_INCOMPLETE when the remote cannot be read
   */
  deepen(): Promise<Source>;
  /**
   * The repository as a release found it: at the parent of its commit, on that branch, without the tags of that commit;
   * with the whole history and all tags of the remote, fetched into a place of our own. Close it when done.
   * @throws ReleaseError HISTORY_INCOMPLETE when the remote cannot be read
   */
  before(commit: string, branch: string): Promise<Source>;
  /** Ends the processes reading needed. */
  close(): void;
}

/** Registries of package managers, read-only. */
export interface Registries {
  /** Answers in the order of the questions, within bounded time. Never throws. */
  ask(questions: readonly RegistryQuestion[]): Promise<readonly RegistryAnswer[]>;
}

// ---- writing -------------------------------------------------------------------------------------------

/** Files of the work tree. Refuses any path that leaves it, also through links. */
export interface Files {
  read(path: string): Promise<string | null>;
  write(path: string, text: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** Removes what a `write` that was cut off left beside a file. */
  sweep(path: string): Promise<void>;
  /** Absolute paths of work-tree files that match a glob, sorted. */
  glob(pattern: string): Promise<readonly string[]>;
  /** A folder of our own, outside the work tree, for files that only exist to be uploaded. */
  scratch(name: string, text: string): Promise<string>;
  /** A folder of our own, for what tools make. */
  scratchFolder(): Promise<string>;
  /** Removes what `scratch` and `scratchFolder` made, as far as it can. */
  tidy(): Promise<void>;
  digest(absolutePath: string): Promise<{ readonly sha256: string; readonly size: number }>;
  /** Bytes of a file, for what works on them in one piece. */
  bytes(absolutePath: string): Uint8Array;
}

/** A git repository, writable. Objects are made first; refs move only in `publish`. */
export interface Git {
  base(): Promise<Base>;
  /**
   * Checks that commits can be made here.
   * @throws ReleaseError NO_IDENTITY
   */
  checkIdentity(): Promise<void>;
  /** What git is told to sign here. */
  signs(): Promise<Signs>;
  /**
   * Signs what it is told to sign, once, in objects that nobody keeps.
   * @throws ReleaseError SIGNING_FAILED
   */
  checkSigning(): Promise<void>;
  /** What git shows a remote over HTTP to be let in, where its settings or the address say it; null otherwise. */
  pushSecret(remote: string): Promise<Secret | null>;
  /**
   * Asks the remote whether it would take a push of HEAD to the branch; sends nothing.
   * @throws ReleaseError PUSH_FORBIDDEN, REMOTE_MOVED
   */
  checkPush(remote: string, branch: string): Promise<void>;
  /** Whether a commit is known here and an ancestor of another one (or that one itself). */
  isIn(sha: string, commit: string): Promise<boolean>;
  /** Paths among `paths` whose work-tree or index content differs from HEAD. */
  modified(paths: readonly string[]): Promise<readonly string[]>;
  /**
   * Files that differ from HEAD or are not tracked, ignored ones left out: path → digest (sha256) of what is there, null
   * where there is no file any more.
   */
  changes(): Promise<ReadonlyMap<string, string | null>>;
  /** The same of files that match patterns (gitglossary(7) "pathspec", glob; '!' excludes), ignored ones included. */
  changesIn(patterns: readonly string[]): Promise<ReadonlyMap<string, string | null>>;
  /** Makes files as they are in HEAD again; those HEAD does not have are removed. */
  putBack(paths: readonly string[]): Promise<void>;
  /** Those paths that HEAD has. */
  tracked(paths: readonly string[]): Promise<readonly string[]>;
  /**
   * Makes a commit object on top of `parent` with these work-tree files and without those removed, signed if the user's
   * config says so.
   */
  commit(options: {
    readonly parent: string;
    readonly message: string;
    readonly paths: readonly string[];
    readonly removed: readonly string[];
  }): Promise<string>;
  /** Makes an annotated tag object, signed if the user's config says so. */
  tag(options: { readonly name: string; readonly target: string; readonly message: string }): Promise<string>;
  /** Branch tip and tags of the remote, now. */
  remoteRefs(remote: string): Promise<ReadonlyMap<string, string>>;
  /** The branch HEAD of the remote names, or null where it has none. */
  defaultBranch(remote: string): Promise<string | null>;
  /** Tags of this repository, by full ref name. */
  localTags(): Promise<ReadonlyMap<string, string>>;
  /**
   * The commit point. All refs or none; the branch only from `expected` (null: it must not exist).
   * @throws ReleaseError LEDGER_MOVED where only the ledger stands in the way, REMOTE_MOVED, PUSH_REJECTED, PUSH_FORBIDDEN
   */
  publish(options: {
    readonly remote: string | null;
    readonly branch: string;
    readonly commit: string;
    readonly expected: string | null;
    /** Commit the release was made on: the local branch moves only from there. */
    readonly base: string;
    readonly tags: Readonly<Record<string, string>>;
    /** The entry that opens the release, or null where no ledger is kept. */
    readonly ledger: (LedgerCommit & { readonly branch: string }) | null;
  }): Promise<void>;
  /**
   * The release commits among the last thousand of a branch, by their trailers, newest first; those alone whose plan is
   * kept in no ledger and can be made again.
   */
  releaseCommits(tip: string): Promise<readonly ReleaseCommit[]>;
  /** Makes the tip of a branch of the remote known here; null where there is none. No ref of this repository moves. */
  fetchBranch(remote: string, branch: string): Promise<string | null>;
  /** Makes a commit on `tip` that takes `commit` (made on `base`) back; null where its files were changed since. */
  makeRevert(options: {
    readonly tip: string;
    readonly commit: string;
    readonly base: string;
    readonly message: string;
  }): Promise<LedgerCommit | null>;
  /**
   * Takes a release back, all or nothing.
   * @throws ReleaseError LEDGER_MOVED, REMOTE_MOVED, PUSH_REJECTED, PUSH_FORBIDDEN
   */
  retract(options: {
    readonly remote: string;
    readonly branch: string;
    /** A commit that goes on top of the branch, or null. */
    readonly revert: LedgerCommit | null;
    readonly tags: Readonly<Record<string, string>>;
    readonly ledger: LedgerCommit & { readonly branch: string };
  }): Promise<void>;
  /**
   * Makes the objects of tags of the remote known here, with what they need. No ref of this repository moves.
   * @throws ReleaseError GIT_FAILED where the remote lacks one
   */
  fetchTags(remote: string, tags: readonly string[]): Promise<void>;
  /**
   * Whether the remote (null: this repository) has the release of a plan, made by this clone: its tags are there, and
   * they are objects made here. Gives its commit and tag objects, or null.
   */
  findPublished(options: {
    readonly remote: string | null;
    readonly tags: readonly string[];
    readonly planId: string;
    readonly base: string;
  }): Promise<Published | null>;
  /** Makes the local branch, index and tags follow a release that is public; does nothing where they have. */
  follow(options: Published & { readonly branch: string; readonly base: string }): Promise<void>;
}

/** A release as git has it: ids of its commit and tag objects. */
export interface Published {
  readonly commit: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** A place that shows releases: GitHub, GitHub Enterprise, or a folder. */
export interface Forge {
  /** Whether it is a server, with a clock and rules of its own. */
  readonly isServer: boolean;
  /** Its store of attestations; null where it has none. */
  readonly attestations: AttestationStore | null;
  /** Most characters it takes as the text of a page. */
  readonly longestNotes: number;
  /**
   * Checks, read-only, that releases can be made: token present and accepted, repository visible, rights.
   * @throws ReleaseError NO_TOKEN, FORGE_REFUSED
   */
  check(): Promise<ForgeAccess>;
  /** Looks, read-only, for rules that forbid a push. What it may not see is no problem. Never throws. */
  checkRules(push: PlannedPush): Promise<Findings>;
  /** The newest state of every check of a commit. */
  commitChecks(commit: string): Promise<readonly CommitCheck[]>;
  /** What people said of a run of its CI that waited for them. */
  runReviews(run: number): Promise<readonly RunReview[]>;
  /** The release of a tag, draft or published. */
  findRelease(tag: string): Promise<ForgeRelease | null>;
  /** Makes a draft, and gives the page that is there: another run may have made it at the same time. */
  createDraft(draft: ForgeDraft): Promise<ForgeRelease>;
  updateDraft(id: string, draft: ForgeDraft): Promise<ForgeRelease>;
  upload(id: string, asset: Asset): Promise<void>;
  removeAsset(id: string, name: string): Promise<void>;
  /** Digest and size of an asset as downloaded now, to `place` (an absolute path) where one is given. */
  digestAsset(id: string, name: string, place?: string): Promise<Omit<Asset, 'name' | 'path'>>;
  publish(id: string, options: { readonly latest: boolean }): Promise<ForgeRelease>;
  /** Removes a draft; what is published stays. */
  deleteDraft(id: string): Promise<void>;
  /** Text of a page. */
  notesOf(id: string): Promise<string>;
  /** Replaces the text of a page, published or not, and nothing else of it. */
  rewrite(id: string, notes: string): Promise<void>;
  /** Tag of the page that is shown as the latest; null where none is. */
  latest(): Promise<string | null>;
  /** Shows a page that is published as the latest. */
  makeLatest(id: string): Promise<void>;
}

/** Commands of the project's own. */
export interface Shell {
  /** Runs `argv` in the work tree, never through a shell. Throws BUILD_FAILED with the tail of its output. */
  run(argv: readonly [string, ...string[]], title: string): Promise<void>;
  /** Runs a command that publishes. Throws PUBLISH_FAILED. */
  publish(argv: Argv, title: string): Promise<void>;
  /** Whether a command ends with 0. */
  probe(argv: Argv): Promise<boolean>;
}

/** Compares public APIs, with the tool of each language. */
export interface ApiGuard {
  /**
   * The API of a package as it lies in the work tree, built, against the one that was released.
   * @throws ReleaseError API_UNCHECKED where one of them cannot be had
   */
  compare(check: Action<'checkApi'>): Promise<ApiReport>;
}

/** The files of one commit in a place of their own. */
export interface Checkout {
  readonly files: Files;
  readonly shell: Shell;
  readonly registries: PackageRegistries;
  readonly plugins: PluginHost;
  /** Removes the place. */
  close(): Promise<void>;
}

/** Time. */
export interface Clock {
  /** Now, UTC, RFC 3339, to the second. */
  readonly now: () => string;
  /** Lets some milliseconds pass; fewer where the run is asked to stop. */
  readonly pause: (milliseconds: number) => Promise<void>;
}

/** The machine a run is on. */
export interface Machine {
  /** The file systems a release writes to: work tree, git's objects, temporary files. */
  space(): Promise<readonly Space[]>;
  /** Whether a command can be started: by its name on the PATH, or by a path from the top of the work tree. */
  has(command: string): Promise<boolean>;
  /** What a command that tells its version says in a folder of the work tree; null where it fails or is not there. */
  version(argv: Argv, path: string): Promise<string | null>;
}

/** A package manager that packs and publishes, and the registry it publishes to. Tokens are the tool's own affair. */
export interface PackageRegistry {
  /** Looks, read-only, whether packages could be published: tool, credentials, versions that are free. Never throws. */
  check(actions: readonly Action<'publishPackage'>[]): Promise<PublishCheck>;
  /** Makes the files in a folder that is empty. @throws ReleaseError PACK_FAILED, TOOL_MISSING */
  pack(action: Action<'packPackage'>, folder: string): Promise<readonly PackedFile[]>;
  /**
   * Compares a version with what the registry has; asked to wait, until it has it, for a bounded time.
   * @throws ReleaseError REGISTRY_FAILED
   */
  compare(
    action: Action<'publishPackage'>,
    content: Content,
    options?: { readonly wait: boolean },
  ): Promise<Found>;
  /** @throws ReleaseError REGISTRY_REFUSED, REGISTRY_FAILED, TOOL_MISSING */
  publish(action: Action<'publishPackage'>, content: Content): Promise<void>;
  /** Where versions can wait for a person's approval. */
  readonly staging?: Staging;
  /** Where statements are kept beside what they are about. */
  readonly referrers?: Referrers;
  /** Moves tags to a version that is there. */
  retag(action: Action<'publishPackage'>, content: Content): Promise<void>;
  readonly withdrawing: Withdrawing;
}

/** How a version is withdrawn that stays where it is, and how tags move. */
export interface Withdrawing {
  /** A version as the registry shows it now. @throws ReleaseError REGISTRY_FAILED, REGISTRY_REFUSED */
  look(action: Action<'publishPackage'>): Promise<ShownVersion>;
  /**
   * Marks a version as withdrawn, in these words; null takes the mark back.
   * @throws ReleaseError REGISTRY_REFUSED, REGISTRY_FAILED, TOOL_MISSING
   */
  mark(action: Action<'publishPackage'>, words: string | null): Promise<void>;
  /** Moves a tag to another version (images: to a digest). @throws ReleaseError as `mark` */
  point(action: Action<'publishPackage'>, tag: string, target: string): Promise<void>;
}

/** A registry where a version can wait until a person approves it. */
export interface Staging {
  /** Gives what it names the version by, or null where it does not say. @throws ReleaseError REGISTRY_REFUSED, REGISTRY_FAILED */
  stage(action: Action<'stagePackage'>, content: Content): Promise<string | null>;
  /** What it names a version by that waits there; null where none does, or the token may not ask. */
  find(action: Action<'stagePackage' | 'publishPackage'>): Promise<string | null>;
}

/** Each of them. */
export type PackageRegistries = Readonly<Record<Publisher, PackageRegistry>>;

/** Plugins written for semantic-release, run as it runs them. */
export interface PluginHost {
  /**
   * Whether a plugin takes part in a step.
   * @throws ReleaseError CONFIG_INVALID where it is not installed or is no plugin
   */
  has(plugin: string, hook: PluginHook): Promise<boolean>;
  /**
   * Lets it take part; gives what it gave.
   * @throws ReleaseError PLUGIN_FAILED with its own words
   */
  call(hook: PluginHook, use: PluginUse, context: PluginContext): Promise<JsonObject | null>;
  /**
   * Asks it while a plan is made; null where it has nothing to say.
   * @throws ReleaseError CONFIG_INVALID where it answers no such question, PLUGIN_FAILED with its own words
   */
  ask(topic: PluginTopic, use: PluginUse, context: PluginContext): Promise<string | null>;
  /** Whether a person says that a step that was begun was done. */
  isSaidDone(step: string): boolean;
}

/** What plugins did to the work tree of one plan. */
export interface PreparedRecord {
  readonly planId: string;
  /** The plugin that is at work, or null. */
  readonly running: string | null;
  /** Path → digest (sha256) as a plugin left it; null: removed. */
  readonly files: Readonly<Record<string, string | null>>;
}

/** Keeps what plugins did to the work tree where the next run finds it: inside the git directory. */
export interface PreparedStore {
  read(): Promise<PreparedRecord | null>;
  write(record: PreparedRecord): Promise<void>;
  clear(): Promise<void>;
}

/** Everything `apply` may touch. */
export interface World {
  readonly files: Files;
  readonly git: Git;
  readonly forge: Forge | null;
  readonly shell: Shell;
  readonly api: ApiGuard;
  readonly plugins: PluginHost;
  readonly prepared: PreparedStore;
  readonly ledger: Ledger;
  readonly keys: LedgerKeys;
  /**
   * Puts the files of a commit into a temporary place, to build there.
   * @param head the commit git says it is at there; that one unless told
   */
  checkout(commit: string, head?: string): Promise<Checkout>;
  readonly clock: Clock;
  readonly machine: Machine;
  /** This process, as the ledger names it. */
  readonly self: Writer;
  readonly registries: PackageRegistries;
  readonly evidence: EvidenceTools;
  readonly sboms: Sboms;
}
