import type { Action } from '../model.ts';

/** A package that was published, and how. */
export type Published = Action<'publishPackage'>;

/** One thing that is done to the world to withdraw a version, or to take that back. */
export type WithdrawEffect =
  /** Move a tag of a registry to another version (of an image: to a digest). */
  | { readonly kind: 'point'; readonly on: Published; readonly tag: string; readonly to: string }
  /** Mark a version in its registry; null takes the mark back. */
  | { readonly kind: 'mark'; readonly on: Published; readonly words: string | null }
  /** Put a warning on top of a release page; null takes it away. */
  | { readonly kind: 'banner'; readonly tag: string; readonly words: string | null }
  /** Show the release page of a tag as the latest. */
  | { readonly kind: 'latest'; readonly tag: string };

/**
 * How far a step is. `todo`: it is about to be done; `there`: nothing was to be done; `done`; `left`: no program can do it;
 * `failed`: it was tried, or could not be looked at.
 */
export type WithdrawState = 'todo' | 'there' | 'done' | 'left' | 'failed';

/** What became of one step. Public JSON of `release yank`. */
export interface WithdrawReport {
  /** What it does, for people. */
  readonly step: string;
  readonly state: WithdrawState;
  /** Why, or what was found; null where there is nothing to say. May hold text of others. */
  readonly message: string | null;
  /** The command, or the address, by which a person does it; null where nothing is left to do. */
  readonly command: string | null;
}

/** A step before it is done. */
export interface WithdrawStep extends WithdrawReport {
  /** Null where there is nothing to do, or no program can. */
  readonly effect: WithdrawEffect | null;
}

/** A step where all is as asked. */
export function already(step: string, message: string | null): WithdrawStep {
  return { step, state: 'there', message, command: null, effect: null };
}

/** A step that is left to a person. @param command how it is done; null where nothing is known */
export function leftToDo(step: string, message: string, command: string | null): WithdrawStep {
  return { step, state: 'left', message, command, effect: null };
}

/** A step that is about to be done. @param command what a person does where it fails */
export function toDo(step: string, effect: WithdrawEffect, command: string): WithdrawStep {
  return { step, state: 'todo', message: null, command, effect };
}
