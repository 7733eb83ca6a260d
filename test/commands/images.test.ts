import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { release } from '../helpers/cli.ts';
import { oneUser } from '../helpers/image-registry.ts';
import { refreshToken, tokenService } from '../helpers/token-service.ts';
import { harbour, manifestAt, putEmpty, tagsOf, type Kind } from './images.ts';
import { errorIn, planIn } from './json.ts';
import { assertUntouched, pages, releaseShop } from './publishing.ts';
import { clone } from './stories.ts';

const names = ['1.1', '1.1.0', 'latest'];
const login = Buffer.from(`${oneUser.name}:${oneUser.password}`).toString('base64');

describe('publishing container images', { concurrency: 2 }, () => {
  const kinds: readonly Kind[] = ['folder', 'archive', 'platforms', 'docker', 'pushed'];
  for (const kind of kinds) {
    it(`puts ${kind} under the tags of its version, once`, async (t) => {
      const made = await harbour(t, { kind });
      if (made === null) return;
      const run = await releaseShop(made.place);
      assert.equal(run.code, 0, run.stderr);
      const tags = await tagsOf(made.registry);
      assert.deepEqual(Object.keys(tags), names);
      assert.equal(new Set(Object.values(tags)).size, 1);
      assert.deepEqual(pages(made.place), ['v1.1.0']);
      assert.match((await releaseShop(made.place)).stdout, /Nothing to release/);
    });
  }

  it('says in the plan what is found where, and what is tagged', async (t) => {
    const made = await harbour(t);
    if (made === null) return;
    const run = await releaseShop(made.place, '--dry-run');
    assert.match(run.stdout, /find the image 127\.0\.0\.1:\d+\/acme\/app 1\.1\.0 in dist\/layout/);
    assert.match(run.stdout, /publish the image .*\/acme\/app 1\.1\.0 as 1\.1\.0, 1\.1, latest/);
    assert.deepEqual(made.front.requests, []);
    const plan = planIn(await releaseShop(made.place, '--dry-run', '--json'));
    assert.deepEqual(
      plan.actions.flatMap((one) => (one.kind === 'publishPackage' ? [one.tags] : [])),
      [{ fixed: ['1.1.0'], moving: ['1.1', 'latest'] }],
    );
  });

  it('copies every platform of an index', async (t) => {
    const made = await harbour(t, { kind: 'platforms' });
    if (made === null) return;
    assert.equal((await releaseShop(made.place)).code, 0);
    const index = z.object({ manifests: z.array(z.object({ digest: z.string() })) });
    const { manifests } = index.parse(await manifestAt(made.registry, '1.1.0'));
    assert.equal(manifests.length, 2);
    for (const { digest } of manifests) await manifestAt(made.registry, digest);
  });

  it('moves tags that move, and leaves those of versions', async (t) => {
    const made = await harbour(t);
    if (made === null) return;
    const { place, registry } = made;
    assert.equal((await releaseShop(place)).code, 0);
    const before = await tagsOf(registry);
    place.repo.commit('fix: less', { 'packages/app/index.js': '// less\n' });
    assert.equal((await releaseShop(place)).code, 0);
    const after = await tagsOf(registry);
    assert.deepEqual(Object.keys(after), ['1.1', '1.1.0', '1.1.1', 'latest']);
    assert.equal(after['1.1.0'], before['1.1.0']);
    assert.notEqual(after['1.1.1'], after['1.1.0']);
    assert.deepEqual([after['1.1'], after['latest']], [after['1.1.1'], after['1.1.1']]);
  });

  it('converges where answers were lost, at every kind of request', async (t) => {
    const lost = new Set<string>();
    const made = await harbour(t, {
      kind: 'platforms',
      decide(request) {
        const kind = request.replace(/sha256:\w+|[\w-]{36}.*/g, '…');
        if (lost.has(kind) || request.startsWith('DELETE')) return 'pass';
        lost.add(kind);
        return 'lose';
      },
    });
    if (made === null) return;
    const run = await releaseShop(made.place);
    assert.equal(run.code, 0, run.stderr);
    assert.ok(lost.size > 7, [...lost].join('\n'));
    assert.deepEqual(Object.keys(await tagsOf(made.registry)), names);
  });

  it('stops with 5 before anything is public where nothing was built', async (t) => {
    const made = await harbour(t, { env: { BROKEN: '1' } });
    if (made === null) return;
    const { place, repository } = made;
    place.repo.commit('build: none', { 'tools/image.mjs': '' });
    const run = await releaseShop(place, '--json');
    assert.deepEqual([run.code, errorIn(run).code], [5, 'PACK_FAILED'], run.stderr);
    assert.equal(
      errorIn(run).message,
      `the image ${repository} 1.1.0 is not at dist/layout: there is nothing at this path`,
    );
    assertUntouched(place);
    assert.deepEqual(await tagsOf(made.registry), {});
  });

  it('stops with 6 where it is refused, and another clone builds the same image again', async (t) => {
    let refuses = true;
    const made = await harbour(t, {
      decide: (request) => (refuses && /^PUT .*\/manifests\//.test(request) ? 403 : 'pass'),
    });
    if (made === null) return;
    const { place, registry } = made;
    const run = await releaseShop(place, '--json');
    assert.deepEqual([run.code, errorIn(run).code], [6, 'REGISTRY_REFUSED'], run.stderr);
    assert.deepEqual([await tagsOf(registry), pages(place)], [{}, []]);
    refuses = false;
    const resumed = await release(clone(place.remote, join(place.dir, 'other')), place.env, 'resume');
    assert.equal(resumed.code, 0, resumed.stderr);
    assert.deepEqual([Object.keys(await tagsOf(registry)), pages(place)], [names, ['v1.1.0']]);
  });

  it('needs no build where the registry has the image and only tags are missing', async (t) => {
    let refuses = true;
    const made = await harbour(t, {
      env: { RANDOM: '1' },
      decide: (request) =>
        refuses && request.endsWith('/latest') && request.startsWith('PUT') ? 403 : 'pass',
    });
    if (made === null) return;
    const { place, registry } = made;
    assert.equal((await releaseShop(place)).code, 6);
    const before = await tagsOf(registry);
    assert.deepEqual(Object.keys(before), ['1.1', '1.1.0']);
    const aborted = await release(place.repo.dir, place.env, 'abort', '--json');
    assert.match(errorIn(aborted).message, /the image registry has .*\/acme\/app 1\.1\.0/);
    refuses = false;
    const resumed = await release(clone(place.remote, join(place.dir, 'other')), place.env, 'resume');
    assert.equal(resumed.code, 0, resumed.stderr);
    assert.deepEqual(await tagsOf(registry), { ...before, latest: before['1.1.0'] });
  });

  it('asks for the image by name where a build gives another one', async (t) => {
    let refuses = true;
    const made = await harbour(t, {
      env: { RANDOM: '1' },
      decide: (request) => (refuses && request.startsWith('PUT') ? 403 : 'pass'),
    });
    if (made === null) return;
    const { place } = made;
    assert.equal((await releaseShop(place)).code, 6);
    refuses = false;
    const other = clone(place.remote, join(place.dir, 'other'));
    const resumed = await release(other, place.env, 'resume', '--json');
    assert.deepEqual([resumed.code, errorIn(resumed).code], [6, 'PACK_FAILED'], resumed.stderr);
    assert.match(errorIn(resumed).message, /acme\/app 1\.1\.0 is not published yet/);
    const here = await releaseShop(place);
    assert.equal(here.code, 0, here.stderr);
    assert.deepEqual(Object.keys(await tagsOf(made.registry)), names);
  });

  it('refuses a version that is there before anything is changed', async (t) => {
    const made = await harbour(t, { kind: 'pushed', tags: ['{version}'] });
    if (made === null) return;
    const { place, registry } = made;
    assert.equal((await releaseShop(place)).code, 0);
    const before = await tagsOf(registry);
    place.repo.git('push', '--quiet', '--delete', 'origin', 'v1.1.0', 'release-ledger');
    place.repo.git('push', '--quiet', '--force', 'origin', 'HEAD^:main');
    const again = clone(place.remote, join(place.dir, 'again'));
    const run = await release(again, place.env, 'next', '--yes', '--json');
    assert.deepEqual([run.code, errorIn(run).code], [3, 'VERSION_TAKEN'], run.stderr);
    assert.deepEqual(await tagsOf(registry), before);
  });

  it('never gives a version another image, where one came meanwhile', async (t) => {
    let refuses = true;
    const made = await harbour(t, {
      decide: (request) => (refuses && request.startsWith('PUT') ? 403 : 'pass'),
    });
    if (made === null) return;
    const { place, registry } = made;
    assert.equal((await releaseShop(place)).code, 6);
    refuses = false;
    const theirs = await putEmpty(registry, '1.1.0');
    const run = await releaseShop(place, '--json');
    assert.deepEqual([run.code, errorIn(run).code], [6, 'PACKAGE_DIFFERS'], run.stderr);
    assert.deepEqual([await tagsOf(registry), pages(place)], [{ '1.1.0': theirs }, []]);
  });

  it('gives a password to exactly this host, from the settings of Docker', async (t) => {
    const door = { kind: 'password', htpasswd: `${oneUser.htpasswd}\n` } as const;
    const made = await harbour(t, { door, settings: (host) => ({ auths: { [host]: { auth: login } } }) });
    if (made === null) return;
    const run = await releaseShop(made.place);
    assert.equal(run.code, 0, run.stderr);
    assert.deepEqual(Object.keys(await tagsOf(made.registry, `Basic ${login}`)), names);
    const other = await harbour(t, {
      door,
      settings: (host) => ({ auths: { [`${host}0`]: { auth: login }, 'docker.io': { auth: login } } }),
    });
    if (other === null) return;
    const refused = await releaseShop(other.place, '--json');
    assert.deepEqual([refused.code, errorIn(refused).code], [3, 'REGISTRY_REFUSED']);
    assert.match(errorIn(refused).message, /there are no credentials for 127\.0\.0\.1:\d+/);
    assertUntouched(other.place);
  });

  for (const [title, entry, who] of [
    ['name and password', { auth: login }, 'GET images repository:acme/app:pull,push user'],
    [
      'an identity token',
      { identitytoken: refreshToken },
      'POST images repository:acme/app:pull,push holder',
    ],
  ] as const)
    it(`gives ${title} to the server of tokens the registry names (a stand-in), and shows the token`, async (t) => {
      const service = await tokenService(t);
      const settings = (host: string): object => ({ auths: { [host]: entry } });
      const made = await harbour(t, { door: service.door, settings });
      if (made === null) return;
      const run = await releaseShop(made.place);
      assert.equal(run.code, 0, run.stderr);
      assert.deepEqual([...new Set(service.asked)], [who]);
      assert.deepEqual(Object.keys(await tagsOf(made.registry, service.reading('acme/app'))), names);
      assert.deepEqual(pages(made.place), ['v1.1.0']);
    });

  it('is refused before anything is changed where the server of tokens gives none that may push', async (t) => {
    const service = await tokenService(t);
    const wrong = Buffer.from(`${oneUser.name}:wrong-password`).toString('base64');
    for (const [auths, says] of [
      [() => ({}), /there are no credentials for 127\.0\.0\.1:\d+/],
      [(host: string) => ({ [host]: { auth: wrong } }), /could not/],
    ] as const) {
      const made = await harbour(t, { door: service.door, settings: (host) => ({ auths: auths(host) }) });
      if (made === null) return;
      const run = await releaseShop(made.place, '--json');
      assert.deepEqual([run.code, errorIn(run).code], [3, 'REGISTRY_REFUSED'], run.stderr);
      assert.match(errorIn(run).message, says);
      assert.ok(!`${run.stdout}${run.stderr}`.includes('wrong-password'), 'the password was shown');
      assertUntouched(made.place);
    }
    assert.deepEqual(
      new Set(service.asked.map((one) => one.split(' ').at(-1))),
      new Set(['nobody', 'wrong']),
    );
  });

  it('asks the credential helper, and tells a wrong password without showing it', async (t) => {
    const door = { kind: 'password', htpasswd: `${oneUser.htpasswd}\n` } as const;
    const settings = (host: string): object => ({ credHelpers: { [host]: 'test' } });
    for (const [secret, code] of [
      [oneUser.password, 0],
      ['another-password', 3],
    ] as const) {
      const made = await harbour(t, { door, settings });
      if (made === null) return;
      const { place } = made;
      const bin = join(place.dir, 'bin');
      mkdirSync(bin);
      const answer = JSON.stringify({ Username: oneUser.name, Secret: secret });
      writeFileSync(join(bin, 'docker-credential-test'), `#!/bin/sh\necho '${answer}'\n`);
      chmodSync(join(bin, 'docker-credential-test'), 0o755);
      Object.assign(place.repo.env, { PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}` });
      const run = await releaseShop(place);
      assert.equal(run.code, code, run.stderr);
      assert.ok(!`${run.stdout}${run.stderr}`.includes(secret), 'the password was shown');
    }
  });
});
