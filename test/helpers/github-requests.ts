import { z } from 'zod';
import { user } from './github-bodies.ts';
import { GithubBesideGit } from './ci-github.ts';
import { error, invalid, type Send } from './github-fault.ts';
import { fullRepositoryBody } from './github-repository.ts';

/** A comment as the stand-in keeps it. */
export interface StubComment {
  readonly id: number;
  readonly author: string;
  body: string;
}

const day = '2026-01-02T03:04:05Z';
const bodySchema = z.object({ body: z.string() });

/** The stub with one pull request, number 7, and its comments; whose token is that of a workflow. */
export class GithubOfRequests extends GithubBesideGit {
  readonly comments: StubComment[] = [];
  /** What it says of the pull request. */
  request: { state: string; head: string } = { state: 'open', head: '' };
  /** A token that may only read, as runs for forks have one. */
  mayWrite = true;
  /** So many lists of comments are held back until all are asked for. */
  holds = 0;
  readonly #held: (() => void)[] = [];
  #lastComment = 100;

  override route(key: string, url: URL, bytes: Buffer, send: Send): void {
    const [method = '', path = ''] = key.split(' ');
    if (path === '/api/graphql') send(200, { data: { viewer: { login: 'github-actions[bot]' } } });
    else if (path === '/pulls/7') send(200, this.#requestBody());
    else if (path === '/issues/7/comments' && method === 'GET') this.#list(url, send);
    else if (path.startsWith('/issues/')) this.#write(method, path, bytes, send);
    else super.route(key, url, bytes, send);
  }

  say(author: string, body: string): StubComment {
    this.#lastComment += 1;
    const comment = { id: this.#lastComment, author, body };
    this.comments.push(comment);
    return comment;
  }

  #list(url: URL, send: Send): void {
    const page = Number(url.searchParams.get('page') ?? 1);
    const size = Number(url.searchParams.get('per_page') ?? 30);
    const all = this.comments.map((one) => this.#commentBody(one));
    const next = page * size < all.length ? { link: `<${url.href}>; rel="next"` } : {};
    const answer = (): void => send(200, all.slice((page - 1) * size, page * size), next);
    if (this.#held.length >= this.holds) {
      answer();
      return;
    }
    this.#held.push(answer);
    if (this.#held.length === this.holds) for (const one of this.#held) one();
  }

  #write(method: string, path: string, bytes: Buffer, send: Send): void {
    const comment = this.comments.find(({ id }) => path === `/issues/comments/${String(id)}`);
    if (!this.mayWrite) send(403, error('Resource not accessible by integration', 403));
    else if (method === 'POST') this.#create(bytes, send);
    else if (comment === undefined) send(404, error('Not Found', 404));
    else if (method === 'DELETE') {
      this.comments.splice(this.comments.indexOf(comment), 1);
      send(204, null);
    } else {
      comment.body = bodySchema.parse(JSON.parse(bytes.toString())).body;
      send(200, this.#commentBody(comment));
    }
  }

  #create(bytes: Buffer, send: Send): void {
    const { body } = bodySchema.parse(JSON.parse(bytes.toString()));
    if (body.length > 65_536) {
      const message = 'body is too long (maximum is 65536 characters)';
      send(422, invalid({ resource: 'IssueComment', code: 'unprocessable', field: 'data', message }));
      return;
    }
    send(201, this.#commentBody(this.say('github-actions[bot]', body)));
  }

  #commentBody({ id, author, body }: StubComment): object {
    const url = `${this.apiUrl}/repos/acme/tool/issues`;
    return {
      ...{ id, node_id: `IC_${String(id)}`, body, created_at: day, updated_at: day },
      ...{ url: `${url}/comments/${String(id)}`, issue_url: `${url}/7` },
      html_url: `${this.origin}/acme/tool/pull/7#issuecomment-${String(id)}`,
      user: { ...user(this), login: author },
    };
  }

  #requestBody(): object {
    const url = `${this.apiUrl}/repos/acme/tool/pulls/7`;
    const link = { href: url };
    const names = ['comments', 'commits', 'statuses', 'html', 'issue', 'self'];
    const end = {
      label: 'acme:x',
      ref: 'x',
      sha: this.request.head,
      user: user(this),
      repo: this.#repository(),
    };
    return {
      ...{ id: 7, node_id: 'PR_7', number: 7, state: this.request.state, title: 'x', body: null, url },
      ...Object.fromEntries(
        ['html', 'diff', 'patch', 'issue', 'commits', 'comments'].map((one) => [`${one}_url`, url]),
      ),
      ...Object.fromEntries(
        ['statuses', 'review_comments', 'review_comment'].map((one) => [`${one}_url`, url]),
      ),
      ...{ created_at: day, updated_at: day, closed_at: null, merged_at: null, merge_commit_sha: null },
      ...{ assignee: null, milestone: null, auto_merge: null, merged_by: null, labels: [], locked: false },
      ...{ merged: false, mergeable: true, mergeable_state: 'clean', maintainer_can_modify: false },
      ...{ additions: 1, deletions: 1, changed_files: 1, comments: 1, commits: 1, review_comments: 0 },
      ...{ user: user(this), author_association: 'OWNER', head: end, base: end },
      _links: Object.fromEntries([...names, 'review_comments', 'review_comment'].map((one) => [one, link])),
    };
  }

  #repository(): object {
    return { ...fullRepositoryBody(this), full_name: 'acme/tool', has_downloads: false };
  }
}
