/** What a person said of a run of GitHub Actions that waited for them. */
export interface RunReview {
  /** Names of the environments it was about. */
  readonly environments: readonly string[];
  readonly state: 'approved' | 'rejected' | 'pending';
  /** Account of whoever said it. */
  readonly user: string;
}

/** The number of a run of GitHub Actions, from the address of a CI job; null for any other. */
export function runOf(job: string | null): number | null {
  const found = /^https:\/\/[^/]+\/[^/]+\/[^/]+\/actions\/runs\/(\d{1,15})(?:\/|$)/.exec(job ?? '')?.[1];
  return found === undefined ? null : Number(found);
}

/** Accounts that approved a run for an environment, each once, without whoever deploys. */
export function approvers(
  reviews: readonly RunReview[],
  environment: string,
  actor: string,
): readonly string[] {
  const users = reviews
    .filter(({ state, environments }) => state === 'approved' && environments.includes(environment))
    .map(({ user }) => user);
  return [...new Set(users)].filter((user) => user !== actor);
}
