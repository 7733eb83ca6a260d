import type { Deployed } from '../../apply/deploy/run.ts';
import type { DeploymentPlan } from '../../core/deploy/plan.ts';
import type { NotifyEvent, NotifyKind } from '../../core/notify/event.ts';
import type { Office } from './access.ts';
import { notice } from '../notice.ts';
import type { Tools } from '../tools.ts';

/** Who tells, and from where. */
interface Teller {
  readonly office: Office;
  readonly tools: Tools;
}

/** Tells people what became of a deployment, as `notify` in the configuration says. Nothing fails by it. */
export async function tellPeople(event: NotifyEvent, { office, tools }: Teller): Promise<void> {
  const { notify } = office.settings.config;
  if (notify.length === 0) return;
  const notifier = await tools.openNotifier(notify);
  for (const { code, message } of await notifier.notify(event)) notice(tools.terminal, `${code}: ${message}`);
}

/** What is told of a deployment before it is done. */
export function beginning(plan: DeploymentPlan, teller: Teller): NotifyEvent {
  return { ...about(plan, teller), kind: 'started', reason: plan.reason, seconds: null, next: null };
}

/** What is told of one that is over. */
export function ending(
  plan: DeploymentPlan,
  { outcome, message, seconds }: Deployed,
  teller: Teller,
): NotifyEvent {
  const kind = kindOf(plan, outcome);
  const isWell = kind === 'succeeded' || kind === 'rolled-back';
  const next = isWell ? null : `release rollback --list --env ${plan.environment}`;
  return { ...about(plan, teller), kind, reason: plan.reason ?? message, seconds, next };
}

/** What is told of a mark that somebody put on a version. @param next the command that takes it away */
export function marked(
  kind: 'held' | 'yanked',
  mark: Pick<NotifyEvent, 'environment' | 'version' | 'reason' | 'next'>,
  { office }: Teller,
): NotifyEvent {
  const { actor, job: url } = office.access.speaker;
  return { ...mark, kind, previous: null, actor, url, seconds: null };
}

function kindOf({ way }: DeploymentPlan, outcome: Deployed['outcome']): NotifyKind {
  if (outcome === 'succeeded') return way === 'rollback' ? 'rolled-back' : 'succeeded';
  return outcome === 'unhealthy' || outcome === 'inconclusive' ? outcome : 'failed';
}

function about(
  { environment, deployable: { version }, replaces }: DeploymentPlan,
  { office }: Teller,
): Pick<NotifyEvent, 'environment' | 'version' | 'previous' | 'actor' | 'url'> {
  const { actor, job } = office.access.speaker;
  return { environment, version, previous: replaces?.version ?? null, actor, url: job };
}
