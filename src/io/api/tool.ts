import { execa } from 'execa';
import { ReleaseError } from '../../core/error.ts';
import type { Environment } from '../git/run.ts';

/** Where comparisons run and how they are stopped. */
export interface GuardPlace {
  /** Top of the work tree. */
  readonly root: string;
  readonly env: Environment;
  readonly signal: AbortSignal;
}

/** What a tool said and how it ended. */
export interface Told {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly all: string;
}

/** Runs a tool in a folder; never through a shell, and without throwing for an exit code. */
export async function runTool(
  [command, ...args]: readonly [string, ...string[]],
  cwd: string,
  { env, signal }: GuardPlace,
): Promise<Told> {
  const { exitCode, stdout, all } = await execa(command, args, {
    cwd,
    env,
    extendEnv: false,
    all: true,
    reject: false,
    stdin: 'ignore',
    cancelSignal: signal,
  });
  return { exitCode, stdout, all };
}

/** The error for an API that could not be compared. */
export function unchecked(what: string, hint: string, cause?: unknown): ReleaseError {
  return new ReleaseError('API_UNCHECKED', what, { hint, cause });
}
