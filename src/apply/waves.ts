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
export function joined(failures: readonly unknown[]): unknown {
  const bug = failures.find((one) => !(one instanceof ReleaseError));
  if (bug !== undefined) return bug;
  const [first, ...others] = failures.filter((one) => one instanceof ReleaseError);
  const more = new Set(others.filter(({ message }) => message !== first?.message).map(told));
  if (first === undefined || more.size === 0) return first;
  const { code, hint, exit, cause } = first;
  const message = [first.message, ...more].join('\n');
  return new ReleaseError(code, message, { cause, exit, ...(hint === null ? {} : { hint }) });
}

function told({ message, hint }: ReleaseError): string {
  return `also: ${message}${hint === null ? '' : `\n  → ${hint}`}`;
}
