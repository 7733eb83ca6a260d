import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { release } from '../helpers/cli.ts';
import { errorIn } from './json.ts';
import { cloned, hook, killedAfterPush, newestEntry, refs, site } from './released.ts';
import { git, manifest } from './stories.ts';

describe('release abort', { concurrency: 3 }, () => {
  it('takes back the tag and the commit, and the version is free again', async (t) => {
    const place = site(t);
    await killedAfterPush(place);
    const other = cloned(place, 'other');
    const run = await release(other, place.repo.env, 'abort', '--yes', '--json');
    assert.equal(run.code, 0, run.stderr);
    assert.match(run.stdout, /"aborted": \[\s*"v1\.1\.0"\s*\]/);
    assert.match(newestEntry(place.remote), /^release aborted: v1\.1\.0 #2$/m);
    assert.equal(
      refs(place.remote).some((line) => line.includes('v1.1.0')),
      false,
    );
    const after = cloned(place, 'after');
    assert.equal(readFileSync(join(after, 'package.json'), 'utf8'), manifest('1.0.0'));
    assert.match(
      git(after, 'log', '-1', '--format=%B'),
      /^Revert "chore\(release\): 1\.1\.0"\n\nThis reverts commit/,
    );
    const nothing = await release(other, place.repo.env, 'abort', '--yes');
    assert.match(nothing.stdout, /No release is open/);
    const next = await release(after, place.repo.env, 'next', '--yes');
    assert.equal(next.code, 0, next.stderr);
    assert.match(next.stdout, /v1\.1\.0/);
    assert.match(newestEntry(place.remote), /^release completed: v1\.1\.0 #4$/m);
    assert.match(readFileSync(join(after, 'CHANGELOG.md'), 'utf8'), /dim/);
  });

  it('keeps what others pushed on top', async (t) => {
    const place = site(t);
    await killedAfterPush(place);
    const other = cloned(place, 'other');
    git(other, 'commit', '--quiet', '--allow-empty', '-m', 'fix: on top');
    git(other, 'push', '--quiet', 'origin', 'HEAD:main');
    const run = await release(cloned(place, 'third'), place.repo.env, 'abort', '--yes');
    assert.equal(run.code, 0, run.stderr);
    assert.match(
      git(place.remote, 'log', '--format=%s', '-3', 'main'),
      /^Revert [^]*fix: on top\nchore\(release\)/,
    );
  });

  it('leaves a release whose files were changed since to a person', async (t) => {
    const place = site(t);
    await killedAfterPush(place);
    const other = cloned(place, 'other');
    writeFileSync(join(other, 'package.json'), manifest('1.1.1'));
    git(other, 'commit', '--quiet', '-am', 'chore: version');
    git(other, 'push', '--quiet', 'origin', 'HEAD:main');
    const before = refs(place.remote);
    const run = await release(other, place.repo.env, 'abort', '--yes', '--json');
    assert.deepEqual([run.code, errorIn(run).code], [3, 'ABORT_REFUSED']);
    assert.deepEqual(refs(place.remote), before);
  });

  it('is too late once a page is public, and says which', async (t) => {
    const place = site(t);
    hook(place.remote, 'update', 'case "$1" in */release-ledger) test ! -e "$STOP" || exit 1;; esac');
    const stop = join(place.dir, 'stop');
    const env = { ...place.repo.env, STOP: stop };
    // The second entry of the ledger is refused: everything else is done by then.
    hook(place.remote, 'post-receive', 'touch "$STOP"');
    const run = await release(place.repo.dir, env, 'next', '--yes', '--json');
    assert.equal(run.code, 6, run.stderr);
    const left = /Left, and done by release resume:\n {4}(.+)\n/.exec(run.stderr)?.[1];
    assert.equal(left, 'record in release-ledger that the release is complete');
    assert.match(run.stdout, /"state": "done"[^]*"state": "left"[^]*"finish": "release resume"/);
    assert.ok(existsSync(join(place.remote, 'releases/v1.1.0/release.json')));
    const late = await release(cloned(place, 'other'), place.repo.env, 'abort', '--yes', '--json');
    assert.deepEqual([late.code, errorIn(late).code], [3, 'ABORT_REFUSED']);
    assert.match(errorIn(late).message, /the release page of v1\.1\.0 is public/);
  });

  it('undoes what commands of the project did, and deletes the draft', async (t) => {
    const put = (script: string): readonly string[] => ['sh', '-c', script];
    const first = {
      title: 'shelf',
      argv: put('touch "$SHELF"'),
      probe: put('test -e "$SHELF"'),
      undo: put('rm "$SHELF"'),
    };
    const second = { title: 'broken', argv: put('exit 1'), probe: put('exit 1') };
    const place = site(t, { publish: { commands: [first, second] } });
    const env = { ...place.repo.env, SHELF: join(place.dir, 'shelf') };
    const run = await release(place.repo.dir, env, 'next', '--yes');
    assert.equal(run.code, 6, run.stderr);
    assert.ok(existsSync(env.SHELF) && existsSync(join(place.remote, 'releases/v1.1.0')));
    const back = await release(cloned(place, 'other'), env, 'abort', '--yes');
    assert.equal(back.code, 0, back.stderr);
    assert.match(back.stderr, /undo: shelf/);
    assert.deepEqual(
      [existsSync(env.SHELF), existsSync(join(place.remote, 'releases/v1.1.0'))],
      [false, false],
    );
    assert.match(newestEntry(place.remote), /^release aborted: v1\.1\.0 #2$/m);
  });

  it('names itself as what finishes it, where it stops in the middle', async (t) => {
    const [yes, no] = [
      ['sh', '-c', 'exit 0'],
      ['sh', '-c', 'exit 1'],
    ];
    const done = { title: 'done', argv: yes, probe: yes, undo: no };
    const place = site(t, { publish: { commands: [done, { title: 'broken', argv: no, probe: no }] } });
    assert.equal((await release(place.repo.dir, place.repo.env, 'next', '--yes')).code, 6);
    const run = await release(cloned(place, 'other'), place.repo.env, 'abort', '--yes', '--json');
    assert.deepEqual([run.code, errorIn(run).code], [6, 'PUBLISH_FAILED']);
    assert.match(run.stdout, /"finish": "release abort"/);
  });

  it('does not undo what cannot be looked at', async (t) => {
    const command = { title: 'blind', argv: ['sh', '-c', 'exit 1'], undo: ['true'] };
    const place = site(t, { publish: { commands: [command] } });
    assert.equal((await release(place.repo.dir, place.repo.env, 'next', '--yes')).code, 6);
    const run = await release(cloned(place, 'other'), place.repo.env, 'abort', '--yes', '--json');
    assert.deepEqual([run.code, errorIn(run).code], [3, 'ABORT_REFUSED']);
    assert.match(errorIn(run).message, /'blind' has no probe/);
  });

  it('asks, and changes nothing where nobody answers', async (t) => {
    const place = site(t);
    await killedAfterPush(place);
    const before = refs(place.remote);
    const run = await release(cloned(place, 'other'), place.repo.env, 'abort', '--json');
    assert.deepEqual([run.code, errorIn(run).code], [3, 'NOT_CONFIRMED']);
    assert.deepEqual(refs(place.remote), before);
  });
});
