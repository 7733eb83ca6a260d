import type { CommandTarget } from '../target-settings.ts';
import type { Observed, Wanted } from '../types.ts';
import { type Driver, type Program, run, type Step } from './program.ts';
import { readLines } from './read-lines.ts';
import { filledArgv, valuesOf, variablesOf } from './words.ts';

/** Commands of the project's own. That a newer deployment was there first they say by exit code 75 (EX_TEMPFAIL). */
export function commandDriver(target: CommandTarget, repository: string | undefined): Driver {
  return {
    tools: [target.deploy[0], ...(target.observe === undefined ? [] : [target.observe[0]])],
    *check(): Program<void> {
      yield* [];
    },
    *deploy(wanted): Program<void> {
      const title = `deploy ${wanted.version} to ${wanted.environment}`;
      yield* run(ownStep(title, target.deploy, { wanted, repository }));
    },
    observe: (wanted) => observing(target.observe, wanted, repository),
  };
}

/** What a command of the project's own prints that runs; nothing is told where there is none. @throws ReleaseError DEPLOY_FAILED, TOOL_MISSING */
export function* observing(
  argv: CommandTarget['observe'],
  wanted: Wanted,
  repository: string | undefined,
): Program<Observed> {
  if (argv === undefined) return { versions: [], digests: [], copies: null };
  const title = `observe ${wanted.environment}`;
  return readLines(yield* run(ownStep(title, argv, { wanted, repository })), title);
}

function ownStep(
  title: string,
  argv: CommandTarget['deploy'],
  { wanted, repository }: { readonly wanted: Wanted; readonly repository: string | undefined },
): Step {
  const values = valuesOf(wanted, repository);
  return { title, argv: filledArgv(argv, values), input: '', env: variablesOf(wanted, values) };
}
