import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { hasGo } from '../ecosystems/go/real.ts';
import { release } from '../helpers/cli.ts';
import { Repo, temporary } from '../helpers/repo.ts';
import { errorIn, planIn } from './json.ts';

const module = (path: string, ...lines: readonly string[]): string =>
  [`module example.com/x${path}`, '', 'go 1.22', ...lines, ''].join('\n');

function repository(t: TestContext, config = "fixed: [['**']]"): Repo {
  const repo = new Repo(join(temporary(t, 'go-group'), 'r'));
  repo.commit('feat: begin', {
    'release.config.ts': `export default { ${config} };\n`,
    'go.mod': module(''),
    'a/go.mod': module('/a', '', 'require example.com/x v1.0.0', '', 'replace example.com/x => ../'),
    'b/go.mod': module('/b'),
  });
  repo.tag('v1.0.0', 'a/v1.0.0', 'b/v1.0.0');
  repo.withRemote();
  return repo;
}

test('a group of Go modules gets a tag for each of them, all on one commit, and one version', async (t) => {
  const repo = repository(t);
  repo.commit('feat: more', { 'a/a.go': 'package a\n' });
  const plan = planIn(await release(repo.dir, repo.env, 'next', '--dry-run', '--json'));
  assert.deepEqual(
    plan.releases.map(({ package: name, next, tag, moduleTag }) => [name, next, tag, moduleTag]),
    [
      ['example.com/x', '1.1.0', 'v1.1.0', undefined],
      ['example.com/x/a', '1.1.0', 'v1.1.0', 'a/v1.1.0'],
      ['example.com/x/b', '1.1.0', 'v1.1.0', 'b/v1.1.0'],
    ],
  );
  const all = ['v1.1.0', 'a/v1.1.0', 'b/v1.1.0'];
  const names = plan.actions.flatMap((action) => (action.kind === 'tag' ? [action.name] : []));
  assert.deepEqual(names, all);
  assert.deepEqual(
    plan.actions.find(({ kind }) => kind === 'push'),
    {
      ...{ kind: 'push', remote: 'origin', branch: 'main', tags: all },
      ledger: 'release-ledger',
    },
  );
  const run = await release(repo.dir, repo.env, 'next', '--yes');
  assert.equal(run.code, 0, run.stderr);
  const commits = all.map((tag) => repo.git('rev-parse', `${tag}^{commit}`).trim());
  assert.deepEqual(new Set(commits), new Set([repo.head()]));
  const remote = repo.git('ls-remote', '--tags', 'origin');
  for (const tag of all) assert.ok(remote.includes(`refs/tags/${tag}\n`), tag);
  assert.match(repo.git('show', 'HEAD:a/go.mod'), /require example\.com\/x v1\.1\.0/);

  repo.commit('fix: less', { 'b/b.go': 'package b\n' });
  const again = planIn(await release(repo.dir, repo.env, 'next', '--dry-run', '--json'));
  assert.deepEqual(
    [...new Set(again.releases.map(({ next, previousTag }) => [next, previousTag].join()))],
    ['1.1.1,v1.1.0'],
  );
  const told = await release(repo.dir, repo.env, 'changelog', 'b/v1.1.0');
  assert.match(told.stdout, /more/);
  const why = await release(repo.dir, repo.env, 'explain', 'example.com/x/b');
  assert.match(why.stdout, /tags v1\.1\.1 and b\/v1\.1\.1\)/);
});

test('a version is burnt when the tag of any module is taken', async (t) => {
  const repo = repository(t);
  repo.git('checkout', '--quiet', '-b', 'other');
  repo.commit('feat: other');
  repo.tag('b/v1.1.0');
  repo.git('checkout', '--quiet', 'main');
  repo.commit('feat: more', { 'a/a.go': 'package a\n' });
  const plan = planIn(await release(repo.dir, repo.env, 'next', '--dry-run', '--json'));
  assert.equal(plan.releases[0]?.next, '1.1.1');
  assert.ok(plan.warnings.some(({ code }) => code === 'VERSION_BURNT'));
  const { code, message } = errorIn(
    await release(repo.dir, repo.env, 'next', '--as', '1.1.0', '--dry-run', '--json'),
  );
  assert.deepEqual([code, message], ['TAG_EXISTS', 'tag b/v1.1.0 exists already']);
});

test('with tags of the group that Go does not read, each module has its own besides', async (t) => {
  const repo = repository(t, "fixed: [['**']], tagFormat: 'release-{version}'");
  repo.commit('feat: more', { 'a/a.go': 'package a\n' });
  const { releases } = planIn(await release(repo.dir, repo.env, 'next', '--dry-run', '--json'));
  assert.deepEqual(
    releases.map(({ tag, moduleTag }) => [tag, moduleTag]),
    ['v', 'a/v', 'b/v'].map((prefix) => ['release-1.1.0', `${prefix}1.1.0`]),
  );
});

test('go finds every module of a group at its new version', async (t) => {
  if (!hasGo(t)) return;
  const repo = new Repo(join(temporary(t, 'go-group'), 'r'));
  const own = 'module example.com/x.git'; // what ends in .git is asked of git itself (https://go.dev/ref/mod#vcs-find)
  repo.commit('feat: begin', {
    'release.config.json': '{ "fixed": [["**"]] }\n',
    ...{ 'go.mod': `${own}\n\ngo 1.22\n`, 'x.go': 'package x\n' },
    'a/go.mod': `${own}/a\n\ngo 1.22\n\nrequire example.com/x.git v1.0.0\n\nreplace example.com/x.git => ../\n`,
    'a/a.go': 'package a\n\nimport _ "example.com/x.git"\n',
  });
  repo.tag('v1.0.0', 'a/v1.0.0');
  repo.withRemote();
  repo.commit('feat: more', { 'a/b.go': 'package a\n' });
  const run = await release(repo.dir, repo.env, 'next', '--yes');
  assert.equal(run.code, 0, run.stderr);

  const user = join(repo.dir, '../user');
  mkdirSync(user);
  const insteadOf = `[url "file://${repo.dir}.remote.git"]\n\tinsteadOf = https://example.com/x\n`;
  writeFileSync(join(user, 'gitconfig'), insteadOf);
  writeFileSync(join(user, 'go.mod'), 'module user\n\ngo 1.22\n');
  const env = {
    ...process.env,
    ...{ GIT_CONFIG_GLOBAL: join(user, 'gitconfig'), GOPROXY: 'direct', GOSUMDB: 'off', GOWORK: 'off' },
    ...{ GOFLAGS: '-mod=mod -modcacherw', GOTOOLCHAIN: 'local', GOMODCACHE: join(user, 'cache') },
  };
  const go = (...args: readonly string[]): string =>
    execFileSync('go', args, { cwd: user, env, encoding: 'utf8', stdio: 'pipe' }).trim();
  for (const path of ['example.com/x.git', 'example.com/x.git/a'])
    assert.equal(go('list', '-m', '-versions', path), `${path} v1.0.0 v1.1.0`);
  go('get', 'example.com/x.git/a@latest');
  assert.equal(go('list', '-m', 'example.com/x.git'), 'example.com/x.git v1.1.0');
});
