import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { noOverrides } from '../../../src/core/commits/index.ts';
import { pastReleases, previousOf } from '../../../src/core/decide/past.ts';
import { findLines } from '../../../src/core/lines/lines.ts';
import type { Package, RawCommit, RawTag } from '../../../src/core/model.ts';
import { graph, raw, reachableFrom } from '../history.ts';
import { lines, pkg, rules as lineRules } from '../lines/world.ts';

const rules = {
  bump: { feat: 'minor', fix: 'patch' },
  always: null,
  squash: 'header',
  scopes: 'add',
  mapped: null,
} as const;
const root = pkg('r', '1.0.0', { path: '.' });

/** Subjects by release, newest release first. */
function told(
  commits: readonly RawCommit[],
  tags: readonly RawTag[],
  packages: readonly Package[] = [root],
): Readonly<Record<string, readonly string[]>> {
  const found = findLines(packages, tags, lineRules);
  const releases = pastReleases(commits, {
    own: [],
    lines: found.lines,
    packages,
    rules,
    overrides: noOverrides,
  });
  return Object.fromEntries(
    releases.map(({ release }) => [release.tag, release.changes.map(({ subject }) => subject)]),
  );
}

const tag = (name: string, sha: string): RawTag => ({ name, sha, reachable: true });

test('a commit is told by the oldest release that contains it', () => {
  const commits = [raw('e', ['d']), raw('d', ['b', 's']), raw('s', ['a']), raw('b', ['a']), raw('a', [])];
  assert.deepEqual(told(commits, [tag('v1.0.0', 'a'), tag('v1.1.0', 'b'), tag('v1.2.0', 'd')]), {
    'v1.2.0': ['d', 's'],
    'v1.1.0': ['b'],
    'v1.0.0': ['a'],
  });
});

test('a prerelease tells its own, the stable release everything since the last stable one', () => {
  const commits = [raw('c', ['b']), raw('b', ['a']), raw('a', [])];
  const tags = [tag('v1.0.0', 'a'), tag('v1.1.0-rc.1', 'b'), tag('v1.1.0', 'c')];
  assert.deepEqual(told(commits, tags), { 'v1.1.0': ['c', 'b'], 'v1.1.0-rc.1': ['b'], 'v1.0.0': ['a'] });
});

test('independent packages tell what touches them', () => {
  const [a, b] = [pkg('a', '1.0.0'), pkg('b', '1.0.0')];
  const commits = [
    raw('c', ['b'], { paths: ['packages/a/x', 'packages/b/x'] }),
    raw('b', ['a'], { paths: ['packages/b/x'] }),
    raw('a', [], { paths: ['packages/a/x'] }),
  ];
  const tags = [tag('a@1.0.0', 'a'), tag('b@1.0.0', 'b'), tag('a@1.0.1', 'c'), tag('b@1.0.1', 'c')];
  assert.deepEqual(told(commits, tags, [a, b]), {
    'a@1.0.1': ['c'],
    'b@1.0.1': ['c'],
    'b@1.0.0': ['b'],
    'a@1.0.0': ['a'],
  });
});

test('two tags on one commit: the lower one tells it', () => {
  const found = told([raw('b', ['a']), raw('a', [])], [tag('v1.0.0', 'b'), tag('v1.0.1', 'b')]);
  assert.deepEqual(found, { 'v1.0.1': [], 'v1.0.0': ['b', 'a'] });
});

test('the release before: of a stable one the last stable, of a prerelease whatever came before', () => {
  const [line] = lines([root], ['v1.0.0', 'v1.1.0-rc.1', 'v1.1.0-rc.2', 'v1.1.0', '~v1.0.5']).lines;
  assert.ok(line);
  const before = (name: string): string | null => {
    const one = line.tags.find((each) => each.name === name);
    assert.ok(one);
    return previousOf(line, one)?.name ?? null;
  };
  assert.equal(before('v1.1.0'), 'v1.0.0');
  assert.equal(before('v1.1.0-rc.2'), 'v1.1.0-rc.1');
  assert.equal(before('v1.1.0-rc.1'), 'v1.0.0');
  assert.equal(before('v1.0.0'), null);
});

test('property: each commit below a tag is in exactly one release, the oldest that contains it', (t) => {
  let runs = 0;
  fc.assert(
    fc.property(graph(), fc.array(fc.nat(), { minLength: 1, maxLength: 6 }), (commits, picks) => {
      runs += 1;
      const tags = picks.map((pick, at) => tag(`v1.${at}.0`, commits[pick % commits.length]?.sha ?? ''));
      const found = told(commits, tags);
      const seen = new Set<string>();
      for (const { name, sha } of tags) {
        const mine = commits.map((one) => one.sha).filter((one) => reachableFrom(commits, sha).has(one));
        assert.deepEqual(
          found[name],
          mine.filter((one) => !seen.has(one)),
          name,
        );
        for (const one of mine) seen.add(one);
      }
    }),
    { numRuns: 500 },
  );
  t.diagnostic(`${runs} histories, ${runs} passed, 0 failed`);
});
