import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { release } from '../helpers/cli.ts';
import { Repo, temporary } from '../helpers/repo.ts';
import { errorIn, planIn } from './json.ts';

/** Two packages that were released, with a configuration, and files changed by one commit since. */
async function released(
  t: TestContext,
  config: object,
  subject: string,
  files: readonly string[],
): Promise<readonly string[]> {
  const repo = story(t, config);
  repo.commit(subject, Object.fromEntries(files.map((path) => [path, 'new'])));
  const plan = planIn(await release(repo.dir, repo.env, 'next', '--dry-run', '--json'));
  return plan.releases.map(({ package: name, next }) => `${name} ${next}`);
}

function story(t: TestContext, config: object): Repo {
  const repo = new Repo(join(temporary(t, 'attribution'), 'r'));
  repo.commit('feat: begin', {
    'package.json': '{ "private": true, "workspaces": ["packages/*"] }\n',
    'packages/core/package.json': '{ "name": "@acme/core", "version": "1.0.0" }\n',
    'packages/cli/package.json': '{ "name": "@acme/cli", "version": "1.0.0" }\n',
    'release.config.json': JSON.stringify(config),
  });
  repo.tag('@acme/core@1.0.0', '@acme/cli@1.0.0');
  return repo;
}

const both = ['packages/core/a.js', 'packages/cli/test/a.js'];

test('a scope adds, or narrows where it is configured so', async (t) => {
  assert.deepEqual(await released(t, {}, 'fix(core): a', both), ['@acme/cli 1.0.1', '@acme/core 1.0.1']);
  assert.deepEqual(await released(t, { scopes: 'narrow' }, 'fix(core): a', both), ['@acme/core 1.0.1']);
  assert.deepEqual(await released(t, { scopes: 'narrow' }, 'fix(core): a', ['docs/a.md']), [
    '@acme/core 1.0.1',
  ]);
});

test('files are mapped to packages, to nobody, and the first match decides', async (t) => {
  const paths = {
    'proto/**': ['@acme/*'],
    'proto/docs/**': [],
    'packages/*/docs/**': [],
    'Cargo.lock': ['@acme/core'],
  };
  const config = { paths };
  assert.deepEqual(await released(t, config, 'fix: a', ['proto/docs/.a']), [
    '@acme/cli 1.0.1',
    '@acme/core 1.0.1',
  ]);
  assert.deepEqual(await released(t, config, 'fix: a', ['Cargo.lock']), ['@acme/core 1.0.1']);
  assert.deepEqual(await released(t, config, 'fix: a', ['packages/core/docs/a.md']), []);
});

test('a mapping to no package is refused with the packages there are', async (t) => {
  const repo = story(t, { paths: { 'proto/**': ['server'] } });
  const run = await release(repo.dir, repo.env, 'next', '--dry-run', '--json');
  assert.equal(run.code, 2);
  assert.match(errorIn(run).message, /paths maps 'proto\/\*\*' to 'server', which is no package here/);
});
