import type { SbomScope } from '../core/evidence/attestation.ts';
import type { Plan } from '../core/model.ts';
import { writeSbom } from '../core/sbom/write.ts';
import type { Locked } from './locked.ts';
import { releaseBill } from './release-bills.ts';

/** An SBOM of a release. The same plan gives the same bytes, on any machine. */
export function releaseSbom(scope: SbomScope, plan: Plan, locked: Locked, toolVersion: string): string {
  const facts = { timestamp: `${plan.date}T00:00:00Z`, toolVersion };
  return writeSbom(scope.format, releaseBill(scope, plan, locked), facts);
}
