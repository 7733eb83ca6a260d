import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { folder } from './forge-cases.ts';
import { startGitHttp } from './git-http.ts';

interface Ended {
  readonly ok: boolean;
  readonly output: string;
}

async function git(dir: string, ...args: readonly string[]): Promise<Ended> {
  const env = {
    ...process.env,
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'a',
    GIT_AUTHOR_EMAIL: 'a@b',
    GIT_COMMITTER_NAME: 'a',
    GIT_COMMITTER_EMAIL: 'a@b',
  };
  return new Promise((resolve) => {
    execFile('git', ['-C', dir, ...args], { env }, (error, stdout, stderr) =>
      resolve({ ok: error === null, output: stdout + stderr }),
    );
  });
}

async function workCopy(t: TestContext, url: string): Promise<string> {
  const dir = await folder(t);
  await git(dir, 'init', '--quiet', '--initial-branch=main');
  await git(dir, 'remote', 'add', 'origin', url);
  await writeFile(join(dir, 'big'), randomBytes(3_000_000));
  await git(dir, 'add', '.');
  await git(dir, 'commit', '--quiet', '-m', 'one');
  await git(dir, 'tag', 'v1');
  return dir;
}

test('pushes, clones, and keeps its rules for everybody', async (t) => {
  const server = await startGitHttp();
  t.after(() => server.stop());
  const open = await server.createRepository('open.git');
  const dir = await workCopy(t, open);
  assert.deepEqual((await git(dir, 'push', '--atomic', 'origin', 'main', 'v1')).ok, true);
  assert.match(
    (await git(await folder(t), 'ls-remote', open)).output,
    /refs\/heads\/main[\s\S]*refs\/tags\/v1/,
  );

  const closed = await server.createRepository('closed.git', {
    protectedBranches: ['main'],
    immutableTags: true,
    forbiddenTags: 'secret*',
  });
  const other = await workCopy(t, closed);
  const branch = await git(other, 'push', '--atomic', 'origin', 'main', 'v1');
  assert.deepEqual([branch.ok, branch.output.includes('GH006')], [false, true]);
  assert.equal((await git(other, 'ls-remote', 'origin')).output, '', 'atomic: no tag either');
  assert.equal((await git(other, 'push', 'origin', 'v1', 'main:side')).ok, true);
  await git(other, 'tag', '--force', 'v1', '-m', 'moved');
  const moved = await git(other, 'push', '--force', 'origin', 'v1');
  assert.deepEqual([moved.ok, moved.output.includes('GH013: Cannot update')], [false, true]);
  assert.equal((await git(other, 'push', 'origin', ':refs/tags/v1')).ok, false);
  const made = await git(other, 'push', 'origin', 'main:refs/tags/secret1');
  assert.deepEqual([made.ok, made.output.includes('GH013: Repository rule')], [false, true]);
});

test('wants a password where there are users', async (t) => {
  const server = await startGitHttp({ users: { me: 'pa:ss' } });
  t.after(() => server.stop());
  const url = new URL(await server.createRepository('r.git'));
  const dir = await folder(t);
  const ask = async (user: string, password: string): Promise<boolean> => {
    Object.assign(url, { username: user, password });
    return (await git(dir, 'ls-remote', url.href)).ok;
  };
  assert.deepEqual(
    [await ask('', ''), await ask('me', 'no'), await ask('__proto__', 'x'), await ask('me', 'pa:ss')],
    [false, false, false, true],
  );
});
