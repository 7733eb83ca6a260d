import { canonicalJson, sha256 } from '../core/canonical.ts';
import { ReleaseError } from '../core/error.ts';
import type { Facts, Plan } from '../core/model.ts';
import type { PluginContext, PluginUse, ToldFailure } from '../core/plugin-call.ts';
import { toldVersions } from '../core/told-versions.ts';

/** What a run knows when it calls a plugin. */
export interface PluginSituation {
  readonly plan: Plan;
  readonly facts: Facts;
  readonly errors?: readonly ToldFailure[];
}

/** What a plugin is told of its release. @throws ReleaseError PLAN_UNREADABLE where the plan does not release its tag */
export function pluginContext(use: PluginUse, situation: PluginSituation): PluginContext {
  const { plan, facts, errors = [] } = situation;
  const releases = plan.releases.filter(({ tag }) => tag === use.tag);
  const [release] = releases;
  if (release === undefined) throw unknownTag(use);
  return {
    ...toldVersions(release),
    branch: branchOf(plan, facts),
    gitHead: facts.commit ?? plan.base.head,
    notes: use.notes,
    commits: [...new Set(releases.flatMap(({ changes }) => changes.map(({ sha }) => sha)))],
    releases: facts.published[use.tag] ?? [],
    errors,
  };
}

/** Names the use of a plugin in a ledger: the same one may be used several times, with other options. */
export function useName({ plugin, options }: PluginUse): string {
  return `${plugin} (options ${sha256(canonicalJson(options)).slice(0, 8)})`;
}

function branchOf({ base, actions }: Plan, { opened }: Facts): string {
  const pushed = actions.flatMap((action) => (action.kind === 'push' ? [action.branch] : []));
  return opened?.predicate.branch ?? base.branch ?? pushed[0] ?? 'HEAD';
}

function unknownTag({ plugin, tag }: PluginUse): ReleaseError {
  return new ReleaseError(
    'PLAN_UNREADABLE',
    `the plan runs ${plugin} for ${tag}, which it does not release`,
    {
      hint: 'Make a new plan: release next --dry-run --save plan.json',
    },
  );
}
