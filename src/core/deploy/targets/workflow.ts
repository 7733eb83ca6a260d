import type { WorkflowTarget } from '../target-settings.ts';
import type { Wanted } from '../types.ts';
import { filled, valuesOf } from './words.ts';

/** Inputs that every workflow gets, and has to declare. */
export const ownInputs = ['version', 'digest', 'environment', 'seq'] as const;

/** The most inputs GitHub takes (REST API, "Create a workflow dispatch event"). */
export const mostInputs = 25;

/** A run of a workflow, as far as it matters. */
export interface WorkflowRun {
  readonly id: number;
  /** What its `run-name` came to. */
  readonly title: string;
  /** `queued`, `in_progress`, `waiting`, `completed`, … */
  readonly status: string | null;
  /** `success`, `failure`, `cancelled`, …; null while it runs. */
  readonly conclusion: string | null;
}

/** What the inputs of the run come to: those every workflow gets, then the project's own. */
export function inputsOf(
  { inputs = {} }: WorkflowTarget,
  wanted: Wanted,
  image: string | undefined,
): Readonly<Record<string, string>> {
  const values = valuesOf(wanted, image);
  const own = Object.entries(inputs).map(([name, text]): [string, string] => [name, filled(text, values)]);
  const { version, digest, environment, fence: seq } = values;
  return { ...Object.fromEntries(own), version, digest, environment, seq };
}

/** Name of the run that deploys this; the `run-name` of the workflow has to come to the same (docs/targets.md). */
export function runTitle({ version, environment, fence }: Wanted): string {
  return `deploy ${version} to ${environment} (${String(fence)})`;
}

/** Greatest number of a deployment to the environment that the names of runs tell; 0 where none does. */
export function newestFence(runs: readonly WorkflowRun[], environment: string): number {
  const place = ` to ${environment} (`;
  const numbers = runs.map(({ title }) => {
    const at = title.lastIndexOf(place);
    const number = title.slice(at + place.length, -1);
    return at >= 0 && title.startsWith('deploy ') && title.endsWith(')') && /^\d+$/.test(number)
      ? Number(number)
      : 0;
  });
  return numbers.filter(Number.isSafeInteger).reduce((most, number) => Math.max(most, number), 0);
}

/** The one run of that name which was not there before; null where there is none, `many` where it is not plain which. */
export function runNamed(
  title: string,
  runs: readonly WorkflowRun[],
  before: readonly WorkflowRun[],
): WorkflowRun | 'many' | null {
  const known = new Set(before.map(({ id }) => id));
  const [found = null, ...others] = runs.filter((run) => run.title === title && !known.has(run.id));
  return others.length > 0 ? 'many' : found;
}
