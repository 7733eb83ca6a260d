import type { Action, Package, ReleaseSet } from '../core/model.ts';

/** The world, read-only: the tree of the commit that is being released. */
export interface Look {
  /** Every package of the workspace, released or not. */
  readonly packages: readonly Package[];
  /** Texts of the files that exist among `paths`. */
  read(paths: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/**
 * A plugin reads what it needs and returns the actions it wants, as data. It never acts, so a dry run is
 * the plan itself. The same set and the same tree always give the same actions.
 */
export interface Plugin {
  readonly name: string;
  plan(set: ReleaseSet, look: Look): Promise<readonly Action[]>;
}
