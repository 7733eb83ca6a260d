import { matchOverrides, overridesDirectory, type Overrides } from '../core/commits/index.ts';
import type { Package, RawCommit, Warning } from '../core/model.ts';
import type { Source } from '../ports.ts';

/** What the override files of HEAD say about some commits, and what a person should know of them. */
export interface ReadOverrides {
  readonly overrides: Overrides;
  readonly warnings: readonly Warning[];
}

/**
 * Reads `.release/overrides` of HEAD. Files about commits that were released before are kept as they are, for the
 * changelog of the past; only an id that names no commit here is worth a word.
 */
export async function readOverrides(
  source: Source,
  commits: readonly RawCommit[],
  packages: readonly Package[],
): Promise<ReadOverrides> {
  const tree = source.tree();
  const paths = await tree.glob(`${overridesDirectory}/**`);
  const files = await tree.read(paths);
  const { overrides, outside, useless } = matchOverrides(files, commits, packages);
  const known = new Set(await source.knownCommits(outside.map(({ id }) => id)));
  const { shallow } = await source.standing();
  // A clone without its history cannot tell an old commit from none.
  const lost = shallow ? [] : outside.filter(({ id }) => !known.has(id));
  return {
    overrides,
    warnings: [
      ...useless.map(({ path, reason }) => ignored(path, reason)),
      ...lost.map(({ path, id }) => ignored(path, `${id} names no commit, or several`)),
    ],
  };
}

function ignored(path: string, reason: string): Warning {
  return {
    code: 'OVERRIDE_IGNORED',
    message: `${path} changes nothing: ${reason}`,
    hint: 'Name it after the commit, as git log shows it: .release/overrides/<commit>.md',
  };
}
