/**
 * Plugins written for semantic-release, as data: which one runs, with which options, for which release. Only `apply`
 * calls them, through a port.
 */

/** What JSON can say. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: Json;
}

/** A plugin for one release. */
export interface PluginUse {
  /** Name of its module, or a path below the top of the repository that begins with './'. */
  readonly plugin: string;
  /** Its own options. */
  readonly options: JsonObject;
  readonly tag: string;
  /** Directory it runs in, '.' for the top of the repository. */
  readonly path: string;
  /** Notes of the release, Markdown. */
  readonly notes: string;
}

/** A plugin that prepares. What it changes goes into the release commit. */
export interface PluginPreparation extends PluginUse {
  /** Not run: files that match these patterns and differ from the last commit are taken instead. Null: it is run. */
  readonly assets: readonly string[] | null;
}

/** A plugin that publishes. It cannot look before it acts, so the ledger keeps what was begun and what was done. */
export interface PluginPublication extends PluginUse {
  /** Channels the version is added to then. */
  readonly addTo: readonly string[];
  /** A command that ends with 0 where the publication is there already; null: nobody can tell. */
  readonly probe: readonly [command: string, ...args: string[]] | null;
}

/** A plugin that is told how the release ended. Its own failures are told, and change nothing. */
export interface PluginTelling extends PluginUse {
  readonly of: readonly ('success' | 'fail')[];
}

/** The effects of plugins. */
export interface PluginEffects {
  /** Let a semantic-release plugin prepare the release in the work tree. */
  readonly preparePlugin: PluginPreparation;
  /** Let a semantic-release plugin publish. */
  readonly publishPlugin: PluginPublication;
  /** Tell a semantic-release plugin how the release ended. */
  readonly tellPlugin: PluginTelling;
}

/** What plugins left behind, for the later actions. */
export interface PluginFacts {
  readonly prepared: PreparedFiles;
  /** Tag name → what plugins say they published. */
  readonly published: Readonly<Record<string, readonly JsonObject[]>>;
}

/** What a plugin is asked while a plan is made; it answers with a text. */
export type PluginTopic = 'analyzeCommits' | 'generateNotes';

/** A plugin that is asked, about all lines of versions or those of some packages. */
export interface PluginQuestion extends Pick<PluginUse, 'plugin' | 'options'> {
  readonly topics: readonly PluginTopic[];
  /** Names; null: all. */
  readonly packages: readonly string[] | null;
}

/** Steps of semantic-release that a plugin may take part in, as its modules export them. */
export type PluginHook =
  | PluginTopic
  | 'verifyConditions'
  | 'verifyRelease'
  | 'prepare'
  | 'publish'
  | 'addChannel'
  | 'success'
  | 'fail';

/** A failure as it is told to a plugin. */
export interface ToldFailure {
  readonly code: string;
  readonly message: string;
  readonly details: string;
}

/** What a plugin is told of the release, besides its options. */
export interface PluginContext {
  readonly branch: string;
  /** Null for the latest. */
  readonly channel: string | null;
  readonly isPrerelease: boolean;
  readonly last: { readonly version: string; readonly gitTag: string } | null;
  readonly type: string;
  readonly version: string;
  readonly gitTag: string;
  /** The release commit, or the commit it is made on while there is none. */
  readonly gitHead: string | null;
  readonly notes: string;
  /** Ids of the commits whose changes are released. */
  readonly commits: readonly string[];
  /** What publishing gave so far. */
  readonly releases: readonly JsonObject[];
  readonly errors: readonly ToldFailure[];
}

/** Files plugins changed before the release commit was made. */
export interface PreparedFiles {
  readonly paths: readonly string[];
  readonly removed: readonly string[];
}
