import { ReleaseError } from '../core/error.ts';
import type { LedgerState } from '../core/deploy/types.ts';
import { suggest } from '../core/suggest.ts';

/** A whole number above 0 that an option gives. @throws ReleaseError USAGE */
export function countOf(text: string, option: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new ReleaseError('USAGE', `${option} ${text} is no number of 1 or more`, {
    hint: `Give a whole number: ${option} 20`,
  });
}

/** @throws ReleaseError NO_ENVIRONMENT where an environment is named that nothing was deployed to */
export function assertDeployedTo(environment: string | undefined, { environments }: LedgerState): void {
  if (environment === undefined || environments.has(environment)) return;
  const names = [...environments.keys()];
  const like = suggest(environment, names);
  throw new ReleaseError(
    'NO_ENVIRONMENT',
    `nothing was deployed to '${environment}', as far as the ledger tells`,
    {
      hint: like === null ? `Known: ${names.join(', ') || 'none'}` : `Did you mean ${like}?`,
    },
  );
}
