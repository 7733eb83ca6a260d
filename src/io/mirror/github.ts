import { z } from 'zod';
import { ReleaseError } from '../../core/error.ts';
import {
  githubDescription,
  githubPayload,
  knownIn,
  missingStates,
  type GithubState,
} from '../../core/mirror/github.ts';
import type { MirroredDeployment, MirroredLedger } from '../../core/mirror/mirrored.ts';
import type { KnownEntry } from '../../core/mirror/rewind.ts';
import { webAddress } from '../../core/web-address.ts';
import type { Mirror, MirrorLook, Shipment } from '../../ports-deploy.ts';
import { parseAnswer } from '../forge/github-answer.ts';
import { openSession, type GithubOptions } from '../forge/github.ts';
import { ask, once, pagesOf, type Session } from '../forge/github-session.ts';

/** GitHub, and the addresses of what runs, by environment. */
export interface GithubMirrorOptions extends GithubOptions {
  readonly urls: Readonly<Record<string, string>>;
}

/**
 * Shows deployments on GitHub (REST API, "Deployments" and "Deployment statuses"): on the pages of its environments and in the
 * timelines of pull requests. Each is found again by the digest of its entry, which stands in its payload. Rehearsals are not shown.
 */
export function githubMirror(options: GithubMirrorOptions): Mirror {
  const session = openSession(options);
  return {
    kind: 'github',
    look: async (ledger) => {
      try {
        return await lookAt(session, ledger, options.urls);
      } catch (error) {
        return { problem: problemOf(error) };
      }
    },
    newest: async () => {
      try {
        // Somebody waits for the answer: a request that gets none is not tried again.
        return (await newestShown(session, { request: { retries: 0 } })).map(({ entry }) => entry);
      } catch (error) {
        return { problem: problemOf(error) };
      }
    },
  };
}

/** A deployment that GitHub has, of an entry of a ledger. */
interface Shown {
  readonly id: number;
  readonly entry: KnownEntry;
}

async function lookAt(
  session: Session,
  ledger: MirroredLedger,
  urls: GithubMirrorOptions['urls'],
): Promise<MirrorLook> {
  const deployments = ledger.deployments.filter(({ rehearsal }) => !rehearsal);
  const names = [...new Set(deployments.map(({ environment }) => environment))];
  const shown = ledger.isWhole
    ? await allShown(session)
    : (await Promise.all(names.map((name) => newestShown(session, { environment: name })))).flat();
  const missing: Shipment[] = [];
  for (const deployment of deployments) {
    const there = idOf(shown, deployment);
    const states = missingStates(deployment, there === null ? [] : await statesOf(session, there));
    if (there !== null && states.length === 0) continue;
    missing.push(shipment(session, deployment, { there, states, url: urls[deployment.environment] ?? null }));
  }
  return { known: shown.map(({ entry }) => entry), there: deployments.length - missing.length, missing };
}

/** The oldest counts, where two runs made one each. */
function idOf(shown: readonly Shown[], { digest }: MirroredDeployment): number | null {
  const ids = shown.filter(({ entry }) => entry.digest === digest).map(({ id }) => id);
  return ids.length === 0 ? null : Math.min(...ids);
}

function shipment(
  session: Session,
  deployment: MirroredDeployment,
  lack: {
    readonly there: number | null;
    readonly states: readonly GithubState[];
    readonly url: string | null;
  },
): Shipment {
  const { seq, version, environment } = deployment;
  return {
    seq,
    what: `${version} in ${environment}: ${lack.states.join(', ')}`,
    send: async () => {
      try {
        const id = lack.there ?? (await create(session, deployment));
        for (const state of lack.states) await tell(session, deployment, { id, state, url: lack.url });
        return null;
      } catch (error) {
        return problemOf(error);
      }
    },
  };
}

/** Bound to the commit: a tag may be moved. GitHub checks and merges nothing: the ledger's own checks have decided. */
async function create(session: Session, deployment: MirroredDeployment): Promise<number> {
  const { client, repo } = session;
  const { commit, environment, kind, version } = deployment;
  return once(session, {
    doing: `create the deployment of ${version} to ${environment}`,
    request: async () => {
      const { data } = await client.rest.repos.createDeployment({
        ...repo,
        ...{ ref: commit, task: kind, environment, auto_merge: false, required_contexts: [] },
        payload: { ...githubPayload(deployment) },
        description: githubDescription(deployment),
        request: { retries: 0 },
      });
      return parseAnswer(made, data, 'a deployment').id;
    },
    mayBeDone: () => false,
    look: async () => idOf(await newestShown(session, { environment }), deployment),
  });
}

async function tell(
  session: Session,
  deployment: MirroredDeployment,
  status: { readonly id: number; readonly state: GithubState; readonly url: string | null },
): Promise<void> {
  const { client, repo } = session;
  const log = webAddress(deployment.job);
  const url = webAddress(status.url);
  await ask(session, `tell that the deployment ${String(status.id)} is ${status.state}`, () =>
    client.rest.repos.createDeploymentStatus({
      ...repo,
      ...{ deployment_id: status.id, state: status.state, auto_inactive: false },
      description: githubDescription(deployment),
      ...(log === null ? {} : { log_url: log }),
      ...(url === null ? {} : { environment_url: url }),
    }),
  );
}

const made = z.object({ id: z.int() });
const listed = z.object({ id: z.int(), payload: z.unknown() });
const deploymentList = z.array(listed);
const statusList = z.array(z.object({ state: z.string() }));

async function allShown(session: Session): Promise<readonly Shown[]> {
  const { client, repo } = session;
  const shown: Shown[] = [];
  const request = (page: number) => client.rest.repos.listDeployments({ ...repo, per_page: 100, page });
  for await (const page of pagesOf(session, 'list the deployments', deploymentList, request))
    shown.push(...oursAmong(page));
  return shown;
}

/** The newest hundred, of an environment or of all: enough for what happened just now. */
async function newestShown(
  session: Session,
  which: { readonly environment?: string; readonly request?: { readonly retries: 0 } },
): Promise<readonly Shown[]> {
  const { client, repo } = session;
  const to = which.environment === undefined ? '' : ` to ${which.environment}`;
  const { data } = await ask(session, `list the deployments${to}`, () =>
    client.rest.repos.listDeployments({ ...repo, ...which, per_page: 100 }),
  );
  return oursAmong(parseAnswer(deploymentList, data, 'a list of deployments'));
}

function oursAmong(page: readonly z.infer<typeof listed>[]): readonly Shown[] {
  return page.flatMap(({ id, payload }) => {
    const entry = knownIn(payload);
    return entry === null ? [] : [{ id, entry }];
  });
}

async function statesOf(session: Session, id: number): Promise<readonly string[]> {
  const { client, repo } = session;
  const { data } = await ask(session, `list the statuses of the deployment ${String(id)}`, () =>
    client.rest.repos.listDeploymentStatuses({ ...repo, deployment_id: id, per_page: 100 }),
  );
  return parseAnswer(statusList, data, 'a list of statuses').map(({ state }) => state);
}

function problemOf(error: unknown): string {
  return error instanceof ReleaseError ? error.message : 'it answered something unexpected';
}
