import type { JudgedCandidate } from '../core/deploy/candidates.ts';
import type { EnvironmentState } from '../core/deploy/types.ts';
import { clean, type Cell, type Style, table, wrap } from './text.ts';

/** What could be gone back to in an environment, newest first; the one that would be taken by itself is marked. */
export function showCandidates(
  { name, current }: EnvironmentState,
  candidates: readonly JudgedCandidate[],
  { style, width }: { readonly style: Style; readonly width: number },
): string {
  const now =
    current === null
      ? 'nothing is known to run'
      : `${clean(current.version)} is there (${current.outcome ?? 'under way'})`;
  const head = `${style.bold(`Going back in ${name}`)}: ${now}`;
  if (candidates.length === 0) return `${head}\n  No other version was ever seen to be well here.`;
  const first = candidates.find(({ against }) => against === null);
  const lines = linesOf(candidates, { style, width });
  const next =
    first === undefined ? [] : ['', `Go back: release rollback ${first.deployment.version} --env ${name}`];
  return [head, ...lines, ...next].join('\n');
}

/** A line for each; where reasons make them too long, these stand below. */
function linesOf(
  candidates: readonly JudgedCandidate[],
  { style, width }: { readonly style: Style; readonly width: number },
): readonly string[] {
  const rows = candidates.map((one) => rowOf(one, style));
  const whole = table(
    rows.map((row, at) => [...row, { text: candidates[at]?.against ?? '' }]),
    width,
  );
  if (whole !== null) return whole;
  const short = table(rows, width) ?? rows.map((row) => row.map(({ text }) => clean(text)).join(' '));
  return short.flatMap((line, at) => [
    line,
    ...wrap(clean(candidates[at]?.against ?? ''), width - 3).map((reason) => `   ${reason}`),
  ]);
}

function rowOf({ deployment, against, isDefault }: JudgedCandidate, style: Style): readonly Cell[] {
  const sign = against !== null ? '✗' : isDefault ? '→' : ' ';
  const look = against === null ? style.green : style.dim;
  return [
    { text: sign },
    { text: deployment.version, look },
    { text: `well ${deployment.endedAt ?? ''}` },
    { text: `entry ${String(deployment.seq)}` },
  ];
}
