import { deniedIn } from '../sbom/denied.ts';
import { plural } from '../notes/summary.ts';
import { judgeBill, type SbomPolicy } from '../sbom/policy.ts';
import { readBill } from '../sbom/read-bill.ts';
import { found, lacking, type Finding } from './finding.ts';
import { textOf, type Page } from './page.ts';

/** What must not be in the SBOMs of a page, and what follows from it. */
export interface PolicyCase {
  readonly policy: SbomPolicy;
  readonly follows: 'error' | 'warn';
  /** Whether a package, by its package URL without a version, else by its name, is made in the repository. */
  readonly isOwn: (name: string) => boolean;
}

/** How SBOMs are called: ours, and those of syft and GoReleaser, cdxgen, and others. */
const sbomName = /(?:^|[.-])(?:cdx|spdx|cyclonedx|sbom|bom)\.json$/i;

/** Whether what the SBOMs of a page list is allowed: by the policy and the advisories of today, not those of the release. */
export function judgePolicy(page: Page, one: PolicyCase): readonly Finding[] {
  return page.files.filter(({ name }) => sbomName.test(name)).map(({ name }) => judge(name, page, one));
}

function judge(name: string, page: Page, { policy, follows, isOwn }: PolicyCase): Finding {
  const fail = (message: string): Finding =>
    follows === 'error'
      ? lacking('SBOM_POLICY', name, message)
      : found('SBOM_POLICY', name, `told only: ${message}`);
  const bill = readBill(textOf(page, name) ?? '', isOwn);
  if (bill === null) return fail('not an SBOM that can be read, so nothing can be ruled out');
  const denied = deniedIn(judgeBill(bill, policy));
  if (denied === null)
    return found(
      'SBOM_POLICY',
      name,
      `${plural(bill.components.length, 'component', 'components')}, none denied`,
    );
  return fail(denied.lines.join('; '));
}
