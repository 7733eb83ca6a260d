import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { npmRegistry } from '../helpers/npm-registry.ts';
import { release, type Run } from '../helpers/cli.ts';
import { stubWorld } from '../helpers/ci-world.ts';
import { httpFront } from '../helpers/http-front.ts';
import { harbour, tagsOf } from './images.ts';
import { feature, pages, releaseShop, shop, type Shop } from './publishing.ts';

const report = z.object({
  version: z.string(),
  direction: z.enum(['yank', 'restore']),
  entry: z.number().nullable(),
  steps: z.array(
    z.object({
      step: z.string(),
      state: z.enum(['todo', 'there', 'done', 'left', 'failed']),
      message: z.string().nullable(),
      command: z.string().nullable(),
    }),
  ),
});

function yank(place: Shop, ...args: readonly string[]): Promise<Run> {
  return release(place.repo.dir, place.repo.env, 'yank', ...args);
}

/** `step: state` of each step. */
function statesIn(run: Run): readonly string[] {
  return report.parse(JSON.parse(run.stdout)).steps.map(({ step, state }) => `${step}: ${state}`);
}

const listing = z.object({
  'dist-tags': z.record(z.string(), z.string()),
  versions: z.record(z.string(), z.object({ deprecated: z.string().optional() })),
});

/** What a registry shows of a package: where its tags are, and which versions it calls deprecated. */
async function shown(registry: string, name: string): Promise<unknown> {
  const { versions, 'dist-tags': tags } = listing.parse(await (await fetch(new URL(name, registry))).json());
  const deprecated = Object.entries(versions).flatMap(([version, { deprecated: words = '' }]) =>
    words === '' ? [] : [[version, words]],
  );
  return { tags, deprecated };
}

const two = { app: {}, cli: {} };

describe('release yank', { concurrency: 2 }, () => {
  it('deprecates on npm, moves the dist-tag and the page, says so on the page, and takes all of it back', async (t) => {
    const registry = await npmRegistry(t);
    const place = shop(t, { registry: registry.url, token: registry.token, members: two });
    assert.equal((await releaseShop(place)).code, 0);
    for (const name of ['app', 'cli']) feature(place.repo, name, 'again');
    assert.equal((await releaseShop(place)).code, 0);
    assert.deepEqual(pages(place), ['v1.1.0', 'v1.2.0']);
    const page = join(place.remote, 'releases', 'v1.2.0', 'notes.md');
    const latest = join(place.remote, 'releases', 'latest');
    const notes = readFileSync(page, 'utf8');

    const asked = await yank(place, '1.2.0', '--dry-run', '--json', '--reason', 'leaks [tokens](http://x)');
    assert.equal(asked.code, 0, asked.stderr);
    assert.deepEqual(statesIn(asked), [
      'ledger: withdrawn, so nobody deploys it: todo',
      'npm app 1.2.0: tag latest to 1.1.0: todo',
      'npm app 1.2.0: deprecated: todo',
      'npm cli 1.2.0: tag latest to 1.1.0: todo',
      'npm cli 1.2.0: deprecated: todo',
      'page v1.2.0: latest is v1.1.0: todo',
      'page v1.2.0: says that it is withdrawn: todo',
    ]);
    assert.equal(readFileSync(page, 'utf8'), notes);
    const unasked = await yank(place, '1.2.0', '--reason', 'it leaks');
    assert.equal(unasked.code, 3, unasked.stderr);
    assert.match(unasked.stderr, /Withdraw v1\.2\.0/);
    assert.match(unasked.stderr, /release yank v1\.2\.0 --reason 'it leaks' --yes/);
    assert.deepEqual(await shown(registry.url, 'app'), { tags: { latest: '1.2.0' }, deprecated: [] });

    const done = await yank(place, 'v1.2.0', '--yes', '--json', '--reason', 'leaks [tokens](http://x)');
    assert.equal(done.code, 0, done.stderr + done.stdout);
    assert.ok(
      statesIn(done).every((one) => one.endsWith(': done')),
      done.stdout,
    );
    const words = 'withdrawn: leaks [tokens](http://x) (use 1.1.0)';
    const gone = { tags: { latest: '1.1.0' }, deprecated: [['1.2.0', words]] };
    assert.deepEqual([await shown(registry.url, 'app'), await shown(registry.url, 'cli')], [gone, gone]);
    assert.equal(readFileSync(latest, 'utf8'), 'v1.1.0\n');
    const warned = readFileSync(page, 'utf8');
    assert.match(
      warned,
      /^<!-- release: withdrawn -->\n> \[!CAUTION\]\n> \*\*This release is withdrawn\*\*: leaks/,
    );
    assert.doesNotMatch(warned.slice(0, 200), /\]\(http:\/\/x\)/, 'the reason is text, not markup');
    assert.ok(warned.endsWith(notes), 'what people wrote stays');

    const again = await yank(place, '1.2.0', '--yes', '--json');
    assert.deepEqual([again.code, report.parse(JSON.parse(again.stdout)).entry], [0, null]);
    assert.ok(
      statesIn(again).every((one) => one.endsWith(': there')),
      again.stdout,
    );

    writeFileSync(page, `${warned}\nA word of somebody.\n`);
    const back = await yank(place, '1.2.0', '--restore', '--yes', '--json');
    assert.equal(back.code, 0, back.stderr);
    assert.ok(
      statesIn(back).every((one) => one.endsWith(': done')),
      back.stdout,
    );
    assert.deepEqual(await shown(registry.url, 'app'), { tags: { latest: '1.2.0' }, deprecated: [] });
    assert.equal(readFileSync(latest, 'utf8'), 'v1.2.0\n');
    assert.equal(readFileSync(page, 'utf8'), `${notes}\nA word of somebody.\n`);
  });

  it('after a rollback, where that is asked for, moves what others follow, and marks nothing', async (t) => {
    const registry = await npmRegistry(t);
    const target = { kind: 'command', deploy: ['true'], observe: ['echo', '{version}'] };
    const environments = { production: { target, repoint: true }, staging: { target } };
    const config = { environments };
    const place = shop(t, { registry: registry.url, token: registry.token, members: { app: {} }, config });
    assert.equal((await releaseShop(place)).code, 0);
    feature(place.repo, 'app', 'again');
    assert.equal((await releaseShop(place)).code, 0);
    const run = (...args: readonly string[]): Promise<Run> =>
      release(place.repo.dir, place.repo.env, ...args, '--yes');
    for (const env of ['staging', 'production'])
      for (const version of ['1.1.0', '1.2.0'])
        assert.equal((await run('deploy', version, '--env', env)).code, 0);
    assert.equal((await run('rollback', '--env', 'staging')).code, 0);
    const shownDry = await run('rollback', '--env', 'production', '--dry-run');
    assert.match(shownDry.stderr, /• npm app 1\.2\.0: tag latest to 1\.1\.0\n/);
    assert.deepEqual(await shown(registry.url, 'app'), { tags: { latest: '1.2.0' }, deprecated: [] });
    const back = await run('rollback', '--env', 'production');
    assert.equal(back.code, 0, back.stderr);
    assert.match(back.stderr, /✓ npm app 1\.2\.0: tag latest to 1\.1\.0\n/);
    assert.deepEqual(await shown(registry.url, 'app'), { tags: { latest: '1.1.0' }, deprecated: [] });
    const page = join(place.remote, 'releases');
    assert.equal(readFileSync(join(page, 'latest'), 'utf8'), 'v1.1.0\n');
    assert.doesNotMatch(readFileSync(join(page, 'v1.2.0', 'notes.md'), 'utf8'), /withdrawn/);

    const freed = await release(place.repo.dir, place.repo.env, 'unhold', '1.2.0', '--env', 'production');
    assert.equal(freed.code, 0, freed.stderr);
    const forth = await run('rollback', '1.2.0', '--env', 'production');
    assert.equal(forth.code, 0, forth.stderr);
    assert.doesNotMatch(
      forth.stderr,
      /dist-tag|tag latest|page v1/,
      'to a later version: nothing moves away',
    );
    assert.deepEqual(await shown(registry.url, 'app'), { tags: { latest: '1.1.0' }, deprecated: [] });
  });

  it('goes on where one place fails, says how to finish, and finishes when it is run again', async (t) => {
    const registry = await npmRegistry(t);
    let isDown = false;
    const front = await httpFront(t, registry.url, (request) =>
      isDown && request === 'PUT /app' ? 403 : 'pass',
    );
    const place = shop(t, { registry: front.url, token: registry.token, members: two });
    assert.equal((await releaseShop(place)).code, 0);
    isDown = true;
    const run = await yank(place, '1.1.0', '--yes', '--json');
    assert.equal(run.code, 6, run.stderr);
    const { steps } = report.parse(JSON.parse(run.stdout));
    const failed = steps.filter(({ state }) => state === 'failed');
    assert.deepEqual(
      failed.map(({ step, command }) => [step, command]),
      [['npm app 1.1.0: deprecated', 'npm deprecate app@1.1.0 withdrawn']],
    );
    const left = steps.filter(({ state }) => state === 'left');
    assert.deepEqual(
      left.map(({ command }) => command),
      [
        'npm dist-tag add app@<version> latest',
        'npm dist-tag add cli@<version> latest',
        'gh release edit v1.1.0 --latest=false',
      ].map((one) => one.replace(/(\w+@<version>)/, "'$1'")),
    );
    assert.ok(statesIn(run).includes('npm cli 1.1.0: deprecated: done'), run.stdout);
    isDown = false;
    const mended = await yank(place, '1.1.0', '--yes', '--json');
    assert.equal(mended.code, 0, mended.stdout);
    assert.ok(statesIn(mended).includes('npm app 1.1.0: deprecated: done'), mended.stdout);
  });

  it('leaves a deprecation of somebody else as it is', async (t) => {
    const registry = await npmRegistry(t);
    const place = shop(t, { registry: registry.url, token: registry.token, members: { app: {} } });
    assert.equal((await releaseShop(place)).code, 0);
    execFileSync('npm', ['deprecate', 'app@1.1.0', 'too slow'], { env: place.repo.env, cwd: place.repo.dir });
    assert.equal((await yank(place, '1.1.0', '--yes')).code, 0);
    const back = await yank(place, '1.1.0', '--restore', '--yes', '--json');
    assert.deepEqual(await shown(registry.url, 'app'), {
      tags: { latest: '1.1.0' },
      deprecated: [['1.1.0', 'too slow']],
    });
    assert.ok(statesIn(back).includes('npm app 1.1.0: not deprecated any more: left'), back.stdout);
  });

  it('moves the tags of an image to the newest image that had them, and back', async (t) => {
    const made = await harbour(t);
    if (made === null) return;
    const { place, registry } = made;
    assert.equal((await releaseShop(place)).code, 0);
    const before = await tagsOf(registry);
    place.repo.commit('feat: more', { 'packages/app/more.js': 'more\n' });
    assert.equal((await releaseShop(place)).code, 0);
    const after = await tagsOf(registry);
    assert.notEqual(before['latest'], after['latest']);
    const run = await yank(place, '1.2.0', '--yes', '--json');
    assert.equal(run.code, 0, run.stdout);
    const now = await tagsOf(registry);
    assert.equal(now['latest'], before['latest']);
    assert.equal(now['1.2'], after['1.2'], 'a tag of the line stays: no other image had it');
    assert.equal(now['1.2.0'], after['1.2.0'], 'the version stays what it is');
    const command = report.parse(JSON.parse(run.stdout)).steps.find(({ state }) => state === 'left')?.command;
    assert.match(command ?? '', /^docker buildx imagetools create --tag .*:1\.2 /);
    assert.equal((await yank(place, '1.2.0', '--restore', '--yes')).code, 0);
    assert.deepEqual(await tagsOf(registry), after);
  });

  it('shows another release as the latest on GitHub, and puts a warning on the page', async (t) => {
    const { world, github } = await stubWorld(t);
    assert.equal((await world.next()).code, 0);
    world.repo.commit('feat: pour', { 'pour.txt': 'pour\n' });
    world.upload();
    assert.equal((await world.next()).code, 0);
    assert.equal(github.latest, 'v1.2.0');
    const notes = github.releases.map((one) => one.notes);
    const run = await world.run({}, 'yank', '1.2.0', '--yes', '--reason', 'spills @everyone');
    assert.equal(run.code, 0, run.stderr);
    assert.match(run.stdout, /✓ page v1\.2\.0: latest is v1\.1\.0/);
    assert.equal(github.latest, 'v1.1.0');
    const page = github.releases.find(({ tag }) => tag === 'v1.2.0');
    assert.match(page?.notes ?? '', /\[!CAUTION\]\n.*withdrawn.*spills .*Use 1\.1\.0\./);
    assert.equal((await world.run({}, 'yank', '1.2.0', '--restore', '--yes')).code, 0);
    assert.equal(github.latest, 'v1.2.0');
    assert.deepEqual(
      github.releases.map((one) => one.notes),
      notes,
    );
    assert.deepEqual(github.violations, []);
  });
});
