import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { release } from '../helpers/cli.ts';
import { Repo, temporary } from '../helpers/repo.ts';

const lock = (version: string): string =>
  JSON.stringify({
    lockfileVersion: 3,
    packages: {
      '': { name: 'app', version: '1.0.0', dependencies: { ms: `^${version}` } },
      'node_modules/ms': { version, license: 'MIT' },
    },
  });

test('release diff compares what two tags lock', async (t) => {
  const repo = new Repo(join(temporary(t, 'diff'), 'app'));
  const manifest = '{ "name": "app", "version": "1.0.0" }\n';
  repo.commit('feat: begin', { 'package.json': manifest, 'package-lock.json': lock('1.0.0') });
  repo.tag('v1.0.0');
  repo.commit('fix: go on', { 'package-lock.json': lock('2.0.0') });
  const run = (...args: string[]) => release(repo.dir, repo.env, 'diff', ...args);
  const shown = await run('v1.0.0');
  assert.equal(shown.code, 0, shown.stderr);
  assert.equal(shown.stdout, 'updated  ms  1.0.0 → 2.0.0\n\n1 updated\n');
  assert.match(
    (await run('v1.0.0', 'HEAD', '--markdown')).stdout,
    /^\| `ms` \| updated \| `1.0.0` \| `2.0.0` \| {2}\|$/m,
  );
  assert.equal((await run('v1.0.0', 'v1.0.0', '-p', 'app')).stdout, 'Nothing that is locked changed.\n');
  assert.equal((await run('v9.9.9')).code, 2);
  assert.equal((await run('v1.0.0', 'HEAD', '-p', 'other')).code, 2);
});
