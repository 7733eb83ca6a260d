import type { Watch } from '../apply/apply.ts';
import { describe } from '../core/describe.ts';
import type { Plan } from '../core/model.ts';
import type { Tools } from './tools.ts';

/** Prints a line a step; Ctrl-C stops before the next one. */
export function watch(plan: Pick<Plan, 'actions'>, { terminal, signal }: Tools): Watch {
  const total = String(plan.actions.length);
  return {
    signal,
    observe({ type, index, action }) {
      if (type !== 'started') return;
      const place = `[${String(index + 1).padStart(total.length)}/${total}] `;
      terminal.talk(terminal.style.dim(place) + describe(action));
    },
  };
}
