import assert from 'node:assert/strict';
import type { Program, Step, StepEnd } from '../../../src/core/deploy/targets/program.ts';
import type { Wanted } from '../../../src/core/deploy/types.ts';

/** What a target answers to a command: what it prints, or how it ends. */
export type Answer = string | Partial<StepEnd>;

/** Runs a program against prepared answers, one a command, and gives its commands and what it returned. */
export function drive<T>(
  program: Program<T>,
  ...answers: readonly Answer[]
): { readonly steps: readonly Step[]; readonly found: T } {
  const steps: Step[] = [];
  const nothing = { exitCode: 0, isMissing: false, stdout: '', tail: '' };
  let next = program.next(nothing);
  while (next.done !== true) {
    const answer = answers[steps.length] ?? '';
    steps.push(next.value);
    assert.ok(steps.length < 50, 'a program without an end');
    next = program.next({ ...nothing, ...(typeof answer === 'string' ? { stdout: answer } : answer) });
  }
  return { steps, found: next.value };
}

export const digestA: string = 'a'.repeat(64);
export const digestB: string = 'b'.repeat(64);

/** A version to deploy, with an image and a file. */
export function wantedOf(more: Partial<Wanted> = {}): Wanted {
  const artifact = (name: string, uri: string | null, sha256: string): Wanted['artifacts'][number] => ({
    ...{ name, uri, sha256 },
  });
  return {
    version: '1.0.0-beta3',
    tag: 'v1.0.0-beta3',
    commit: 'c'.repeat(40),
    environment: 'production',
    fence: 42,
    artifacts: [
      artifact('app.tgz', null, digestB),
      artifact('ghcr.io/acme/app', `ghcr.io/acme/app@sha256:${digestA}`, digestA),
    ],
    previous: { version: '1.0.0-beta2', tag: 'v1.0.0-beta2', commit: 'd'.repeat(40), artifacts: [] },
    ...more,
  };
}
