import { z } from 'zod';
import { ReleaseError } from '../error.ts';
import { jsonOrNull } from '../json-text.ts';

/** A pull request, as the event that started a run tells it. */
export interface PullRequest {
  readonly number: number;
  readonly title: string;
  readonly isOpen: boolean;
  readonly isMerged: boolean;
  /** Where it goes. */
  readonly base: { readonly branch: string; readonly sha: string };
  readonly head: { readonly branch: string; readonly sha: string };
  /** Default branch of the repository it goes into; null where the event does not tell. */
  readonly defaultBranch: string | null;
  /** `owner/name` of the repository it goes into. */
  readonly repository: string;
  /** Whether it comes from another repository: its runs have a token that may not write. */
  readonly isFork: boolean;
}

const sha = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/);
const repository = z.object({ full_name: z.string().regex(/^[\w.-]{1,100}\/[\w.-]{1,100}$/) });
/** The parts of the payload that are used (GitHub docs, "Webhook events and payloads": `pull_request`). */
const payload = z.object({
  number: z.int().positive(),
  pull_request: z.object({
    title: z.string().max(10_000),
    state: z.enum(['open', 'closed']),
    merged: z.boolean().nullish(),
    base: z.object({ ref: z.string().min(1).max(1000), sha }),
    head: z.object({ ref: z.string().min(1).max(1000), sha, repo: repository.nullable() }),
  }),
  repository: repository.extend({ default_branch: z.string().min(1).max(1000).nullish() }),
});

/**
 * Reads the payload of a `pull_request` event. Everything in it may come from a stranger.
 * @throws ReleaseError USAGE for what is none
 */
export function readPullRequest(text: string): PullRequest {
  const read = payload.safeParse(jsonOrNull(text));
  if (!read.success) {
    const [issue] = read.error.issues;
    const where = issue === undefined ? '' : `: ${issue.path.join('.')} is not as expected`;
    throw new ReleaseError('USAGE', `GITHUB_EVENT_PATH holds no event of a pull request${where}`, {
      hint: 'Run this in a workflow that starts on: pull_request',
    });
  }
  const { number, pull_request: request, repository: target } = read.data;
  return {
    number,
    title: request.title,
    isOpen: request.state === 'open',
    isMerged: request.merged === true,
    base: { branch: request.base.ref, sha: request.base.sha },
    head: { branch: request.head.ref, sha: request.head.sha },
    defaultBranch: target.default_branch ?? null,
    repository: target.full_name,
    isFork: request.head.repo?.full_name !== target.full_name,
  };
}
