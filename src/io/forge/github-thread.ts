import { z } from 'zod';
import type { RequestComment } from '../../core/preview/comment.ts';
import type { RequestThread } from '../../ports-review.ts';
import { answerOf, isUnsure, parseAnswer } from './github-answer.ts';
import { openSession, type GithubOptions } from './github.ts';
import { ask, askMaybe, pagesOf, type Session } from './github-session.ts';

const commentsSchema = z.array(
  z.object({
    id: z.number().int(),
    body: z.string().nullish(),
    user: z.object({ login: z.string() }).nullish(),
  }),
);
const requestSchema = z.object({ state: z.string(), head: z.object({ sha: z.string() }) });
const viewerSchema = z.object({ viewer: z.object({ login: z.string().min(1) }) });

/** A pull request on GitHub (REST API, "Pull requests" and "Issue comments"). */
export function githubThread(options: GithubOptions, number: number): RequestThread {
  const session = openSession(options);
  const { client, repo } = session;
  const of = { ...repo, issue_number: number };
  const name = `pull request ${String(number)}`;
  return {
    self: () => viewer(session),
    state: async () => {
      const { data } = await ask(session, `look up ${name}`, () =>
        client.rest.pulls.get({ ...repo, pull_number: number }),
      );
      const { state, head } = parseAnswer(requestSchema, data, 'a pull request');
      return { isOpen: state === 'open', head: head.sha };
    },
    comments: () => commentsOf(session, number),
    create: (body) =>
      ask(session, `comment on ${name}`, async () => {
        // Not repeated: where the answer is lost, the comment may be there.
        const request = client.rest.issues.createComment({ ...of, body, request: { retries: 0 } });
        await request.catch((error: unknown) => {
          const answer = answerOf(error);
          if (answer === null || !isUnsure(answer)) throw error;
        });
      }),
    update: (id, body) =>
      ask(session, `change the comment on ${name}`, async () => {
        await client.rest.issues.updateComment({ ...repo, comment_id: id, body });
      }),
    remove: async (id) => {
      await askMaybe(session, `remove a comment on ${name}`, () =>
        client.rest.issues.deleteComment({ ...repo, comment_id: id }),
      );
    },
  };
}

async function commentsOf(session: Session, number: number): Promise<readonly RequestComment[]> {
  const { client, repo } = session;
  const all: RequestComment[] = [];
  const doing = `list the comments of pull request ${String(number)}`;
  for await (const page of pagesOf(session, doing, commentsSchema, (at) =>
    client.rest.issues.listComments({ ...repo, issue_number: number, per_page: 100, page: at }),
  ))
    all.push(...page.map(({ id, body, user }) => ({ id, author: user?.login ?? null, body: body ?? '' })));
  return all;
}

/** Whom the token belongs to. The REST API tells that of no token of an app, that of GitHub Actions among them; GraphQL of any. */
async function viewer({ client }: Session): Promise<string | null> {
  try {
    return viewerSchema.parse(await client.graphql('query { viewer { login } }')).viewer.login;
  } catch {
    return null;
  }
}
