import { canonicalJson, sha256 } from './canonical.ts';
import { ReleaseError } from './error.ts';
import type { Action, Base, CommitCounts, IgnoredTag, Kind, Plan, ReleaseSet, Warning } from './model.ts';

/**
 * The order of effects, whatever plugin asked for them: everything that can fail privately comes before the
 * push, everything public after it (SEMANTICS "Versions → world").
 */
const stages: readonly Kind[] = [
  'writeFile',
  'removeFile',
  'preparePlugin',
  'run',
  'checkApi',
  'gatherAssets',
  'packPackage',
  'commit',
  'tag',
  'attest',
  'push',
  'draftRelease',
  'storeAttestations',
  'stagePackage',
  'publishPackage',
  'attachStatements',
  'publishWith',
  'publishPlugin',
  'publishRelease',
  'tellPlugin',
  'record',
  'deleteDraft',
  'retract',
];

/** What comes after the commit point, in this order. */
export const afterPush: readonly Kind[] = stages.slice(stages.indexOf('push') + 1);

/** What a plan is made of besides its actions. */
export interface PlanFacts {
  readonly set: ReleaseSet;
  readonly commits: CommitCounts;
  readonly ignoredTags: readonly IgnoredTag[];
  readonly warnings: readonly Warning[];
}

/** Assembles a plan. Equal intent gives an equal id, on any machine. */
export function toPlan({ set, commits, ignoredTags, warnings }: PlanFacts, actions: readonly Action[]): Plan {
  const releases = set.groups.flatMap(({ packages }) => packages);
  const intent = { schema: 1, base: set.base, date: set.date, releases, actions: inStages(actions) } as const;
  const { schema, base, date } = intent;
  return {
    schema,
    planId: planIdOf(intent),
    base,
    date,
    releases,
    commits,
    actions: intent.actions,
    ignoredTags,
    warnings,
  };
}

/**
 * The digest that names a plan: sha256 over the canonical JSON of its intent, first 16 hex digits. What a clone calls the
 * remote is its own affair; only whether there is one counts.
 */
export function planIdOf({
  schema,
  base,
  date,
  releases,
  actions,
}: Pick<Plan, 'schema' | 'base' | 'date' | 'releases' | 'actions'>): string {
  const intent = {
    schema,
    base,
    date,
    releases,
    actions: actions.map((action) => renamed(action, 'origin')),
  };
  return sha256(canonicalJson(intent)).slice(0, 16);
}

/** The same plan for a clone that calls the remote something else; null, where it has none, changes nothing. */
export function onRemote(plan: Plan, name: string | null): Plan {
  return name === null ? plan : { ...plan, actions: plan.actions.map((action) => renamed(action, name)) };
}

function renamed(action: Action, remote: string): Action {
  return 'remote' in action && action.remote !== null ? { ...action, remote } : action;
}

/** The bytes of a plan as the ledger keeps it. */
export function planText(plan: Plan): string {
  return `${canonicalJson(plan)}\n`;
}

/**
 * Checks that a plan is still about the repository as it stands.
 * @throws ReleaseError PLAN_STALE naming what moved
 */
export function assertFresh({ base }: Plan, now: Base): void {
  const moved = (['head', 'branch'] as const).filter((key) => base[key] !== now[key]);
  if (moved.length === 0) return;
  const details = moved.map((key) => `${key} was ${shown(base[key])}, is ${shown(now[key])}`).join('; ');
  throw new ReleaseError('PLAN_STALE', `the repository moved since the plan was made: ${details}`, {
    hint: 'Make a new plan: release next --dry-run --save plan.json',
  });
}

function shown(value: string | null): string {
  return value === null ? 'none' : /^[0-9a-f]{40,}$/.test(value) ? value.slice(0, 12) : value;
}

function inStages(actions: readonly Action[]): readonly Action[] {
  return stages.flatMap((kind) => actions.filter((action) => action.kind === kind));
}
