import type { Config } from '../config/config.ts';
import type { SbomScope } from '../core/evidence/attestation.ts';
import type { Plan } from '../core/model.ts';
import { billOf } from '../core/sbom/bill.ts';
import { writeSbom } from '../core/sbom/write.ts';
import type { Source } from '../ports.ts';
import { readLocked, type Locked } from './locked.ts';
import { repositoryName, workspaceRules } from './read.ts';
import { readWorkspace } from './workspace.ts';

/**
 * What the lockfiles pin at the commit a release is made on, with its own packages at their new versions.
 * @throws ReleaseError LOCKFILE_UNREADABLE, and what reading manifests throws
 */
export async function lockedForRelease(
  { base, releases }: Plan,
  { source, config }: { readonly source: Source; readonly config: Config },
): Promise<Locked> {
  const tree = source.tree(base.head ?? undefined);
  const standing = await source.standing();
  const workspace = await readWorkspace(tree, workspaceRules(standing, config));
  const versions = new Map(releases.map(({ manifest, next }) => [manifest, next]));
  return readLocked(tree, workspace, { name: repositoryName(standing), versions });
}

/** An SBOM of a release. The same plan gives the same bytes, on any machine. */
export function releaseSbom(
  scope: SbomScope,
  { date }: Plan,
  { graph, whole }: Locked,
  toolVersion: string,
): string {
  const subject = scope.package ?? whole;
  const root = graph.get(subject);
  // Several packages released together have one version; the manifests say it of each, and nothing of the whole.
  const named =
    root?.version === null ? new Map([...graph, [subject, { ...root, version: scope.version }]]) : graph;
  const facts = { timestamp: `${date}T00:00:00Z`, toolVersion };
  return writeSbom(scope.format, billOf(named, subject, scope.package === null), facts);
}
