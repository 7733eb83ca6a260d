import type { Deployable, Observed } from '../deploy/types.ts';

/** What was found running, held against what the ledger says runs. Public JSON. */
export interface Drift {
  /** `unknown`: nothing could be told of what runs. */
  readonly state: 'none' | 'drifted' | 'unknown';
  /** Versions and digests that run and should not. */
  readonly found: readonly string[];
  /** Copies that run; null where that cannot be told. */
  readonly copies: number | null;
}

/** Whether something else runs than was deployed: another version, another digest, or nothing at all. */
export function driftOf(deployed: Deployable, { versions, digests, copies }: Observed): Drift {
  const known = new Set(deployed.artifacts.map(({ sha256 }) => sha256));
  const found = [
    ...versions.filter((version) => version !== deployed.version),
    ...(known.size === 0 ? [] : digests.filter((digest) => !known.has(digest))),
  ];
  if (found.length > 0 || copies === 0) return { state: 'drifted', found, copies };
  const isTold = versions.length > 0 || (digests.length > 0 && known.size > 0);
  return { state: isTold ? 'none' : 'unknown', found, copies };
}
