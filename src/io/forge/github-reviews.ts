import { z } from 'zod';
import type { RunReview } from '../../core/deploy/reviews.ts';
import { parseAnswer } from './github-answer.ts';
import { ask, type Session } from './github-session.ts';

const reviews = z.array(
  z.object({
    environments: z.array(z.object({ name: z.string().optional() })),
    state: z.enum(['approved', 'rejected', 'pending']),
    user: z.object({ login: z.string() }),
  }),
);

/**
 * What people said of a run that waited for them (REST API, "Get the review history for a workflow run").
 * @throws ReleaseError FORGE_FAILED, FORGE_REFUSED
 */
export async function runReviews(session: Session, run: number): Promise<readonly RunReview[]> {
  const { client, repo } = session;
  const { data } = await ask(session, `look up who approved the run ${String(run)}`, () =>
    client.rest.actions.getReviewsForRun({ ...repo, run_id: run }),
  );
  return parseAnswer(reviews, data, 'a list of reviews').map(({ environments, state, user }) => ({
    environments: environments.flatMap(({ name }) => name ?? []),
    state,
    user: user.login,
  }));
}
