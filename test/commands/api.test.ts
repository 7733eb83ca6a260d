import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { release } from '../helpers/cli.ts';
import { Repo, temporary } from '../helpers/repo.ts';
import { errorIn } from './json.ts';

/** What the registry has as is-plain-obj 4.1.0 (MIT), in the words that matter. */
const released =
  'export default function isPlainObject<Value>(value: unknown): value is Record<PropertyKey, Value>;\n';

/** A repository that claims to be a package of the registry, at the version after its last release. */
function plain(t: TestContext, declarations: string, config: string, message: string): Repo {
  const repo = new Repo(join(temporary(t, 'api'), 'r'));
  const manifest = { name: 'is-plain-obj', version: '4.1.0', types: 'index.d.ts' };
  repo.commit('feat: begin', {
    'package.json': `${JSON.stringify(manifest, null, 2)}\n`,
    'index.d.ts': released,
    'release.config.json': config,
  });
  repo.git('tag', 'v4.1.0');
  repo.commit(message, { 'index.d.ts': declarations });
  return repo;
}

const lessTaken =
  'export default function isPlainObject<Value>(value: object): value is Record<PropertyKey, Value>;\n';

test('a step that is too small is refused before anything is public, and files are as before', async (t) => {
  const repo = plain(t, lessTaken, '{ "apiGuard": "error" }', 'fix: a');
  const head = repo.git('rev-parse', 'HEAD');
  const run = await release(repo.dir, repo.env, 'next', '--yes', '--json');
  assert.equal(run.code, 5, run.stderr);
  assert.equal(errorIn(run).code, 'API_UNDER_BUMP');
  assert.match(
    errorIn(run).message,
    /^is-plain-obj 4\.1\.0 → 4\.1\.1 is too small .*\n {2}major: default was /,
  );
  assert.equal(repo.git('rev-parse', 'HEAD'), head);
  assert.equal(repo.git('status', '--porcelain'), '');
  assert.equal(repo.git('tag').trim(), 'v4.1.0');
});

test('a step that is large enough is released', async (t) => {
  const repo = plain(t, lessTaken, '{ "apiGuard": "error" }', 'fix!: a');
  const run = await release(repo.dir, repo.env, 'next', '--yes', '--json');
  assert.equal(run.code, 0, run.stderr);
  assert.equal(repo.git('tag').trim(), 'v4.1.0\nv5.0.0');
});

test('under warn it is told, and released', async (t) => {
  const repo = plain(t, lessTaken, '{ "apiGuard": "warn" }', 'fix: a');
  const run = await release(repo.dir, repo.env, 'next', '--yes');
  assert.equal(run.code, 0, run.stderr);
  assert.match(run.stdout, /! is-plain-obj 4\.1\.0 → 4\.1\.1 is too small a step/);
});

test('release api says what differs, and ends with 3 where a step is too small', async (t) => {
  const repo = plain(t, `${released}export declare const more: 1;\n`, '{}', 'fix: a');
  const small = await release(repo.dir, repo.env, 'api');
  assert.equal(small.code, 3, small.stderr);
  assert.match(
    small.stdout,
    /is-plain-obj 4\.1\.0 → 4\.1\.1: too small a step for its API \(asks for minor\)\n {2}minor: more is new/,
  );
  repo.commit('feat: more', {});
  const enough = await release(repo.dir, repo.env, 'api', 'is-plain-obj');
  assert.equal(enough.code, 0, enough.stderr);
  assert.match(enough.stdout, /4\.1\.0 → 4\.2\.0: fits its API/);
  const typo = await release(repo.dir, repo.env, 'api', 'is-plain-ob', '--json');
  assert.match(errorIn(typo).hint ?? '', /Did you mean: release api is-plain-obj/);
});

test('a package the registry does not have is told as not compared', async (t) => {
  const repo = plain(t, released, '{ "apiGuard": "error" }', 'fix: a');
  repo.commit('fix: rename', {
    'package.json': '{ "name": "@releasewright-nowhere/none", "version": "4.1.0", "types": "index.d.ts" }\n',
  });
  const run = await release(repo.dir, repo.env, 'next', '--yes', '--json');
  assert.deepEqual([run.code, errorIn(run).code], [5, 'API_UNCHECKED']);
});
