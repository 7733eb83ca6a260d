import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { z } from 'zod';
import { release } from '../helpers/cli.ts';
import { Repo, temporary } from '../helpers/repo.ts';
import { git } from './stories.ts';

const answer = z.object({ kind: z.string(), package: z.string(), environment: z.string().nullable() });

test('a bare version is one of the package that runs in the environment; a mark is for that package alone', async (t) => {
  const dir = temporary(t, 'hold');
  const repo = new Repo(join(dir, 'work'));
  const target = { kind: 'command', deploy: ['true'] };
  const settings = { environments: { shop: { package: 'cli', target }, api: { package: 'core', target } } };
  repo.commit('feat: begin', {
    'package.json': '{ "private": true, "workspaces": ["packages/*"] }',
    'packages/core/package.json': '{ "name": "core", "version": "1.0.0" }',
    'packages/cli/package.json': '{ "name": "cli", "version": "1.0.0" }',
    'release.config.json': JSON.stringify(settings),
  });
  repo.tag('core@1.0.0', 'cli@1.0.0');
  const remote = repo.withRemote(join(dir, 'remote.git'));
  const run = (...args: string[]): ReturnType<typeof release> => release(repo.dir, repo.env, ...args);
  const held = await run('hold', '1.0.0', '--env', 'shop', '--json');
  assert.deepEqual(answer.parse(JSON.parse(held.stdout)), {
    kind: 'hold',
    package: 'cli',
    environment: 'shop',
  });
  assert.equal(git(remote, 'log', '-1', '--format=%s', 'release-ledger').trim(), 'shop hold: cli@1.0.0 #1');
  for (const args of [
    ['hold', '1.0.0'],
    ['yank', '1.0.0', '--dry-run'],
    ['changelog', '1.0.0'],
  ]) {
    const unclear = await run(...args);
    assert.equal(unclear.code, 2, unclear.stdout);
    assert.match(
      unclear.stderr,
      /several packages have a version '1\.0\.0': (core@1\.0\.0, cli|cli@1\.0\.0, core)@1\.0\.0/,
    );
  }
  const everywhere = await run('hold', 'cli@1.0.0');
  assert.equal(everywhere.code, 0, everywhere.stderr);
  const deployed = await run('deploy', '1.0.0', '--env', 'api', '--yes');
  assert.equal(deployed.code, 0, deployed.stderr);
  const recorded = await run('record', '1.0.0', '--env', 'shop');
  assert.equal(recorded.code, 0, recorded.stderr);
  assert.match(git(remote, 'log', '-1', '--format=%s', 'release-ledger'), /^shop recorded: cli@1\.0\.0/);
  const refused = await run('deploy', '1.0.0', '--env', 'shop', '--yes', '--again');
  assert.equal(refused.code, 3, refused.stdout);
  assert.match(refused.stderr, /NOT_HELD/);
});
