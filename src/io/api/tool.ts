import { ReleaseError } from '../../core/error.ts';
import type { Argv } from '../../core/model.ts';
import { runCommand, type CommandEnd } from '../command.ts';
import type { Environment } from '../git/run.ts';

/** Where comparisons run and how they are stopped. */
export interface GuardPlace {
  /** Top of the work tree. */
  readonly root: string;
  readonly env: Environment;
  readonly signal: AbortSignal;
}

/** Runs a tool in a folder; without throwing for how it ends. */
export function runTool(argv: Argv, cwd: string, { env, signal }: GuardPlace): Promise<CommandEnd> {
  return runCommand(argv, { cwd, env, signal });
}

/** The error for an API that could not be compared. */
export function unchecked(what: string, hint: string, cause?: unknown): ReleaseError {
  return new ReleaseError('API_UNCHECKED', what, { hint, cause });
}
