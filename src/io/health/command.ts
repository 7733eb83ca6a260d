import type { Measurement } from '../../core/health/sample.ts';
import { runCommand, type CommandEnd } from '../command.ts';
import type { Environment } from '../git/run.ts';
import { cannotTell, no, yes } from './measurements.ts';

/** Longest line of a command that is kept, in UTF-16 units. */
const longest = 300;

/** How a command check is run. */
export interface CommandCheck {
  readonly argv: readonly [string, ...string[]];
  /** Milliseconds after which it is stopped, and counts as a no. */
  readonly timeout: number;
  /** Top of the work tree. */
  readonly root: string;
  readonly env: Environment;
}

/** Runs a command without a shell: yes where it ends with 0, no where not; nothing can be told where it does not start. */
export async function askCommand(
  { argv, timeout, root, env }: CommandCheck,
  signal: AbortSignal,
): Promise<Measurement> {
  const limit = AbortSignal.timeout(timeout);
  const ended = await runCommand([...argv], { cwd: root, env, signal: AbortSignal.any([signal, limit]) });
  if (signal.aborted) return cannotTell('stopped');
  if (limit.aborted) return no(`did not end within ${timeout} ms`);
  if (ended.code !== undefined) return cannotTell(`could not be started: ${ended.code}`);
  return answerOf(ended);
}

/** The last line a command said, and how it ended. */
function answerOf({ failed, exitCode, all }: CommandEnd): Measurement {
  const said = all.trimEnd().split('\n').at(-1)?.slice(0, longest) ?? '';
  if (!failed) return yes(said === '' ? 'ended with 0' : said);
  const how = exitCode === undefined ? 'was killed' : `ended with ${exitCode}`;
  return no(said === '' ? how : `${how}: ${said}`);
}
