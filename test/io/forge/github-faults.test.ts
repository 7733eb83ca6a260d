import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { Secret } from '../../../src/core/secret.ts';
import { github } from '../../../src/io/forge/github.ts';
import { assetOf, folder } from '../../helpers/forge-cases.ts';
import { assertClean, failure, forgeOf, page, stubOf } from '../../helpers/github-failures.ts';
import type { Fault } from '../../helpers/github-fault.ts';

describe('silence', { concurrency: 8 }, () => {
  test('connections that are reset every time', async (t) => {
    const stub = await stubOf(t, { faults: [{ on: /./, times: 100, how: 'reset' }] });
    const error = assertClean(await failure(forgeOf(stub).findRelease('v1.0.0')), 'FORGE_FAILED', stub.token);
    assert.match(error.message, /broke the connection off/);
    assert.equal(stub.requests.length, 4);
  });

  test('a server that takes requests and never answers', async (t) => {
    const stub = await stubOf(t, { faults: [{ on: /./, times: 100, how: 'hang' }] });
    const forge = github({
      apiUrl: stub.apiUrl,
      token: new Secret(stub.token),
      owner: 'o',
      name: 'r',
      second: 1,
      timeout: 100,
    });
    const error = assertClean(await failure(forge.findRelease('v1.0.0')), 'FORGE_FAILED', stub.token);
    assert.match(error.message, /did not answer in time/);
  });

  test('nobody there, and no such name', async (t) => {
    const stub = await stubOf(t);
    const { token, apiUrl } = stub;
    await stub.stop();
    const gone = github({ apiUrl, token: new Secret(token), owner: 'o', name: 'r', second: 1 });
    assert.match(
      assertClean(await failure(gone.check()), 'FORGE_FAILED', token).message,
      /takes no connection/,
    );
    const nameless = github({
      apiUrl: 'http://forge.invalid/api/v3',
      token: new Secret(token),
      owner: 'o',
      name: 'r',
      second: 1,
    });
    assert.match(
      assertClean(await failure(nameless.check()), 'FORGE_FAILED', token).message,
      /does not resolve/,
    );
  });

  test('a page of something else, with status 200', async (t) => {
    for (const body of ['<html>Sign in to the Wi-Fi</html>', '']) {
      const stub = await stubOf(t, { faults: [{ on: /./, times: 100, how: { status: 200, body } }] });
      assertClean(await failure(forgeOf(stub).findRelease('v1.0.0')), 'FORGE_FAILED', stub.token);
      assertClean(await failure(forgeOf(stub).check()), 'FORGE_FAILED', stub.token);
    }
  });
});

describe('recovery', { concurrency: 8 }, () => {
  const faults: Readonly<Record<string, Fault['how']>> = {
    'trouble twice': { status: 500 },
    'a page of HTML twice': { status: 503, body: '<html></html>' },
    'connections reset twice': 'reset',
    'answers lost twice': 'lost',
  };
  for (const [name, how] of Object.entries(faults)) {
    test(`${name}, at every operation: done once`, async (t) => {
      const stub = await stubOf(t, {
        faults: [
          { on: /^POST \/releases$/, times: 2, how },
          { on: /^POST .*assets$/, times: 2, how },
          { on: /^PATCH/, times: 2, how },
          { on: /^GET \/releases\/tags/, times: 2, how },
          { on: /^GET \/git\/ref/, times: 2, how },
        ],
      });
      const dir = await folder(t);
      const asset = await assetOf(dir, 'a.bin', Buffer.from([0, 255, 10, 13]));
      const forge = forgeOf(stub);
      const draft = await forge.createDraft(page);
      await forge.upload(draft.id, asset);
      const published = await forge.publish(draft.id, { latest: true });
      assert.equal(published.draft, false);
      assert.equal(stub.releases.length, 1, 'one release');
      assert.deepEqual(published.assets, [{ name: 'a.bin', size: 4, sha256: asset.sha256 }]);
      assert.equal(stub.latest, 'v1.0.0');
      assert.deepEqual(stub.violations, []);
    });
  }

  test('a secondary limit is waited for as long as GitHub says, and told', async (t) => {
    const limit = {
      status: 403,
      headers: { 'retry-after': '100' },
      body: { message: 'You have exceeded a secondary rate limit.' },
    };
    const stub = await stubOf(t, { faults: [{ on: /^GET/, times: 2, how: limit }] });
    const start = performance.now();
    const said: string[] = [];
    const say = (text: string): void => void said.push(text);
    assert.equal(await forgeOf(stub, { paced: true, say }).findRelease('v1.0.0'), null);
    assert.ok(performance.now() - start >= 2 * 100 * 5, 'it did not wait');
    const told = `${new URL(stub.apiUrl).host} limits requests; going on in 2 min …`;
    assert.deepEqual(said, [told, told]);
  });

  test('what a broken upload left is replaced', async (t) => {
    const stub = await stubOf(t, { faults: [{ on: /^POST .*assets$/, times: 1, how: 'partial' }] });
    const draft = stub.addRelease('v1.0.0', { draft: true });
    const asset = await assetOf(await folder(t), 'a.txt', 'content');
    await forgeOf(stub).upload(String(draft.id), asset);
    assert.deepEqual(
      draft.assets.map(({ state, bytes }) => [state, bytes.toString()]),
      [['uploaded', 'content']],
    );
  });

  test('a download that breaks off is done again, and fails when it always does', async (t) => {
    const asset = await assetOf(await folder(t), 'a.txt', 'content');
    for (const times of [2, 100]) {
      const stub = await stubOf(t, { faults: [{ on: /^GET \/releases\/assets/, times, how: 'cut' }] });
      const draft = stub.addRelease('v1.0.0', { draft: true });
      await forgeOf(stub).upload(String(draft.id), asset);
      const download = forgeOf(stub).digestAsset(String(draft.id), 'a.txt');
      if (times === 2) assert.deepEqual(await download, { sha256: asset.sha256, size: 7 });
      else assertClean(await failure(download), 'FORGE_FAILED', stub.token);
    }
  });
});

test("the token is not sent to an upload address that is not the forge's own", async (t) => {
  const stub = await stubOf(t);
  const thief = await stubOf(t);
  const draft = stub.addRelease('v1.0.0', { draft: true });
  stub.origin = thief.origin;
  const asset = await assetOf(await folder(t), 'a.txt', 'a');
  const forge = github({
    apiUrl: `${stub.home}/api/v3`,
    token: new Secret(stub.token),
    owner: 'o',
    name: 'r',
    second: 1,
  });
  const error = assertClean(
    await failure(forge.upload(String(draft.id), asset)),
    'FORGE_REFUSED',
    stub.token,
  );
  assert.match(error.message, /not its own/);
  assert.deepEqual(thief.requests, []);
});

describe('two runs at once', { concurrency: 2 }, () => {
  test('that each draft the page of one tag have the first of them, and it alone is left', async (t) => {
    for (let round = 0; round < 10; round += 1) {
      const stub = await stubOf(t);
      stub.addRelease('v0.9.0', { draft: true });
      const tag = 'v1.0.0';
      const made = await Promise.all([1, 2, 3].map(() => forgeOf(stub).createDraft({ ...page, tag })));
      assert.equal(stub.requests.filter((request) => request === 'POST /releases').length, 3);
      assert.deepEqual(
        stub.releases.map((one) => one.tag),
        ['v0.9.0', tag],
      );
      const left = String(stub.releases[1]?.id);
      assert.deepEqual(
        made.map(({ id }) => id),
        [left, left, left],
      );
      assert.deepEqual(stub.violations, []);
    }
  });

  test('of which one has published take the published page', async (t) => {
    const stub = await stubOf(t);
    const published = stub.addRelease('v1.0.0', { draft: true });
    const drafting = forgeOf(stub).createDraft({ ...page, tag: 'v1.0.0' });
    while (!stub.requests.includes('POST /releases')) await wait(1);
    published.draft = false;
    const found = await drafting;
    assert.deepEqual([found.id, found.draft], [String(published.id), false]);
    assert.deepEqual(stub.releases, [published]);
  });
});
