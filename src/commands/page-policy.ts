import { judgePolicy } from '../core/evidence/judge-policy.ts';
import type { Finding } from '../core/evidence/finding.ts';
import type { Page } from '../core/evidence/page.ts';
import { ownNode } from '../core/sbom/own.ts';
import { plainPurl } from '../core/sbom/policy.ts';
import { readLines } from '../pipeline/read.ts';
import { withSource, type Settings } from './planning.ts';
import { readPolicy } from './sbom-policy.ts';
import type { Tools } from './tools.ts';

/**
 * What `sbomPolicy` says of the SBOMs of a release page; nothing where there is no policy.
 * @throws ReleaseError POLICY_UNREADABLE
 */
export async function pagePolicy(page: Page, settings: Settings, tools: Tools): Promise<readonly Finding[]> {
  const policy = await readPolicy(settings, tools);
  if (policy === null) return [];
  const { workspace } = await withSource(tools, settings, (source) => readLines(source, settings.config));
  const own = new Set(
    workspace.packages.map((pkg) => {
      const { purl, name } = ownNode(pkg, null, null);
      return purl === null ? name : plainPurl(purl);
    }),
  );
  const follows = settings.config.sbomPolicy?.releases ?? 'error';
  return judgePolicy(page, { policy, follows, isOwn: (name) => own.has(name) });
}
