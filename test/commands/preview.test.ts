import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { z } from 'zod';
import { worldOf, type CiWorld } from '../helpers/ci-world.ts';
import type { Run } from '../helpers/cli.ts';
import { GithubOfRequests } from '../helpers/github-requests.ts';

const bot = 'github-actions[bot]';
const target = { kind: 'command', deploy: ['true'], observe: ['true'] };
const schema = { migrations: 'db/*.sql' };

/** A pull request into `acme/tool`, as a workflow sees it. */
class Request {
  readonly world: CiWorld;
  readonly github: GithubOfRequests;
  readonly #base: string;
  head = '';
  title = 'Feature: Steep longer';
  base = 'main';
  from = 'acme/tool';

  constructor(world: CiWorld, github: GithubOfRequests) {
    this.world = world;
    this.github = github;
    this.#base = world.repo.head();
    world.repo.git('switch', '--quiet', '-c', 'topic');
  }

  /** Commits on the branch, and checks out what merging it makes, as actions/checkout does. */
  push(message: string, files: Readonly<Record<string, string>> = {}): void {
    const { repo } = this.world;
    repo.git('switch', '--quiet', 'topic');
    this.head = repo.commit(message, files);
    this.merge();
  }

  merge(): void {
    const { repo } = this.world;
    this.head = repo.git('rev-parse', 'topic').trim();
    repo.git('switch', '--quiet', '--detach', this.#base);
    repo.git('merge', '--quiet', '--no-ff', '-m', 'Merge topic into main', 'topic');
    this.github.request.head = this.head;
  }

  async preview(run: number, ...args: string[]): Promise<Run & { readonly summary: string }> {
    const { world } = this;
    const [event, summary] = ['event', 'summary'].map((name) => join(world.base, `${name}-${String(run)}`));
    if (event === undefined || summary === undefined) assert.fail('no paths');
    const { state } = this.github.request;
    const base = { ref: this.base, sha: this.#base };
    const head = { ref: 'topic', sha: this.head, repo: { full_name: this.from } };
    const request = { title: this.title, state, merged: false, base, head };
    const repository = { full_name: 'acme/tool', default_branch: 'main' };
    writeFileSync(event, JSON.stringify({ number: 7, pull_request: request, repository }));
    rmSync(summary, { force: true });
    const env = {
      ...{ CI: 'true', GITHUB_ACTIONS: 'true', GITHUB_EVENT_NAME: 'pull_request', GITHUB_EVENT_PATH: event },
      ...{ GITHUB_RUN_ID: String(run), GITHUB_STEP_SUMMARY: summary },
    };
    const ended = await world.run(env, 'preview', ...args);
    assert.equal(ended.code, 0, ended.stderr);
    return { ...ended, summary: readFileSync(summary, 'utf8') };
  }
}

async function begin(t: TestContext): Promise<Request> {
  const config = { environments: { production: { target, schema } } };
  const files = { 'db/1.sql': '-- one\n' };
  const start = (bare: string): Promise<GithubOfRequests> => new GithubOfRequests(bare).start();
  const { world, github } = await worldOf(t, start, { config, files });
  return new Request(world, github);
}

test('a pull request has one comment, which is kept up to date', async (t) => {
  const pull = await begin(t);
  const { github, world } = pull;
  const stranger = github.say('mallory', '<!-- releasewright:preview run=9 digest=x -->\nnothing to see');
  pull.push('feat!: steep longer <!-- --> </details> @all |', { 'db/2.sql': '-- release: irreversible\n' });
  const before = world.snapshot();
  const created = await pull.preview(10);
  assert.match(created.stderr, /Comment created\./);
  assert.deepEqual(world.snapshot(), before, 'nothing is written into the clone');
  const [, own] = github.comments;
  assert.ok(own?.author === bot);
  const id = own.id;
  for (const part of [
    /^<!-- releasewright:preview run=10 /,
    /## Release v2\.0\.0/,
    /merged into `main`/,
    /\| `tool` \| 1\.0\.0 \| 2\.0\.0 \| major \|/,
  ])
    assert.match(own.body, part);
  for (const part of [
    /Not safe to roll back/,
    /migration `db\/2\.sql`: irreversible \(`production`\)/,
    /Better: `feat: steep longer`/,
  ])
    assert.match(own.body, part);
  for (const part of [
    /`package\.json`: `1\.0\.0` → `2\.0\.0`/,
    /publish the release page of v2\.0\.0/,
    /Plan `[0-9a-f]+`/,
  ])
    assert.match(own.body, part);
  assert.equal(own.body.match(/<!--/g)?.length, 1, 'a commit opens no comment of HTML');
  assert.equal(own.body.match(/<details>/g)?.length, own.body.match(/<\/details>/g)?.length);
  assert.ok(own.body.includes(created.summary.trim()), 'the summary says the same');

  pull.push('fix: pour');
  const squashed = await pull.preview(11, '--title');
  assert.match(squashed.stderr, /Comment updated\./);
  assert.match(
    own.body,
    /squashed as `Feature: Steep longer`[\s\S]*## Release|## Release[\s\S]*squashed as `Feature: Steep longer`/,
  );
  assert.match((await pull.preview(11, '--title')).stderr, /Comment unchanged\./);
  assert.match(own.body, /run=11 /);
  assert.deepEqual(
    github.comments.map((one) => one.id),
    [stranger.id, id],
  );
  assert.equal(stranger.body.endsWith('nothing to see'), true);

  github.request.head = 'f'.repeat(40);
  assert.match((await pull.preview(12)).stderr, /No comment: there is a newer push/);
  github.request = { state: 'closed', head: pull.head };
  const closed = await pull.preview(13);
  assert.match(closed.stderr, /No comment: the pull request is closed\./);
  assert.match(closed.summary, /## Release v2\.0\.0/);
  assert.match(own.body, /run=11 /);
  assert.deepEqual(github.violations, []);
  t.diagnostic(
    `5 runs: 1 created, 1 updated, 1 unchanged, 2 left it; ${github.comments.length} comments in the end, 1 of ours`,
  );
});

test('a pull request into a branch that releases nothing is told no release; what squashing takes is said', async (t) => {
  const pull = await begin(t);
  pull.push('feat: steep longer');
  const own = await pull.preview(1, '--title');
  assert.match(own.summary, /### Warnings\s+- Squash merging on GitHub[^\n]*with one commit it takes that/);
  assert.match((await pull.preview(2, '--title', '')).summary, /squashed as an empty title into `main`/);
  pull.base = 'feature/x';
  const stacked = await pull.preview(3);
  assert.match(stacked.summary, /^## Merging into `feature\/x` releases nothing\n/);
  assert.doesNotMatch(stacked.summary, /1\.1\.0|publish|Plan|Squash/);
  assert.match((await pull.preview(4, '--json')).stdout, /"plan": null,/);
});

test('two pushes that race leave one comment, of the later run; a fork has the summary alone', async (t) => {
  const pull = await begin(t);
  const { github } = pull;
  pull.push('feat: steep longer\n\nBREAKING CHANGE: ##[error]no');
  pull.push('##[error]no');
  pull.from = 'mallory/tool';
  github.mayWrite = false;
  const fork = await pull.preview(1);
  assert.equal(
    fork.stdout,
    'The preview is in the summary of this job.\n',
    'the log takes no commands from strangers',
  );
  const json = (await pull.preview(1, '--json')).stdout;
  assert.deepEqual([json.includes('##['), json.includes('\\u0023#[error]no')], [false, true]);
  assert.match(fork.stderr, /No comment: pull requests from forks have a token that may only read\./);
  assert.match(fork.summary, /## Release v2\.0\.0/);
  assert.deepEqual(
    github.comments.map(({ id }) => id),
    [],
  );
  github.mayWrite = true;
  github.holds = 2; // both look before either writes
  const runs = await Promise.all([pull.preview(21), pull.preview(20)]);
  const posts = github.requests.filter((key) => key === 'POST /issues/7/comments').length;
  assert.equal(posts, 4, 'two were refused, both of the race wrote');
  assert.equal(github.comments.length, 1);
  assert.match(github.comments.map((one) => one.body).join(''), /run=21 /);
  assert.deepEqual(github.violations, []);
  t.diagnostic(
    `2 racing runs: ${posts - 2} comments made, ${github.comments.length} left; ${runs.map(({ stderr }) => stderr.trim()).join(' | ')}`,
  );
});

test('what is longer than a comment may be is cut, and said to be', async (t) => {
  const pull = await begin(t);
  const { github, world } = pull;
  const filler = '`~~~ <details> ](x) |'.repeat(13);
  const commits = Array.from({ length: 600 }, (_, at) => `feat: change ${String(at)} ${filler}`);
  const stream = commits.map((message, at) => {
    const from = at === 0 ? 'from refs/heads/topic^0\n' : '';
    const who = `committer A <a@example.invalid> ${String(1_791_000_000 + at)} +0000`;
    return `commit refs/heads/topic\n${who}\ndata ${String(Buffer.byteLength(message))}\n${message}\n${from}\n`;
  });
  world.repo.run(['fast-import', '--quiet', '--force'], { input: stream.join('') });
  world.repo.git('reset', '--quiet', '--hard');
  pull.merge();
  const { summary, stdout } = await pull.preview(1, '--json');
  const body = github.comments.map((one) => one.body).join('');
  assert.ok(body.length <= 65_536 && body.length > 60_000, String(body.length));
  assert.match(body, /\*… \d+ of \d+ left out here: there is no room\*/);
  assert.match(body, /Plan `[0-9a-f]+`$/);
  assert.equal(body.match(/^<details>/gm)?.length, body.match(/^<\/details>/gm)?.length);
  const { comment } = z.object({ comment: z.object({ state: z.string() }) }).parse(JSON.parse(stdout));
  assert.equal(comment.state, 'created');
  t.diagnostic(`${String(summary.length)} characters in the summary, ${String(body.length)} in the comment`);
});
