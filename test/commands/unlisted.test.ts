import assert from 'node:assert/strict';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, it, type TestContext } from 'node:test';
import { release } from '../helpers/cli.ts';
import { httpFront } from '../helpers/http-front.ts';
import { npmRegistry } from '../helpers/npm-registry.ts';
import { fingerprint } from './fingerprint.ts';
import { errorIn } from './json.ts';
import { pages, shop, versionsIn } from './publishing.ts';
import { cloned, killedByPush, refs, site, type Site } from './released.ts';
import { start } from './running.ts';
import { clone, git } from './stories.ts';

/** A release without a ledger that builds a file for its page. */
const config = {
  ledger: null,
  build: [{ title: 'build', argv: ['sh', '-c', 'mkdir -p marks && cp package.json marks/lamp.txt'] }],
  assets: ['marks/lamp.txt'],
};

/** Commits and tags are made long ago, always in the same second: nobody is waited for, and ids can be compared. */
const longAgo = {
  GIT_AUTHOR_DATE: '@1790001000 +0000',
  GIT_COMMITTER_DATE: '@1790001000 +0000',
};
/** Another day than the one the tests are on. */
const later = { SOURCE_DATE_EPOCH: '1796000000' };

/** What people see of a remote: its refs and its release pages, to the byte. */
function publicState({ remote }: Site): object {
  const dir = join(remote, 'releases');
  const pages = existsSync(dir) ? [...fingerprint([dir], { times: false })] : [];
  const made = refs(remote).filter((line) => !line.startsWith('refs/tags/v1.0.0 ')); // that is from before
  return { refs: made, pages: pages.map(([name, mark]) => [name.replace(dir, ''), mark]) };
}

describe('a release without a ledger', { concurrency: 3 }, () => {
  for (const [what, args] of [
    ['', []],
    [', with what was asked for', ['--pre', 'beta', '--level', 'major', '--package', 'lamp']],
  ] as const) {
    it(`killed after its push is completed from another clone on another day${what}`, async (t) => {
      const whole = site(t, config);
      const run = await release(whole.repo.dir, { ...whole.repo.env, ...longAgo }, 'next', '--yes', ...args);
      assert.equal(run.code, 0, run.stderr);
      const place = site(t, config);
      await killedByPush(place, longAgo, ...args);
      assert.notDeepEqual(publicState(place), publicState(whole));
      const other = cloned(place, 'other');
      const resumed = await release(other, { ...place.repo.env, ...later }, 'resume', '--json');
      assert.equal(resumed.code, 0, resumed.stderr);
      assert.match(resumed.stderr, /Completing release v/);
      assert.deepEqual(publicState(place), publicState(whole));
      assert.equal(git(other, 'status', '--porcelain'), '');
      const again = await release(other, place.repo.env, 'resume');
      assert.match(again.stdout, /No release is open/);
    });
  }

  it('is completed from an older clone, a partial one, and a shallow one as far as that can see it', async (t) => {
    const place = site(t, config);
    git(place.remote, 'config', 'uploadpack.allowFilter', 'true');
    const [old, partial] = [cloned(place, 'old'), part(place, 'partial', '--filter=blob:none')];
    await killedByPush(place, longAgo);
    const before = refs(old);
    assert.equal((await release(old, place.repo.env, 'resume')).code, 0);
    assert.deepEqual(refs(old), before, 'the clone moved');
    const done = publicState(place);
    for (const clone of [partial, part(place, 'shallow', '--depth=1')]) {
      rmSync(join(place.remote, 'releases'), { recursive: true });
      const run = await release(clone, place.repo.env, 'resume');
      assert.equal(run.code, 0, run.stderr);
      assert.deepEqual(publicState(place), done);
    }
    git(old, 'pull', '--quiet');
    git(old, 'commit', '--quiet', '--allow-empty', '-m', 'fix: flicker');
    git(old, 'push', '--quiet');
    const blind = await release(part(place, 'blind', '--depth=1'), place.repo.env, 'resume', '--json');
    assert.deepEqual([blind.code, errorIn(blind).code], [3, 'HISTORY_INCOMPLETE'], blind.stderr);
  });

  it('is completed by release next before it releases what came since', async (t) => {
    const place = site(t, config);
    await killedByPush(place, longAgo);
    const other = cloned(place, 'other');
    git(other, 'commit', '--quiet', '--allow-empty', '-m', 'fix: flicker');
    const run = await release(other, place.repo.env, 'next', '--yes');
    assert.equal(run.code, 0, run.stderr);
    assert.match(run.stderr, /Completing release v1\.1\.0[^]*Release v1\.1\.1/);
  });

  it('waits for a run that may still be at work on it', async (t) => {
    const place = site(t, config);
    await killedByPush(place, {});
    const other = cloned(place, 'other');
    const { child, done } = start({ cwd: other, env: place.repo.env, args: ['resume'] });
    let told = '';
    child.stderr?.on('data', (text: string) => (told += text));
    while (!told.includes('waiting for it') && child.exitCode === null) await wait(50);
    child.kill('SIGINT');
    assert.equal((await done).code, 5);
    assert.match(told, /v1\.1\.0 is being completed by another run: waiting for it, at most \d+ seconds/);
    assert.equal((await release(other, place.repo.env, 'resume', '--now')).code, 0);
  });

  it('is not completed by another plan; what differs is told, and how to have the one', async (t) => {
    const place = site(t, config);
    await killedByPush(place, longAgo);
    const other = cloned(place, 'other');
    writeFileSync(join(other, 'release.config.json'), JSON.stringify({ ...config, changelog: null }));
    git(other, 'commit', '--quiet', '-am', 'chore: no changelog');
    const run = await release(other, place.repo.env, 'resume', '--json');
    assert.deepEqual([run.code, errorIn(run).code], [3, 'PLAN_DIFFERS'], run.stderr);
    assert.match(errorIn(run).message, /v1\.1\.0 is public.*: its tags and files would be the same/);
    const next = await release(other, place.repo.env, 'next', '--yes');
    assert.equal(next.code, 0, next.stderr);
    assert.match(next.stderr, /! v1\.1\.0 is public.*planned again it is not plan/);
    assert.match(next.stdout, /Nothing to release/);
    const hint = /git (switch --detach [0-9a-f]{40})/.exec(
      (await release(other, place.repo.env, 'resume')).stderr,
    );
    git(other, ...(hint?.[1] ?? '').split(' '));
    assert.equal((await release(other, place.repo.env, 'resume')).code, 0);
  });

  it('names the tags and the files that would be others', async (t) => {
    const place = site(t, config);
    await killedByPush(place, longAgo);
    const why = async (name: string, change: object): Promise<string> => {
      const dir = cloned(place, name);
      writeFileSync(join(dir, 'release.config.json'), JSON.stringify({ ...config, ...change }));
      return errorIn(await release(dir, place.repo.env, 'resume', '--json')).message;
    };
    assert.match(await why('tags', { bump: { feat: 'major' } }), /its tags would be v2\.0\.0, not v1\.1\.0/);
    const sections = [{ title: 'New', types: ['feat'] }];
    assert.match(await why('files', { sections }), /these files would be others: CHANGELOG\.md/);
  });

  it('is planned as it was although a registry has some of it by now, and the rest is published', async (t) => {
    const registry = await npmRegistry(t);
    let refuses = true;
    const front = await httpFront(t, registry.url, (request) =>
      refuses && request.startsWith('PUT /cli') ? 403 : 'pass',
    );
    const wanted = { ledger: null, registries: { npm: true } };
    const place = shop(t, { registry: front.url, token: registry.token, config: wanted });
    assert.equal((await release(place.repo.dir, { ...place.env, ...longAgo }, 'next', '--yes')).code, 6);
    assert.deepEqual(await versionsIn(registry.url, '@acme/core', 'cli', 'app'), ['@acme/core@1.1.0']);
    refuses = false;
    const run = await release(clone(place.remote, join(place.dir, 'other')), place.env, 'resume');
    assert.equal(run.code, 0, run.stderr);
    const all = ['@acme/core@1.1.0', 'cli@1.1.0', 'app@1.1.0'];
    assert.deepEqual(await versionsIn(registry.url, '@acme/core', 'cli', 'app'), all);
    assert.deepEqual(pages(place), ['v1.1.0']);
    assert.equal(front.requests.filter((one) => one === 'PUT /@acme%2fcore').length, 1, 'published twice');
  });

  it('does not follow trailers that anybody can write', async (t) => {
    const place = site(t, config);
    await killedByPush(place, longAgo);
    const other = cloned(place, 'other');
    forge(other, place, '{"branch":"main","date":"2026-11-24","force":["lamp"]}');
    assert.equal((await release(cloned(place, 'third'), place.repo.env, 'resume')).code, 0);
    for (const asked of ['{"branch":"main","date":"2026-11-24","pre":"$(touch x)"}', '{"more":true}']) {
      forge(other, place, asked);
      git(other, 'tag', '-a', '-m', 'forged', '--force', 'v9.0.0');
      git(other, 'push', '--quiet', '--force', 'origin', 'v9.0.0');
      const run = await release(cloned(place, asked.length.toString()), place.repo.env, 'resume', '--json');
      assert.deepEqual([run.code, errorIn(run).code], [3, 'PLAN_DIFFERS'], run.stderr);
    }
  });

  it('has nothing to resume where there is no remote, or nothing was released', (t) => nothingOpen(t));
});

/** A commit of somebody who can push to the branch, made to look like a release. */
function forge(dir: string, { remote }: Site, asked: string): void {
  mkdirSync(dir, { recursive: true });
  git(
    dir,
    'commit',
    '--quiet',
    '--allow-empty',
    '-m',
    `chore: x\n\nRelease-Asked: ${asked}\nRelease-Plan: 0123456789abcdef`,
  );
  git(dir, 'push', '--quiet', remote, 'HEAD:main');
}

/** A clone that has not everything. */
function part({ dir, remote }: Site, name: string, how: string): string {
  git('/', 'clone', '--quiet', how, `file://${remote}`, join(dir, name));
  return join(dir, name);
}

async function nothingOpen(t: TestContext): Promise<void> {
  const place = site(t, config);
  for (const isRemote of [true, false]) {
    if (!isRemote) place.repo.git('remote', 'remove', 'origin');
    const run = await release(place.repo.dir, place.repo.env, 'resume');
    assert.deepEqual([run.code, run.stdout], [0, 'No release is open: there is nothing to resume.\n']);
  }
}
