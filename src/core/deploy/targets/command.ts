import type { CommandTarget } from '../target-settings.ts';
import type { Observed, Wanted } from '../types.ts';
import { type Driver, type Program, run, type Step } from './program.ts';
import { readLines } from './read-lines.ts';
import { filledArgv, valuesOf, variablesOf } from './words.ts';

/** Commands of the project's own. That a newer deployment was there first they say by exit code 75 (EX_TEMPFAIL). */
export function commandDriver(target: CommandTarget, repository: string | undefined): Driver {
  const step = (title: string, argv: CommandTarget['deploy'], wanted: Wanted): Step => {
    const values = valuesOf(wanted, repository);
    return { title, argv: filledArgv(argv, values), input: '', env: variablesOf(wanted, values) };
  };
  return {
    tools: [target.deploy[0], ...(target.observe === undefined ? [] : [target.observe[0]])],
    *check(): Program<void> {
      yield* [];
    },
    *deploy(wanted): Program<void> {
      yield* run(step(`deploy ${wanted.version} to ${wanted.environment}`, target.deploy, wanted));
    },
    *observe(wanted): Program<Observed> {
      if (target.observe === undefined) return { versions: [], digests: [], copies: null };
      const title = `observe ${wanted.environment}`;
      return readLines(yield* run(step(title, target.observe, wanted)), title);
    },
  };
}
