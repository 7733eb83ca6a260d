import type { Bill } from './bill.ts';
import { judgeBill, plainPurl, type PolicyFinding, type SbomPolicy } from './policy.ts';

/** What a policy objects to in one of two bills and not in the other: vulnerabilities, licences, denied packages. */
export interface PolicyChange {
  /** Only in the later bill. */
  readonly appeared: readonly PolicyFinding[];
  /** Only in the earlier one. */
  readonly gone: readonly PolicyFinding[];
}

/**
 * What came and what went between two bills by a policy as it is now. Another version of a package with the same
 * vulnerability is no change.
 */
export function policyChange(before: Bill, after: Bill, policy: SbomPolicy): PolicyChange {
  const [old, now] = [judgeBill(before, policy), judgeBill(after, policy)];
  return { appeared: lackingIn(old, now), gone: lackingIn(now, old) };
}

/** Of several versions of one package with the same finding the first is told. */
function lackingIn(
  there: readonly PolicyFinding[],
  findings: readonly PolicyFinding[],
): readonly PolicyFinding[] {
  const seen = new Set(there.map(keyOf));
  return findings.filter((one) => {
    const key = keyOf(one);
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

function keyOf({ code, id, component }: PolicyFinding): string {
  return JSON.stringify([code, id, plainPurl(component)]);
}
