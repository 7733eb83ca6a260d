import type { CheckReport } from './check.ts';
import type { Deployment, EnvironmentState, Hold, LedgerState } from './types.ts';

/** A version that was well here before, and the newest deployment that showed it. */
export interface Candidate {
  readonly deployment: Deployment;
  /** Why it is not what a rollback goes to by itself; null where it could be. */
  readonly against: string | null;
}

/** A candidate, and what was asked of it beyond the ledger. */
export interface JudgedCandidate extends Candidate {
  /** Whether the ledger alone would have it gone back to by itself: that one is taken, and then refused where a check says so. */
  readonly isDefault: boolean;
  /** Empty where nothing was asked. */
  readonly checks: readonly CheckReport[];
}

/** Adds to candidates, newest first, what checks say: one that refuses speaks against it. */
export function judged(
  candidates: readonly Candidate[],
  checksOf: (deployment: Deployment) => readonly CheckReport[],
): readonly JudgedCandidate[] {
  const first = candidates.find(({ against }) => against === null);
  return candidates.map((candidate) => {
    const checks = checksOf(candidate.deployment);
    const no = checks.find(({ verdict }) => verdict === 'refused');
    const words = no === undefined ? null : `${no.code}: ${no.message}`;
    return { ...candidate, against: candidate.against ?? words, isDefault: candidate === first, checks };
  });
}

/** What could be gone back to, newest first, each version once. */
export function candidatesOf(state: LedgerState, environment: EnvironmentState): readonly Candidate[] {
  const { current, deployments } = environment;
  const well = deployments.filter((one) => one.outcome === 'succeeded' && !one.rehearsal).toReversed();
  const first = well.filter((one, at) => well.findIndex((other) => isSame(one, other)) === at);
  return first
    .filter((deployment) => current === null || !isSame(deployment, current))
    .map((deployment) => ({ deployment, against: against(deployment, { state, environment }) }));
}

/** What a rollback goes to unless somebody names a version: the newest that was well, that nothing speaks against. */
export function defaultCandidate(state: LedgerState, environment: EnvironmentState): Deployment | null {
  return candidatesOf(state, environment).find((one) => one.against === null)?.deployment ?? null;
}

/** Two deployments of the same thing: the same digests, or, where none are known, the same version. */
export function isSame(
  a: Pick<Deployment, 'version' | 'artifacts'>,
  b: Pick<Deployment, 'version' | 'artifacts'>,
): boolean {
  if (a.artifacts.length === 0 || b.artifacts.length === 0) return a.version === b.version;
  const [left, right] = [a, b].map(({ artifacts }) => artifacts.map(({ sha256 }) => sha256).toSorted());
  return left?.join() === right?.join();
}

function against(
  deployment: Deployment,
  { state, environment }: { readonly state: LedgerState; readonly environment: EnvironmentState },
): string | null {
  const { version, environment: name, seq } = deployment;
  const yank = markOn(state.yanked, deployment, name);
  if (yank !== null) return `withdrawn (entry ${String(yank.seq)})`;
  const hold = markOn(state.holds, deployment, name);
  if (hold !== null) return `held (entry ${String(hold.seq)})`;
  const left = environment.deployments.find(
    (one) => one.kind === 'rollback' && one.seq > seq && versionLeft(one, environment) === version,
  );
  return left === undefined ? null : `it was rolled back from later (entry ${String(left.seq)})`;
}

/** The version a rollback took away. */
function versionLeft({ replaces }: Deployment, { deployments }: EnvironmentState): string | null {
  return deployments.find(({ seq }) => seq === replaces)?.version ?? null;
}

/** What marks a release in an environment, or everywhere (null), or null. */
export function markOn<M extends Pick<Hold, 'version' | 'tag' | 'environment'>>(
  marks: readonly M[],
  release: Pick<Hold, 'version' | 'tag'>,
  environment: string,
): M | null {
  return (
    marks.find(
      (one) => isAbout(one, release) && (one.environment === null || one.environment === environment),
    ) ?? null
  );
}

/** Whether a mark is about a release: its tag says so, or its version alone where the mark names no tag. */
export function isAbout(
  { version, tag }: Pick<Hold, 'version' | 'tag'>,
  release: Pick<Hold, 'version' | 'tag'>,
): boolean {
  return version === release.version && (tag === null || release.tag === null || tag === release.tag);
}
