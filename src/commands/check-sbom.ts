import { resolve } from 'node:path';
import type { SbomPolicySettings } from '../config/config.ts';
import { ReleaseError, exitCodes } from '../core/error.ts';
import type { Bill } from '../core/sbom/bill.ts';
import { readAdvisories } from '../core/sbom/osv.ts';
import { isClean, judgeBill, type SbomPolicy } from '../core/sbom/policy.ts';
import { readVex } from '../core/sbom/vex.ts';
import { parseRange } from '../core/sbom/versions.ts';
import { showJson } from '../show/json.ts';
import { showChecked, type CheckedBill } from '../show/policy.ts';
import type { Settings } from './planning.ts';
import type { Ending, Tools } from './tools.ts';

/**
 * `release sbom --check`: holds bills against `sbomPolicy`. Exit 0 where nothing is objected to that VEX does not settle,
 * else 3.
 */
export async function checkBills(
  bills: readonly Bill[],
  { json = false }: { readonly json?: boolean },
  { settings, tools }: { readonly settings: Settings; readonly tools: Tools },
): Promise<Ending> {
  const policy = await readPolicy(settings, tools);
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

/** @throws ReleaseError USAGE where no policy is configured, POLICY_UNREADABLE for its files */
async function readPolicy({ root, config: { sbomPolicy } }: Settings, tools: Tools): Promise<SbomPolicy> {
  if (sbomPolicy === null) {
    throw new ReleaseError('USAGE', 'there is no policy to check against: sbomPolicy in release.config', {
      hint: 'Say there what must not be in a release: docs/sbom.md, "What must not be in it".',
    });
  }
  const { advisories = [], vex = [], denyLicenses = [] } = sbomPolicy;
  const read = async (path: string): Promise<readonly [string, string]> => [
    path,
    await readText(root, path, tools),
  ];
  const osvTexts = await Promise.all(advisories.map(read));
  const vexTexts = await Promise.all(vex.map(read));
  return {
    deny: denialsOf(sbomPolicy),
    denyLicenses,
    advisories: osvTexts.map(([path, text]) => readAdvisories(path, text)),
    vex: vexTexts.flatMap(([path, text]) => readVex(path, text)),
  };
}

function denialsOf({ deny = [] }: SbomPolicySettings): SbomPolicy['deny'] {
  return deny.map(({ purl, versions, reason = 'denied' }) => ({
    purl,
    versions: versions === undefined ? null : parseRange(versions),
    reason,
  }));
}

async function readText(root: string, path: string, tools: Tools): Promise<string> {
  try {
    return await tools.readFile(resolve(root, path));
  } catch (cause) {
    throw new ReleaseError('POLICY_UNREADABLE', `${path} cannot be read`, {
      cause,
      hint: 'sbomPolicy in release.config names it: fetch it first, or correct the path.',
    });
  }
}
