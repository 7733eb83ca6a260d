import type { Action, Package, ReleaseSet, TaggedRelease } from '../core/model.ts';
import type { PluginQuestion } from '../core/plugin-call.ts';
import type { Ecosystem, Texts } from '../ecosystems/ecosystem.ts';

/** An ecosystem in a repository: one for each root directory. */
export interface EcosystemInUse {
  readonly ecosystem: Ecosystem;
  readonly texts: Texts;
  readonly packages: readonly Package[];
}

/** The world, read-only: the tree of the commit that is being released. */
export interface Look {
  /** Every package of the workspace, released or not. */
  readonly packages: readonly Package[];
  /** The ecosystems found, each with the manifests it was read from and the packages they make. */
  readonly ecosystems: readonly EcosystemInUse[];
  /** Texts of the files that exist among `paths`. */
  read(paths: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Paths of files that match a glob, sorted. */
  glob(pattern: string): Promise<readonly string[]>;
  /** The notes of a release as its page shows them, Markdown. */
  notes(group: TaggedRelease): string;
}

/**
 * A plugin reads what it needs and returns the actions it wants, as data. It never acts, so a dry run is
 * the plan itself. The same set and the same tree always give the same actions.
 */
export interface Plugin {
  readonly name: string;
  /** A plugin of semantic-release that is asked before anything is planned: how far versions move, what notes say. */
  readonly asks?: PluginQuestion;
  plan(set: ReleaseSet, look: Look): Promise<readonly Action[]>;
}
