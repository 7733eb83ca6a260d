import { ReleaseError } from '../core/error.ts';
import { commentStep, marked, type CommentStep, type CommentWriter } from '../core/preview/comment.ts';
import type { PullRequest } from '../core/preview/event.ts';
import type { RequestThread } from '../ports-review.ts';

/** What became of the comment. Public JSON of `release preview`. */
export interface CommentOutcome {
  readonly state: 'created' | 'updated' | 'unchanged' | 'none';
  /** Why there is none of this run; null where there is. */
  readonly why: string | null;
}

/** Most steps taken: two runs that write at the same time need six. */
const mostSteps = 10;

/**
 * Says a text in the one comment of ours below a pull request. Looks again after every step, so runs that write at the same time
 * leave one comment. Never fails: where it may not or cannot be written, the outcome says why.
 */
export async function placeComment(
  text: string,
  {
    request,
    run,
    thread,
  }: { readonly request: PullRequest; readonly run: number; readonly thread: RequestThread },
): Promise<CommentOutcome> {
  try {
    const { isOpen, head } = await thread.state();
    if (!isOpen) return none('the pull request is closed');
    if (head !== request.head.sha) return none('there is a newer push, which tells of itself');
    const self = await thread.self();
    if (self === null) return none('the token does not tell whose it is, so no comment is known as its own');
    return await converge(marked(text, run), thread, { self, run });
  } catch (error) {
    if (!(error instanceof ReleaseError)) throw error;
    const fork = request.isFork ? 'pull requests from forks have a token that may only read' : null;
    return none(fork ?? `${error.message} (the job needs "permissions: { pull-requests: write }")`);
  }
}

async function converge(body: string, thread: RequestThread, writer: CommentWriter): Promise<CommentOutcome> {
  let state: CommentOutcome['state'] = 'unchanged';
  for (let taken = 0; taken < mostSteps; taken += 1) {
    const step = commentStep(await thread.comments(), body, writer);
    if (step.kind === 'newer') return none('a later run has commented already');
    if (step.kind === 'done') return { state, why: null };
    await take(step, body, thread);
    state = step.kind === 'create' ? 'created' : state === 'created' ? state : 'updated';
  }
  return none('it is not there although it was written: others write at the same time');
}

async function take(step: CommentStep, body: string, thread: RequestThread): Promise<void> {
  if (step.kind === 'create') await thread.create(body);
  if (step.kind === 'update') await thread.update(step.id, body);
  if (step.kind === 'remove') for (const id of step.ids) await thread.remove(id);
}

function none(why: string): CommentOutcome {
  return { state: 'none', why };
}
