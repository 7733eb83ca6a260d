import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { release } from '../helpers/cli.ts';
import { npmRegistry } from '../helpers/npm-registry.ts';
import { Repo, temporary } from '../helpers/repo.ts';
import { planIn } from './json.ts';

const json = ['next', '--dry-run', '--json'] as const;

test('a dry run asks the registries of the configuration, and only those', async (t) => {
  const npm = await npmRegistry(t);
  const repo = new Repo(join(temporary(t, 'registries'), 'r'), { npm_config_registry: npm.url });
  repo.commit('feat: begin', {
    'package.json': '{ "private": true, "workspaces": ["packages/*"] }',
    'packages/core/package.json': '{ "name": "@acme/core", "version": "1.0.0" }',
    'packages/closed/package.json': '{ "name": "closed", "version": "1.0.0", "private": true }',
  });
  repo.tag('@acme/core@1.0.0', 'closed@1.0.0');
  repo.commit('fix: blink', { 'packages/core/a.js': '1', 'packages/closed/a.js': '1' });
  npm.publish('@acme/core', '1.0.0');
  npm.publish('@acme/core', '1.0.1');
  npm.publish('closed', '1.0.1');
  const plan = async (registries: object): Promise<ReturnType<typeof planIn>> => {
    repo.write({ 'release.config.json': JSON.stringify({ registries }) });
    return planIn(await release(repo.dir, repo.env, ...json));
  };
  const versions = ({ releases }: ReturnType<typeof planIn>): readonly string[] =>
    releases.map(({ package: name, next }) => `${name} ${next}`);

  const unasked = await plan({});
  assert.deepEqual(versions(unasked), ['closed 1.0.1', '@acme/core 1.0.1']);
  const asked = await plan({ npm: true });
  assert.deepEqual(versions(asked), ['closed 1.0.1', '@acme/core 1.0.2']);
  const burnt = asked.warnings.filter(({ code }) => code === 'VERSION_BURNT');
  assert.deepEqual(
    burnt.map(({ message }) => message),
    [`1.0.1 is skipped: ${new URL(npm.url).host} has @acme/core 1.0.1`],
  );
  const silent = await plan({ npm: 'http://127.0.0.1:9/' });
  assert.deepEqual(versions(silent), ['closed 1.0.1', '@acme/core 1.0.1']);
  assert.match(
    silent.warnings.find(({ code }) => code === 'REGISTRY_UNKNOWN')?.message ?? '',
    /^which versions of @acme\/core are taken is not known \(127\.0\.0\.1:9: it did not answer/,
  );
});
