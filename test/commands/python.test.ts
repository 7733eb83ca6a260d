import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { release } from '../helpers/cli.ts';
import { Repo, temporary } from '../helpers/repo.ts';
import { planIn } from './json.ts';

function repository(t: TestContext, files: Readonly<Record<string, string>>): Repo {
  const repo = new Repo(join(temporary(t, 'python'), 'r'));
  repo.commit('feat: begin', files);
  return repo;
}

test('a prerelease series by PEP 440: manifest, __version__ and tag', async (t) => {
  const manifest = (version: string): string => `[project]\nname = "pkg"\nversion = "${version}"\n`;
  const repo = repository(t, {
    'pyproject.toml': manifest('1.0.0b9'),
    'src/pkg/__init__.py': '__version__ = "1.0.0b9"\n',
  });
  repo.git('tag', 'v1.0.0b9');
  repo.commit('fix: a', { 'src/pkg/a.py': '' });
  const run = await release(repo.dir, repo.env, 'next', '--yes');
  assert.equal(run.code, 0, run.stderr);
  assert.equal(repo.git('show', 'HEAD:pyproject.toml'), manifest('1.0.0b10'));
  assert.equal(repo.git('show', 'HEAD:src/pkg/__init__.py'), '__version__ = "1.0.0b10"\n');
  assert.equal(repo.git('tag', '--points-at', 'HEAD').trim(), 'v1.0.0b10');
});

test('projects beside each other below the top know each other over their paths', async (t) => {
  const lock = (version: string): string =>
    `[[package]]\nname = "core"\nversion = "${version}"\n\n[package.source]\ntype = "directory"\nurl = "../core"\n`;
  const app = (version: string, range: string): string =>
    `[project]\nname = "app"\nversion = "${version}"\ndependencies = ["core${range}"]\n[tool.poetry.dependencies]\ncore = { path = "../core" }\n`;
  const repo = repository(t, {
    'py/core/pyproject.toml': '[project]\nname = "core"\nversion = "1.0.0"\n',
    'py/app/pyproject.toml': app('1.0.0', '>=1,<2'),
    'py/app/poetry.lock': lock('1.0.0'),
  });
  repo.git('tag', 'core-v1.0.0');
  repo.git('tag', 'app-v1.0.0');
  repo.commit('feat!: other', { 'py/core/x.py': '' });
  const run = await release(repo.dir, repo.env, 'next', '--yes');
  assert.equal(run.code, 0, run.stderr);
  assert.equal(repo.git('show', 'HEAD:py/app/pyproject.toml'), app('1.0.1', '>=2,<3'));
  assert.equal(repo.git('show', 'HEAD:py/app/poetry.lock'), lock('2.0.0'));
});

test('a version that SemVer cannot say is told and left alone', async (t) => {
  const manifest = '[project]\nname = "pkg"\nversion = "1.0.post1"\n';
  const repo = repository(t, { 'pyproject.toml': manifest });
  repo.git('tag', 'v1.0.0');
  repo.commit('fix: a', { 'a.py': '' });
  const plan = planIn(await release(repo.dir, repo.env, 'next', '--dry-run', '--json'));
  assert.deepEqual(
    plan.releases.map(({ next }) => next),
    ['1.0.1'],
  );
  const warning = plan.warnings.find(({ code }) => code === 'VERSION_UNREAD');
  assert.match(warning?.message ?? '', /^pkg: pyproject\.toml:3 says 1\.0\.post1.*post-release/);
});
