import type { Config } from '../config/config.ts';
import { groupBy } from '../core/collections.ts';
import type { SbomScope } from '../core/evidence/attestation.ts';
import type { Plan } from '../core/model.ts';
import { billOf, type Bill } from '../core/sbom/bill.ts';
import { releasedPart } from '../core/sbom/released.ts';
import { isWhole } from '../plugins/sboms.ts';
import type { Source } from '../ports.ts';
import { packagesOf } from './evidence.ts';
import { readLocked, type Locked } from './locked.ts';
import { readLines, repositoryName, workspaceRules } from './read.ts';
import { readWorkspace } from './workspace.ts';

/** Where lockfiles are read. */
export interface Place {
  readonly source: Source;
  readonly config: Config;
}

/**
 * What the lockfiles pin at the commit a release is made on, with its own packages at their new versions.
 * @throws ReleaseError LOCKFILE_UNREADABLE, and what reading manifests throws
 */
export async function lockedForRelease(
  { base, releases }: Pick<Plan, 'base' | 'releases'>,
  { source, config }: Place,
): Promise<Locked> {
  const tree = source.tree(base.head ?? undefined);
  const standing = await source.standing();
  const workspace = await readWorkspace(tree, workspaceRules(standing, config));
  const versions = new Map(releases.map(({ manifest, next }) => [manifest, next]));
  return readLocked(tree, workspace, { name: repositoryName(standing), versions });
}

/** What one SBOM of a release lists. */
export function releaseBill(
  scope: Pick<SbomScope, 'package' | 'version'>,
  { releases }: Plan,
  { graph, whole }: Locked,
): Bill {
  if (scope.package !== null) return billOf(graph, scope.package);
  const part = releasedPart(graph, whole, new Set(releases.map(({ manifest }) => manifest)));
  const root = part.get(whole);
  // Several packages released together have one version; the manifests say it of each, and nothing of the whole.
  const named =
    root?.version === null ? new Map([...part, [whole, { ...root, version: scope.version }]]) : part;
  return billOf(named, whole, true);
}

/** What the SBOMs of a release list, whether its pages get any or not. @throws as {@link lockedForRelease} */
export async function releaseBills(plan: Plan, locked: Locked, place: Place): Promise<readonly Bill[]> {
  const count = packagesOf(await readLines(place.source, place.config));
  return [...groupBy(plan.releases, ({ tag }) => tag).values()].flatMap((group) =>
    (isWhole(group.length, count) ? [null] : group.map(({ manifest }) => manifest)).map((of) =>
      releaseBill({ package: of, version: group[0]?.next ?? '' }, plan, locked),
    ),
  );
}
