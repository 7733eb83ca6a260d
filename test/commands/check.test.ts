import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { release } from '../helpers/cli.ts';
import { Repo, temporary } from '../helpers/repo.ts';

const cli = fileURLToPath(new URL('../../src/cli.js', import.meta.url));
const report = z.object({
  passes: z.boolean(),
  level: z.string().nullable(),
  messages: z.array(
    z.object({ of: z.string(), problem: z.string().nullable(), suggestion: z.string().nullable() }),
  ),
});

test('messages are checked before they are merged', async (t) => {
  const dir = temporary(t, 'check');
  const repo = new Repo(join(dir, 'tool'));
  repo.commit('chore: begin', { 'package.json': '{ "name": "tool", "version": "1.0.0" }\n' });
  repo.withRemote();
  repo.git('switch', '--quiet', '-c', 'topic');
  const run = (...args: string[]): ReturnType<typeof release> =>
    release(repo.dir, repo.env, 'check', ...args);

  const none = await run();
  assert.deepEqual([none.code, none.stdout], [0, 'No message to check.\n'], none.stderr);

  const bad = await run('--title', 'feature(x) add \u001b[2K<b>@all</b>');
  assert.equal(bad.code, 3);
  assert.match(bad.stdout, /✗ title: feature\(x\) add[\s\S]*\[NOT_CONVENTIONAL\][\s\S]*→ feat\(x\): add/);
  assert.match(bad.stdout, /Squash merging on GitHub takes the title/);
  assert.ok(!bad.stdout.includes('\u001b'));

  repo.commit('feat: brew tea');
  repo.commit('Fix: Pour less');
  const commits = await run('--json');
  assert.equal(commits.code, 0, commits.stderr);
  const told = report.parse(JSON.parse(commits.stdout));
  assert.deepEqual([told.passes, told.level], [true, 'minor']);
  assert.deepEqual(
    told.messages.map(({ problem, suggestion }) => [problem, suggestion]),
    [
      ['SPELLING', 'fix: pour less'],
      [null, null],
    ],
  );
  const range = await run('--range', 'HEAD~1..');
  assert.match(range.stdout, /The commits together ask for: patch/);
  assert.equal((await run('--range', 'HEAD')).code, 2);
  assert.equal((await run('--range', 'nowhere..HEAD')).code, 2);
  assert.equal((await run('no-such-file')).code, 2);

  const event = join(dir, 'event.json');
  const request = {
    title: 'brew tea',
    state: 'open',
    base: { ref: 'main', sha: repo.git('rev-parse', 'origin/main').trim() },
    head: { ref: 'topic', sha: repo.head(), repo: { full_name: 'acme/tool' } },
  };
  const env = { ...repo.env, GITHUB_EVENT_NAME: 'pull_request', GITHUB_EVENT_PATH: event };
  writeFileSync(
    event,
    JSON.stringify({ number: 7, pull_request: request, repository: { full_name: 'acme/tool' } }),
  );
  const inActions = await release(repo.dir, env, 'check');
  assert.equal(inActions.code, 3, inActions.stderr);
  assert.match(inActions.stdout, /✗ title: brew tea[\s\S]*feat: brew tea/);

  repo.git('switch', '--quiet', 'main');
  repo.commit('somebody else, after the event');
  repo.git('merge', '--quiet', '--no-ff', '-m', 'Merge topic into main', 'topic');
  const merged = await release(repo.dir, env, 'check', '--json');
  const told7 = report.parse(JSON.parse(merged.stdout)).messages.map(({ of, problem }) => [of, problem]);
  const own = [
    ['title', 'NOT_CONVENTIONAL'],
    ['commit', 'SPELLING'],
    ['commit', null],
  ];
  assert.deepEqual(told7, own, 'the commits of the base are not of the pull request');
  const clone = join(dir, 'shallow');
  repo.git('push', '--quiet', 'origin', 'HEAD:refs/heads/merge');
  const url = `file://${repo.git('remote', 'get-url', 'origin').trim()}`;
  repo.git('clone', '--quiet', '--depth', '1', '--branch', 'merge', url, clone);
  assert.equal(
    (await release(clone, env, 'check', '--json')).stdout,
    merged.stdout,
    'the history is fetched',
  );
  repo.git('-C', clone, 'remote', 'set-url', 'origin', 'file:///nowhere');
  const shallow = await release(clone, env, 'check');
  assert.deepEqual([shallow.code, shallow.stderr.includes('fetch-depth: 0')], [3, true], shallow.stderr);
  for (const payload of [
    '',
    '{}',
    '{"number":"7"}',
    JSON.stringify({ number: 7, pull_request: { ...request, title: 1 } }),
  ]) {
    writeFileSync(event, payload);
    const refused = await release(repo.dir, env, 'check');
    assert.deepEqual([refused.code, refused.stderr.includes('error[USAGE]: GITHUB_EVENT_PATH')], [2, true]);
  }
  const target = await release(repo.dir, { ...env, GITHUB_EVENT_NAME: 'pull_request_target' }, 'check');
  assert.match(target.stderr, /error\[USAGE\]: pull_request_target[\s\S]*on: pull_request\./);
});

test('a commit-msg hook of git refuses what a release would not understand', (t) => {
  const repo = new Repo(join(temporary(t, 'hook'), 'tool'));
  const hook = join(repo.dir, '.git/hooks/commit-msg');
  writeFileSync(hook, `#!/bin/sh\nexec '${process.execPath}' '${cli}' check "$1"\n`);
  chmodSync(hook, 0o755);
  const commit = (
    message: string,
    how = '--message',
  ): { readonly status: number | null; readonly text: string } => {
    const args = ['commit', '--quiet', '--allow-empty', how, message];
    const { status, stdout, stderr } = spawnSync('git', args, { cwd: repo.dir, env: repo.env });
    return { status, text: `${stdout.toString()}${stderr.toString()}` };
  };
  const refused = commit('brewed some tea');
  assert.notEqual(refused.status, 0);
  assert.match(refused.text, /✗ message: brewed some tea/);
  assert.equal(commit('feat: brew tea').status, 0);
  assert.equal(commit('HEAD', '--fixup').status, 0, 'it is folded before it is merged');
  const input = spawnSync(process.execPath, [cli, 'check', '-'], {
    cwd: repo.dir,
    env: repo.env,
    input: 'fix:no blank',
  });
  assert.deepEqual([input.status, input.stdout.toString().includes('→ fix: no blank')], [3, true]);
});
