import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { Plan } from '../../src/core/model.ts';
import { release } from '../helpers/cli.ts';
import { Repo, temporary } from '../helpers/repo.ts';
import { errorIn, planIn } from './json.ts';

const minor = '---\n"@acme/core": minor\nweb: patch\n---\n\nGlow in the dark\n';

/** Two packages that were released; since then a commit with a changeset, and one without. */
function story(t: TestContext, config: object = {}): Repo {
  const repo = new Repo(join(temporary(t, 'changesets'), 'r'));
  repo.commit('feat: begin', {
    'package.json': '{ "private": true, "workspaces": ["packages/*"] }\n',
    'packages/core/package.json': '{ "name": "@acme/core", "version": "1.0.0" }\n',
    'packages/web/package.json': '{ "name": "web", "version": "1.0.0" }\n',
    'release.config.json': JSON.stringify(config),
    '.changeset/README.md': '# Changesets\n',
    '.changeset/config.json': '{}\n',
  });
  repo.tag('@acme/core@1.0.0', 'web@1.0.0');
  repo.commit('wip (#4)', {
    '.changeset/cold-owls.md': minor,
    'packages/core/a.js': '1',
    'packages/web/a.js': '1',
  });
  repo.commit('fix(web): blink', { 'packages/web/b.js': '1' });
  return repo;
}

test('changesets and commits make one release, which takes the changesets away', async (t) => {
  const repo = story(t);
  repo.withRemote();
  const { stdout } = await release(repo.dir, repo.env, 'explain', 'HEAD~1');
  assert.match(stdout, /is in the release: .*\.changeset\/cold-owls\.md speaks for packages\/core/);
  const run = await release(repo.dir, repo.env, 'next', '--yes');
  assert.equal(run.code, 0, run.stderr);
  assert.match(run.stderr, /remove \.changeset\/cold-owls\.md/);
  assert.equal(
    repo.git('show', '--no-renames', '--diff-filter=D', '--name-only', '--format=', 'HEAD').trim(),
    '.changeset/cold-owls.md',
  );
  assert.equal(repo.git('status', '--porcelain'), '');
  assert.equal(existsSync(join(repo.dir, '.changeset/cold-owls.md')), false);
  assert.deepEqual(repo.git('tag', '--points-at', 'HEAD').trim().split('\n'), [
    '@acme/core@1.1.0',
    'web@1.0.1',
  ]);
  const web = readFileSync(join(repo.dir, 'packages/web/CHANGELOG.md'), 'utf8');
  assert.match(web, /blink/);
  assert.match(web, /Glow in the dark \(.*#4/);
  assert.match(
    readFileSync(join(repo.dir, 'packages/core/CHANGELOG.md'), 'utf8'),
    /### Added\n\n- Glow in the dark/,
  );
  const again = planIn(await release(repo.dir, repo.env, 'next', '--dry-run', '--json'));
  assert.deepEqual(again.releases, []);
});

test('a release that fails puts them back, byte by byte', async (t) => {
  const repo = story(t, { build: [{ title: 'no', argv: ['false'] }] });
  repo.withRemote();
  const run = await release(repo.dir, repo.env, 'next', '--yes');
  assert.equal(run.code, 5, run.stderr);
  assert.equal(readFileSync(join(repo.dir, '.changeset/cold-owls.md'), 'utf8'), minor);
  assert.equal(repo.git('status', '--porcelain'), '');
});

test('a changeset of yours that is not committed as it is refuses the release', async (t) => {
  const repo = story(t);
  repo.withRemote();
  repo.write({ '.changeset/cold-owls.md': `${minor}more\n` });
  const run = await release(repo.dir, repo.env, 'next', '--yes', '--json');
  assert.equal(errorIn(run).code, 'TREE_DIRTY');
  assert.match(errorIn(run).message, /cold-owls/);
});

test('where only some of its packages are released, the others keep their lines', async (t) => {
  const repo = story(t);
  repo.withRemote();
  const run = await release(repo.dir, repo.env, 'next', '--yes', '--package', 'web');
  assert.equal(run.code, 0, run.stderr);
  const left = '---\n"@acme/core": minor\n---\n\nGlow in the dark\n';
  assert.equal(repo.git('show', 'HEAD:.changeset/cold-owls.md'), left);
  const plan = planIn(await release(repo.dir, repo.env, 'next', '--dry-run', '--json'));
  assert.deepEqual(
    plan.releases.map(({ package: name, next }) => `${name} ${next}`),
    ['@acme/core 1.1.0'],
  );
});

test('a stable release tells again what its prereleases took out of changesets', async (t) => {
  const repo = story(t);
  repo.withRemote();
  const next = async (...args: readonly string[]): Promise<void> => {
    const run = await release(repo.dir, repo.env, 'next', '--yes', ...args);
    assert.equal(run.code, 0, run.stderr);
  };
  await next('--pre', 'beta', '--package', 'web');
  await next('--pre', 'beta');
  repo.commit('wip (#5)', { '.changeset/odd.md': '---\n"gone": minor\n---\n', 'packages/core/b.js': '1' });
  repo.commit('chore: away', { '.changeset/odd.md': null });
  repo.commit('wip (#6)', { '.changeset/big.md': '---\n"@acme/core": major\n---\n\nNo more candles\n' });
  await next('--pre', 'beta');
  repo.commit('fix(core): stay', { 'packages/core/c.js': '1' });

  const pre = planIn(await release(repo.dir, repo.env, 'next', '--pre', 'beta', '--dry-run', '--json'));
  assert.deepEqual(toldIn(pre), ['@acme/core 2.0.0-beta.2: stay']);
  const plan = planIn(await release(repo.dir, repo.env, 'next', '--graduate', '--dry-run', '--json'));
  assert.deepEqual(toldIn(plan), [
    '@acme/core 2.0.0: stay, No more candles, Glow in the dark',
    'web 1.0.1: blink, Glow in the dark',
  ]);
  assert.equal(plan.releases[0]?.changes[1]?.pr, '6');
});

function toldIn({ releases }: Plan): readonly string[] {
  return releases.map(
    ({ package: name, next, changes }) => `${name} ${next}: ${changes.map((one) => one.subject).join(', ')}`,
  );
}

test('changesets: false leaves them alone', async (t) => {
  const repo = story(t, { changesets: false });
  const plan = planIn(await release(repo.dir, repo.env, 'next', '--dry-run', '--json'));
  assert.deepEqual(
    plan.releases.map(({ package: name, next }) => `${name} ${next}`),
    ['web 1.0.1'],
  );
  assert.ok(plan.actions.every(({ kind }) => kind !== 'removeFile'));
});

test('a package that is not here is named with file and line', async (t) => {
  const repo = story(t);
  repo.commit('chore: wrong', { '.changeset/wrong.md': '---\nnobody: minor\n---\n' });
  const run = await release(repo.dir, repo.env, 'next', '--dry-run', '--json');
  assert.equal(run.code, 3);
  assert.match(errorIn(run).message, /^\.changeset\/wrong\.md:2: "nobody" is no package here/);
});
