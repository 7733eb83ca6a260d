import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { release, type Run } from '../helpers/cli.ts';
import { npmRegistry, type NpmRegistry } from '../helpers/npm-registry.ts';
import { stagingFront, type StagingFront } from '../helpers/npm-staging.ts';
import { errorIn } from './json.ts';
import { assertUntouched, pages, releaseShop, shop, versionsIn, type Shop } from './publishing.ts';
import { clone } from './stories.ts';

const names = ['@acme/core', 'cli', 'app'];

interface Wanted {
  readonly loses?: boolean;
  readonly there?: readonly string[];
  readonly config?: object;
}

/** A workspace whose packages are there at 1.0.0, and staged by releases. */
async function theatre(
  t: TestContext,
  { loses = false, there = names, config = {} }: Wanted = {},
): Promise<{ readonly registry: NpmRegistry; readonly front: StagingFront; readonly place: Shop }> {
  const registry = await npmRegistry(t);
  const front = await stagingFront(t, registry, loses);
  for (const name of there) registry.publish(name, '1.0.0');
  const all = { publish: { npm: { staged: true } }, ...config };
  return { registry, front, place: shop(t, { registry: front.url, token: registry.token, config: all }) };
}

/** What a run told, all problems. */
function told(run: Run): string {
  const { message, also } = errorIn(run);
  return [message, ...also].join('\n');
}

describe('staged publishing to npm', { concurrency: 2 }, () => {
  it('stages all, stays open until a person has approved all, and is then completed by any clone', async (t) => {
    const npm = execFileSync('npm', ['stage', '--help'], { encoding: 'utf8' });
    assert.match(npm, /npm stage publish/, 'this npm knows no staged publishing');
    const { registry, front, place } = await theatre(t);
    const run = await releaseShop(place, '--json');
    assert.deepEqual([run.code, errorIn(run).code], [6, 'NOT_APPROVED'], run.stderr);
    assert.deepEqual(Object.keys(front.waiting()), ['@acme/core@1.1.0', 'cli@1.1.0', 'app@1.1.0']);
    const [first = '', ...others] = Object.values(front.waiting());
    for (const name of names)
      assert.ok(told(run).includes(`${name} 1.1.0 is staged on npm and not approved yet`), name);
    assert.match(errorIn(run).hint ?? '', new RegExp(`npm stage approve ${first}`));
    assert.deepEqual(pages(place), []);
    await front.approve(first);
    const again = await releaseShop(place, '--json');
    assert.deepEqual([again.code, errorIn(again).code], [6, 'NOT_APPROVED'], again.stderr);
    assert.match(told(again), /^cli 1\.1\.0 is staged[^]*\nNOT_APPROVED: app 1\.1\.0 is staged/);
    for (const id of others) await front.approve(id);
    const resumed = await release(clone(place.remote, join(place.dir, 'other')), place.env, 'resume');
    assert.equal(resumed.code, 0, resumed.stderr);
    const wanted = names.flatMap((name) => [`${name}@1.0.0`, `${name}@1.1.0`]);
    assert.deepEqual(await versionsIn(registry.url, ...names), wanted);
    assert.deepEqual(pages(place), ['v1.1.0']);
    assert.equal(front.requests.filter((one) => one.startsWith('POST /-/stage')).length, 3, 'staged twice');
  });

  it('is not staged twice where the answer was lost', async (t) => {
    const { front, place } = await theatre(t, { loses: true });
    const run = await releaseShop(place, '--json');
    assert.equal(errorIn(run).code, 'NOT_APPROVED', run.stderr);
    assert.deepEqual(Object.keys(front.waiting()), ['@acme/core@1.1.0', 'cli@1.1.0', 'app@1.1.0']);
  });

  it('cannot be taken back, and is called what it is', async (t) => {
    const { place } = await theatre(t);
    assert.equal((await releaseShop(place)).code, 6);
    const run = await release(place.repo.dir, place.env, 'abort', '--yes', '--json');
    assert.deepEqual([run.code, errorIn(run).code], [3, 'ABORT_REFUSED'], run.stderr);
    for (const name of names)
      assert.ok(errorIn(run).message.includes(`${name} 1.1.0 was staged on npm: whoever approves it`), name);
    assert.doesNotMatch(errorIn(run).message, /plugin/);
  });

  it('is refused beforehand for a package that is new', async (t) => {
    const { place } = await theatre(t, { there: ['@acme/core', 'cli'] });
    const run = await releaseShop(place, '--json');
    assert.deepEqual([run.code, errorIn(run).code], [3, 'REGISTRY_REFUSED'], run.stderr);
    assert.match(
      errorIn(run).message,
      /app is new to 127\.0\.0\.1:\d+: npm stages only packages that are there/,
    );
    assertUntouched(place);
  });

  it('is refused without a ledger, where nobody would remember what was staged', async (t) => {
    const { place } = await theatre(t, { there: [], config: { ledger: null } });
    const run = await releaseShop(place, '--json');
    assert.deepEqual([run.code, errorIn(run).code], [2, 'CONFIG_INVALID'], run.stderr);
    assert.match(errorIn(run).message, /no ledger is kept to note them in/);
    assertUntouched(place);
  });
});
