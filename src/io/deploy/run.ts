import type { Program, Step, StepEnd } from '../../core/deploy/targets/program.ts';
import { showDuration } from '../../core/duration.ts';
import { ReleaseError } from '../../core/error.ts';
import { type CommandEnd, runCommand } from '../command.ts';
import type { Environment } from '../git/run.ts';

/** Lines of a command's output that an error shows. */
const tailLines = 20;

/** Where the commands of targets run. */
export interface ProgramPlace {
  readonly root: string;
  readonly env: Environment;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
  /** How long one command may take, in milliseconds. */
  readonly timeout: number;
}

/**
 * Runs the commands a program yields, one after the other, until it returns.
 * @throws ReleaseError whatever the program throws; INTERRUPTED when stopped, DEPLOY_FAILED when a command takes too long
 */
export async function runProgram<T>(program: Program<T>, place: ProgramPlace): Promise<T> {
  let next = program.next(never);
  while (next.done !== true) next = await step(program, next.value, place);
  return next.value;
}

/** What stops a command is thrown where the program waits for it, so that it can put things back. */
async function step<T>(
  program: Program<T>,
  asked: Step,
  place: ProgramPlace,
): Promise<IteratorResult<Step, T>> {
  const how = await ended(asked, place).then(
    (end) => ({ end }),
    (error: unknown) => ({ error }),
  );
  return 'error' in how ? program.throw(how.error) : program.next(how.end);
}

/** What starts a generator; nobody reads it. */
const never: StepEnd = { exitCode: null, isMissing: false, stdout: '', tail: '' };

async function ended(step: Step, { root, env, signal, say, timeout }: ProgramPlace): Promise<StepEnd> {
  assertGoingOn(signal, step);
  say(step.title);
  const limit = AbortSignal.timeout(timeout);
  const end = await runCommand(step.argv, {
    cwd: root,
    env: { ...env, ...step.env },
    signal: AbortSignal.any([signal, limit]),
    input: step.input,
  });
  assertGoingOn(signal, step);
  if (limit.aborted && end.failed) throw late(step, timeout);
  return endOf(end);
}

function endOf({ failed, exitCode, code, stdout, all, shortMessage }: CommandEnd): StepEnd {
  const words = all.trim() === '' ? (shortMessage.split('\n')[0] ?? '') : all.trimEnd();
  return {
    exitCode: failed ? (exitCode ?? null) : 0,
    isMissing: code === 'ENOENT',
    stdout,
    tail: words.split('\n').slice(-tailLines).join('\n'),
  };
}

function late({ title }: Step, timeout: number): ReleaseError {
  return new ReleaseError('DEPLOY_FAILED', `${title} did not end within ${showDuration(timeout)}`, {
    hint: 'It was stopped; what runs has to be looked at: release status. The timeout of the target sets how long it may take.',
  });
}

function assertGoingOn({ aborted }: AbortSignal, { title }: Step): void {
  if (!aborted) return;
  throw new ReleaseError('INTERRUPTED', `stopped during: ${title}`, {
    exit: 'failedAfter',
    hint: 'What runs has to be looked at: release status',
  });
}
