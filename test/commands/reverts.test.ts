import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { release } from '../helpers/cli.ts';
import { Repo, temporary } from '../helpers/repo.ts';
import { planIn } from './json.ts';

const [a, b] = ['packages/a', 'packages/b'];

/** What a dry run plans: releases with the subjects they tell, and how many commits are in and out. */
async function planned(repo: Repo, ...args: readonly string[]): Promise<readonly string[]> {
  const plan = planIn(await release(repo.dir, repo.env, 'next', '--dry-run', '--json', ...args));
  const { included, noRelease } = plan.commits;
  return [
    ...plan.releases.map(
      ({ package: name, next, changes }) =>
        `${name} ${next}: ${changes.map(({ type, subject }) => `${type} ${subject}`).join(', ')}`,
    ),
    `${String(included)} in, ${String(noRelease)} out`,
  ];
}

/** Two packages; one feature touches both, one of them is released with it, then it is taken back. */
function twoLines(t: TestContext): { readonly repo: Repo; readonly reverting: string } {
  const repo = new Repo(join(temporary(t, 'reverts'), 'r'));
  const manifest = (name: string): string => `{ "name": "${name}", "version": "1.0.0" }\n`;
  repo.commit('feat: begin', {
    'package.json': '{ "private": true, "workspaces": ["packages/*"] }\n',
    [`${a}/package.json`]: manifest('a'),
    [`${b}/package.json`]: manifest('b'),
  });
  repo.tag('a@1.0.0', 'b@1.0.0');
  const feature = repo.commit('feat: x', { [`${a}/x.js`]: '1', [`${b}/x.js`]: '1' });
  repo.tag('a@1.1.0');
  const reverting = repo.commit(`Revert "feat: x"\n\nThis reverts commit ${feature}.`, {
    [`${a}/x.js`]: null,
    [`${b}/x.js`]: null,
  });
  return { repo, reverting };
}

test('what one package released is a patch there, and nothing where it never was released', async (t) => {
  const { repo, reverting } = twoLines(t);
  assert.deepEqual(await planned(repo), ['a 1.1.1: revert x', '1 in, 1 out']);
  const why = await release(repo.dir, repo.env, 'explain', reverting);
  assert.match(why.stdout, /in the release: type 'revert' is patch/);
});

/** A prerelease shipped a feature that is taken back before the stable release. */
function series(t: TestContext, manifest: string): Repo {
  const repo = new Repo(join(temporary(t, 'reverts'), 'r'));
  repo.commit('feat: begin', { 'package.json': '{ "name": "a", "version": "1.0.0" }\n' });
  repo.tag('v1.0.0');
  repo.commit('feat: kept', { 'k.js': '1' });
  const feature = repo.commit('feat: x', { 'x.js': '1' });
  repo.tag('v1.1.0-beta.1');
  repo.commit(`Revert "feat: x"\n\nThis reverts commit ${feature}.`, { 'x.js': null });
  repo.commit('chore: manifest', { 'package.json': `{ "name": "a", "version": "${manifest}" }\n` });
  return repo;
}

test('the next prerelease tells the revert; the stable release tells neither', async (t) => {
  const repo = series(t, '1.1.0-beta.1');
  assert.deepEqual(await planned(repo), ['a 1.1.0-beta.2: revert x', '1 in, 1 out']);
  assert.deepEqual(await planned(repo, '--graduate'), ['a 1.1.0: feat kept', '1 in, 3 out']);
});

test('also where the manifests already say the stable version', async (t) => {
  const repo = series(t, '1.1.0');
  assert.deepEqual(await planned(repo, '--pre', 'beta'), ['a 1.1.0-beta.2: revert x', '1 in, 1 out']);
  assert.deepEqual(await planned(repo), ['a 1.1.0: feat kept', '1 in, 3 out']);
});
