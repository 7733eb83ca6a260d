import { shellWord } from '../quote.ts';
import { isSame, markOn } from './candidates.ts';
import type { CheckCode, CheckReport } from './check.ts';
import type { Deployable, Deployment, EnvironmentState, LedgerState } from './types.ts';

/** A deployment that is asked for. */
export interface Asked {
  readonly way: 'deploy' | 'rollback';
  readonly environment: string;
  readonly deployable: Deployable;
  /** Whether a version that never was well here may be gone back to. */
  readonly allowNew: boolean;
}

/** What the ledger says for and against a deployment. */
export function stateChecks(asked: Asked, state: LedgerState): readonly CheckReport[] {
  const here = state.environments.get(asked.environment) ?? null;
  return [
    knownHere(asked, here),
    notRunning(asked, here),
    notHeld(asked, state),
    notYanked(asked, state),
    nothingUnderWay(asked, here),
  ];
}

function knownHere(
  { way, deployable, environment, allowNew }: Asked,
  here: EnvironmentState | null,
): CheckReport {
  if (way === 'deploy') return none('KNOWN_HERE', 'only asked when going back');
  const well = here?.deployments.findLast((one) => one.outcome === 'succeeded' && isSame(one, deployable));
  const { version } = deployable;
  if (well !== undefined)
    return passed(
      'KNOWN_HERE',
      `${version} was well in ${environment} from ${well.endedAt ?? '?'} (entry ${String(well.seq)})`,
    );
  const message = `${version} was never seen to be well in ${environment}`;
  if (allowNew) return { code: 'KNOWN_HERE', verdict: 'waived', message, hint: null };
  return refused(
    'KNOWN_HERE',
    message,
    `See what can be gone back to: release rollback --list --env ${environment}. To go to it all the same: --allow-new`,
  );
}

function notRunning({ deployable, environment }: Asked, here: EnvironmentState | null): CheckReport {
  const current = here?.current ?? null;
  if (current === null) return passed('NOT_RUNNING_ALREADY', `nothing is known to run in ${environment}`);
  const { version, outcome } = current;
  if (!isSame(current, deployable)) return passed('NOT_RUNNING_ALREADY', `${version} runs in ${environment}`);
  if (outcome !== 'succeeded')
    return passed(
      'NOT_RUNNING_ALREADY',
      `${version} was deployed to ${environment} and is not known to be well`,
    );
  return refused(
    'NOT_RUNNING_ALREADY',
    `${version} runs in ${environment} already, since ${current.endedAt ?? '?'}`,
    'To deploy it once more: --again',
  );
}

function notHeld({ deployable, environment }: Asked, state: LedgerState): CheckReport {
  const { version, tag } = deployable;
  const hold = markOn(state.holds, deployable, environment);
  if (hold === null) return passed('NOT_HELD', `${version} is not held`);
  const why = hold.reason === null ? '' : `: ${hold.reason}`;
  return refused(
    'NOT_HELD',
    `${version} is held since ${hold.at} by ${hold.actor}${why}`,
    `If it may run again: release unhold ${shellWord(tag)}${hold.environment === null ? '' : ` --env ${hold.environment}`}`,
  );
}

function notYanked({ deployable, environment }: Asked, { yanked }: LedgerState): CheckReport {
  const { version, tag } = deployable;
  const yank = markOn(yanked, deployable, environment);
  if (yank === null) return passed('NOT_YANKED', `${version} is not withdrawn`);
  const why = yank.reason === null ? '' : `: ${yank.reason}`;
  return refused(
    'NOT_YANKED',
    `${version} is withdrawn since ${yank.at} by ${yank.actor}${why}`,
    `To take that back: release yank ${shellWord(tag)} --restore`,
  );
}

function nothingUnderWay({ environment }: Asked, here: EnvironmentState | null): CheckReport {
  const running = here?.running ?? null;
  if (running === null) return passed('NOTHING_UNDER_WAY', `nothing is being deployed to ${environment}`);
  return refused(
    'NOTHING_UNDER_WAY',
    beingDeployed(running),
    'Wait for it. If you know that whoever does it is dead: --now',
  );
}

function beingDeployed({ version, environment, startedAt, actor, expires }: Deployment): string {
  return `${version} is being deployed to ${environment} by ${actor} since ${startedAt}; it counts as abandoned at ${expires}`;
}

/** A check that found nothing wrong. */
export function passed(code: CheckCode, message: string): CheckReport {
  return { code, verdict: 'passed', message, hint: null };
}

/** A check that stands in the way. */
export function refused(code: CheckCode, message: string, hint: string): CheckReport {
  return { code, verdict: 'refused', message, hint };
}

/** A check with nothing to ask. */
export function none(code: CheckCode, message: string): CheckReport {
  return { code, verdict: 'none', message, hint: null };
}
