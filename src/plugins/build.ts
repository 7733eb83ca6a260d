import type { CommandStep } from '../config/config.ts';
import type { Plugin } from './plugin.ts';

/** Runs the project's own commands once the versions are written and before anything is public. */
export function build(steps: readonly CommandStep[]): Plugin {
  return {
    name: 'build',
    plan: (set) =>
      Promise.resolve(
        set.groups.length === 0 ? [] : steps.map(({ title, argv }) => ({ kind: 'run', title, argv })),
      ),
  };
}
