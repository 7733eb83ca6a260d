import { isAllowed } from '../core/deploy/plan.ts';
import type { EnvironmentReadiness, Readiness, Rehearsal } from '../core/deploy/readiness.ts';
import { showCheck } from './deployment.ts';
import { clean, type Style } from './text.ts';

/** Every environment with the versions it could go back to, and what stands in the way of each. */
export function showReadiness(
  environments: readonly EnvironmentReadiness[],
  { style }: { readonly style: Style },
): string {
  if (environments.length === 0) return 'Nothing was deployed to any environment that is configured.';
  return environments
    .map(({ environment, current, ready, rehearsal, targets }) => {
      const sign = ready ? style.green('✓') : style.red('✗');
      const now = current === null ? 'nothing is known to run' : `${clean(current)} runs`;
      const none = targets.length === 0 ? ['  There is no version to go back to.'] : [];
      return [
        `${sign} ${style.bold(environment)}: ${now}`,
        ...none,
        ...targets.flatMap((one) => showTarget(one, style)),
        `  ${rehearsalLine(rehearsal, environment)}`,
      ].join('\n');
    })
    .join('\n\n');
}

function showTarget({ version, checks }: Readiness, style: Style): readonly string[] {
  const refused = checks.filter(({ verdict }) => verdict === 'refused');
  const passed = checks.filter(({ verdict }) => verdict === 'passed').length;
  const sign = isAllowed({ checks }) ? style.green('✓') : style.red('✗');
  const line = `  ${sign} ${clean(version)}: ${String(passed)} of ${String(checks.length)} checks passed, ${String(refused.length)} refused`;
  return [line, ...refused.flatMap((check) => showCheck(check, style).map((text) => `  ${text}`))];
}

/** When going back was tried last, on a line. */
export function rehearsalLine(rehearsal: Rehearsal | null, environment: string): string {
  if (rehearsal === null)
    return `Going back was never rehearsed: release rollback --rehearse --env ${environment}`;
  const { in: place, version, outcome, at, seconds } = rehearsal;
  return `Last rehearsal: ${clean(version)} in ${place}, ${outcome}, in ${String(seconds)} s (${at})`;
}
