import { newestFence, runNamed, runTitle, type WorkflowRun } from '../../core/deploy/targets/workflow.ts';
import type { Wanted } from '../../core/deploy/types.ts';
import { showDuration } from '../../core/duration.ts';
import { ReleaseError } from '../../core/error.ts';
import { quote } from '../../core/quote.ts';
import { oneLine } from '../forge/github-answer.ts';
import { dispatch, newestRuns, readRun, runUrl, type Dispatch } from './workflow-api.ts';
import type { Site } from './workflow-site.ts';

/** How often a run is looked for that GitHub told no id of, and the seconds between: about a minute. */
const looks = 12;
const pause = 5;

/** After so many looks at a run that goes on there are more seconds between them: a job may ask GitHub a thousand times an hour. */
const earlyLooks = 24;
const longPause = 15;

/**
 * Starts the workflow and finds its run: by the id GitHub tells, else by its name, where one run alone can be meant.
 * @throws ReleaseError FENCED, or DEPLOY_FAILED; the message says whether something was started
 */
export async function runOf(wanted: Wanted, what: Dispatch, site: Site): Promise<number> {
  // In another repository others may deploy by it, too, with numbers of their own: names prove nothing there.
  const before = site.isOwn ? await newestRuns(site) : [];
  const seen = newestFence(before, wanted.environment);
  if (seen > wanted.fence) throw fenced(seen, wanted, site);
  assertGoingOn(site, 'nothing was started');
  const found = await dispatch(site, what);
  return typeof found === 'number' ? found : appeared(found, runTitle(wanted), { before, site });
}

/**
 * Waits until a run has ended well.
 * @param timeout milliseconds
 * @throws ReleaseError DEPLOY_FAILED where it ended otherwise, or not in time; INTERRUPTED when stopped
 */
export async function waitFor(id: number, timeout: number, site: Site): Promise<void> {
  const url = runUrl(site, id);
  const end = site.clock.monotonic() + timeout;
  site.say(`wait for ${url}`);
  let isWaiting = false;
  for (let look = 0; site.clock.monotonic() < end; look += 1) {
    const run = await readRun(site, id);
    if (run?.status === 'completed') {
      assertWell(run, url);
      return;
    }
    if (run?.status === 'waiting' && !isWaiting) site.say(`somebody has to approve it: ${url}`);
    isWaiting = run?.status === 'waiting';
    await site.clock.pause((look < earlyLooks ? pause : longPause) * site.second);
    assertGoingOn(site, `the run goes on: ${url}`);
  }
  throw new ReleaseError('DEPLOY_FAILED', `the run did not end within ${showDuration(timeout)}: ${url}`, {
    hint: `It was not stopped: wait for it, or gh run cancel ${String(id)} --repo ${site.session.target.repository}. The timeout of the target sets how long it may take.`,
  });
}

function assertWell({ conclusion }: WorkflowRun, url: string): void {
  if (conclusion === 'success') return;
  throw new ReleaseError('DEPLOY_FAILED', `the run ended as ${oneLine(conclusion ?? 'nothing')}: ${url}`, {
    hint: 'Its log says why. Remove the cause and deploy again; or go back: release rollback',
  });
}

async function appeared(
  said: 'taken' | 'unsure',
  title: string,
  { before, site }: { readonly before: readonly WorkflowRun[]; readonly site: Site },
): Promise<number> {
  const { host, repository } = site.session.target;
  const page = `https://${host}/${repository}/actions/workflows/${site.workflow}`;
  const words = said === 'taken' ? 'took the request without telling the id' : 'gave no clear answer';
  if (!site.isOwn) throw unknown(`${host} ${words}, and in another repository names do not tell it`, page);
  for (let look = 0; look < looks; look += 1) {
    await site.clock.pause((look === 0 ? 1 : pause) * site.second);
    assertGoingOn(site, `whether it was started, see ${page}`);
    const found = runNamed(title, await newestRuns(site), before);
    if (found === 'many') throw unknown(`more than one new run is called ${quote(title)}`, page);
    if (found !== null) return found.id;
  }
  throw unknown(`${host} ${words}, and no run called ${quote(title)} appeared`, page);
}

function unknown(message: string, page: string): ReleaseError {
  return new ReleaseError('DEPLOY_FAILED', `which run deploys is not known: ${message}`, {
    hint: `Something may have been started: ${page}. The run-name of the workflow has to be: deploy \${{ inputs.version }} to \${{ inputs.environment }} (\${{ inputs.seq }})`,
  });
}

function fenced(seen: number, { environment, fence }: Wanted, { workflow }: Site): ReleaseError {
  const message = `${workflow}: number ${String(seen)} went to ${environment}, and this is number ${String(fence)}`;
  return new ReleaseError('FENCED', message, {
    hint: 'Nothing was changed. What is there: release status',
  });
}

function assertGoingOn({ signal }: Site, what: string): void {
  if (!signal.aborted) return;
  throw new ReleaseError('INTERRUPTED', `stopped; ${what}`, {
    exit: 'failedAfter',
    hint: 'What runs has to be looked at: release status',
  });
}
