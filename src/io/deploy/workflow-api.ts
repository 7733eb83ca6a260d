import { z } from 'zod';
import type { WorkflowRun } from '../../core/deploy/targets/workflow.ts';
import { ReleaseError } from '../../core/error.ts';
import { answerOf, isUnsure, parseAnswer } from '../forge/github-answer.ts';
import type { Session } from '../forge/github-session.ts';
import { workflowFailure } from './workflow-errors.ts';
import type { Site } from './workflow-site.ts';

/** What a run is started with. */
export interface Dispatch {
  /** Branch or tag whose workflow runs. */
  readonly ref: string;
  readonly inputs: Readonly<Record<string, string>>;
}

/** What GitHub said to a dispatch: the id of its run; `taken` without one; `unsure`: nobody knows whether it was carried out. */
export type Dispatched = number | 'taken' | 'unsure';

const workflowSchema = z.object({ state: z.string() });
const repositorySchema = z.object({ default_branch: z.string().min(1) });
const dispatched = z.object({ workflow_run_id: z.int() });
const runSchema = z
  .object({
    ...{ id: z.int(), display_title: z.string(), status: z.string().nullable() },
    conclusion: z.string().nullable(),
  })
  .transform(({ display_title: title, ...run }): WorkflowRun => ({ ...run, title }));
const runList = z.object({ workflow_runs: z.array(runSchema) });

/** Looks, read-only, whether the workflow is there and may run. @throws ReleaseError */
export async function checkWorkflow(site: Site): Promise<void> {
  const { session, workflow } = site;
  const data = await asked(site, `see the workflow ${workflow}`, ({ client, repo }) =>
    client.rest.actions.getWorkflow({ ...repo, workflow_id: workflow }),
  );
  const { state } = parseAnswer(workflowSchema, data, 'a workflow');
  if (state === 'active') return;
  throw new ReleaseError('DEPLOY_FAILED', `the workflow ${workflow} is ${state.replaceAll('_', ' ')}`, {
    hint: `Enable it: gh workflow enable ${workflow} --repo ${session.target.repository}`,
  });
}

/** The branch a workflow runs on unless told. @throws ReleaseError */
export async function defaultBranch(site: Site): Promise<string> {
  const doing = `see ${site.session.target.repository}`;
  const data = await asked(site, doing, ({ client, repo }) => client.rest.repos.get(repo));
  return parseAnswer(repositorySchema, data, 'a repository').default_branch;
}

/** The newest hundred runs of the workflow that were dispatched, newest first. @throws ReleaseError */
export async function newestRuns(site: Site): Promise<readonly WorkflowRun[]> {
  const { workflow } = site;
  const data = await asked(site, `list the runs of ${workflow}`, ({ client, repo }) =>
    client.rest.actions.listWorkflowRuns({
      ...repo,
      ...{ workflow_id: workflow, event: 'workflow_dispatch', per_page: 100 },
    }),
  );
  return parseAnswer(runList, data, 'a list of runs').workflow_runs;
}

/** A run as it is now; null where it does not show yet. @throws ReleaseError */
export async function readRun(site: Site, id: number): Promise<WorkflowRun | null> {
  const { client, repo } = site.session;
  try {
    const { data } = await client.rest.actions.getWorkflowRun({ ...repo, run_id: id });
    return parseAnswer(runSchema, data, 'a run');
  } catch (error) {
    if (answerOf(error)?.status === 404) return null;
    throw workflowFailure(error, `learn what became of ${runUrl(site, id)}`, site);
  }
}

/** Starts the workflow: sent once, whatever happens. @throws ReleaseError where it was refused, and nothing was started */
export async function dispatch(site: Site, { ref, inputs }: Dispatch): Promise<Dispatched> {
  const { session, workflow } = site;
  try {
    const { data }: { data: unknown } = await session.client.rest.actions.createWorkflowDispatch({
      ...session.repo,
      ...{ workflow_id: workflow, ref, inputs, return_run_details: true },
      request: { retries: 0 },
    });
    const read = dispatched.safeParse(data);
    return read.success ? read.data.workflow_run_id : 'taken';
  } catch (error) {
    const answer = answerOf(error);
    if (answer !== null && isUnsure(answer)) return 'unsure';
    throw workflowFailure(error, `start ${workflow} on ${ref}`, site, Object.keys(inputs));
  }
}

/** The page of a run. */
export function runUrl({ session }: Site, id: number): string {
  return `https://${session.target.host}/${session.target.repository}/actions/runs/${String(id)}`;
}

async function asked(
  site: Site,
  doing: string,
  request: (session: Session) => Promise<{ readonly data: unknown }>,
): Promise<unknown> {
  try {
    return (await request(site.session)).data;
  } catch (error) {
    throw workflowFailure(error, doing, site);
  }
}
