import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseChangeset } from '../../src/core/changesets.ts';
import { intentsOf, withIntents } from '../../src/core/intents.ts';
import type { Change } from '../../src/core/model.ts';
import { decided, versions } from './decide/world.ts';
import { commit, raw } from './history.ts';
import { pkg } from './lines/world.ts';

const [a, b] = [pkg('a', '1.0.0'), pkg('b', '1.0.0')];
const bringer = raw('c', [], { message: 'feat: add (#12)', paths: ['packages/a/x'] });
const manifests = new Map([a, b].map(({ name, manifest }) => [name, [manifest]]));
const read = (front: string, summary: string): ReturnType<typeof intentsOf> =>
  intentsOf(
    parseChangeset('x.md', `---\n${front}\n---\n\n${summary}\n`),
    bringer,
    ({ name }) => manifests.get(name) ?? [],
  );
const changeOf = (front: string, summary: string): Partial<Change> | null =>
  read(front, summary)[0]?.change ?? null;

type Row = readonly [front: string, summary: string, change: Partial<Change> | null];

// prettier-ignore
const rows: readonly Row[] = [
  ['a: patch', 'Mend it', { type: 'fix', level: 'patch', subject: 'Mend it', breaking: false, pr: '12', sha: 'c' }],
  ['a: minor', 'More', { type: 'feat', level: 'minor', subject: 'More', breakingNote: null }],
  ['a: major', 'Less', { type: 'feat', level: 'major', breaking: true, breakingNote: 'Less' }],
  ['a: major', 'Less\r\n\r\nDo *this*.\r\n\r\nThen that.', { subject: 'Less', breakingNote: 'Do *this*.\n\nThen that.' }],
  ['a: patch', 'perf(core): faster (#7)', { type: 'perf', scopes: ['core'], subject: 'faster', level: 'patch', pr: '7' }],
  ['a: patch', 'docs: words', { type: 'docs', level: 'patch' }],
  ['a: patch', 'Mend\n\nCloses #3', { issues: ['3'] }],
  ['a: patch', '', { subject: '(no message)' }],
  ['a: none', 'Nothing', null],
];

test('what a changeset says of a package', (t) => {
  for (const [front, summary, expected] of rows) {
    const change = changeOf(front, summary);
    const found =
      expected &&
      Object.fromEntries(Object.keys(expected).map((key) => [key, Reflect.get(change ?? {}, key)]));
    assert.deepEqual(found, expected, `${front}: ${summary}`);
    if (expected === null) assert.equal(change, null);
  }
  t.diagnostic(`${rows.length} cases, ${rows.length} passed, 0 failed`);
});

test('packages at one level share the change, so that a group tells it once', () => {
  const [one, two] = read('a: minor\nb: minor', 'More');
  assert.equal(one?.change, two?.change);
});

test('a changeset speaks for the commit that brought it, package by package', () => {
  const [both] = withIntents(
    [commit('c', { type: 'feat', level: 'minor', paths: ['packages/a/x', 'packages/b/x'] })],
    read('a: patch', 'Mend'),
  );
  assert.deepEqual(
    [...(both?.apart ?? [])].map(([manifest, changes]) => [manifest, changes.map(({ level }) => level)]),
    [[a.manifest, ['patch']]],
  );
  assert.match(both?.reason ?? '', /x\.md speaks for packages\/a\/package\.json/);
});

const tags = ['a@1.0.0', 'b@1.0.0'];
const paths = ['packages/a/x', 'packages/b/x'];

test('versions follow commits and changesets together', () => {
  const feat = commit('c', { type: 'feat', level: 'minor', paths });
  const at = (front: string, commits = [feat]): readonly string[] =>
    versions(decided({ packages: [a, b], tags, commits, intents: read(front, 'x') }));
  assert.deepEqual(at('a: patch'), ['a 1.0.1', 'b 1.1.0'], 'instead of the commit for a, the commit for b');
  assert.deepEqual(at('a: none'), ['b 1.1.0'], 'none takes the commit out for a');
  assert.deepEqual(at('a: major\nb: patch'), ['a 2.0.0', 'b 1.0.1']);
  assert.deepEqual(
    at('a: patch', [commit('d', { type: 'feat', level: 'minor', paths }), feat]),
    ['a 1.1.0', 'b 1.1.0'],
    'other commits count as ever',
  );
  assert.deepEqual(
    at('a: minor', []),
    ['a 1.1.0'],
    'also when the commit that brought it was released before',
  );
});
