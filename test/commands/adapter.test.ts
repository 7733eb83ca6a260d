import assert from 'node:assert/strict';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { release } from '../helpers/cli.ts';
import { errorIn } from './json.ts';
import { newestEntry, refs } from './released.ts';
import { start } from './running.ts';
import { adapted, type Adapted } from './semantic-release.ts';

const pkg = (name: string, more: object = {}): string =>
  `${JSON.stringify({ name, version: '1.0.0', ...more }, null, 2)}\n`;

/** Two packages that share their version with the top. */
const workspace = {
  'package.json': pkg('house', { private: true, workspaces: ['packages/*'] }),
  'packages/a/package.json': pkg('a'),
  'packages/b/package.json': pkg('b'),
};

/** Writes where it runs, and for what. */
const telling = `publishCmd: 'echo "$(pwd) \${nextRelease.gitTag}" >> "$OUT"'`;

async function toldBy(place: Adapted): Promise<string> {
  const out = join(place.dir, 'out');
  const run = await release(place.repo.dir, { ...place.repo.env, OUT: out }, 'next', '--yes');
  assert.equal(run.code, 0, run.stderr);
  assert.equal(place.repo.git('status', '--porcelain'), '');
  return place.text('../out').replaceAll(place.repo.dir, 'top');
}

describe('semantic-release plugins in a workspace', { concurrency: 2 }, () => {
  it('run once for the tag packages share, at the top', async (t) => {
    const plugins = `fromSemanticRelease('@semantic-release/exec', { ${telling} })`;
    const place = adapted(t, { plugins, files: workspace });
    if (place === null) return;
    place.repo.commit('feat: more', { 'packages/b/x': '' });
    assert.equal(await toldBy(place), 'top v1.1.0\n');
  });

  it('with packages, run in the directory of each of them that is released', async (t) => {
    const plugins = `fromSemanticRelease('@semantic-release/exec', { ${telling} }, { packages: ['b', 'none'] })`;
    const place = adapted(t, { plugins, files: workspace });
    if (place === null) return;
    place.repo.commit('feat: more', { 'packages/b/x': '' });
    assert.equal(await toldBy(place), 'top/packages/b v1.1.0\n');
  });

  it('run once for each tag of packages that are independent, in their directories', async (t) => {
    const plugins = `fromSemanticRelease('@semantic-release/exec', { ${telling} })`;
    const place = adapted(t, { plugins, files: workspace });
    if (place === null) return;
    place.repo.git('tag', '--delete', 'v1.0.0');
    place.repo.git('push', '--quiet', 'origin', ':refs/tags/v1.0.0');
    place.repo.tag('a@1.0.0', 'b@1.0.0');
    place.repo.commit('fix: both', { 'packages/a/x': '', 'packages/b/x': '' });
    place.repo.git('push', '--quiet', 'origin', 'main', '--tags');
    const told = (await toldBy(place)).trim().split('\n').toSorted();
    assert.deepEqual(told, ['top/packages/a a@1.0.1', 'top/packages/b b@1.0.1']);
  });
});

describe('semantic-release plugins, when it goes wrong', { concurrency: 2 }, () => {
  it('a publication that is there and cannot be repeated is said to be done by hand', async (t) => {
    const place = adapted(t, {
      plugins: `fromSemanticRelease('@semantic-release/exec', {
        publishCmd: 'test ! -e ../published && touch ../published && kill -9 $(cat ../pid) && sleep 1',
        successCmd: 'touch ../told',
      })`,
    });
    if (place === null) return;
    const running = start({ cwd: place.repo.dir, env: place.repo.env, args: ['next', '--yes'] });
    writeFileSync(join(place.dir, 'pid'), String(running.child.pid));
    assert.equal((await running.done).signal, 'SIGKILL');
    rmSync(join(place.dir, 'pid'));
    const again = await release(place.repo.dir, place.repo.env, 'resume', '--json');
    assert.equal(again.code, 6, again.stderr);
    const line = /RELEASE_DONE='(publish v1\.1\.0 by [^']+)' release resume/.exec(errorIn(again).hint ?? '');
    assert.ok(line?.[1], errorIn(again).hint ?? 'no hint');
    const other = await release(
      place.repo.dir,
      { ...place.repo.env, RELEASE_DONE: 'publish v9.9.9 by another' },
      'resume',
    );
    assert.equal(other.code, 6, 'another step is done');
    const env = { ...place.repo.env, RELEASE_DONE: `publish v9.9.9 by another\n${line[1]}` };
    const run = await release(place.repo.dir, env, 'resume');
    assert.equal(run.code, 0, run.stderr);
    assert.equal(existsSync(join(place.dir, 'told')), true);
    assert.match(newestEntry(place.remote), /^release completed: v1\.1\.0 /);
    assert.deepEqual(refs(place.remote), refs(place.repo.dir));
  });

  it('conditions that do not hold are told among all other problems, and doctor tells them, too', async (t) => {
    const place = adapted(t, {
      keys: `forge: { kind: 'none' },`,
      plugins: `fromSemanticRelease('@semantic-release/exec', { verifyConditionsCmd: 'exit 3' }),
        fromSemanticRelease('@semantic-release/changelog'), fromSemanticRelease('./no-such-plugin.js')`,
    });
    if (place === null) return;
    place.repo.git('config', 'tag.gpgSign', 'true');
    place.repo.git('config', 'gpg.program', 'false');
    const before = [refs(place.repo.dir), refs(place.remote)];
    const run = await release(place.repo.dir, place.repo.env, 'next', '--yes', '--json');
    const { code, also } = errorIn(run);
    assert.deepEqual([run.code, code], [3, 'SIGNING_FAILED'], run.stderr);
    const [conflict = '', conditions = '', absent = '', ...more] = also;
    assert.match(conflict, /^CONFIG_INVALID: @semantic-release\/changelog and this tool would both write/);
    assert.match(conditions, /^PLUGIN_FAILED: .*exec verifyConditions: EVERIFYCONDITIONS/s);
    assert.match(absent, /^CONFIG_INVALID: .*no-such-plugin/);
    assert.deepEqual(more, []);
    const looked = await release(place.repo.dir, place.repo.env, 'doctor');
    assert.equal(looked.code, 3, looked.stderr);
    assert.match(looked.stdout, /^✗ plugins {3}PLUGIN_FAILED: .*EVERIFYCONDITIONS/m);
    assert.match(looked.stdout, /^4 problems stand in the way\.$/m);
    assert.deepEqual([refs(place.repo.dir), refs(place.remote)], before);
    assert.equal(place.repo.git('status', '--porcelain'), '');
  });
});
