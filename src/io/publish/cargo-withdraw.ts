import { join } from 'node:path';
import type { Withdrawing } from '../../ports.ts';
import { failureOf } from './cargo-errors.ts';
import { lookAt } from './cargo-look.ts';
import { runTool, type Bench } from './tool.ts';

/** Yanking (Cargo reference, `cargo yank`): what depends on the version goes on to work, and nobody new gets it. */
export function cargoWithdrawing(bench: Bench): Withdrawing {
  return {
    async look(action) {
      const found = await lookAt(action, bench);
      const name = found === null ? null : action.version;
      return { name, mark: found?.yanked === true ? '' : null, tags: new Map(), good: [] };
    },
    async mark(action, words) {
      const { package: name, version, registry, root } = action;
      const undo = words === null ? ['--undo'] : [];
      const place = registry === null ? [] : ['--registry', registry];
      const ended = await runTool(
        ['cargo', 'yank', ...undo, `${name}@${version}`, ...place],
        join(bench.root, root),
        bench,
      );
      if (!ended.ok) throw failureOf(ended, action);
    },
    point: () => Promise.reject(new RangeError('crates have no tags')),
  };
}
