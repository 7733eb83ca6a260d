import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { forgeKindOf, linksFor, type ForgeKind } from '../../src/core/links.ts';

const tag = '@scope/pkg@1.0.0+b#1';
const at = { host: 'h.example', owner: 'o', name: 'r' };
const base = 'https://h.example/o/r';

const expected: Readonly<Record<ForgeKind, readonly (string | null)[]>> = {
  github: [
    `${base}/commit/abc`,
    `${base}/pull/7`,
    `${base}/issues/8`,
    `${base}/compare/v1...%40scope%2Fpkg%401.0.0%2Bb%231`,
    `${base}/releases/tag/%40scope%2Fpkg%401.0.0%2Bb%231`,
    `${base}/releases/download/%40scope%2Fpkg%401.0.0%2Bb%231/a%20b.tgz`,
  ],
  gitlab: [
    `${base}/-/commit/abc`,
    `${base}/-/merge_requests/7`,
    `${base}/-/issues/8`,
    `${base}/-/compare/v1...%40scope%2Fpkg%401.0.0%2Bb%231`,
    `${base}/-/tags/%40scope%2Fpkg%401.0.0%2Bb%231`,
    null,
  ],
  gitea: [
    `${base}/commit/abc`,
    `${base}/pulls/7`,
    `${base}/issues/8`,
    `${base}/compare/v1...%40scope/pkg%401.0.0%2Bb%231`,
    `${base}/releases/tag/%40scope/pkg%401.0.0%2Bb%231`,
    `${base}/releases/download/%40scope/pkg%401.0.0%2Bb%231/a%20b.tgz`,
  ],
  bitbucket: [
    `${base}/commits/abc`,
    `${base}/pull-requests/7`,
    `${base}/issues/8`,
    `${base}/branches/compare/%40scope%2Fpkg%401.0.0%2Bb%231%0Dv1`,
    `${base}/commits/tag/%40scope%2Fpkg%401.0.0%2Bb%231`,
    null,
  ],
};
const kinds: readonly ForgeKind[] = ['github', 'gitlab', 'gitea', 'bitbucket'];

test('addresses have the shape of each forge', () => {
  for (const kind of kinds) {
    const links = linksFor(kind, at);
    const built = [
      links.commit('abc'),
      links.pull('7'),
      links.issue('8'),
      links.compare('v1', tag),
      links.tag(tag),
      links.asset(tag, 'a b.tgz'),
    ];
    assert.deepEqual(built, expected[kind]);
  }
  assert.equal(
    linksFor('gitlab', { ...at, owner: 'group/sub' }).issue('1'),
    'https://h.example/group/sub/r/-/issues/1',
  );
});

test('known hosts are known, others are not guessed', () => {
  assert.deepEqual(['github.com', 'gitlab.com', 'codeberg.org', 'bitbucket.org'].map(forgeKindOf), kinds);
  for (const host of ['github.example.com', 'example.com', '__proto__', 'constructor'])
    assert.equal(forgeKindOf(host), null);
});

test('no name leaves its place, breaks Markdown or makes it throw', (t) => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('../..', '"><script>', ')](x', '?a=b#c', '\u202e', '\ud800'),
  );
  const runs = 1000;
  fc.assert(
    fc.property(text, text, fc.constantFrom(...kinds), (one, two, kind) => {
      const links = linksFor(kind, at);
      for (const url of [
        links.commit(one),
        links.pull(one),
        links.compare(one, two),
        links.tag(one),
        links.asset(one, two) ?? base,
      ]) {
        assert.match(url, /^https:\/\/h\.example\/o\/r\/[A-Za-z0-9_.%/-]+$|^https:\/\/h\.example\/o\/r$/);
        if (kind !== 'gitea')
          assert.equal(new URL(url).pathname.split('/').length, url.split('/').length - 2);
      }
    }),
    { numRuns: runs },
  );
  t.diagnostic(`${runs} cases, ${runs} passed, 0 failed`);
});
