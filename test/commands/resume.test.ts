import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { release } from '../helpers/cli.ts';
import { errorIn } from './json.ts';
import { cloned, hook, killedAfterPush, newestEntry, refs, site, type Site } from './released.ts';
import { git } from './stories.ts';

/** A build whose result names the version and, where it is said so, the time. */
const built = {
  build: [
    {
      title: 'build',
      argv: ['sh', '-c', 'mkdir -p marks && echo "$(cat package.json) $STAMP" > marks/lamp.txt'],
    },
  ],
  assets: ['marks/lamp.txt'],
};

/** The release page of v1.1.0: its files and their contents. */
function page({ remote }: Site): Readonly<Record<string, string>> {
  const dir = join(remote, 'releases/v1.1.0/assets');
  return Object.fromEntries(readdirSync(dir).map((name) => [name, readFileSync(join(dir, name), 'utf8')]));
}

describe('release resume', { concurrency: 3 }, () => {
  it('completes from another clone with an older checkout and without what was built', async (t) => {
    const place = site(t, built);
    const other = cloned(place, 'other');
    const before = refs(other);
    await killedAfterPush(place);
    const run = await release(other, place.repo.env, 'resume', '--json');
    assert.equal(run.code, 0, run.stderr);
    assert.match(run.stderr, /Completing release v1\.1\.0/);
    assert.match(run.stdout, /"tag": "v1\.1\.0"/);
    assert.deepEqual(Object.keys(page(place)), ['SHA256SUMS', 'lamp.txt']);
    assert.match(page(place)['lamp.txt'] ?? '', /"1\.1\.0"/);
    assert.match(newestEntry(place.remote), /^release completed: v1\.1\.0 #3$/m);
    assert.deepEqual(refs(other), before, 'the other clone moved');
    assert.equal(git(other, 'status', '--porcelain'), '');
  });

  it('the clone that began follows then, and nothing is left to do anywhere', async (t) => {
    const place = site(t, built);
    const other = cloned(place, 'other');
    await killedAfterPush(place);
    assert.equal((await release(other, place.repo.env, 'resume')).code, 0);
    const made = page(place);
    const again = await release(place.repo.dir, place.repo.env, 'next', '--yes');
    assert.equal(again.code, 0, again.stderr);
    assert.match(again.stdout, /Nothing to release/);
    assert.deepEqual(refs(place.repo.dir), refs(place.remote));
    const nothing = await release(place.repo.dir, place.repo.env, 'resume');
    assert.deepEqual(
      [nothing.code, nothing.stdout],
      [0, 'No release is open: there is nothing to resume.\n'],
    );
    assert.deepEqual(page(place), made);
  });

  it('release next completes what is open before it releases what came since', async (t) => {
    const place = site(t, built);
    await killedAfterPush(place);
    const other = cloned(place, 'other');
    git(other, 'commit', '--quiet', '--allow-empty', '-m', 'fix: flicker');
    const run = await release(other, place.repo.env, 'next', '--yes');
    assert.equal(run.code, 0, run.stderr);
    assert.match(run.stderr, /Completing release v1\.1\.0[^]*Release v1\.1\.1/);
    assert.deepEqual(
      readdirSync(join(place.remote, 'releases'))
        .filter((name) => !name.startsWith('.'))
        .sort(),
      ['latest', 'v1.1.0', 'v1.1.1'],
    );
  });

  it('a dry run says that a release is open, in each of its forms, and asks nobody', async (t) => {
    const place = site(t, built);
    const quiet = await release(place.repo.dir, place.repo.env, 'next', '--dry-run', '--json');
    assert.doesNotMatch(quiet.stdout, /RELEASE_OPEN/);
    await killedAfterPush(place);
    const other = cloned(place, 'other');
    git(other, 'remote', 'set-url', 'origin', '/no/such/repository');
    const before = refs(other);
    const saved = join(place.dir, 'plan.json');
    for (const [form, pattern] of [
      ['--json', /"code": "RELEASE_OPEN",\s+"message": "[^"]*: v1\.1\.0",\s+"hint": "[^"]*release resume\./],
      ['--markdown', /not complete: v1\.1\.0\n[^\n]*release resume/],
      [`--save=${saved}`, /! public and, as far as this clone knows, not complete: v1\.1\.0/],
    ] as const) {
      const run = await release(other, place.repo.env, 'next', '--dry-run', form);
      assert.equal(run.code, 0, run.stderr);
      assert.match(run.stdout, pattern);
    }
    assert.deepEqual(refs(other), before);
    assert.doesNotMatch(readFileSync(saved, 'utf8'), /RELEASE_OPEN/);
  });

  it('says that a build gives other bytes now; nobody had the first ones', async (t) => {
    const place = site(t, built);
    const other = cloned(place, 'other');
    await killedAfterPush(place, { STAMP: 'monday' });
    const run = await release(other, { ...place.repo.env, STAMP: 'tuesday' }, 'resume', '--json');
    assert.equal(run.code, 0, run.stderr);
    assert.match(run.stdout, /ASSETS_REBUILT/);
    assert.match(page(place)['lamp.txt'] ?? '', /tuesday/);
  });

  for (const where of ['the clone that has the first ones', 'a clone that would make others again'])
    it(`files that were made again and are public stay, whoever goes on: ${where}`, async (t) => {
      const place = site(t, built);
      const other = cloned(place, 'other');
      await killedAfterPush(place, { STAMP: 'monday' });
      const ends = 'git log -1 --format=%s "$new" | grep -q completed';
      hook(place.remote, 'pre-receive', `while read old new ref; do if ${ends}; then exit 1; fi; done`);
      const run = await release(other, { ...place.repo.env, STAMP: 'tuesday' }, 'resume');
      assert.equal(run.code, 6, run.stderr);
      rmSync(join(place.remote, 'hooks/pre-receive'));
      const next = where.startsWith('the') ? place.repo.dir : cloned(place, 'third');
      const again = await release(next, { ...place.repo.env, STAMP: 'wednesday' }, 'resume');
      assert.equal(again.code, 0, again.stderr);
      assert.match(newestEntry(place.remote), /^release completed: v1\.1\.0/);
      assert.match(page(place)['lamp.txt'] ?? '', /tuesday/);
    });

  it('names the files nobody can make, and takes them from a checkout of the release', async (t) => {
    const place = site(t, { ...built, build: [] });
    mkdirSync(join(place.repo.dir, 'marks'));
    writeFileSync(join(place.repo.dir, 'marks/lamp.txt'), 'by hand\n');
    const other = cloned(place, 'other');
    await killedAfterPush(place);
    const run = await release(other, place.repo.env, 'resume', '--json');
    assert.equal(run.code, 6, run.stderr);
    const { code, message } = errorIn(run);
    assert.equal(code, 'ASSET_MISSING');
    assert.match(message, /lamp\.txt/);
    assert.match(run.stderr, /0 of 3 steps are done/);
    assert.match(run.stderr, /git switch --detach [0-9a-f]{40}; [^\n]* release resume/);
    git(other, 'fetch', '--quiet', '--tags');
    git(other, 'switch', '--quiet', '--detach', 'v1.1.0');
    mkdirSync(join(other, 'marks'));
    writeFileSync(join(other, 'marks/lamp.txt'), 'by hand, again\n');
    const again = await release(other, place.repo.env, 'resume');
    assert.equal(again.code, 0, again.stderr);
    assert.equal(page(place)['lamp.txt'], 'by hand, again\n');
  });

  it('a server that refuses the ledger refuses all of the release, and the way out is told', async (t) => {
    const place = site(t);
    hook(place.remote, 'update', 'case "$1" in */release-ledger) echo "protected: $1" >&2; exit 1;; esac');
    const before = refs(place.remote);
    const run = await release(place.repo.dir, place.repo.env, 'next', '--yes', '--json');
    assert.deepEqual([run.code, errorIn(run).code], [5, 'PUSH_REJECTED']);
    assert.match(
      run.stderr,
      /protected: refs\/heads\/release-ledger[^]*hooks of main and release-ledger[^]*ledger: null/,
    );
    assert.deepEqual(refs(place.remote), before);
  });

  it('a server that refuses a later entry is told by the branch and its rules, and what finishes it', async (t) => {
    const place = site(t, built);
    await killedAfterPush(place);
    hook(place.remote, 'update', 'case "$1" in */release-ledger) echo "protected: $1" >&2; exit 1;; esac');
    const other = cloned(place, 'other');
    for (const args of [['resume'], ['next', '--yes']]) {
      const run = await release(other, place.repo.env, ...args, '--json');
      assert.deepEqual([run.code, errorIn(run).code], [6, 'PUSH_REJECTED'], run.stderr);
      assert.match(errorIn(run).message, /refused an entry of release-ledger: protected: /);
      assert.match(
        errorIn(run).hint ?? '',
        /release-ledger \(its protection, rules and hooks\).*release resume/,
      );
    }
    hook(place.remote, 'update', 'exit 0');
    assert.equal((await release(other, place.repo.env, 'resume')).code, 0);
  });

  it('nothing is released from the branch that holds the ledger', async (t) => {
    const place = site(t);
    place.repo.git('switch', '--quiet', '-c', 'release-ledger');
    const run = await release(place.repo.dir, place.repo.env, 'next', '--yes', '--json');
    assert.deepEqual([run.code, errorIn(run).code], [3, 'NO_BRANCH'], run.stderr);
    assert.match(errorIn(run).message, /release-ledger, which holds the ledger/);
  });

  it('a ledger that lost entries is no ledger', async (t) => {
    const place = site(t, built);
    assert.equal((await release(place.repo.dir, place.repo.env, 'next', '--yes')).code, 0);
    git(place.remote, 'update-ref', '-d', 'refs/heads/release-ledger');
    const run = await release(place.repo.dir, place.repo.env, 'resume', '--json');
    assert.equal(run.code, 3, run.stderr);
    assert.equal(errorIn(run).code, 'LEDGER_UNREADABLE');
    const hint = /git push --force origin \S+/.exec(run.stderr)?.[0] ?? '';
    git(place.repo.dir, ...hint.replace(/\.$/, '').split(' ').slice(1));
    assert.equal((await release(place.repo.dir, place.repo.env, 'resume')).code, 0);
  });

  it('a clone that calls the remote something else completes it, and releases to it', async (t) => {
    const place = site(t, built);
    await killedAfterPush(place);
    const other = join(place.dir, 'other');
    git('/', 'clone', '--quiet', '--origin', 'upstream', place.remote, other);
    const run = await release(other, place.repo.env, 'resume');
    assert.equal(run.code, 0, run.stderr);
    assert.match(newestEntry(place.remote), /^release completed: v1\.1\.0 #3$/m);
    git(other, 'commit', '--quiet', '--allow-empty', '-m', 'fix: flicker');
    const saved = join(place.dir, 'plan.json');
    assert.equal((await release(other, place.repo.env, 'next', '--dry-run', '--save', saved)).code, 0);
    git(other, 'remote', 'rename', 'upstream', 'origin');
    const applied = await release(other, place.repo.env, 'apply', saved, '--yes');
    assert.equal(applied.code, 0, applied.stderr);
    assert.match(applied.stderr, /push main and 1 tag \(v1\.1\.1\) to origin/);
    assert.match(newestEntry(place.remote), /^release completed: v1\.1\.1 /);
  });

  const forgeries = [
    ['a plan', 'plan.json', '"latest":true', '"latest":false', 2, 'PLAN_UNREADABLE'],
    ['a tag', 'entry.json', '"v1.1.0":"', '"v1.1.0:refs/heads/main":"', 3, 'LEDGER_UNREADABLE'],
    ['a plan id', 'entry.json', '"planId":"', '"planId":"0', 3, 'LEDGER_UNREADABLE'],
    ['a branch', 'entry.json', '"branch":"main"', '"branch":"next"', 3, 'LEDGER_UNREADABLE'],
    ['a base', 'entry.json', /"base":"[0-9a-f]{40}"/, `"base":"${'0'.repeat(40)}"`, 3, 'LEDGER_UNREADABLE'],
    ['another tag', 'entry.json', '"v1.1.0":"', '"v1.0.9":"', 3, 'LEDGER_UNREADABLE'],
    ['a number', 'entry.json', '"of":1', '"of":2', 3, 'LEDGER_UNREADABLE'],
  ] as const;
  for (const [what, name, from, to, exitCode, code] of forgeries) {
    it(`${what} that was changed in the ledger is not followed`, async (t) => {
      const place = site(t, built);
      await killedAfterPush(place);
      const other = cloned(place, 'other');
      git(other, 'fetch', '--quiet', 'origin', 'release-ledger');
      git(other, 'switch', '--quiet', '-c', 'forged', 'FETCH_HEAD');
      const file = join(other, name);
      const forged = readFileSync(file, 'utf8').replace(from, to);
      assert.notEqual(forged, readFileSync(file, 'utf8'));
      writeFileSync(file, forged);
      git(other, 'commit', '--quiet', '-a', '--amend', '--no-edit');
      git(other, 'push', '--quiet', '--force', 'origin', 'forged:release-ledger');
      git(other, 'switch', '--quiet', 'main');
      git(other, 'update-ref', '-d', 'refs/remotes/origin/release-ledger');
      const before = refs(other);
      const run = await release(other, place.repo.env, 'resume', '--json');
      assert.deepEqual([run.code, errorIn(run).code], [exitCode, code]);
      assert.deepEqual(refs(other), before);
    });
  }
});
