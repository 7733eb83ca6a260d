import type { Facts, Plan } from '../core/model.ts';
import { clean, type Style } from './text.ts';

/** What a finished release left behind. */
export function showOutcome(plan: Plan, facts: Facts, { style }: { readonly style: Style }): string {
  const tags = [...new Set(plan.releases.map(({ tag }) => tag))];
  const lines = tags.map((tag) => {
    const url = facts.urls[tag];
    const assets = (facts.assets[tag] ?? []).length;
    const files = assets === 0 ? '' : `, ${assets} file${assets === 1 ? '' : 's'}`;
    return `${style.green('✓')} ${style.bold(clean(tag))}${url === undefined ? '' : `  ${clean(url)}${files}`}`;
  });
  const commit = (facts.commit ?? plan.base.head ?? '').slice(0, 12);
  const notices = facts.notices.flatMap(({ message, hint }) => [
    style.yellow(`! ${clean(message)}`),
    ...(hint === null ? [] : [style.dim(`  → ${clean(hint)}`)]),
  ]);
  return [`Released from ${commit} (plan ${plan.planId}):`, ...lines, ...notices].join('\n');
}
