import { z } from 'zod';
import { requestViolation } from './github-contract.ts';
import { error, invalid, type Send } from './github-fault.ts';
import { user } from './github-bodies.ts';

/** A deployment as GitHub keeps it. */
export interface StubDeployment {
  readonly id: number;
  readonly fields: z.infer<typeof deploymentFields>;
  /** What was told of it, oldest first. */
  readonly statuses: z.infer<typeof statusFields>[];
}

const deploymentFields = z.object({
  ref: z.string(),
  task: z.string().default('deploy'),
  auto_merge: z.boolean().default(true),
  required_contexts: z.array(z.string()).nullable().default(null),
  payload: z.unknown().default(''),
  environment: z.string().default('production'),
  description: z.string().nullable().default(''),
});
const statusFields = z.object({
  state: z.string(),
  log_url: z.string().default(''),
  description: z.string().default(''),
  environment_url: z.string().default(''),
  auto_inactive: z.boolean().default(true),
});

interface Addresses {
  readonly origin: string;
  readonly apiUrl: string;
}

const day = '2026-01-02T03:04:05Z';

/**
 * The deployments of a repository as GitHub's documentation of its REST API has them: not made of ours, and not GitHub. It merges and
 * waits for checks unless told not to, takes no more than 140 characters, and knows no commit it was not told.
 */
export class DeploymentBoard {
  readonly all: StubDeployment[] = [];
  /** Requests that GitHub's description does not allow. */
  readonly violations: string[] = [];
  /** Commits it does not have. */
  readonly unknown: Set<string> = new Set<string>();

  /** Answers what is about deployments; false for any other request. */
  route(
    key: string,
    url: URL,
    bytes: Buffer,
    { at, send }: { readonly at: Addresses; readonly send: Send },
  ): boolean {
    const [, method = '', id] = /^(\w+) \/deployments(?:\/(\d+)\/statuses)?$/.exec(key) ?? [];
    if (method === '') return false;
    if (method === 'POST') this.#check(key, bytes);
    if (id === undefined) {
      if (method === 'POST') this.#create(bytes, at, send);
      else this.#list(url, at, send);
      return true;
    }
    const deployment = this.all.find((one) => one.id === Number(id));
    if (deployment === undefined) send(404, error('Not Found', 404));
    else if (method === 'POST') {
      deployment.statuses.push(statusFields.parse(JSON.parse(bytes.toString())));
      send(201, statusBody(at, deployment, deployment.statuses.length));
    } else
      send(200, deployment.statuses.map((_, index) => statusBody(at, deployment, index + 1)).toReversed());
    return true;
  }

  #check(key: string, bytes: Buffer): void {
    const [method = '', path = ''] = key.split(' ');
    const wrong = requestViolation(method, `/repos/o/r${path}`, JSON.parse(bytes.toString()));
    if (wrong !== null) this.violations.push(wrong);
  }

  #create(bytes: Buffer, at: Addresses, send: Send): void {
    const fields = deploymentFields.parse(JSON.parse(bytes.toString()));
    const long = (fields.description ?? '').length > 140;
    if (this.unknown.has(fields.ref)) send(422, error(`No ref found for: ${fields.ref}`, 422));
    else if (long) send(422, invalid({ resource: 'Deployment', code: 'custom', field: 'description' }));
    else if (fields.auto_merge) send(202, { message: 'Auto-merged main into the ref on deployment.' });
    else if (fields.required_contexts?.length !== 0) send(409, error('Commit status checks failed', 409));
    else {
      const deployment = { id: 100 + this.all.length, fields, statuses: [] };
      this.all.push(deployment);
      send(201, deploymentBody(at, deployment));
    }
  }

  #list(url: URL, at: Addresses, send: Send): void {
    const environment = url.searchParams.get('environment');
    const page = Number(url.searchParams.get('page') ?? 1);
    const size = Number(url.searchParams.get('per_page') ?? 30);
    const found = this.all
      .filter(({ fields }) => environment === null || fields.environment === environment)
      .toReversed();
    const next = page * size < found.length ? { link: `<${url.href}>; rel="next"` } : {};
    send(
      200,
      found.slice((page - 1) * size, page * size).map((one) => deploymentBody(at, one)),
      next,
    );
  }
}

function deploymentBody(at: Addresses, { id, fields }: StubDeployment): object {
  const url = `${at.apiUrl}/repos/o/r/deployments/${String(id)}`;
  const { ref, task, payload, environment, description } = fields;
  return {
    ...{ id, url, node_id: `DE_${String(id)}`, sha: ref, ref, task, environment, description },
    payload: payload ?? '',
    original_environment: environment,
    creator: user(at),
    ...{ created_at: day, updated_at: day, statuses_url: `${url}/statuses` },
    repository_url: `${at.apiUrl}/repos/o/r`,
    transient_environment: false,
    production_environment: environment === 'production',
  };
}

function statusBody(at: Addresses, { id, fields, statuses }: StubDeployment, number: number): object {
  const home = `${at.apiUrl}/repos/o/r/deployments/${String(id)}`;
  const { state = '', description = '', log_url = '', environment_url = '' } = statuses[number - 1] ?? {};
  return {
    ...{ id: number, url: `${home}/statuses/${String(number)}`, node_id: `DS_${String(number)}` },
    ...{ state, description, environment: fields.environment, target_url: log_url || at.origin },
    ...(log_url === '' ? {} : { log_url }),
    ...(environment_url === '' ? {} : { environment_url }),
    ...{ creator: user(at), created_at: day, updated_at: day, deployment_url: home },
    repository_url: `${at.apiUrl}/repos/o/r`,
  };
}
