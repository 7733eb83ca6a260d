import { z } from 'zod';
import type { CommitCheck } from '../../core/deploy/commit-checks.ts';
import { pagesOf, type Session } from './github-session.ts';

const address = z.string().nullish();
const runs = z
  .object({
    check_runs: z.array(
      z.object({
        name: z.string(),
        status: z.string(),
        conclusion: z.string().nullish(),
        details_url: address,
      }),
    ),
  })
  .transform(({ check_runs }) => check_runs);
const statuses = z
  .object({ statuses: z.array(z.object({ context: z.string(), state: z.string(), target_url: address })) })
  .transform(({ statuses: all }) => all);

/**
 * The newest state of every check of a commit: runs (REST API, "List check runs for a Git reference") and, from systems that are
 * older, statuses ("Get the combined status for a specific reference").
 * @throws ReleaseError FORGE_FAILED, FORGE_REFUSED
 */
export async function commitChecks(session: Session, commit: string): Promise<readonly CommitCheck[]> {
  const { client, repo } = session;
  const parameters = { ...repo, ref: commit, per_page: 100 };
  const found: CommitCheck[] = [];
  const doing = `look up the checks of ${commit.slice(0, 7)}`;
  for await (const page of pagesOf(session, doing, runs, (at) =>
    client.rest.checks.listForRef({ ...parameters, filter: 'latest', page: at }),
  ))
    found.push(...page.map((run) => ({ name: run.name, state: stateOf(run), url: run.details_url ?? null })));
  for await (const page of pagesOf(session, doing, statuses, (at) =>
    client.rest.repos.getCombinedStatusForRef({ ...parameters, page: at }),
  ))
    found.push(
      ...page.map(({ context, state, target_url: url }) => ({
        name: context,
        state:
          state === 'success'
            ? ('passed' as const)
            : state === 'pending'
              ? ('pending' as const)
              : ('failed' as const),
        url: url ?? null,
      })),
    );
  return found;
}

/** What was skipped or says neither yes nor no stands in nobody's way, as in the rules of GitHub itself. */
function stateOf({ status, conclusion }: z.infer<typeof runs>[number]): CommitCheck['state'] {
  if (status !== 'completed') return 'pending';
  return ['success', 'neutral', 'skipped'].includes(conclusion ?? '') ? 'passed' : 'failed';
}
