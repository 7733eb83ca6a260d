import type { Config } from '../config/config.ts';
import type { SbomScope } from '../core/evidence/attestation.ts';
import type { Plan } from '../core/model.ts';
import { billOf } from '../core/sbom/bill.ts';
import { writeSbom } from '../core/sbom/write.ts';
import type { Source } from '../ports.ts';
import { readLocked } from './locked.ts';
import { repositoryName, workspaceRules } from './read.ts';
import { readWorkspace } from './workspace.ts';

/**
 * The SBOM of a release: of what the lockfiles pin at the commit it is made on, with its own packages at their new versions. The
 * same plan gives the same bytes, on any machine.
 * @throws ReleaseError LOCKFILE_UNREADABLE, and what reading manifests throws
 */
export async function releaseSbom(
  scope: SbomScope,
  plan: Plan,
  {
    source,
    config,
    toolVersion,
  }: { readonly source: Source; readonly config: Config; readonly toolVersion: string },
): Promise<string> {
  const tree = source.tree(plan.base.head ?? undefined);
  const standing = await source.standing();
  const workspace = await readWorkspace(tree, workspaceRules(standing, config));
  const versions = new Map(plan.releases.map(({ manifest, next }) => [manifest, next]));
  const { graph, whole } = await readLocked(tree, workspace, { name: repositoryName(standing), versions });
  const subject = scope.package ?? whole;
  const root = graph.get(subject);
  // Several packages released together have one version; the manifests say it of each, and nothing of the whole.
  const named =
    root?.version === null ? new Map([...graph, [subject, { ...root, version: scope.version }]]) : graph;
  const facts = { timestamp: `${plan.date}T00:00:00Z`, toolVersion };
  return writeSbom(scope.format, billOf(named, subject, scope.package === null), facts);
}
