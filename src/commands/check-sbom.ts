import { ReleaseError, exitCodes } from '../core/error.ts';
import type { Bill } from '../core/sbom/bill.ts';
import { isClean, judgeBill, type SbomPolicy } from '../core/sbom/policy.ts';
import { showJson } from '../show/json.ts';
import { showChecked, type CheckedBill } from '../show/policy.ts';
import type { Settings } from './planning.ts';
import { readPolicy } from './sbom-policy.ts';
import type { Ending, Tools } from './tools.ts';

/**
 * `release sbom --check`: holds bills against `sbomPolicy`. Exit 0 where nothing is objected to that VEX does not settle,
 * else 3.
 * @throws ReleaseError USAGE where there is no policy, POLICY_UNREADABLE for its files
 */
export async function checkBills(
  bills: readonly Bill[],
  { json = false }: { readonly json?: boolean },
  { settings, tools }: { readonly settings: Settings; readonly tools: Tools },
): Promise<Ending> {
  const policy = await readPolicy(settings, tools);
  if (policy === null) throw noPolicy();
  const checked = bills.map((bill) => checkedBill(bill, policy));
  const { terminal } = tools;
  terminal.data(json ? showJson({ schema: 1, bills: checked }) : showChecked(checked, terminal.style));
  return { exitCode: checked.every(({ passed }) => passed) ? exitCodes.done : exitCodes.refused };
}

function checkedBill(bill: Bill, policy: SbomPolicy): CheckedBill {
  const findings = judgeBill(bill, policy);
  const { name, version } = bill.subject;
  return { name, version, components: bill.components.length, passed: isClean(findings), findings };
}

function noPolicy(): ReleaseError {
  return new ReleaseError('USAGE', 'there is no policy to check against: sbomPolicy in release.config', {
    hint: 'Say there what must not be in a release: docs/sbom.md, "What must not be in it".',
  });
}
