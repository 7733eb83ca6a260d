import { ReleaseError } from '../error.ts';
import { cleanLine } from '../notes/clean.ts';
import type { CheckReport } from './check.ts';
import type { DeploymentPlan } from './plan.ts';

/** @throws ReleaseError DEPLOY_REFUSED where something stands in the way of a plan */
export function assertAllowed(plan: DeploymentPlan): void {
  const against = plan.checks.filter(({ verdict }) => verdict === 'refused');
  if (against.length > 0) throw refusal(plan, against);
}

/** The error that tells every check that stands in the way. */
export function refusal(
  { way, deployable: { version }, environment }: Pick<DeploymentPlan, 'way' | 'deployable' | 'environment'>,
  against: readonly CheckReport[],
): ReleaseError {
  const [first, ...others] = against.map(
    ({ code, message, hint }) =>
      new ReleaseError('DEPLOY_REFUSED', `${code}: ${cleanLine(message)}`, hint === null ? {} : { hint }),
  );
  const what = `${way === 'rollback' ? 'going back to' : 'deploying'} ${version} in ${environment} is refused`;
  const message = `${what}: ${first?.message ?? 'nothing says why'}`;
  return new ReleaseError('DEPLOY_REFUSED', message, {
    others,
    ...(first?.hint == null ? {} : { hint: `${first.hint}. Nothing was changed.` }),
  });
}
