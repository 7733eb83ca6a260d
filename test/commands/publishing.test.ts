import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { release } from '../helpers/cli.ts';
import { httpFront } from '../helpers/http-front.ts';
import { npmRegistry } from '../helpers/npm-registry.ts';
import { errorIn, planIn } from './json.ts';
import {
  assertUntouched,
  changeable,
  feature,
  filesIn,
  pages,
  published,
  releaseShop,
  shop,
  versionsIn,
} from './publishing.ts';
import { clone } from './stories.ts';

const names = ['@acme/core', 'cli', 'app'] as const;

describe('publishing to npm', { concurrency: 2 }, () => {
  it('publishes a workspace in the order of its dependencies, once, and then the page', async (t) => {
    const registry = await npmRegistry(t);
    const place = shop(t, { registry: registry.url, token: registry.token });
    const plan = planIn(await releaseShop(place, '--dry-run', '--json'));
    assert.deepEqual(
      plan.actions.flatMap((one) => (one.kind === 'publishPackage' ? [one.package] : [one.kind]).slice(0, 1)),
      [
        ...plan.actions.filter(({ kind }) => kind === 'writeFile').map(() => 'writeFile'),
        ...['packPackage', 'packPackage', 'packPackage', 'commit', 'tag', 'push', 'draftRelease'],
        ...names,
        'publishRelease',
        'record',
      ],
    );
    const run = await releaseShop(place);
    assert.equal(run.code, 0, run.stderr);
    assert.deepEqual(await versionsIn(registry.url, ...names), [
      '@acme/core@1.1.0',
      'cli@1.1.0',
      'app@1.1.0',
    ]);
    const all = await Promise.all(names.map((name) => published(registry.url, name)));
    const times = all.map((one) => one?.time['1.1.0'] ?? '');
    assert.deepEqual(times, times.toSorted());
    assert.deepEqual(
      all.map((one) => one?.['dist-tags']),
      names.map(() => ({ latest: '1.1.0' })),
    );
    assert.deepEqual(pages(place), ['v1.1.0']);
    assert.match((await releaseShop(place)).stdout, /Nothing to release/);
  });

  it('converges where the answer to a publication was lost', async (t) => {
    const registry = await npmRegistry(t);
    const front = await httpFront(t, registry.url, (request) =>
      request.startsWith('PUT') ? 'lose' : 'pass',
    );
    const place = shop(t, { registry: front.url, token: registry.token });
    const run = await releaseShop(place);
    assert.equal(run.code, 0, run.stderr);
    assert.deepEqual(await versionsIn(registry.url, ...names), [
      '@acme/core@1.1.0',
      'cli@1.1.0',
      'app@1.1.0',
    ]);
    assert.deepEqual(pages(place), ['v1.1.0']);
  });

  it('stops with 6 where the registry refuses, keeps the page a draft, and goes on where it stopped', async (t) => {
    const registry = await npmRegistry(t);
    let refuses = true;
    const front = await httpFront(t, registry.url, (request) =>
      refuses && request.startsWith('PUT /cli') ? 403 : 'pass',
    );
    const place = shop(t, { registry: front.url, token: registry.token });
    const run = await releaseShop(place, '--json');
    assert.equal(run.code, 6, run.stderr);
    assert.equal(errorIn(run).code, 'REGISTRY_REFUSED');
    assert.match(errorIn(run).message, /could not publish cli 1\.1\.0.*E403/);
    assert.ok(!`${run.stdout}${run.stderr}`.includes(registry.token), 'the token was shown');
    assert.deepEqual(await versionsIn(registry.url, ...names), ['@acme/core@1.1.0']);
    assert.deepEqual(pages(place), []);
    refuses = false;
    const again = await releaseShop(place);
    assert.equal(again.code, 0, again.stderr);
    assert.deepEqual(await versionsIn(registry.url, ...names), [
      '@acme/core@1.1.0',
      'cli@1.1.0',
      'app@1.1.0',
    ]);
    assert.deepEqual(pages(place), ['v1.1.0']);
    assert.equal(front.requests.filter((one) => one === 'PUT /@acme%2fcore').length, 1, 'published twice');
  });

  it('publishes side by side what does not need each other, and one failure keeps none of them from its end', async (t) => {
    const registry = await npmRegistry(t);
    let refuses = true;
    const front = await httpFront(t, registry.url, (request) =>
      refuses && request.startsWith('PUT /b') ? 403 : 'pass',
    );
    const members = { app: { needs: ['b'] }, a: {}, b: {}, c: {} };
    const place = shop(t, { registry: front.url, token: registry.token, members });
    const plan = planIn(await releaseShop(place, '--dry-run', '--json'));
    assert.deepEqual(
      plan.actions.flatMap((one) => (one.kind === 'publishPackage' ? [[one.package, one.wave]] : [])),
      [
        ['a', 0],
        ['b', 0],
        ['c', 0],
        ['app', 1],
      ],
    );
    const run = await releaseShop(place, '--json');
    assert.deepEqual([run.code, errorIn(run).code], [6, 'REGISTRY_REFUSED'], run.stderr);
    const all = ['a', 'b', 'c', 'app'];
    assert.deepEqual(await versionsIn(registry.url, ...all), ['a@1.1.0', 'c@1.1.0']);
    refuses = false;
    const resumed = await release(clone(place.remote, join(place.dir, 'other')), place.env, 'resume');
    assert.equal(resumed.code, 0, resumed.stderr);
    assert.deepEqual(
      await versionsIn(registry.url, ...all),
      all.map((name) => `${name}@1.1.0`),
    );
    assert.equal(front.requests.filter((one) => one === 'PUT /a').length, 1, 'published twice');
  });

  it('is completed in another clone, which builds and packs what is not published yet', async (t) => {
    const registry = await npmRegistry(t);
    let refuses = true;
    const front = await httpFront(t, registry.url, (request) =>
      refuses && request.startsWith('PUT /cli') ? 403 : 'pass',
    );
    const place = changeable(t, front.url, registry.token);
    const run = await releaseShop(place);
    assert.equal(run.code, 6, run.stderr);
    refuses = false;
    const other = clone(place.remote, join(place.dir, 'other'));
    const resumed = await release(other, place.env, 'resume');
    assert.equal(resumed.code, 0, resumed.stderr);
    assert.deepEqual(await versionsIn(registry.url, '@acme/core', 'cli'), ['@acme/core@1.1.0', 'cli@1.1.0']);
    assert.deepEqual(await filesIn(registry.url, 'cli', '1.1.0'), ['dist/index.js', 'package.json']);
    assert.deepEqual(pages(place), ['v1.1.0']);
  });

  it('what was packed again and published stays, whoever goes on from there', async (t) => {
    const registry = await npmRegistry(t);
    let refused = /^PUT/;
    const front = await httpFront(t, registry.url, (request) => (refused.test(request) ? 403 : 'pass'));
    const place = changeable(t, front.url, registry.token);
    const first = await releaseShop(place);
    assert.equal(first.code, 6, first.stderr);
    refused = /^PUT \/cli/;
    const second = await release(clone(place.remote, join(place.dir, 'second')), place.env, 'resume');
    assert.equal(second.code, 6, second.stderr);
    const core = (await published(registry.url, '@acme/core'))?.versions['1.1.0']?.dist.integrity;
    assert.notEqual(core, undefined);
    refused = /^none/;
    for (const dir of [clone(place.remote, join(place.dir, 'third')), place.repo.dir]) {
      const run = await release(dir, place.env, 'next', '--yes');
      assert.equal(run.code, 0, run.stderr);
    }
    assert.deepEqual(await versionsIn(registry.url, '@acme/core', 'cli'), ['@acme/core@1.1.0', 'cli@1.1.0']);
    assert.equal((await published(registry.url, '@acme/core'))?.versions['1.1.0']?.dist.integrity, core);
    assert.deepEqual(pages(place), ['v1.1.0']);
  });

  it('asks again where the registry is in trouble', async (t) => {
    const registry = await npmRegistry(t);
    const front = await httpFront(t, registry.url, (request, times) =>
      request === 'PUT /cli' && times === 1 ? 503 : 'pass',
    );
    const place = shop(t, { registry: front.url, token: registry.token });
    const run = await releaseShop(place);
    assert.equal(run.code, 0, run.stderr);
    assert.deepEqual(pages(place), ['v1.1.0']);
  });

  it('refuses before anything is changed: a version that is taken, and a token that is missing', async (t) => {
    const registry = await npmRegistry(t);
    registry.publish('cli', '1.1.0');
    const place = shop(t, { registry: registry.url });
    const run = await releaseShop(place, '--json');
    assert.equal(run.code, 3, run.stderr);
    assert.match(errorIn(run).message, /no token for 127\.0\.0\.1/);
    assert.match(errorIn(run).also.join('\n'), /^VERSION_TAKEN: .* has cli 1\.1\.0 already$/m);
    assertUntouched(place);
    const wrong = shop(t, { registry: registry.url, token: 'not-the-token-of-anyone' });
    const other = await releaseShop(wrong, '--json');
    assert.equal(other.code, 3, other.stderr);
    assert.match(errorIn(other).message, /does not accept the token of npm/);
    assert.ok(!`${other.stdout}${other.stderr}`.includes('not-the-token-of-anyone'));
    assertUntouched(wrong);
  });

  it('never replaces other content', async (t) => {
    const registry = await npmRegistry(t);
    const front = await httpFront(t, registry.url, (request) => {
      if (request.startsWith('PUT /app')) registry.publish('app', '1.1.0', { description: 'of another' });
      return 'pass';
    });
    const place = shop(t, { registry: front.url, token: registry.token });
    const run = await releaseShop(place, '--json');
    assert.equal(run.code, 6, run.stderr);
    assert.deepEqual([errorIn(run).code, pages(place)], ['PACKAGE_DIFFERS', []]);
    const again = await releaseShop(place, '--json');
    assert.deepEqual([again.code, errorIn(again).code], [6, 'PACKAGE_DIFFERS'], again.stderr);
    assert.deepEqual(pages(place), []);
  });

  it('leaves out what is private or excepted, and nothing is published unless asked for', async (t) => {
    const registry = await npmRegistry(t);
    const members = { a: {}, b: { more: { private: true } }, c: {} };
    const config = { publish: { npm: true, except: ['packages/c'] } };
    const place = shop(t, { registry: registry.url, token: registry.token, members, config });
    const run = await releaseShop(place);
    assert.equal(run.code, 0, run.stderr);
    assert.deepEqual(await versionsIn(registry.url, 'a', 'b', 'c'), ['a@1.1.0']);
    const silent = shop(t, { registry: registry.url, members, config: { publish: {} } });
    assert.equal((await releaseShop(silent)).code, 0);
    assert.deepEqual(await versionsIn(registry.url, 'a', 'b', 'c'), ['a@1.1.0']);
  });

  it('a prerelease and an older line do not take latest', async (t) => {
    const registry = await npmRegistry(t);
    const config = { channels: { '1.x': '1.x' } };
    const place = shop(t, { registry: registry.url, token: registry.token, members: { a: {} }, config });
    const { repo } = place;
    assert.equal((await releaseShop(place)).code, 0);
    repo.git('switch', '--quiet', '--create', '1.x');
    repo.git('push', '--quiet', 'origin', '1.x');
    repo.git('switch', '--quiet', 'main');
    feature(repo, 'a', 'change');
    assert.equal((await releaseShop(place, '--as', '2.0.0')).code, 0);
    repo.git('switch', '--quiet', '1.x');
    repo.commit('fix: old', { 'packages/a/index.js': '// old\n' });
    const backport = await releaseShop(place);
    assert.equal(backport.code, 0, backport.stderr);
    repo.git('switch', '--quiet', 'main');
    feature(repo, 'a', 'try');
    const trial = await releaseShop(place, '--pre', 'beta');
    assert.equal(trial.code, 0, trial.stderr);
    assert.deepEqual((await published(registry.url, 'a'))?.['dist-tags'], {
      latest: '2.0.0',
      'release-1.x': '1.1.1',
      beta: '2.1.0-beta.1',
    });
  });

  it('refuses to take latest away from a greater version', async (t) => {
    const registry = await npmRegistry(t);
    registry.publish('a', '5.0.0');
    const place = shop(t, { registry: registry.url, token: registry.token, members: { a: {} } });
    const run = await releaseShop(place, '--json');
    assert.equal(run.code, 3, run.stderr);
    assert.match(errorIn(run).message, /would take the dist-tag latest .* away from 5\.0\.0/);
    assertUntouched(place);
  });
});
