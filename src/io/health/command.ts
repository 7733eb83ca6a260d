import type { Measurement } from '../../core/health/sample.ts';
import { runCommand, type CommandEnd } from '../command.ts';
import { within } from '../within.ts';
import { cannotTell, no, yes } from './measurements.ts';
import { fill, type ProbePlace } from './place.ts';

/** Longest line of a command that is kept, in UTF-16 units. */
const longest = 300;

/** A command, and how long it may take. */
export interface CommandCheck extends ProbePlace {
  readonly argv: readonly [string, ...string[]];
  /** Milliseconds after which it is stopped, and counts as a no. */
  readonly timeout: number;
}

/** Runs a command without a shell: yes where it ends with 0, no where not; nothing can be told where it does not start. */
export async function askCommand(check: CommandCheck, signal: AbortSignal): Promise<Measurement> {
  const ended = await run(check, signal);
  if ('problem' in ended) return ended.isLate ? no(ended.problem) : cannotTell(ended.problem);
  const said = lastLine(ended.all);
  if (!ended.failed) return yes(said === '' ? 'ended with 0' : said);
  return no(howOf(ended, complaint(ended.all) ?? said));
}

/** Runs a command that prints a number, and after a space how many events it is made of. */
export async function measureCommand(check: CommandCheck, signal: AbortSignal): Promise<Measurement> {
  const ended = await run(check, signal);
  if ('problem' in ended) return cannotTell(ended.problem);
  if (ended.failed) return cannotTell(howOf(ended, lastLine(ended.all)));
  const said = lastLine(ended.stdout);
  const [, value, events] = /^([-+]?[\d.]+(?:[eE][-+]?\d+)?)(?: +(\d{1,15}(?:\.\d+)?))?$/.exec(said) ?? [];
  if (value === undefined || Number.isNaN(Number(value))) return cannotTell(`no number: ${said}`);
  return {
    ok: null,
    value: Number(value),
    events: events === undefined ? null : Number(events),
    message: said,
  };
}

interface Unanswered {
  readonly problem: string;
  readonly isLate: boolean;
}

async function run(check: CommandCheck, signal: AbortSignal): Promise<CommandEnd | Unanswered> {
  const { timeout, root, env } = check;
  const [program, ...words] = check.argv;
  const argv = [program, ...words.map((word) => fill(word, env))] as const;
  const { ended, isLate } = await within(timeout, signal, async (inner) => ({
    ended: await runCommand([...argv], { cwd: root, env, signal: inner }),
    isLate: inner.aborted,
  }));
  if (signal.aborted) return { problem: 'stopped', isLate: false };
  if (isLate) return { problem: `did not end within ${timeout} ms`, isLate };
  if (ended.code !== undefined) return { problem: `could not be started: ${ended.code}`, isLate };
  return ended;
}

function howOf({ exitCode }: CommandEnd, said: string): string {
  const how = exitCode === undefined ? 'was killed' : `ended with ${exitCode}`;
  return said === '' ? how : `${how}: ${said}`;
}

/**
 * The last line that says what went wrong, as errors of Node, Python, Go and others begin; what comes after it is where, or which
 * runtime it was.
 */
function complaint(text: string): string | null {
  const lines = text.split('\n').map((line) => line.trim().slice(0, longest));
  return (
    lines.findLast((line) => /^(?:\w*(?:Error|Exception)|panic|fatal|error)\b[^:]{0,40}: /.test(line)) ?? null
  );
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1)?.trim().slice(0, longest) ?? '';
}
