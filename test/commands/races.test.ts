import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { release, type Run } from '../helpers/cli.ts';
import { temporary } from '../helpers/repo.ts';
import { differences, fingerprint } from './fingerprint.ts';
import { errorIn } from './json.ts';
import { hook, refs, site, step } from './released.ts';
import { git, lamp } from './stories.ts';

describe('a race that is lost', { concurrency: 3 }, () => {
  it('a commit that appears during the build is never replaced', async (t) => {
    const place = site(t, step('cd "$OTHER" && git push --quiet origin HEAD:main'));
    const other = join(place.dir, 'other');
    git('/', 'clone', '--quiet', place.remote, other);
    git(other, 'commit', '--quiet', '--allow-empty', '-m', 'fix: of somebody else');
    const before = fingerprint([place.repo.dir], { times: false });
    const run = await release(place.repo.dir, { ...place.repo.env, OTHER: other }, 'next', '--yes', '--json');
    lost(run);
    assert.equal(git(place.remote, 'rev-parse', 'main'), git(other, 'rev-parse', 'HEAD'));
    assert.deepEqual(differences(before, fingerprint([place.repo.dir], { times: false })), []);
  });

  it('nor one that appears while the push is under way', async (t) => {
    const place = site(t);
    const id = git(place.remote, 'commit-tree', '-p', 'main', '-m', 'fix: quick', 'main^{tree}').trim();
    // The local pre-push hook runs after we have looked and before anything is sent.
    hook(
      join(place.repo.dir, '.git'),
      'pre-push',
      `git -C '${place.remote}' update-ref refs/heads/main ${id}`,
    );
    const before = refs(place.repo.dir);
    lost(await release(place.repo.dir, place.repo.env, 'next', '--yes', '--json'));
    assert.equal(git(place.remote, 'rev-parse', 'main').trim(), id);
    assert.equal(git(place.remote, 'tag', '--list'), 'v1.0.0\n');
    assert.deepEqual(refs(place.repo.dir), before);
  });

  it('nor one that appears between two questions of the checks', async (t) => {
    const place = site(t);
    const id = git(place.remote, 'commit-tree', '-p', 'main', '-m', 'fix: quick', 'main^{tree}').trim();
    // The server is asked to take a push for the first time where a check asks whether it would.
    const server = `f() { git -C '${place.remote}' update-ref refs/heads/main ${id}; git-receive-pack "$@"; }; f`;
    place.repo.git('config', 'remote.origin.receivepack', server);
    const run = await release(place.repo.dir, place.repo.env, 'next', '--yes', '--json');
    lost(run);
    assert.doesNotMatch(run.stderr, /Release v1\.1\.0/, 'a check had found it');
    assert.equal(git(place.remote, 'rev-parse', 'main').trim(), id);
  });

  it('nor one that is made and pushed here', async (t) => {
    const place = site(
      t,
      step('git commit --quiet --allow-empty -m "fix: during the build" && git push --quiet'),
    );
    lost(await release(place.repo.dir, place.repo.env, 'next', '--yes', '--json'));
    assert.equal(git(place.remote, 'log', '-1', '--format=%s', 'main').trim(), 'fix: during the build');
    assert.deepEqual(refs(place.repo.dir), refs(place.remote));
  });

  it('nor one that is made here, where there is no remote', async (t) => {
    const repo = lamp(temporary(t, 'moved'));
    const build = step('git commit --quiet --allow-empty -m "fix: during the build"');
    repo.commit('chore: configure', { 'release.config.json': JSON.stringify(build) });
    const run = await release(repo.dir, repo.env, 'next', '--yes', '--json');
    assert.deepEqual([run.code, errorIn(run).code], [4, 'PLAN_STALE'], run.stderr);
    assert.equal(repo.git('log', '-1', '--format=%s').trim(), 'fix: during the build');
    assert.equal(repo.git('status', '--porcelain') + repo.git('tag'), 'v1.0.0\n');
  });

  it('nor a tag', async (t) => {
    const place = site(t, step('git -C "$REMOTE" tag v1.1.0 main'));
    const env = { ...place.repo.env, REMOTE: place.remote };
    lost(await release(place.repo.dir, env, 'next', '--yes', '--json'));
    assert.equal(git(place.remote, 'rev-parse', 'v1.1.0'), git(place.remote, 'rev-parse', 'main'));
    assert.equal(existsSync(join(place.repo.dir, '.git/releasewright')), false);
  });
});

function lost(run: Run): void {
  assert.equal(run.code, 4, run.stderr);
  assert.equal(errorIn(run).code, 'REMOTE_MOVED');
}

describe('after the commit point', { concurrency: 3 }, () => {
  it('a clone that cannot follow is completed by the next run', async (t) => {
    const place = site(t, step('touch .git/index.lock'));
    const run = await release(place.repo.dir, place.repo.env, 'next', '--yes', '--json');
    assert.equal(run.code, 6, run.stderr);
    assert.match(git(place.remote, 'tag', '--list'), /v1\.1\.0/);
    rmSync(join(place.repo.dir, '.git/index.lock'));
    const again = await release(place.repo.dir, place.repo.env, 'next', '--yes');
    assert.equal(again.code, 0, again.stderr);
    assert.deepEqual(refs(place.repo.dir), refs(place.remote));
    assert.equal(place.repo.git('diff', '--cached', '--name-only').trim(), 'mine-staged.txt');
  });

  it('the same without a remote: the release is not taken back once the refs have moved', async (t) => {
    const repo = lamp(temporary(t, 'locked'));
    repo.commit('chore: configure', { 'release.config.json': JSON.stringify(step('touch .git/index.lock')) });
    const run = await release(repo.dir, repo.env, 'next', '--yes', '--json');
    assert.equal(run.code, 6, run.stderr);
    assert.match(readFileSync(join(repo.dir, 'package.json'), 'utf8'), /1\.1\.0/);
    rmSync(join(repo.dir, '.git/index.lock'));
    const again = await release(repo.dir, repo.env, 'next', '--yes');
    assert.equal(again.code, 0, again.stderr);
    assert.equal(repo.git('status', '--porcelain'), '');
    assert.equal(repo.git('rev-parse', 'v1.1.0^{}').trim(), repo.head());
  });

  it('a remote that goes away during the push leaves the question open, and the next run answers it', async (t) => {
    const place = site(t);
    hook(place.remote, 'post-receive', `mv '${place.remote}' '${place.remote}.gone'; kill -9 $PPID`);
    const run = await release(place.repo.dir, place.repo.env, 'next', '--yes', '--json');
    assert.equal(run.code, 6, run.stderr);
    assert.match(errorIn(run).message, /origin went away/);
    git(place.dir, 'clone', '--quiet', '--mirror', `${place.remote}.gone`, place.remote);
    const again = await release(place.repo.dir, place.repo.env, 'next', '--yes');
    assert.equal(again.code, 0, again.stderr);
    assert.deepEqual(refs(place.repo.dir), refs(place.remote));
  });
});
