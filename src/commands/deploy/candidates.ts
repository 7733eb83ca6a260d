import { candidatesOf, judged, type JudgedCandidate } from '../../core/deploy/candidates.ts';
import type { EnvironmentState } from '../../core/deploy/types.ts';
import { askVersions } from './compatibility.ts';
import type { Environment } from './environment.ts';
import type { Room } from './room.ts';

/** Of so many versions it is asked, the newest first: each is read from its commit. */
const most = 20;

/** What could be gone back to, and whether the database and what runs beside it would have it: asked as a rollback asks. */
export async function judgeCandidates(
  environment: Environment,
  here: EnvironmentState,
  room: Room,
): Promise<readonly JudgedCandidate[]> {
  const candidates = candidatesOf(room.reading.state, here);
  const free = candidates.filter(({ against }) => against === null).slice(0, most);
  const deployments = free.map(({ deployment }) => deployment);
  const answers = await askVersions(environment, deployments, room);
  const checks = new Map(deployments.map((one, at) => [one, answers[at]?.checks ?? []] as const));
  return judged(candidates, (one) => checks.get(one) ?? []);
}
