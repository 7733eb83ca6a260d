import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { release } from '../helpers/cli.ts';
import { hermetic, Repo, temporary } from '../helpers/repo.ts';
import { errorIn, planIn } from './json.ts';

/** Two packages of their own versions, and files that hold them. */
function workspace(t: TestContext, files: readonly unknown[]): Repo {
  const repo = new Repo(join(temporary(t, 'files'), 'r'));
  repo.commit('feat: begin', {
    'package.json': '{"name": "acme", "private": true, "workspaces": ["packages/*"]}\n',
    'packages/a/package.json': '{"name": "a", "version": "1.0.0"}\n',
    'packages/b/package.json': '{"name": "b", "version": "3.0.0"}\n',
    'packages/a/version.js': 'export const a = "0.9.0"; // release:version\r\n',
    'deploy/x.yml': 'image: acme/a:1.0.0\n',
    'deploy/y.yml': 'image: acme/b:3.0.0\n',
    'release.config.json': JSON.stringify({ files, forge: { kind: 'none' } }),
  });
  repo.git('tag', 'a@1.0.0');
  repo.git('tag', 'b@3.0.0');
  repo.commit('feat: more', { 'packages/a/more.js': '' });
  return repo;
}

const marked = { path: 'packages/a/version.js', package: 'a' };
const imageA = { path: 'deploy/*.yml', image: 'acme/a', package: 'packages/a' };
const imageB = { path: 'deploy/*.yml', image: 'acme/b', package: 'b' };

describe('version strings in other files', () => {
  it('are part of the release of their package, and only of that', async (t) => {
    const { dir } = workspace(t, [marked, imageA, imageB]);
    const plan = planIn(await release(dir, hermetic(), 'next', '--dry-run', '--json'));
    const written = plan.actions.flatMap((action) => (action.kind === 'writeFile' ? [action.path] : []));
    assert.deepEqual(written.filter((path) => !path.endsWith('CHANGELOG.md')).toSorted(), [
      'deploy/x.yml',
      'packages/a/package.json',
      'packages/a/version.js',
    ]);
    const run = await release(dir, hermetic(), 'next', '--yes');
    assert.equal(run.code, 0, run.stderr);
    assert.equal(
      readFileSync(join(dir, marked.path), 'utf8'),
      'export const a = "1.1.0"; // release:version\r\n',
    );
    assert.equal(readFileSync(join(dir, 'deploy/x.yml'), 'utf8'), 'image: acme/a:1.1.0\n');
    assert.equal(readFileSync(join(dir, 'deploy/y.yml'), 'utf8'), 'image: acme/b:3.0.0\n');
  });

  it('may stand in a manifest, which has other edits too', async (t) => {
    const repo = workspace(t, [{ path: 'packages/a/package.json', json: 'config.api', package: 'a' }]);
    repo.commit('chore: a second place', {
      'packages/a/package.json': '{"config": {"api": "0.1.0"}, "name": "a", "version": "1.0.0"}\n',
    });
    const run = await release(repo.dir, hermetic(), 'next', '--yes');
    assert.equal(run.code, 0, run.stderr);
    assert.equal(
      readFileSync(join(repo.dir, 'packages/a/package.json'), 'utf8'),
      '{"config": {"api": "1.1.0"}, "name": "a", "version": "1.1.0"}\n',
    );
  });

  const refused: readonly (readonly [what: string, entry: object | string, code: string, says: RegExp])[] = [
    [
      'too many places',
      { ...imageA, exactly: 2 },
      'FILES_MISMATCH',
      /files\[0\]: deploy\/\*\.yml \(2 files\): expected 2 places for image acme\/a, found 1: deploy\/x\.yml:1/,
    ],
    ['a missing file', { ...marked, path: 'no.js' }, 'FILES_MISMATCH', /files\[0\]: there is no file no\.js/],
    [
      'an unknown package',
      { ...marked, package: 'aa' },
      'CONFIG_INVALID',
      /files\[0\]\.package: no package here is called "aa"/,
    ],
    ['no owner', marked.path, 'CONFIG_INVALID', /does not say whose version it holds, and there are several/],
    [
      'a regex that is none',
      { ...marked, regex: '(?<version>(?=a))' },
      'CONFIG_INVALID',
      /files\[0\]\.regex: expected a regular expression in RE2's syntax/,
    ],
    [
      'a regex without its group',
      { ...marked, regex: 'v' },
      'CONFIG_INVALID',
      /files\[0\]\.regex: expected .* group \(\?<version>…\)/,
    ],
    [
      'a path that is none',
      { ...marked, json: 'a[b' },
      'CONFIG_INVALID',
      /files\[0\]\.json: expected a path such as/,
    ],
  ];
  for (const [what, entry, code, says] of refused) {
    it(`refuses before anything changes: ${what}`, async (t) => {
      const repo = workspace(t, [entry]);
      const before = repo.git('rev-parse', 'HEAD');
      const run = await release(repo.dir, hermetic(), 'next', '--yes', '--json');
      const error = errorIn(run);
      assert.equal(error.code, code, error.message);
      assert.match(error.message, says);
      assert.equal(run.code, code === 'CONFIG_INVALID' ? 2 : 3);
      assert.equal(repo.git('status', '--porcelain'), '');
      assert.equal(repo.git('rev-parse', 'HEAD'), before);
    });
  }
});
