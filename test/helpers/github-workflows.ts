import { z } from 'zod';
import { requestViolation } from './github-contract.ts';
import { error, type Send } from './github-fault.ts';
import { fullRepositoryBody, repositoryBody } from './github-repository.ts';

/** A run as GitHub keeps it. */
export interface StubRun {
  readonly id: number;
  readonly title: string;
  /** What it is from look to look, the last for ever: a status, or how it ended. */
  readonly states: string[];
  readonly event?: string;
}

/** What was asked of a workflow. */
export type StubDispatch = z.infer<typeof dispatchFields>;

const dispatchFields = z.object({
  ref: z.string(),
  inputs: z.record(z.string(), z.string()).default({}),
  return_run_details: z.boolean().default(false),
});

interface Addresses {
  readonly origin: string;
  readonly apiUrl: string;
}

const day = '2026-01-02T03:04:05Z';
const going = ['queued', 'in_progress', 'waiting'];

/**
 * `deploy.yml` of a repository as GitHub's documentation of its REST API has workflows: not made of ours, and not GitHub. It refuses inputs
 * it does not declare, in GitHub's words, and names its runs by its `run-name`.
 */
export class WorkflowBoard {
  readonly runs: StubRun[] = [];
  readonly dispatches: StubDispatch[] = [];
  /** Requests that GitHub's description does not allow. */
  readonly violations: string[] = [];
  state = 'active';
  inputs: readonly string[] = ['version', 'digest', 'environment', 'seq'];
  /** Whether it tells the id of the run it starts, as github.com does since 2026. */
  tellsId = true;
  /** How runs go that are started. */
  course: readonly string[] = ['queued', 'in_progress', 'success'];
  /** How runs are called; null for a workflow without `run-name`. */
  runName: ((inputs: Readonly<Record<string, string>>) => string) | null = ({ version, environment, seq }) =>
    `deploy ${String(version)} to ${String(environment)} (${String(seq)})`;
  /** How many runs one request starts. */
  echo = 1;

  /** Answers what is about workflows; false for any other request. */
  route(
    key: string,
    url: URL,
    bytes: Buffer,
    { at, send }: { readonly at: Addresses; readonly send: Send },
  ): boolean {
    if (key === 'GET ') send(200, fullRepositoryBody(at));
    else if (key === 'GET /actions/workflows/deploy.yml') send(200, this.#workflowBody(at));
    else if (key === 'GET /actions/workflows/deploy.yml/runs') this.#list(url, at, send);
    else if (key === 'POST /actions/workflows/deploy.yml/dispatches') this.#dispatch(bytes, at, send);
    else if (/^GET \/actions\/runs\/\d+$/.test(key)) this.#show(Number(key.split('/').at(-1)), at, send);
    else return false;
    return true;
  }

  #dispatch(bytes: Buffer, at: Addresses, send: Send): void {
    const body: unknown = JSON.parse(bytes.toString());
    const wrong = requestViolation('POST', '/repos/o/r/actions/workflows/deploy.yml/dispatches', body);
    if (wrong !== null) this.violations.push(wrong);
    const asked = dispatchFields.parse(body);
    const odd = Object.keys(asked.inputs).filter((name) => !this.inputs.includes(name));
    if (odd.length > 0) {
      send(422, error(`Unexpected inputs provided: ${JSON.stringify(odd)}`, 422));
      return;
    }
    this.dispatches.push(asked);
    const id = 7000 + this.runs.length;
    for (let more = 0; more < this.echo; more += 1)
      this.runs.push({
        id: id + more,
        title: this.runName?.(asked.inputs) ?? 'deploy',
        states: [...this.course],
      });
    const home = `/actions/runs/${String(id)}`;
    if (!this.tellsId || !asked.return_run_details) send(204, null);
    else
      send(200, {
        workflow_run_id: id,
        run_url: `${at.apiUrl}/repos/o/r${home}`,
        html_url: `${at.origin}/o/r${home}`,
      });
  }

  #list(url: URL, at: Addresses, send: Send): void {
    const event = url.searchParams.get('event');
    const size = Number(url.searchParams.get('per_page') ?? 30);
    const found = this.runs.filter((run) => event === null || (run.event ?? 'workflow_dispatch') === event);
    const newest = found.toReversed().slice(0, size);
    send(200, { total_count: found.length, workflow_runs: newest.map((run) => runBody(at, run)) });
  }

  #show(id: number, at: Addresses, send: Send): void {
    const run = this.runs.find((one) => one.id === id);
    if (run === undefined) {
      send(404, error('Not Found', 404));
      return;
    }
    send(200, runBody(at, run));
    if (run.states.length > 1) run.states.shift();
  }

  #workflowBody(at: Addresses): object {
    const path = '.github/workflows/deploy.yml';
    return {
      ...{ id: 9, node_id: 'W_9', name: 'deploy', path, state: this.state, created_at: day, updated_at: day },
      ...{
        url: `${at.apiUrl}/repos/o/r/actions/workflows/9`,
        html_url: `${at.origin}/o/r/blob/main/${path}`,
      },
      badge_url: `${at.origin}/o/r/workflows/deploy/badge.svg`,
    };
  }
}

function runBody(at: Addresses, { id, title, states, event = 'workflow_dispatch' }: StubRun): object {
  const url = `${at.apiUrl}/repos/o/r/actions/runs/${String(id)}`;
  const state = states[0] ?? 'queued';
  const below = ['jobs', 'logs', 'artifacts', 'cancel', 'rerun'].map((name): [string, string] => [
    `${name}_url`,
    `${url}/${name}`,
  ]);
  return {
    ...{ id, node_id: `WFR_${String(id)}`, name: 'deploy', display_title: title, event, run_number: id },
    ...{ status: going.includes(state) ? state : 'completed', head_branch: 'main', head_sha: 'a'.repeat(40) },
    ...{ conclusion: going.includes(state) ? null : state, created_at: day, updated_at: day },
    ...{ path: '.github/workflows/deploy.yml', workflow_id: 9, url, pull_requests: [] },
    html_url: `${at.origin}/o/r/actions/runs/${String(id)}`,
    ...Object.fromEntries(below),
    check_suite_url: `${at.apiUrl}/repos/o/r/check-suites/1`,
    workflow_url: `${at.apiUrl}/repos/o/r/actions/workflows/9`,
    ...{ head_commit: null, head_repository: repositoryBody(at), repository: repositoryBody(at) },
  };
}
