import { isAbout, isSame } from './candidates.ts';
import type { DeploymentEntry } from '../ledger/deployment-types.ts';
import { isOfRelease, type Entry } from '../ledger/entry.ts';
import type { Approval, Deployment, EnvironmentState, Hold, LedgerState } from './types.ts';

/** An entry and the key it was signed with; null where it is not signed by a key that is trusted. */
export interface Voucher {
  readonly entry: Entry;
  readonly keyId: string | null;
}

/**
 * What a ledger tells, from its entries in order. An announcement whose end nobody told counts as running until it expires
 * and as abandoned from then on; so a run that died holds nothing up for ever.
 * @param now RFC 3339 in UTC
 */
export function replay(vouchers: readonly Voucher[], now: string): LedgerState {
  const said = vouchers.flatMap(({ entry, keyId }) => (isOfRelease(entry) ? [] : [{ entry, keyId }]));
  const deployments = deploymentsOf(said.map(({ entry }) => entry)).map((one) => ended(one, now));
  const names = [...new Set(deployments.map(({ environment }) => environment))];
  return {
    seq: vouchers.at(-1)?.entry.predicate.seq ?? 0,
    environments: new Map(names.map((name) => [name, environmentOf(name, deployments)])),
    holds: marked(said, {
      set: 'hold',
      unset: 'unhold',
      implied: (entry) => impliedHold(entry, deployments),
    }),
    yanked: marked(said, { set: 'yank', unset: 'unyank', implied: () => null }),
    approvals: said.flatMap(({ entry, keyId }) => approvalOf(entry, keyId)),
  };
}

function environmentOf(name: string, all: readonly Deployment[]): EnvironmentState {
  const here = all.filter(({ environment }) => environment === name);
  const deployments = here.map((one, at) => (at === here.length - 1 ? one : superseded(one)));
  const reached = deployments.filter(({ outcome }) => outcome !== null && outcome !== 'cancelled');
  return {
    name,
    deployments,
    current: currentOf(reached),
    running: deployments.find(({ outcome }) => outcome === null) ?? null,
  };
}

/** A rehearsal leaves things as they were only where it has put back what ran; until then what it tried is what is there. */
function currentOf(reached: readonly Deployment[]): Deployment | null {
  const last = reached.at(-1) ?? null;
  if (last?.rehearsal !== true) return last;
  const own = reached.findLast(({ rehearsal }) => !rehearsal) ?? null;
  const isBack = own !== null && last.outcome === 'succeeded' && isSame(last, own);
  return isBack ? own : last;
}

/** Whoever announces another one has found that the one before is dead. */
function superseded(deployment: Deployment): Deployment {
  if (deployment.outcome !== null) return deployment;
  return { ...deployment, outcome: 'abandoned', endedAt: deployment.startedAt };
}

function deploymentsOf(entries: readonly DeploymentEntry[]): readonly Deployment[] {
  const bySeq = new Map<number, Deployment>();
  for (const { predicate } of entries) {
    if (predicate.kind === 'intent' || predicate.kind === 'recorded')
      bySeq.set(predicate.seq, begun(predicate));
    if (predicate.kind !== 'result') continue;
    const one = bySeq.get(predicate.of);
    // The first word about an end counts: a run that comes late cannot change what others have acted upon.
    if (one?.outcome !== null) continue;
    const { outcome, health, observed, at: endedAt } = predicate;
    bySeq.set(predicate.of, { ...one, outcome, health, observed, endedAt });
  }
  return [...bySeq.values()];
}

type Begun = Extract<DeploymentEntry['predicate'], { readonly kind: 'intent' | 'recorded' }>;

function begun(predicate: Begun): Deployment {
  const { seq, environment, way, trigger, reason, replaces, rehearsal, actor, job, by, at } = predicate;
  const { version, tag, commit, artifacts, checks, schema, config } = predicate;
  const { settings = null, rehearses = null } = predicate;
  const isOver = predicate.kind === 'recorded';
  return {
    ...{ seq, environment, kind: way, trigger, reason, replaces, rehearsal, rehearses, actor, job, by },
    ...{ version, tag, commit, artifacts, checks, schema, config, settings },
    startedAt: at,
    outcome: isOver ? predicate.outcome : null,
    endedAt: isOver ? at : null,
    expires: isOver ? at : predicate.expires,
    health: null,
    observed: null,
  };
}

function ended(deployment: Deployment, now: string): Deployment {
  const isOver = deployment.outcome !== null || Date.parse(deployment.expires) > Date.parse(now);
  return isOver ? deployment : { ...deployment, outcome: 'abandoned', endedAt: deployment.expires };
}

/** A mark that is set and taken back by entries of their own, or set by what another entry means. */
interface Marking {
  readonly set: 'hold' | 'yank';
  readonly unset: 'unhold' | 'unyank';
  readonly implied: (entry: DeploymentEntry) => Hold | null;
}

function marked(
  said: readonly { readonly entry: DeploymentEntry }[],
  { set, unset, implied }: Marking,
): readonly Hold[] {
  let holds: readonly Hold[] = [];
  for (const { entry } of said) {
    const { predicate } = entry;
    const added = predicate.kind === set ? holdIn(predicate) : implied(entry);
    if (added === null && predicate.kind !== unset) continue;
    const mark = added ?? holdIn(predicate);
    const others = holds.filter((one) => !isAbout(mark, one) || !covers(mark.environment, one.environment));
    holds = added === null ? others : [...others, added];
  }
  return holds;
}

function holdIn(predicate: DeploymentEntry['predicate']): Hold {
  const { version, environment, seq, reason, at, actor } = predicate;
  return { version, tag: tagMeant(predicate), environment, seq, reason, at, actor };
}

/** A mark without a package is one of an older version of this tool, and about whatever is called so. */
function tagMeant(predicate: DeploymentEntry['predicate']): string | null {
  const { kind, tag } = predicate;
  if (kind === 'intent' || kind === 'result' || kind === 'recorded') return tag;
  return predicate.package === undefined ? null : tag;
}

/**
 * The end of a deployment holds a version, in one entry with it, so that nobody who dies in between leaves it free: the one that was
 * found not to be well, and the one a person went back from.
 */
function impliedHold({ predicate }: DeploymentEntry, deployments: readonly Deployment[]): Hold | null {
  if (predicate.kind !== 'result' && predicate.kind !== 'recorded') return null;
  const number = predicate.kind === 'result' ? predicate.of : predicate.seq;
  const one = deployments.find(({ seq }) => seq === number);
  if (one === undefined || one.rehearsal) return null;
  const hold = holdIn(predicate);
  if (one.outcome === 'unhealthy') return hold;
  const left = isGoneBack(one) ? leftBy(one, deployments) : undefined;
  return left === undefined ? null : { ...hold, version: left.version, tag: left.tag, reason: one.reason };
}

/** What a rollback took away: what ran before the first try to go there, where several failed. */
function leftBy(one: Deployment, deployments: readonly Deployment[]): Deployment | undefined {
  const left = deployments.find(({ seq }) => seq === one.replaces && seq < one.seq);
  if (left?.version !== one.version) return left;
  return left.kind === 'rollback' && left.outcome !== 'succeeded' ? leftBy(left, deployments) : undefined;
}

/** Whether a person has gone back, and is there. */
function isGoneBack({ kind, trigger, outcome }: Deployment): boolean {
  return kind === 'rollback' && trigger === 'manual' && outcome === 'succeeded';
}

/** What is said of everywhere (null) is said of each environment. */
function covers(said: string | null, of: string | null): boolean {
  return said === null || said === of;
}

function approvalOf({ predicate }: DeploymentEntry, keyId: string | null): readonly Approval[] {
  const { kind, environment } = predicate;
  if (kind !== 'approve' || environment === null) return [];
  const { seq, version, actor, at } = predicate;
  return [{ seq, version, environment, actor, keyId, at }];
}
