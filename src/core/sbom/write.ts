import type { Bill } from './bill.ts';
import { cycloneDx } from './cyclonedx.ts';
import type { SbomFacts, SbomFormat } from './facts.ts';
import { spdx } from './spdx.ts';

/** A bill as a document. The same bill and facts give the same bytes. */
export function writeSbom(format: SbomFormat, bill: Bill, facts: SbomFacts): string {
  return format === 'spdx' ? spdx(bill, facts) : cycloneDx(bill, facts);
}
