import type { Plan } from '../model.ts';
import type { LedgerEntry } from './types.ts';

/**
 * In what the entry that opens a release and the plan beside it disagree, in words; empty where they say the same.
 * @param of the number it is known by
 */
export function differencesOf({ predicate }: LedgerEntry, plan: Plan, of: number): readonly string[] {
  const { planId, branch, base, tags, commit } = predicate;
  const push = plan.actions.find((action) => action.kind === 'push');
  const isCommitted = plan.actions.some(({ kind }) => kind === 'commit');
  const same: readonly (readonly [what: string, isSame: boolean])[] = [
    ['number', predicate.kind === 'opened' && predicate.of === of && predicate.seq === of],
    ['plan id', planId === plan.planId],
    ['branch', branch === push?.branch],
    ['base', base === plan.base.head],
    ['commit', isCommitted || commit === base],
    ['tags', Object.keys(tags).toSorted().join('\n') === push?.tags.toSorted().join('\n')],
  ];
  return same.flatMap(([what, isSame]) => (isSame ? [] : [what]));
}
