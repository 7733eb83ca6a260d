import { ReleaseError } from '../core/error.ts';
import type { Action } from '../core/model.ts';

/** Actions with their places in the plan. */
export type Wave = readonly (readonly [index: number, action: Action])[];

/** What is done side by side: publications of one wave; everything else is alone. In the order of the plan. */
export function wavesIn(actions: readonly Action[]): readonly Wave[] {
  const waves: (readonly [index: number, action: Action])[][] = [];
  for (const step of actions.entries()) {
    const last = waves.at(-1);
    const number = waveOf(step[1]);
    const before = last?.[0]?.[1];
    if (last !== undefined && before !== undefined && number !== null && number === waveOf(before))
      last.push(step);
    else waves.push([step]);
  }
  return waves;
}

function waveOf(action: Action): number | null {
  return action.kind === 'publishPackage' ? (action.wave ?? null) : null;
}

/** Several failures as one: the first says how the run ends, the others are told with it. A bug is told alone. */
export function together(failures: readonly unknown[]): unknown {
  const bug = failures.find((one) => !(one instanceof ReleaseError));
  if (bug !== undefined) return bug;
  const [first, ...more] = failures
    .filter((one) => one instanceof ReleaseError)
    .flatMap((one) => [one, ...one.others]);
  const others = new Map(more.map((one) => [one.message, one]));
  others.delete(first?.message ?? '');
  return first?.retold({ others: [...others.values()] });
}
