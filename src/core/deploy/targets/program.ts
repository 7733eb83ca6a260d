import { ReleaseError } from '../../error.ts';
import type { Observed, Wanted } from '../types.ts';
import type { Argv } from '../../model.ts';
import { shellWord } from '../../quote.ts';

/** A command to run, as data. */
export interface Step {
  /** What it does, for people: `deploy 1.2.0 to production`. */
  readonly title: string;
  /** An argument list, never a shell line. Secrets are never in it: everybody on the machine can read it. */
  readonly argv: Argv;
  /** What it reads from its standard input. */
  readonly input: string;
  /** Variables it gets besides those of this process. */
  readonly env: Readonly<Record<string, string>>;
}

/** How a command ended. */
export interface StepEnd {
  /** Null where it could not be started or was killed. */
  readonly exitCode: number | null;
  /** Whether its program was not found. */
  readonly isMissing: boolean;
  readonly stdout: string;
  /** The last lines of all it printed; why it could not be started where that is so. */
  readonly tail: string;
}

/**
 * What is done to a target: yields commands, is handed how each ended, and returns what was found. It decides everything and
 * touches nothing, so whoever runs it needs no decisions, and tests can answer for the target.
 */
export type Program<T> = Generator<Step, T, StepEnd>;

/** How one kind of target is driven. */
export interface Driver {
  /** Programs of this machine that it starts. */
  readonly tools: readonly string[];
  /** @throws ReleaseError where it could not deploy */
  check(): Program<void>;
  /** @throws ReleaseError DEPLOY_FAILED, FENCED, TOOL_MISSING */
  deploy(wanted: Wanted): Program<void>;
  /** @throws ReleaseError DEPLOY_FAILED, TOOL_MISSING */
  observe(wanted: Wanted): Program<Observed>;
}

/** How a version is brought and given traffic little by little. */
export interface TrafficDriver {
  /** Makes it run beside what has the traffic. @throws ReleaseError DEPLOY_FAILED, FENCED, TOOL_MISSING */
  stage(wanted: Wanted): Program<void>;
  /**
   * Sends it so many percent of the traffic, or as near to that as the target can come; gives how many it has now.
   * @throws ReleaseError DEPLOY_FAILED, FENCED
   */
  shift(wanted: Wanted, share: number): Program<number>;
}

/** A driver that can share out traffic. */
export interface SharingDriver extends Driver {
  readonly traffic: TrafficDriver;
}

/**
 * Exit codes by which a command tells more than that it failed; those of BSD's sysexits(3) that say the same, and the one of a
 * POSIX shell that finds no program.
 */
export const telling = {
  /** EX_TEMPFAIL: it has seen a newer deployment. */
  fenced: 75,
  /** EX_UNAVAILABLE: a program it needs is not there. */
  unavailable: 69,
  /** No such program. */
  notFound: 127,
  /** What ssh(1) ends with for reasons of its own. */
  noConnection: 255,
} as const;

/**
 * Runs one command that has to end with 0, and gives what it printed on its standard output.
 * @throws ReleaseError FENCED, TOOL_MISSING, or DEPLOY_FAILED with the command's own words
 */
export function* run(step: Step): Program<string> {
  const end = yield step;
  if (end.exitCode === 0) return end.stdout;
  throw failureOf(step, end);
}

/** What the end of a command means that should have ended with 0. */
export function failureOf({ title, argv }: Step, { exitCode, isMissing, tail }: StepEnd): ReleaseError {
  if (isMissing)
    return new ReleaseError('TOOL_MISSING', `${title}: ${argv[0]} is not there`, {
      hint: `Install ${argv[0]} and put its folder into PATH; in CI, in a step before this one.`,
    });
  const words =
    `${title} failed${exitCode === null ? '' : ` with exit code ${exitCode}`}:\n${tail}`.trimEnd();
  if (exitCode === telling.fenced)
    return new ReleaseError('FENCED', `${title}: a newer deployment was there first\n${tail}`.trimEnd(), {
      hint: 'Nothing was changed. What is there: release status',
    });
  if (exitCode === telling.unavailable || exitCode === telling.notFound)
    return new ReleaseError('TOOL_MISSING', words, { hint: 'Install on the target what it names.' });
  if (argv[0] === 'ssh' && exitCode === telling.noConnection)
    return new ReleaseError('DEPLOY_FAILED', words, {
      hint: `If there was no connection, try it alone: ${[...argv.slice(0, -1), 'true'].map(shellWord).join(' ')}`,
    });
  return new ReleaseError('DEPLOY_FAILED', words, {
    hint: 'Remove the cause and deploy again; or go back: release rollback',
  });
}
