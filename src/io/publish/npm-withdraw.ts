import type { Action, Argv } from '../../core/model.ts';
import type { Withdrawing } from '../../ports.ts';
import { lookAt, placeOf } from './npm-look.ts';
import type { Bench } from './tool.ts';

type Publish = Action<'publishPackage'>;

/** Calls npm as the registry's other calls are made: with its repeats, and its failures in our words. */
type Call = (argv: Argv, action: Publish) => Promise<unknown>;

/** Deprecating and moving dist-tags (npm docs, "npm deprecate", "npm dist-tag"). */
export function npmWithdrawing(bench: Bench, call: Call): Withdrawing {
  return {
    async look(action) {
      const { versions, tags, deprecated } = await lookAt(action, bench);
      const { version } = action;
      return {
        name: versions.has(version) ? version : null,
        mark: deprecated.get(version) ?? null,
        tags,
        good: [...versions.keys()].filter((one) => !deprecated.has(one)),
      };
    },
    async mark(action, words) {
      const { package: name, version } = action;
      await call(['npm', 'deprecate', `${name}@${version}`, words ?? '', ...placeOf(action)], action);
    },
    async point(action, tag, target) {
      await call(['npm', 'dist-tag', 'add', `${action.package}@${target}`, tag, ...placeOf(action)], action);
    },
  };
}
