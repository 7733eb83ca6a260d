import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { release } from '../helpers/cli.ts';
import { Repo, temporary } from '../helpers/repo.ts';
import { planIn } from './json.ts';

test('a SNAPSHOT announces its release, and the released version is what the next one counts from', async (t) => {
  const repo = new Repo(join(temporary(t, 'maven'), 'r'));
  const pom = (version: string): string =>
    `<project>\n  <groupId>g</groupId>\n  <artifactId>lib</artifactId>\n  <version>${version}</version>\n</project>\n`;
  repo.commit('feat: begin', { 'pom.xml': pom('1.2.3-SNAPSHOT') });
  const first = await release(repo.dir, repo.env, 'next', '--yes');
  assert.equal(first.code, 0, first.stderr);
  assert.equal(repo.git('show', 'v1.2.3:pom.xml'), pom('1.2.3'));
  repo.commit('feat: more');
  assert.equal(
    planIn(await release(repo.dir, repo.env, 'next', '--dry-run', '--json')).releases[0]?.next,
    '1.3.0',
  );
  repo.commit('chore: go on', { 'pom.xml': pom('2.0.0-SNAPSHOT') });
  assert.equal(
    planIn(await release(repo.dir, repo.env, 'next', '--dry-run', '--json')).releases[0]?.next,
    '2.0.0',
  );
});

test('a manifest without a name is called as the repository', async (t) => {
  const repo = new Repo(join(temporary(t, 'gradle'), 'widget'));
  repo.commit('feat: begin', { 'build.gradle': "version = '1.0.0'\n" });
  const plan = planIn(await release(repo.dir, repo.env, 'next', '--dry-run', '--json'));
  assert.deepEqual(
    plan.releases.map((one) => [one.package, one.next]),
    [['widget', '1.0.0']],
  );
});

test('a build whose version is computed stays one package that is released by its tags', async (t) => {
  const repo = new Repo(join(temporary(t, 'gradle'), 'widget'));
  repo.commit('feat: begin', {
    'build.gradle': 'version = gitVersion()\n',
    'settings.gradle': "include 'a'\n",
  });
  repo.tag('v3.0.0');
  repo.commit('fix: a');
  const plan = planIn(await release(repo.dir, repo.env, 'next', '--dry-run', '--json'));
  assert.deepEqual(
    plan.releases.map((one) => [one.package, one.next]),
    [['widget', '3.0.1']],
  );
});
