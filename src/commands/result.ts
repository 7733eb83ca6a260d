import type { Outcome } from '../apply/apply.ts';
import type { Plan } from '../core/model.ts';

/** The public shape of `release next --json` and `release apply --json`. */
export function resultOf(plan: Plan, { facts, steps }: Outcome): object {
  return {
    schema: 1,
    planId: plan.planId,
    released: true,
    commit: facts.commit ?? plan.base.head,
    releases: plan.releases.map(({ package: name, path, current, next, tag }) => ({
      package: name,
      path,
      current,
      next,
      tag,
      url: facts.urls[tag] ?? null,
    })),
    steps,
    warnings: [...plan.warnings, ...facts.notices],
  };
}
