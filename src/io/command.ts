import { execa } from 'execa';
import type { Argv } from '../core/model.ts';
import type { Environment } from './git/run.ts';
import { stopOn } from './stop.ts';

/** Where a command runs, and how it is stopped. */
export interface CommandPlace {
  readonly cwd: string;
  readonly env: Environment;
  readonly signal: AbortSignal;
  /** Text for its standard input; none unless told. */
  readonly input?: string;
}

/** How a command ended. */
export interface CommandEnd {
  /** It did not end with 0, or not at all. */
  readonly failed: boolean;
  readonly exitCode: number | undefined;
  /** The system's reason where it could not be started, such as `ENOENT`. */
  readonly code: string | undefined;
  readonly stdout: string;
  /** Both streams, in the order in which they came. */
  readonly all: string;
  readonly shortMessage: string;
}

/**
 * Runs a command; an argument list, never a shell line, with no input but
 * what is given. It leads a process group, so that stopping it
 * also stops what it started. Never throws for how it ends.
 */
export async function runCommand(
  [command, ...args]: Argv,
  { cwd, env, signal, input = '' }: CommandPlace,
): Promise<CommandEnd> {
  const running = execa(command, args, {
    cwd,
    env: { ...env },
    extendEnv: false,
    all: true,
    reject: false,
    ...(input === '' ? { stdin: 'ignore' } : { input }),
    detached: true,
  });
  const { failed, exitCode, code, stdout, all, shortMessage } = await running.finally(
    stopOn(signal, running),
  );
  return { failed, exitCode, code, stdout, all, shortMessage: shortMessage ?? 'no message' };
}
