import type { Candidate } from '../core/deploy/candidates.ts';
import type { EnvironmentState } from '../core/deploy/types.ts';
import { clean, type Cell, type Style, table } from './text.ts';

/** What could be gone back to in an environment, newest first; the one that would be taken is marked. */
export function showCandidates(
  { name, current }: EnvironmentState,
  candidates: readonly Candidate[],
  { style, width }: { readonly style: Style; readonly width: number },
): string {
  const now =
    current === null
      ? 'nothing is known to run'
      : `${clean(current.version)} is there (${current.outcome ?? 'under way'})`;
  const head = `${style.bold(`Going back in ${name}`)}: ${now}`;
  if (candidates.length === 0) return `${head}\n  No other version was ever seen to be well here.`;
  const first = candidates.find(({ against }) => against === null);
  const rows = candidates.map((candidate): readonly Cell[] => {
    const { deployment, against } = candidate;
    const sign = candidate === first ? '→' : against === null ? ' ' : '✗';
    const look = against === null ? style.green : style.dim;
    return [
      { text: `  ${sign}` },
      { text: deployment.version, look },
      { text: `well ${deployment.endedAt ?? ''}` },
      { text: `entry ${String(deployment.seq)}` },
      { text: against ?? '' },
    ];
  });
  const lines = table(rows, width) ?? rows.map((row) => row.map(({ text }) => clean(text)).join(' '));
  const next =
    first === undefined ? [] : ['', `Go back: release rollback ${first.deployment.version} --env ${name}`];
  return [head, ...lines, ...next].join('\n');
}
