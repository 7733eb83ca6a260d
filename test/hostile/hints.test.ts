import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { errorIn } from '../commands/json.ts';
import { release } from '../helpers/cli.ts';
import { Repo, temporary } from '../helpers/repo.ts';

/** A branch git takes, which a shell that gets it unquoted would run. */
const branch = 'x;touch${IFS}pwned;\'"$(touch${IFS}pwned)`touch${IFS}pwned`|&x';

/** The first command of a hint, run as a person would who copies it. */
function obey(repo: Repo, hint: string | null, begin: string): void {
  const from = hint?.indexOf(begin) ?? -1;
  assert.ok(from >= 0, hint ?? 'no hint');
  const command = (hint ?? '').slice(from).split(/, (?:then|or) |; in a sparse|\)$/)[0] ?? '';
  execFileSync('bash', ['-c', command], { cwd: repo.dir, env: repo.env, stdio: 'pipe' });
}

function begun(t: TestContext, files: Readonly<Record<string, string>> = {}): Repo {
  const repo = new Repo(join(temporary(t, 'hints'), 'r'));
  repo.commit('feat: begin', { 'package.json': '{ "name": "lamp", "version": "1.0.0" }\n', ...files });
  repo.tag('v1.0.0');
  repo.commit('fix: blink', { 'a.js': '1' });
  return repo;
}

test('a hint that names a hostile branch is safe to copy, and right', async (t) => {
  const repo = begun(t, { 'release.config.json': JSON.stringify({ branch }) });
  repo.git('branch', branch);
  repo.withRemote();
  repo.git('push', '--quiet', 'origin', `refs/heads/${branch}`);

  const elsewhere = errorIn(await release(repo.dir, repo.env, 'next', '--yes', '--json'));
  assert.equal(elsewhere.code, 'NO_BRANCH');
  obey(repo, elsewhere.hint, 'git switch ');
  assert.equal(repo.git('branch', '--show-current').trim(), branch);

  const id = repo.git('commit-tree', '-p', 'HEAD', '-m', 'fix: elsewhere', 'HEAD^{tree}').trim();
  repo.git('push', '--quiet', 'origin', `${id}:refs/heads/${branch}`);
  const behind = errorIn(await release(repo.dir, repo.env, 'next', '--yes', '--json'));
  assert.equal(behind.code, 'REMOTE_MOVED');
  obey(repo, behind.hint, 'git pull ');
  assert.equal(repo.head(), id);
  assert.equal(existsSync(join(repo.dir, 'pwned')), false);
});

test('a hint that names a hostile path is safe to copy, and right', async (t) => {
  const dir = "a b'$(touch pwned)";
  const path = `${dir}/package.json`;
  const text = '{ "name": "part", "version": "1.0.0" }\n';
  const repo = new Repo(join(temporary(t, 'hints'), 'r'));
  repo.commit('feat: begin', {
    'package.json': JSON.stringify({ private: true, workspaces: ['*'] }),
    [path]: text,
  });
  repo.tag('part@1.0.0');
  repo.commit('fix: blink', { [`${dir}/a.js`]: '1' });
  repo.withRemote();
  repo.write({ [path]: `${text}\n` });
  const dirty = errorIn(await release(repo.dir, repo.env, 'next', '--yes', '--json'));
  assert.equal(dirty.code, 'TREE_DIRTY');
  obey(repo, dirty.hint, 'git stash push ');
  assert.equal(readFileSync(join(repo.dir, path), 'utf8'), text);
  assert.equal(existsSync(join(repo.dir, 'pwned')), false);
});

test('the command of a build that failed can be copied as it was run', async (t) => {
  const argv = ['bash', '-c', 'echo "$(touch pwned)"; exit 7', "it's"];
  const repo = begun(t, { 'release.config.json': JSON.stringify({ build: [{ title: 'build', argv }] }) });
  const failed = errorIn(await release(repo.dir, repo.env, 'next', '--yes', '--json'));
  assert.equal(failed.code, 'BUILD_FAILED');
  const command = failed.hint?.split('Try it alone: ')[1] ?? '';
  assert.equal(command, String.raw`bash -c 'echo "$(touch pwned)"; exit 7' 'it'\''s'`);
});

test('a repository in no known language is told which manifests are read', async (t) => {
  const repo = new Repo(join(temporary(t, 'hints'), 'r'));
  repo.commit('feat: begin', { 'a.zig': '1' });
  repo.tag('one@1.0.0', 'two@1.0.0');
  repo.commit('fix: blink', { 'a.zig': '2' });
  const { stdout } = await release(repo.dir, repo.env, 'next', '--dry-run');
  const hint = stdout.replace(/\s+/g, ' ');
  for (const name of [
    'package.json',
    'Cargo.toml',
    'pyproject.toml',
    'go.mod',
    'pom.xml',
    'Chart.yaml',
    '*.gemspec',
  ])
    assert.ok(hint.includes(name), `${name}: ${hint}`);
});
