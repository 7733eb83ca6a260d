import type { ApiGuard } from '../../ports.ts';
import { compareCrate } from './cargo.ts';
import { compareDeclarations } from './declarations.ts';
import type { GuardPlace } from './tool.ts';

/** Compares npm packages by TypeScript and crates by cargo-semver-checks. */
export function apiGuard(place: GuardPlace): ApiGuard {
  return {
    compare: (check) =>
      check.ecosystem === 'npm' ? compareDeclarations(check, place) : compareCrate(check, place),
  };
}
