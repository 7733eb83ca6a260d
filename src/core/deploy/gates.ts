import { readDuration, showDuration } from '../duration.ts';
import { shellWord } from '../quote.ts';
import { isSame } from './candidates.ts';
import type { CheckReport } from './check.ts';
import type { GateSettings } from './gate-settings.ts';
import type { EnvironmentSettings } from './settings.ts';
import { none, passed, refused, type Asked } from './state-checks.ts';
import type { Deployment, LedgerState } from './types.ts';
import { windowCheck } from './windows.ts';

/** What gates are asked of. */
export interface Gated {
  readonly asked: Asked;
  readonly settings: EnvironmentSettings;
  readonly state: LedgerState;
  /** RFC 3339 in UTC. */
  readonly now: string;
  /** Who deploys. */
  readonly actor: string;
  /** Accounts of others that approved it on the forge; null where that is not asked. */
  readonly reviewers: readonly string[] | null;
}

/** Time and consent: what has to hold before a version comes to an environment. Whoever goes back is asked none of it. */
export function gateChecks(gated: Gated): readonly CheckReport[] {
  const { asked, settings } = gated;
  if (asked.way === 'rollback')
    return [none('WINDOW', 'gates of time and consent are not asked when going back')];
  const { gates = {} } = settings;
  return [
    ...soak(gates, gated),
    ...(gates.cooldown === undefined ? [] : [cooldown(gates.cooldown, gated)]),
    ...(gates.approvals === undefined ? [] : [approvals(gates.approvals, gated)]),
    ...(gates.windows === undefined && gates.freezes === undefined ? [] : [windowCheck(gates, gated.now)]),
  ];
}

/** The same thing must be well in the environment before, and for as long as it has to. */
function soak({ soak: least = '0s' }: GateSettings, gated: Gated): readonly CheckReport[] {
  const { asked, settings, state, now } = gated;
  const { after } = settings;
  if (after === undefined) return [];
  const { version, tag } = asked.deployable;
  const since = wellSince(asked, state.environments.get(after)?.current ?? null);
  if (since === null) {
    const hint = `Deploy it there first: release deploy ${shellWord(tag)} --env ${after}`;
    return [refused('SOAK', `${version} is not what runs in ${after} and is well`, hint)];
  }
  const lasted = Math.max(0, Date.parse(now) - Date.parse(since));
  const missing = (readDuration(least) ?? 0) - lasted;
  const told = `${version} has been well in ${after} for ${showDuration(lasted)}`;
  if (missing > 0)
    return [refused('SOAK', `${told}, not yet for ${least}`, `Come back in ${showDuration(missing)}`)];
  return [passed('SOAK', told)];
}

/** Since when the same thing is well somewhere; null where it is not. */
function wellSince({ deployable }: Asked, there: Deployment | null): string | null {
  return there?.outcome === 'succeeded' && isSame(there, deployable) ? there.endedAt : null;
}

function cooldown(least: string, { asked: { environment }, state, now }: Gated): CheckReport {
  const last = state.environments.get(environment)?.current ?? null;
  if (last?.endedAt == null) return passed('COOLDOWN', `nothing was deployed to ${environment} before`);
  const lasted = Date.parse(now) - Date.parse(last.endedAt);
  const missing = (readDuration(least) ?? 0) - lasted;
  const told = `${last.version} came to ${environment} ${showDuration(Math.max(0, lasted))} ago`;
  if (missing <= 0) return passed('COOLDOWN', told);
  return refused('COOLDOWN', `${told}; ${least} have to pass`, `Come back in ${showDuration(missing)}`);
}

/**
 * Consent counts by key: a name alone can be written by anybody. Whoever deploys does not consent to it. Who consented on the forge
 * counts by account, and beside the ledger, not on top of it: one person may have a key and an account.
 */
function approvals(least: number, gated: Gated): CheckReport {
  const { asked, reviewers } = gated;
  const { environment } = asked;
  const { version, tag } = asked.deployable;
  const signed = signers(gated);
  const names = (reviewers?.length ?? 0) > signed.length ? (reviewers ?? []) : signed;
  const told = names.join(', ');
  if (names.length >= least)
    return passed('APPROVALS', `${version} is approved for ${environment} by ${told}`);
  const found = `${String(names.length)} of ${String(least)} approvals of ${version} for ${environment}${told === '' ? '' : ` (${told})`}`;
  const hint = `Somebody else, with a key of their own: release approve ${shellWord(tag)} --env ${environment}`;
  return refused(
    'APPROVALS',
    found,
    reviewers === null ? hint : `${hint}; or in GitHub's environment ${environment}`,
  );
}

/** Those who approved in the ledger, one for each key. */
function signers({ asked: { environment, deployable }, state, actor }: Gated): readonly string[] {
  const given = state.approvals.filter(
    (one) =>
      one.version === deployable.version &&
      one.environment === environment &&
      one.keyId !== null &&
      one.actor !== actor,
  );
  return [...new Map(given.map((one) => [one.keyId, one.actor])).values()];
}
