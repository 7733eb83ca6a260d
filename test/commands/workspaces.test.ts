import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { release } from '../helpers/cli.ts';
import { Repo, temporary } from '../helpers/repo.ts';
import { errorIn, planIn } from './json.ts';

const cargo = (name: string, version: string): string =>
  `[package]\nname = "${name}"\nversion = "${version}"\nedition = "2021"\n`;
const npm = (name: string, version: string): string => `${JSON.stringify({ name, version }, null, 2)}\n`;

function repository(t: TestContext, files: Readonly<Record<string, string>>): Repo {
  const repo = new Repo(join(temporary(t, 'workspaces'), 'r'));
  repo.commit('feat: begin', files);
  return repo;
}

test('manifests below a top without any are found, those of tests and examples are not', async (t) => {
  const repo = repository(t, {
    'backend/Cargo.toml': cargo('backend', '0.1.0'),
    'backend/src/lib.rs': '',
    'apps/web/package.json': npm('web', '2.0.0'),
    'apps/web/node/package.json': npm('inner', '9.0.0'),
    'examples/x/Cargo.toml': cargo('x', '1.0.0'),
    'a/b/c/d/Cargo.toml': cargo('deep', '1.0.0'),
  });
  const plan = planIn(await release(repo.dir, repo.env, 'next', '--dry-run', '--json'));
  assert.deepEqual(
    plan.releases.map(({ package: name, path, next }) => [name, path, next]),
    [
      ['web', 'apps/web', '2.0.0'],
      ['backend', 'backend', '0.1.0'],
    ],
  );
});

test('a nested root is edited in its place, its lockfile too', async (t) => {
  const lock = (version: string): string =>
    `{\n  "name": "web",\n  "version": "${version}",\n  "lockfileVersion": 3,\n  "packages": {\n    "": { "name": "web", "version": "${version}" }\n  }\n}\n`;
  const repo = repository(t, {
    'web/package.json': npm('web', '1.0.0'),
    'web/package-lock.json': lock('1.0.0'),
  });
  repo.git('tag', 'web@1.0.0');
  repo.commit('feat: more', { 'web/index.js': '' });
  const run = await release(repo.dir, repo.env, 'next', '--yes');
  assert.equal(run.code, 0, run.stderr);
  assert.equal(repo.git('show', 'HEAD:web/package-lock.json'), lock('1.1.0'));
  assert.equal(repo.git('show', 'HEAD:web/package.json'), npm('web', '1.1.0'));
});

test('with unprefixed tags the repository is released as a whole, and manifests in step with it', async (t) => {
  const repo = repository(t, {
    'web/package.json': npm('web', '3.1.0'),
    'tool/package.json': npm('tool', '0.0.7'),
  });
  repo.git('tag', 'v3.1.0');
  repo.commit('fix: a', { 'src/main.c': '' });
  const plan = planIn(await release(repo.dir, repo.env, 'next', '--dry-run', '--json'));
  assert.deepEqual(
    plan.releases.map(({ path, next, tag }) => [path, next, tag]),
    [
      ['.', '3.1.1', 'v3.1.1'],
      ['web', '3.1.1', 'v3.1.1'],
    ],
  );
  assert.deepEqual(
    plan.actions.flatMap((action) => (action.kind === 'writeFile' ? action.path : [])),
    ['web/package.json', 'CHANGELOG.md'],
  );
});

test('a private package.json without version at the top is tooling, not the product', async (t) => {
  const repo = repository(t, {
    'package.json': '{ "private": true }\n',
    'core/Cargo.toml': cargo('core', '0.3.0'),
  });
  const plan = planIn(await release(repo.dir, repo.env, 'next', '--dry-run', '--json'));
  assert.deepEqual(
    plan.releases.map(({ package: name, next }) => [name, next]),
    [['core', '0.3.0']],
  );
});

test('below a private package.json without workspaces, what the tags name is released', async (t) => {
  const files = {
    'package.json': '{ "name": "top", "version": "1.0.0", "private": true }\n',
    'packages/core/package.json': npm('core', '0.3.0'),
    'packages/cli/package.json': npm('cli', '2.0.0'),
  };
  const repo = repository(t, files);
  repo.git('tag', 'v1.0.0');
  const asOne = planIn(await release(repo.dir, repo.env, 'next', '--dry-run', '--json'));
  assert.deepEqual(asOne.releases, []);
  repo.git('tag', 'core-v0.3.0');
  repo.commit('fix: a', { 'packages/core/index.js': '' });
  const plan = planIn(await release(repo.dir, repo.env, 'next', '--dry-run', '--json'));
  assert.deepEqual(
    plan.releases.map(({ package: name, next }) => [name, next]),
    [['core', '0.3.1']],
  );
});

test('workspaces: exactly the directories named, and one without a manifest is refused', async (t) => {
  const files = { 'package.json': npm('top', '1.0.0'), 'core/Cargo.toml': cargo('core', '0.3.0') };
  const repo = repository(t, { ...files, 'release.config.json': '{ "workspaces": [".", "core/"] }' });
  const plan = planIn(await release(repo.dir, repo.env, 'next', '--dry-run', '--json'));
  assert.deepEqual(plan.releases.map(({ package: name }) => name).sort(), ['core', 'top']);
  repo.commit('chore: wrong', { 'release.config.json': '{ "workspaces": ["nowhere"] }' });
  const refused = await release(repo.dir, repo.env, 'next', '--dry-run', '--json');
  assert.equal(refused.code, 2);
  assert.match(errorIn(refused).message, /'nowhere' holds no manifest/);
});

test('what is wrong in a nested manifest is told with its directory', async (t) => {
  const repo = repository(t, { 'core/Cargo.toml': '[package]\nname = 1\n' });
  const refused = await release(repo.dir, repo.env, 'next', '--dry-run', '--json');
  assert.equal(refused.code, 3);
  assert.match(errorIn(refused).message, /^in core: Cargo\.toml:2/);
});
