import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { Run } from '../helpers/cli.ts';
import { httpFront, type Fate, type Front } from '../helpers/http-front.ts';
import { standIn } from '../helpers/http-stand-in.ts';
import { npmRegistry } from '../helpers/npm-registry.ts';
import { errorIn } from './json.ts';
import { assertUntouched, releaseShop, shop, versionsIn, type Shop } from './publishing.ts';

/** What a GitHub job with `id-token: write` has. Nobody is there to ask for an identity unless an address is given. */
function job(url = 'http://127.0.0.1:9/token?api-version=2.0'): Readonly<Record<string, string>> {
  return {
    GITHUB_ACTIONS: 'true',
    ACTIONS_ID_TOKEN_REQUEST_URL: url,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'a-request-token-of-github',
  };
}

const identity = 'an.identity-token.of-the-job';
const exchange = 'POST /-/npm/v1/oidc/token/exchange/package/lamp';

/** A registry that has lamp, trusts this job as told, and is asked through a front; and a job that has an identity. */
async function trusting(t: TestContext, decide: (times: number, token: string) => Fate): Promise<Trusting> {
  const registry = await npmRegistry(t);
  registry.publish('lamp', '1.0.0');
  const front = await httpFront(t, registry.url, (request, times) =>
    request === exchange ? decide(times, registry.token) : 'pass',
  );
  const github = await standIn(t, {
    '/token?api-version=2.0&audience=npm%3A127.0.0.1 application/json': JSON.stringify({ value: identity }),
  });
  const place = shop(t, { registry: front.url, members, env: job(`${github.url}token?api-version=2.0`) });
  return { registry: registry.url, token: registry.token, place, front };
}

interface Trusting {
  readonly registry: string;
  readonly token: string;
  readonly place: Shop;
  readonly front: Front;
}

function assertSecret(run: Run, ...more: readonly string[]): void {
  for (const secret of ['a-request-token-of-github', identity, ...more])
    assert.ok(!`${run.stdout}${run.stderr}`.includes(secret), 'a token shows');
}

const members = { lamp: {} };

describe('trusted publishing', { concurrency: 2 }, () => {
  it('is said to be impossible for a package that is new, before anything is changed', async (t) => {
    const registry = await npmRegistry(t);
    const place = shop(t, { registry: registry.url, members, env: job() });
    const run = await releaseShop(place, '--json');
    assert.deepEqual([run.code, errorIn(run).code], [3, 'REGISTRY_REFUSED'], run.stderr);
    assert.match(errorIn(run).message, /lamp is new to .*: trusted publishing cannot make a package/);
    assertUntouched(place);
  });

  it('a job that gets no identity is told so before anything is changed', async (t) => {
    const registry = await npmRegistry(t);
    registry.publish('lamp', '1.0.0');
    const place = shop(t, { registry: registry.url, members, env: job() });
    const run = await releaseShop(place, '--json');
    assert.deepEqual([run.code, errorIn(run).code], [3, 'REGISTRY_REFUSED'], run.stderr);
    assert.match(errorIn(run).message, /this job gets no identity to publish with \(no answer\)/);
    assert.match(errorIn(run).hint ?? '', /id-token: write/);
    assertSecret(run);
    assertUntouched(place);
  });

  it('a registry that does not trust the job is told before anything is changed', async (t) => {
    const { place } = await trusting(t, () => [404, '{"message":"OIDC token exchange error"}']);
    const run = await releaseShop(place, '--json');
    assert.deepEqual([run.code, errorIn(run).code], [3, 'REGISTRY_REFUSED'], run.stderr);
    assert.match(errorIn(run).message, /does not trust this job to publish lamp \(HTTP 404\)/);
    assertSecret(run);
    assertUntouched(place);
  });

  it('where the registry trusts the job, the package is published with no other token', async (t) => {
    const { place, front, registry, token } = await trusting(t, (_times, answer) => [
      201,
      JSON.stringify({ token: answer }),
    ]);
    const run = await releaseShop(place);
    assert.equal(run.code, 0, run.stderr);
    assert.deepEqual(await versionsIn(registry, 'lamp'), ['lamp@1.0.0', 'lamp@1.1.0']);
    assert.equal(front.requests.filter((request) => request === exchange).length, 2, 'tried, and used');
    assertSecret(run, token);
  });

  it('a registry in trouble is no obstacle; where the exchange fails later, publishing says so', async (t) => {
    const { place } = await trusting(t, () => 503);
    const run = await releaseShop(place, '--json');
    assert.deepEqual([run.code, errorIn(run).code], [6, 'REGISTRY_REFUSED'], run.stderr);
    assert.match(run.stderr, /does not say whether it trusts this job: HTTP 503/);
    assert.match(errorIn(run).message, /npm has no token for the registry \(ENEEDAUTH\)/);
    assertSecret(run);
  });

  it('a token beside it is told, and used', async (t) => {
    const registry = await npmRegistry(t);
    registry.publish('lamp', '1.0.0');
    const place = shop(t, { registry: registry.url, token: registry.token, members, env: job() });
    const run = await releaseShop(place);
    assert.equal(run.code, 0, run.stderr);
    assert.match(run.stderr, /this job could publish to .* without a token, but npm has one/);
    assert.deepEqual(await versionsIn(registry.url, 'lamp'), ['lamp@1.0.0', 'lamp@1.1.0']);
  });
});
