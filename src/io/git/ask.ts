import { runGit, type Environment } from './run.ts';

/** Runs one git command in the repository, with more environment or input where needed. */
export type Ask = (
  args: readonly string[],
  more?: { readonly env?: Environment; readonly input?: string; readonly expected?: readonly number[] },
) => Promise<string>;

/** An `Ask` for the repository around a folder. */
export function asker(cwd: string, env: Environment): Ask {
  return async (args, { env: more = {}, input = '', expected = [] } = {}) =>
    (await runGit({ cwd, env: { ...env, ...more }, args, input, expected })).stdout;
}
