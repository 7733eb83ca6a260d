import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { z } from 'zod';
import { release } from '../helpers/cli.ts';
import { Repo, temporary } from '../helpers/repo.ts';
import { errorIn } from './json.ts';

const written = z.object({
  commit: z.string(),
  versions: z.array(z.object({ package: z.string(), current: z.string().nullable(), next: z.string() })),
  files: z.array(z.string()),
  restore: z.string().nullable(),
});

const core = '{ "name": "core", "version": "1.0.0" } // kept?\n'.replace(' // kept?', '');
const web = '{\r\n\t"name": "web", "version": "1.0.0",\r\n\t"dependencies": { "core": "^1.0.0" }\r\n}';

function repository(t: TestContext): Repo {
  const repo = new Repo(join(temporary(t, 'snapshot'), 'r'));
  repo.commit('feat: begin', {
    'package.json': '{ "private": true, "workspaces": ["packages/*"] }\n',
    'packages/core/package.json': core,
    'packages/web/package.json': web,
    'packages/core/CHANGELOG.md': '# Changelog\n',
  });
  repo.tag('core@1.0.0', 'web@1.0.0');
  repo.withRemote();
  repo.commit('feat(core): more', { 'packages/core/a.js': '1' });
  return repo;
}

const write = ['next', '--snapshot', 'pr-7', '--write'];

/** Everything a release could have left behind, besides edited files. */
function publicState(repo: Repo): string {
  return [
    repo.git('for-each-ref'),
    repo.git('ls-remote', 'origin'),
    repo.git('stash', 'list'),
    repo.git('diff', '--cached', '--name-only'),
  ].join('\n');
}

test('versions to try are written into manifests, and nothing else happens', async (t) => {
  const repo = repository(t);
  const before = publicState(repo);
  const env = { ...repo.env, GIT_AUTHOR_NAME: '', GIT_COMMITTER_NAME: '', EMAIL: '' };
  const run = await release(repo.dir, env, ...write, '--json');
  assert.equal(run.code, 0, run.stderr);
  const { versions, files, restore, commit } = written.parse(JSON.parse(run.stdout));
  const next = `1.1.0-pr-7.1.g${repo.head().slice(0, 10)}`;
  assert.deepEqual(
    versions.map((one) => [one.package, one.current, one.next]),
    [
      ['core', '1.0.0', next],
      ['web', '1.0.0', `1.0.1-pr-7.1.g${repo.head().slice(0, 10)}`],
    ],
  );
  assert.equal(commit, repo.head());
  assert.deepEqual(files, ['packages/core/package.json', 'packages/web/package.json']);
  assert.equal(
    readFileSync(join(repo.dir, 'packages/web/package.json'), 'utf8'),
    web
      .replace('"version": "1.0.0"', `"version": "${versions[1]?.next ?? ''}"`)
      .replace('^1.0.0', `^${next}`),
  );
  assert.equal(publicState(repo), before);
  assert.equal(repo.git('status', '--porcelain').trimEnd().split('\n').length, 2);

  const again = await release(repo.dir, repo.env, ...write, '--json');
  assert.equal(errorIn(again).code, 'TREE_DIRTY');
  assert.equal(restore, 'git restore -- packages/core/package.json packages/web/package.json');
  repo.git(...restore.split(' ').slice(1));
  assert.equal(repo.git('status', '--porcelain'), '');
});

test('for people: the versions and the way back, also from a folder below', async (t) => {
  const repo = repository(t);
  mkdirSync(join(repo.dir, 'docs'));
  const run = await release(join(repo.dir, 'docs'), repo.env, ...write);
  assert.equal(run.code, 0, run.stderr);
  assert.match(run.stdout, /^core 1\.1\.0-pr-7\.1\.g[0-9a-f]{10}\nweb 1\.0\.1-pr-7/);
  assert.match(run.stdout, /nothing was committed or tagged\.\nTake it back: git -C \S+ restore -- packages/);
});

test('a file with changes of yours is left as it is, and so are all others', async (t) => {
  const repo = repository(t);
  const mine = web.replace('"web"', '"web" ');
  repo.write({ 'packages/web/package.json': mine });
  const run = await release(repo.dir, repo.env, ...write, '--json');
  assert.equal(errorIn(run).code, 'TREE_DIRTY');
  assert.equal(readFileSync(join(repo.dir, 'packages/web/package.json'), 'utf8'), mine);
  assert.equal(readFileSync(join(repo.dir, 'packages/core/package.json'), 'utf8'), core);
});

test('nothing to release, nothing to write; --write alone and with --save mean nothing', async (t) => {
  const repo = repository(t);
  const dry = await release(repo.dir, repo.env, ...write, '--dry-run', '--json');
  assert.equal(dry.code, 0, dry.stderr);
  repo.git('tag', 'core@1.1.0');
  const run = await release(repo.dir, repo.env, ...write, '--json');
  assert.deepEqual(written.parse(JSON.parse(run.stdout)).files, []);
  assert.equal(repo.git('status', '--porcelain'), '');
  for (const args of [
    ['next', '--write'],
    [...write, '--save', 'plan.json'],
  ]) {
    assert.equal(errorIn(await release(repo.dir, repo.env, ...args, '--json')).code, 'USAGE', args.join(' '));
  }
});
