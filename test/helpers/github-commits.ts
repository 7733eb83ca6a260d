import type { Send } from './github-fault.ts';
import { user } from './github-bodies.ts';
import { repositoryBody } from './github-repository.ts';

/** What was checked on a commit, as GitHub's two kinds of checks have it. */
export interface StubChecks {
  readonly runs?: readonly {
    readonly name: string;
    /** What it came to; null while it goes on. */
    readonly conclusion: string | null;
    readonly url?: string;
  }[];
  readonly statuses?: readonly { readonly context: string; readonly state: string }[];
}

interface Addresses {
  readonly origin: string;
  readonly apiUrl: string;
}

const day = '2026-01-02T03:04:05Z';

/** Answers what is asked about the checks of a commit; false for any other request. */
export function answerChecks(
  at: Addresses,
  path: string,
  url: URL,
  { told, send }: { readonly told: ReadonlyMap<string, StubChecks>; readonly send: Send },
): boolean {
  const [, sha = '', kind] = /^\/commits\/([^/]+)\/(check-runs|status)$/.exec(path) ?? [];
  const { runs = [], statuses = [] } = told.get(sha) ?? {};
  if (kind === 'check-runs') {
    const { items, headers } = pageOf(runs, url);
    const check_runs = items.map((run, index) => runBody(at, sha, { ...run, id: index + 1 }));
    send(200, { total_count: runs.length, check_runs }, headers);
  }
  if (kind === 'status') {
    const { items, headers } = pageOf(statuses, url);
    const all = items.map((status, index) => statusBody(at, { ...status, id: index + 1 }));
    const about = { state: 'pending', sha, total_count: statuses.length, repository: repositoryBody(at) };
    send(200, { ...about, statuses: all, commit_url: url.href, url: url.href }, headers);
  }
  return kind !== undefined;
}

function pageOf<T>(
  all: readonly T[],
  url: URL,
): { readonly items: readonly T[]; readonly headers: Readonly<Record<string, string>> } {
  const page = Number(url.searchParams.get('page') ?? 1);
  const size = Number(url.searchParams.get('per_page') ?? 30);
  const headers: Record<string, string> =
    page * size < all.length ? { link: `<${url.href}>; rel="next"` } : {};
  return { items: all.slice((page - 1) * size, page * size), headers };
}

function runBody(
  { apiUrl, origin }: Addresses,
  sha: string,
  { name, conclusion, url, id }: NonNullable<StubChecks['runs']>[number] & { readonly id: number },
): object {
  const text = { title: null, summary: null, text: null };
  const annotations_url = `${apiUrl}/repos/o/r/check-runs/${String(id)}/annotations`;
  return {
    ...{ id, node_id: `CR_${String(id)}`, head_sha: sha, name, external_id: '', pull_requests: [] },
    url: `${apiUrl}/repos/o/r/check-runs/${String(id)}`,
    html_url: `${origin}/o/r/runs/${String(id)}`,
    details_url: url ?? `${origin}/o/r/actions/runs/${String(100 + id)}/job/${String(id)}`,
    status: conclusion === null ? 'in_progress' : 'completed',
    conclusion,
    started_at: day,
    completed_at: conclusion === null ? null : day,
    check_suite: { id: 1 },
    output: { ...text, annotations_count: 0, annotations_url },
    app: null,
  };
}

function statusBody(
  { apiUrl, origin }: Addresses,
  { context, state, id }: NonNullable<StubChecks['statuses']>[number] & { readonly id: number },
): object {
  const url = `${apiUrl}/repos/o/r/statuses/${String(id)}`;
  const times = { created_at: day, updated_at: day };
  return {
    ...times,
    description: null,
    id,
    node_id: `S_${String(id)}`,
    state,
    context,
    url,
    target_url: origin,
    avatar_url: null,
  };
}

/** Who said what of a run that waited for them. */
export interface StubReview {
  readonly environment: string;
  readonly state: 'approved' | 'rejected';
  readonly login: string;
}

/** Answers who approved a run; false for any other request. */
export function answerReviews(
  at: Addresses,
  path: string,
  { told, send }: { readonly told: ReadonlyMap<number, readonly StubReview[]>; readonly send: Send },
): boolean {
  const run = /^\/actions\/runs\/(\d+)\/approvals$/.exec(path)?.[1];
  if (run === undefined) return false;
  const reviews = (told.get(Number(run)) ?? []).map(({ environment, state, login }) => ({
    environments: [{ id: 1, node_id: 'EN_1', name: environment, url: at.apiUrl, html_url: at.origin }],
    ...{ state, comment: '', user: { ...user(at), login } },
  }));
  send(200, reviews);
  return true;
}
