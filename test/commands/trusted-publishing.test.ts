import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { npmRegistry } from '../helpers/npm-registry.ts';
import { errorIn } from './json.ts';
import { assertUntouched, releaseShop, shop, versionsIn } from './publishing.ts';

/** What a GitHub job with `id-token: write` has. Nobody is there to ask for an identity. */
const job = {
  GITHUB_ACTIONS: 'true',
  ACTIONS_ID_TOKEN_REQUEST_URL: 'http://127.0.0.1:9/token',
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'a-request-token-of-github',
};

const members = { lamp: {} };

describe('trusted publishing', { concurrency: 2 }, () => {
  it('is said to be impossible for a package that is new, before anything is changed', async (t) => {
    const registry = await npmRegistry(t);
    const place = shop(t, { registry: registry.url, members, env: job });
    const run = await releaseShop(place, '--json');
    assert.deepEqual([run.code, errorIn(run).code], [3, 'REGISTRY_REFUSED'], run.stderr);
    assert.match(errorIn(run).message, /lamp is new to .*: trusted publishing cannot make a package/);
    assertUntouched(place);
  });

  it('a package that is known passes the check; where the exchange fails, publishing says so and shows no token', async (t) => {
    const registry = await npmRegistry(t);
    registry.publish('lamp', '1.0.0');
    const place = shop(t, { registry: registry.url, members, env: job });
    const run = await releaseShop(place, '--json');
    assert.deepEqual([run.code, errorIn(run).code], [6, 'REGISTRY_REFUSED'], run.stderr);
    assert.match(errorIn(run).message, /npm has no token for the registry \(ENEEDAUTH\)/);
    assert.ok(!`${run.stdout}${run.stderr}`.includes(job.ACTIONS_ID_TOKEN_REQUEST_TOKEN));
  });

  it('a token beside it is told, and used', async (t) => {
    const registry = await npmRegistry(t);
    registry.publish('lamp', '1.0.0');
    const place = shop(t, { registry: registry.url, token: registry.token, members, env: job });
    const run = await releaseShop(place);
    assert.equal(run.code, 0, run.stderr);
    assert.match(run.stderr, /this job could publish to .* without a token, but npm has one/);
    assert.deepEqual(await versionsIn(registry.url, 'lamp'), ['lamp@1.0.0', 'lamp@1.1.0']);
  });
});
