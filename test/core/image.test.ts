import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isImageTag, readRepository } from '../../src/core/image.ts';
import { imageTags } from '../../src/core/image-tags.ts';
import type { Release } from '../../src/core/model.ts';

const usual = [
  '{version}',
  '{major}.{minor}',
  '{major}',
  '{channel}',
  'latest',
  '{version}-alpine',
  'alpine',
];

function release(next: string, channel: string): Release {
  return {
    package: 'app',
    path: '.',
    ecosystem: 'npm',
    manifest: 'package.json',
    current: null,
    next,
    bump: 'minor',
    reason: '',
    channel,
    tag: `v${next}`,
    previousTag: null,
    changes: [],
  };
}

describe('tags of images', () => {
  const cases: readonly (readonly [version: string, channel: string, moving: readonly string[]])[] = [
    ['2.3.4', 'latest', ['2.3', '2', 'latest', 'alpine']],
    ['2.3.4-beta.1', 'beta', ['beta']],
    ['1.9.1', '1.x', ['1.9', '1', '1.x']],
    ['2.1.9', '2.1.x', ['2.1', '2.1.x']],
  ];
  for (const [version, channel, moving] of cases) {
    it(`of ${version} on ${channel} move where it is the newest`, () => {
      const tags = imageTags(usual, release(version, channel));
      assert.deepEqual(tags, { fixed: [version, `${version}-alpine`], moving });
    });
  }

  it('hold no plus', () => {
    assert.deepEqual(imageTags(['v{version}'], release('1.0.0+a.b', 'latest')).fixed, ['v1.0.0_a.b']);
  });

  it('are as registries take them', () => {
    for (const tag of ['latest', '1.2', '_a', 'A-b.c']) assert.ok(isImageTag(tag), tag);
    for (const tag of ['', '.a', '-a', 'a/b', 'a:b', 'a b', 'a'.repeat(129)])
      assert.ok(!isImageTag(tag), tag);
  });
});

describe('repositories of images', () => {
  const hosts = ['ghcr.io', 'docker.io', 'localhost', 'localhost:5000', 'registry:5000', '127.0.0.1:80'];
  for (const host of hosts) {
    it(`have a host such as ${host}`, () => {
      assert.deepEqual(readRepository(`${host}/acme/the-app`), { host, name: 'acme/the-app' });
    });
  }

  it('need a host and a name, in lower case, without tag or digest', () => {
    const wrong = [
      'app',
      'acme/app',
      'ghcr.io',
      'ghcr.io/',
      'ghcr.io/Acme/app',
      'ghcr.io/a/../b',
      'ghcr.io//a',
    ];
    const more = [
      'ghcr.io/a:1',
      'ghcr.io/a@sha256:0',
      'https://ghcr.io/a',
      'u:p@ghcr.io/a',
      'ghcr.io/a?b',
      'g.io/a b',
    ];
    for (const text of [...wrong, ...more]) assert.equal(readRepository(text), null, text);
  });

  it('are addresses that lead nowhere else', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `ghcr.io/${text}`),
        ),
        (text) => {
          const read = readRepository(text);
          if (read === null) return;
          const url = new URL(`https://${read.host}/v2/${read.name}/`);
          assert.equal(`${url.host}${url.pathname}`, `${read.host}/v2/${read.name}/`);
        },
      ),
    );
  });
});
