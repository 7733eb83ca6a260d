import type { ApiGuard } from '../../ports.ts';
import type { Environment } from '../git/run.ts';
import { compareCrate } from './cargo.ts';
import { compareDeclarations } from './declarations.ts';

/** Where comparisons run and how they are stopped. */
export interface GuardPlace {
  /** Top of the work tree. */
  readonly root: string;
  readonly env: Environment;
  readonly signal: AbortSignal;
}

/** Compares npm packages by TypeScript and crates by cargo-semver-checks. */
export function apiGuard(place: GuardPlace): ApiGuard {
  return {
    compare: (check) =>
      check.ecosystem === 'npm' ? compareDeclarations(check, place) : compareCrate(check, place),
  };
}
