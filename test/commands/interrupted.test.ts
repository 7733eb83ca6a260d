import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { release } from '../helpers/cli.ts';
import { differences, fingerprint } from './fingerprint.ts';
import { errorIn } from './json.ts';
import { elsewhere, hook, killedByPush, refs, releasing, site, step, unreleased } from './released.ts';
import { appearance, start } from './running.ts';
import { git, manifest } from './stories.ts';

/** A build that says that it has begun, and that it ended on its own. */
const slow = step('mkdir -p marks && touch marks/begun && sleep 60; touch marks/ended');

describe('a release that is stopped', { concurrency: 3 }, () => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`by ${signal} during a build step puts everything back at once`, (t) => stopped(signal, t));
  }

  it('by kill -9 during a build step is put back and made by the next run', async (t) => {
    const place = site(t, step('mkdir -p marks; test -e marks/begun || { touch marks/begun; sleep 60; }'));
    const running = releasing(place);
    await appearance(join(place.repo.dir, 'marks/begun'));
    running.child.kill('SIGKILL');
    assert.equal((await running.done).signal, 'SIGKILL');
    assert.equal(readFileSync(join(place.repo.dir, 'package.json'), 'utf8'), manifest('1.1.0'));
    const again = await releasing(place).done;
    assert.equal(again.code, 0, again.stderr);
    assert.match(again.stderr, /Putting back the files/);
    assert.deepEqual(unreleased(place), []);
    assert.equal(existsSync(join(place.repo.dir, '.git/releasewright')), false);
  });

  it('what somebody changed since is not put back, and told', async (t) => {
    const place = site(t, step('mkdir -p marks; test -e marks/begun || { touch marks/begun; sleep 60; }'));
    const running = releasing(place);
    await appearance(join(place.repo.dir, 'marks/begun'));
    running.child.kill('SIGKILL');
    await running.done;
    const mine = manifest('1.1.0').replace('true', 'false');
    place.repo.write({ 'package.json': mine });
    const again = await releasing(place).done;
    assert.equal(again.code, 3, again.stderr);
    assert.match(again.stderr, /left as they are: package\.json\n[^]*TREE_DIRTY/);
    assert.equal(readFileSync(join(place.repo.dir, 'package.json'), 'utf8'), mine);
    assert.doesNotMatch(readFileSync(join(place.repo.dir, 'CHANGELOG.md'), 'utf8'), /1\.1\.0/);
  });

  it('nor is what another clone released and a pull brought, though it reads as the dead run left it', async (t) => {
    const place = site(t, step('mkdir -p marks; test -e marks/begun || { touch marks/begun; sleep 60; }'));
    const running = releasing(place);
    await appearance(join(place.repo.dir, 'marks/begun'));
    running.child.kill('SIGKILL');
    await running.done;
    place.repo.git('checkout', '--quiet', '.');
    const other = join(place.dir, 'other');
    git('/', 'clone', '--quiet', place.remote, other);
    git(other, 'commit', '--quiet', '--allow-empty', '-m', 'fix: one more');
    git(other, 'push', '--quiet', 'origin', 'HEAD:main');
    mkdirSync(join(other, 'marks'));
    writeFileSync(join(other, 'marks/begun'), '');
    assert.equal((await release(other, place.repo.env, 'next', '--yes')).code, 0);
    place.repo.git('pull', '--quiet', '--ff-only', '--tags', 'origin', 'main');
    const again = await releasing(place).done;
    assert.equal(again.code, 0, again.stderr);
    assert.equal(readFileSync(join(place.repo.dir, 'package.json'), 'utf8'), manifest('1.1.0'));
    assert.equal(place.repo.git('diff', 'HEAD', '--name-only', '--', 'package.json', 'CHANGELOG.md'), '');
  });

  it('nor what the build changes of what the release wrote, before it fails', async (t) => {
    const place = site(t, step('echo mine >> CHANGELOG.md; exit 1'));
    const run = await releasing(place, '--json').done;
    assert.equal(run.code, 5, run.stderr);
    assert.match(errorIn(run).message, /not put back: CHANGELOG\.md$/);
    assert.match(readFileSync(join(place.repo.dir, 'CHANGELOG.md'), 'utf8'), /1\.1\.0[^]*mine\n$/);
    assert.equal(readFileSync(join(place.repo.dir, 'package.json'), 'utf8'), manifest('1.0.0'));
  });

  it('by kill -9 right after the push is completed by the next run, local refs and page', async (t) => {
    const place = site(t);
    const before = refs(place.repo.dir);
    await killedByPush(place, {});
    assert.deepEqual(refs(place.repo.dir), before);
    assert.equal(
      refs(place.remote).some((line) => line.includes('v1.1.0')),
      true,
    );
    assert.equal(existsSync(join(place.remote, 'releases')), false);
    const again = await releasing(place).done;
    assert.equal(again.code, 0, again.stderr);
    assert.match(again.stderr, /Completing release/);
    assert.deepEqual(unreleased(place), []);
    assert.ok(readdirSync(join(place.remote, 'releases')).length > 0);
    assert.equal(existsSync(join(place.repo.dir, '.git/releasewright')), false);
    assert.match((await releasing(place).done).stdout, /Nothing to release/);
  });

  it('by kill -9 during a push that arrives after the files were put back', async (t) => {
    const place = site(t);
    await killedByPush(place, {});
    place.repo.git('checkout', '--quiet', 'HEAD', '--', 'package.json', 'CHANGELOG.md');
    const again = await releasing(place).done;
    assert.equal(again.code, 0, again.stderr);
    assert.equal(readFileSync(join(place.repo.dir, 'package.json'), 'utf8'), manifest('1.1.0'));
    assert.equal(place.repo.git('diff', 'HEAD', '--name-only', '--', 'package.json', 'CHANGELOG.md'), '');
  });

  it('by kill -9 while the clone follows, before a pull brings more', async (t) => {
    const place = site(t);
    const killing = 'test "$1" = committed && grep -q refs/heads/main && kill -9 $(cat "$PIDFILE")';
    hook(join(place.repo.dir, '.git'), 'reference-transaction', `${killing}; true`);
    const pidFile = join(place.dir, 'pid');
    const running = start({
      cwd: place.repo.dir,
      env: { ...place.repo.env, PIDFILE: pidFile },
      args: ['next', '--yes'],
    });
    writeFileSync(pidFile, String(running.child.pid));
    assert.equal((await running.done).signal, 'SIGKILL');
    rmSync(join(place.repo.dir, '.git/hooks/reference-transaction'));
    assert.equal(git(place.repo.dir, 'log', '-1', '--format=%s').trim(), 'chore(release): 1.1.0');
    elsewhere(place);
    place.repo.git('pull', '--quiet', '--ff-only', '--tags', 'origin', 'main');
    const again = await releasing(place).done;
    assert.equal(again.code, 0, again.stderr);
    assert.equal(place.repo.git('diff', '--cached', '--name-only').trim(), 'mine-staged.txt');
    assert.deepEqual(refs(place.repo.dir), refs(place.remote));
  });

  it('by kill -9 during a push that arrives late, where nothing but the branch followed before a pull', async (t) => {
    const place = site(t);
    await killedByPush(place, {});
    place.repo.git('checkout', '--quiet', 'HEAD', '--', 'package.json', 'CHANGELOG.md');
    elsewhere(place);
    place.repo.git('fetch', '--quiet', 'origin');
    place.repo.git('reset', '--quiet', '--soft', 'origin/main');
    const again = await releasing(place).done;
    assert.equal(again.code, 0, again.stderr);
    assert.deepEqual(unreleased(place, '1.1.1'), []);
  });

  it('before the push, while somebody else made the same version, does not claim their tag', async (t) => {
    const place = site(t, step('mkdir -p marks; test -e marks/begun || { touch marks/begun; sleep 60; }'));
    const running = releasing(place);
    await appearance(join(place.repo.dir, 'marks/begun'));
    running.child.kill('SIGKILL');
    await running.done;
    const other = join(place.dir, 'other');
    git('/', 'clone', '--quiet', place.remote, other);
    git(other, 'commit', '--quiet', '--allow-empty', '-m', 'chore: release 1.1.0');
    git(other, 'tag', '-a', '-m', 'theirs', 'v1.1.0');
    git(other, 'push', '--quiet', 'origin', 'HEAD:main', 'v1.1.0');
    const again = await releasing(place).done;
    assert.equal(again.code, 4, again.stderr);
    assert.match(again.stderr, /Putting back the files/);
    assert.equal(existsSync(join(place.remote, 'releases')), false);
    assert.equal(readFileSync(join(place.repo.dir, 'package.json'), 'utf8'), manifest('1.0.0'));
  });

  it('a dry run beside an unfinished release leaves it alone', async (t) => {
    const place = site(t, slow);
    const running = releasing(place);
    await appearance(join(place.repo.dir, 'marks/begun'));
    running.child.kill('SIGKILL');
    await running.done;
    const before = fingerprint(place.watch);
    const run = await release(place.repo.dir, place.repo.env, 'next', '--dry-run');
    assert.equal(run.code, 0, run.stderr);
    assert.match(run.stdout, /v1\.1\.0/);
    assert.deepEqual(differences(before, fingerprint(place.watch)), []);
  });
});

describe('two releases at once', { concurrency: 3 }, () => {
  it('in one work tree: the second is turned away and takes nothing back', async (t) => {
    const place = site(
      t,
      step('mkdir -p marks && touch marks/begun && until test -e marks/go; do sleep 0.1; done'),
    );
    const running = releasing(place);
    await appearance(join(place.repo.dir, 'marks/begun'));
    const second = await releasing(place, '--json').done;
    writeFileSync(join(place.repo.dir, 'marks/go'), '');
    assert.equal(second.code, 4, second.stderr);
    assert.equal(errorIn(second).code, 'ALREADY_RUNNING');
    const run = await running.done;
    assert.equal(run.code, 0, run.stderr);
    assert.deepEqual(unreleased(place), []);
  });

  it('started together: one release, one tag', async (t) => {
    const place = site(t, step('sleep 1'));
    const runs = await Promise.all([releasing(place).done, releasing(place).done]);
    const codes = runs.map(({ code }) => code).sort();
    assert.ok(['0,0', '0,4'].includes(codes.join()), runs.map(({ stderr }) => stderr).join('\n---\n'));
    assert.deepEqual(unreleased(place), []);
    assert.equal(git(place.remote, 'tag'), 'v1.0.0\nv1.1.0\n');
  });

  it('what a run left and nobody can read is named, with the way out', async (t) => {
    const place = site(t);
    const file = join(place.repo.dir, '.git/releasewright/open-plan.json');
    mkdirSync(join(file, '..'));
    writeFileSync(file, '{"half":');
    const run = await releasing(place, '--json').done;
    assert.deepEqual([run.code, errorIn(run).code], [2, 'PLAN_UNREADABLE']);
    assert.ok(errorIn(run).hint?.includes(`rm '${file}'`));
    rmSync(file);
    assert.equal((await releasing(place).done).code, 0);
  });
});

async function stopped(signal: 'SIGINT' | 'SIGTERM', t: TestContext): Promise<void> {
  const place = site(t, slow);
  const marks = join(place.repo.dir, 'marks');
  const before = fingerprint(place.watch, { times: false });
  const running = releasing(place, '--json');
  await appearance(join(marks, 'begun'));
  const since = Date.now();
  running.child.kill(signal);
  const run = await running.done;
  assert.ok(Date.now() - since < 30_000, 'it waited for the build');
  assert.equal(run.code, 5, run.stderr);
  assert.match(run.stdout, /"INTERRUPTED"/);
  assert.deepEqual(readdirSync(marks), ['begun']);
  rmSync(marks, { recursive: true });
  assert.deepEqual(differences(before, fingerprint(place.watch, { times: false })), []);
}
