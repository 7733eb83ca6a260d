import { canonicalJson, sha256 } from '../../core/canonical.ts';
import { defaultCandidate } from '../../core/deploy/candidates.ts';
import { breakableChecks, type CheckCode, type CheckReport } from '../../core/deploy/check.ts';
import type { DeploymentPlan } from '../../core/deploy/plan.ts';
import { gateChecks } from '../../core/deploy/gates.ts';
import { stateChecks } from '../../core/deploy/state-checks.ts';
import { stepsOf } from '../../core/deploy/steps.ts';
import type { Deployment, LedgerState, Schema } from '../../core/deploy/types.ts';
import { examine } from './examine.ts';
import type { Desk, Request, Waivers } from './request.ts';
import { askReviews } from './reviews.ts';

/** Asks everything that is asked before a deployment, and plans it. Nothing is changed. */
export async function prepare(request: Request, desk: Desk): Promise<DeploymentPlan> {
  const { way, environment, resolved, waivers, trigger, reason } = request;
  const { name, settings } = environment;
  const { state } = desk.reading;
  const { deployable } = resolved;
  const asked = { way, environment: name, deployable, allowNew: waivers.allowNew === true };
  const here = state.environments.get(name) ?? null;
  const dead = here?.running != null && isDead(here.running, desk) ? here.running : null;
  const reviewers = await askReviews(request, desk);
  const { actor } = desk.office.access.speaker;
  const gated = { asked, settings, state, now: desk.tools.now(), actor, reviewers };
  const { checks: found, schema, settings: configuration, risk } = await examine(request, desk);
  const checks = [...desk.mirrored, ...stateChecks(asked, state), ...gateChecks(gated), ...found];
  const replaces = here?.current ?? null;
  const plan = {
    ...{ way, environment: name, after: state.seq, deployable, replaces, trigger, reason },
    ...{
      rehearsal: request.rehearsal === true,
      rehearses: request.rehearses ?? null,
      allowNew: asked.allowNew,
      databaseSchema: schema,
      settings: configuration,
      risk,
    },
    checks: checks.map((check) => waived(check, waivers, dead)),
    fallback: mayGoBack(request, schema) ? fallbackOf(state, name, replaces) : null,
    config: sha256(canonicalJson(settings)),
  } as const;
  return { ...plan, schema: 1, steps: stepsOf(plan, settings) };
}

/** Whether what was there comes back by itself: not where what the new version does to the database cannot be taken back. */
function mayGoBack({ way, environment }: Request, schema: Schema | null): boolean {
  const isOneWay = schema?.brings.some(({ kind }) => kind === 'irreversible') === true;
  return way === 'deploy' && environment.settings.automaticRollback !== false && !isOneWay;
}

/** What would be gone back to: what runs now if it is well, else the last that was. */
function fallbackOf(state: LedgerState, environment: string, current: Deployment | null): string | null {
  if (current?.outcome === 'succeeded') return current.version;
  const here = state.environments.get(environment);
  return here === undefined ? null : (defaultCandidate(state, here)?.version ?? null);
}

/** Whoever does it is a process of this machine that is not there any more. */
function isDead({ by }: Deployment, { office, tools }: Desk): boolean {
  const { self } = office.world;
  return by.host === self.host && by.pid !== self.pid && !tools.isAlive(by.pid);
}

function waived(check: CheckReport, waivers: Waivers, dead: Deployment | null): CheckReport {
  if (check.verdict !== 'refused') return check;
  const why = whyWaived(check.code, waivers, dead);
  return why === null
    ? check
    : { ...check, verdict: 'waived', message: `${check.message} (let pass: ${why})`, hint: null };
}

function whyWaived(code: CheckCode, waivers: Waivers, dead: Deployment | null): string | null {
  if (code === 'NOT_RUNNING_ALREADY' && waivers.again === true) return '--again';
  if (code === 'NOTHING_UNDER_WAY' && dead !== null) return 'the process that did it is gone';
  if (code === 'NOTHING_UNDER_WAY' && waivers.now === true) return '--now';
  if (breakableChecks.has(code) && waivers.breakGlass !== undefined)
    return `--break-glass: ${waivers.breakGlass}`;
  return null;
}
