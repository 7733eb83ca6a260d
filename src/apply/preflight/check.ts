import { ReleaseError } from '../../core/error.ts';
import type { Action, Plan } from '../../core/model.ts';
import type { Findings, ForgeAccess } from '../../core/findings.ts';
import type { World } from '../../ports.ts';

/** What checks look at. */
export interface Exam {
  readonly plan: Plan;
  readonly world: World;
  /** How the forge lets us in, asked once for all checks; null where no page is to be made. */
  readonly access: () => Promise<ForgeAccess | null>;
}

/** One thing that could fail late, and how it is asked before anything changes. */
export interface Check {
  /** Its name, in JSON and in docs/preflight.md. */
  readonly name: string;
  /** What is so where it finds nothing, for people. */
  readonly holds: (plan: Plan) => string;
  /** Whether a plan needs it in this world. */
  readonly concerns: (exam: Exam) => boolean;
  /** Asks, and changes nothing. A ReleaseError it throws is a problem among the others. */
  readonly run: (exam: Exam) => Promise<Findings>;
}

/** Nothing stands in the way. */
export const fine: Findings = { problems: [], notices: [], unasked: [] };

/** Findings of several questions in one. */
export function joined(all: readonly Findings[]): Findings {
  return {
    problems: all.flatMap(({ problems }) => problems),
    notices: all.flatMap(({ notices }) => notices),
    unasked: all.flatMap(({ unasked }) => unasked),
  };
}

/**
 * What several questions found, all of them asked; an expected failure of one is a problem.
 * @throws what is no expected failure: a bug is not dressed up as one
 */
export async function asked(questions: readonly Promise<Findings>[]): Promise<Findings> {
  const ended = await Promise.allSettled(questions);
  return joined(
    ended.map((one) => {
      if (one.status === 'fulfilled') return one.value;
      if (one.reason instanceof ReleaseError) return problem(one.reason);
      throw one.reason;
    }),
  );
}

/** A question that only fails or does not. */
export async function held(question: Promise<unknown>): Promise<Findings> {
  await question;
  return fine;
}

/** One problem. */
export function problem(error: ReleaseError): Findings {
  return { ...fine, problems: [error] };
}

/** What could not be asked, and why. */
export function unasked(why: string): Findings {
  return { ...fine, unasked: [why] };
}

/** The push of a plan, as a list. */
export function pushes({ actions }: Plan): readonly Action<'push'>[] {
  return actions.flatMap((action) => (action.kind === 'push' ? [action] : []));
}

/** The release pages of a plan. */
export function pages({ actions }: Plan): readonly Action<'draftRelease'>[] {
  return actions.flatMap((action) => (action.kind === 'draftRelease' ? [action] : []));
}

/** What a plan publishes to registries. */
export function publications({ actions }: Plan): readonly Action<'publishPackage'>[] {
  return actions.flatMap((action) => (action.kind === 'publishPackage' ? [action] : []));
}

/** Whether a plan makes a commit and pushes it: versions to try are only written. */
export function isRelease({ plan }: Exam): boolean {
  return pushes(plan).length > 0;
}

/** Whether a plan makes pages on a server, which has a clock and rules of its own. */
export function isOnServer({ plan, world: { forge } }: Exam): boolean {
  return forge?.isServer === true && pages(plan).length > 0;
}
