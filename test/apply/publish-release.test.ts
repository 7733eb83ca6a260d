import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { draftRelease } from '../../src/apply/executors/draft-release.ts';
import { publishRelease } from '../../src/apply/executors/publish-release.ts';
import type { Asset } from '../../src/core/model.ts';
import { Secret } from '../../src/core/secret.ts';
import { github } from '../../src/io/forge/github.ts';
import { localForge } from '../../src/io/forge/local.ts';
import type { Forge } from '../../src/ports.ts';
import { assetOf, contextOf, folder, pageAction } from '../helpers/forge-cases.ts';
import { GithubStub, type StubOptions } from '../helpers/github-stub.ts';

/** A forge to publish to, and what is really there. */
interface Place {
  readonly forge: Forge;
  readonly bytes: (tag: string, name: string) => Promise<Buffer>;
  readonly latest: () => Promise<string | null>;
}

async function githubPlace(
  t: TestContext,
  options: StubOptions = {},
): Promise<Place & { readonly stub: GithubStub }> {
  const stub = await new GithubStub(options).start();
  stub.tags.add('v1.0.0').add('@scope/pkg@1.0.0');
  t.after(() => stub.stop());
  t.after(() => {
    assert.deepEqual(stub.violations, [], "the stub strays from GitHub's description");
    assert.equal(stub.leaks, 0, 'the token reached the storage');
  });
  const forge = github({
    apiUrl: stub.apiUrl,
    token: new Secret(stub.token),
    owner: 'o',
    name: 'r',
    second: 1,
    paced: false,
  });
  const bytes = async (tag: string, name: string): Promise<Buffer> => {
    const asset = stub.releases.find((one) => one.tag === tag)?.assets.find((one) => one.name === name);
    return asset?.bytes ?? assert.fail(`no ${name}`);
  };
  return { stub, forge, bytes, latest: async () => stub.latest };
}

async function localPlace(t: TestContext): Promise<Place> {
  const dir = join(await folder(t), 'forge');
  return {
    forge: localForge(dir),
    bytes: (tag, name) => readFile(join(dir, tag.replaceAll('/', '%2F'), 'assets', name)),
    latest: async () => (await readFile(join(dir, 'latest'), 'utf8').catch(() => null))?.trim() ?? null,
  };
}

const places: Readonly<Record<string, (t: TestContext) => Promise<Place>>> = {
  'GitHub, with digests': (t) => githubPlace(t),
  'GitHub, without digests': (t) => githubPlace(t, { digests: false }),
  'GitHub, with immutable releases': (t) => githubPlace(t, { immutable: true }),
  'a folder': localPlace,
};

async function assetsIn(t: TestContext): Promise<readonly [Asset, Asset]> {
  const dir = await folder(t);
  return [
    await assetOf(dir, 'pkg-1.0.0.tgz', randomBytes(300_000)),
    await assetOf(dir, 'SHA256SUMS', 'sums\n'),
  ];
}

/** Both steps; changed when one of them was. */
async function publish(forge: Forge | null, assets: readonly Asset[], action = pageAction) {
  const context = contextOf('.', forge, { [action.tag]: assets });
  const draft = await draftRelease({ kind: 'draftRelease', ...action }, context);
  const page = await publishRelease({ kind: 'publishRelease', ...action }, context);
  return { changed: draft.changed || page.changed, facts: page.facts };
}

describe('draftRelease and publishRelease', { concurrency: 16 }, () => {
  for (const [name, open] of Object.entries(places)) {
    describe(name, { concurrency: 16 }, () => {
      test('publishes files byte for byte, and doing it again changes nothing', async (t) => {
        const { forge, bytes, latest } = await open(t);
        const assets = await assetsIn(t);
        const first = await publish(forge, assets);
        assert.equal(first.changed, true);
        const page = await forge.findRelease('v1.0.0');
        assert.equal(page?.draft, false);
        assert.deepEqual(first.facts.urls, { other: 'https://x', 'v1.0.0': page.url });
        for (const asset of assets) {
          assert.ok((await bytes('v1.0.0', asset.name)).equals(await readFile(asset.path)), asset.name);
        }
        assert.equal(await latest(), 'v1.0.0');
        const again = await publish(forge, assets);
        assert.equal(again.changed, false);
        assert.deepEqual(again.facts.urls, first.facts.urls);
        assert.deepEqual(await forge.findRelease('v1.0.0'), page);
      });

      test('completes a draft: adds what is missing, replaces what differs, leaves what others added', async (t) => {
        const { forge, bytes } = await open(t);
        const [tgz, sums] = await assetsIn(t);
        const stale = await assetOf(await folder(t), tgz.name, randomBytes(tgz.size));
        const others = await assetOf(await folder(t), 'by-hand.txt', 'by hand');
        const draft = await forge.createDraft({
          tag: 'v1.0.0',
          title: 'old',
          notes: 'old',
          prerelease: true,
        });
        await forge.upload(draft.id, stale);
        await forge.upload(draft.id, others);
        assert.equal((await publish(forge, [tgz, sums])).changed, true);
        const page = await forge.findRelease('v1.0.0');
        assert.deepEqual([page?.id, page?.draft], [draft.id, false]);
        assert.deepEqual(
          page?.assets.map((asset) => asset.name).sort(),
          [sums.name, 'by-hand.txt', tgz.name].sort(),
        );
        assert.ok((await bytes('v1.0.0', tgz.name)).equals(await readFile(tgz.path)));
      });

      test('refuses to replace a file of a published release', async (t) => {
        const { forge, bytes } = await open(t);
        const [tgz, sums] = await assetsIn(t);
        await publish(forge, [tgz, sums]);
        const other = await assetOf(await folder(t), tgz.name, randomBytes(tgz.size));
        await assert.rejects(publish(forge, [other, sums]), {
          code: 'ASSET_MISMATCH',
          message: /published release of v1\.0\.0.*pkg-1\.0\.0\.tgz/,
        });
        assert.ok((await bytes('v1.0.0', tgz.name)).equals(await readFile(tgz.path)), 'it was replaced');
      });

      test('a prerelease and a side package do not become the latest; tags with slashes work', async (t) => {
        const { forge, latest } = await open(t);
        const action = { ...pageAction, tag: '@scope/pkg@1.0.0', latest: false };
        await publish(forge, [], action);
        assert.equal((await forge.findRelease(action.tag))?.draft, false);
        assert.equal(await latest(), null);
        await publish(forge, [], { ...pageAction, prerelease: true });
        assert.equal(await latest(), null);
      });

      test('a file that changes between gathering and uploading is not published', async (t) => {
        const { forge } = await open(t);
        const [tgz, sums] = await assetsIn(t);
        await writeFile(tgz.path, randomBytes(tgz.size));
        await assert.rejects(publish(forge, [tgz, sums]), {
          code: 'ASSET_MISMATCH',
          message: /draft release/,
          hint: /Nothing is published/,
        });
        assert.equal((await forge.findRelease('v1.0.0'))?.draft, true);
      });
    });
  }

  describe('GitHub only', { concurrency: 16 }, () => {
    test('a published release that lacks a file gets it, once', async (t) => {
      const { forge } = await githubPlace(t);
      const [tgz, sums] = await assetsIn(t);
      await publish(forge, [tgz]);
      assert.equal((await publish(forge, [tgz, sums])).changed, true);
      assert.equal((await publish(forge, [tgz, sums])).changed, false);
    });

    test('an immutable release that lacks a file stays as it is, and that is told', async (t) => {
      const { forge } = await githubPlace(t, { immutable: true });
      const [tgz, sums] = await assetsIn(t);
      await publish(forge, [tgz]);
      await assert.rejects(publish(forge, [tgz, sums]), { code: 'FORGE_REFUSED', message: /immutable/ });
    });

    test('after an interruption at any request, running again ends with one complete release', async (t) => {
      const assets = await assetsIn(t);
      const whole = await githubPlace(t);
      await publish(whole.forge, assets);
      const requests = whole.stub.requests.length;
      const runs = Array.from({ length: requests }, async (_, index) => {
        await Promise.all([interrupted(t, index, 'reset', assets), interrupted(t, index, 'lost', assets)]);
      });
      await Promise.all(runs);
      t.diagnostic(`${requests * 2} cases, ${requests * 2} passed, 0 failed`);
    });
  });
});

/** Lets a run die at the nth request, on or after it, and finishes with another run. */
async function interrupted(
  t: TestContext,
  index: number,
  how: 'reset' | 'lost',
  assets: readonly Asset[],
): Promise<void> {
  const { stub, forge } = await githubPlace(t);
  stub.dieAt(index, how);
  await assert.rejects(publish(forge, assets), { name: 'ReleaseError' });
  stub.revive();
  await publish(forge, assets);
  assert.deepEqual(
    stub.releases.map(({ tag, draft }) => [tag, draft]),
    [['v1.0.0', false]],
    `at request ${index}, ${how}`,
  );
  assert.deepEqual(
    stub.releases[0]?.assets.map(({ digest }) => digest),
    assets.map(({ sha256 }) => `sha256:${sha256}`),
  );
}

test('without a forge the plan is refused', async () => {
  await assert.rejects(publish(null, []), { code: 'FORGE_REFUSED', message: /no forge is configured/ });
});
