import assert from 'node:assert/strict';
import { test } from 'node:test';
import { helm } from '../../../src/ecosystems/helm/index.ts';
import { changed, readAll, release } from './repository.ts';
import type { Repository } from './repository.ts';

const chart = (name: string, version: string, rest = ''): string =>
  `apiVersion: v2\nname: ${name}\nversion: ${version}\n${rest}`;
const dependency = (range: string, path = '../common'): string =>
  `dependencies:\n  - name: common\n    version: "${range}"\n    repository: file://${path}\n    condition: common.enabled\n`;

/** Written by helm 3.18.6: `helm dependency update` in the chart of `locked`. */
const digest = 'sha256:9b25b9e03bfdc34dbb874fc16c476215b50b5d99585546fb39fe74745f023106';
const digestAfter = 'sha256:01a2aac6126d59c9091d21cdbad92fef602ee7ee5966556aa197bdab1289b953';

const lock = (version: string, sum: string): string =>
  `dependencies:\n- name: common\n  repository: file://../common\n  version: ${version}\ndigest: ${sum}\ngenerated: "2024-01-01T00:00:00Z"\n`;

const locked: Repository = {
  'charts/common/Chart.yaml': chart('common', '1.2.3', 'type: library\n'),
  'charts/app/Chart.yaml': chart('app', '0.1.0', dependency('>=1.0.0, <2')),
  'charts/app/Chart.lock': lock('1.2.3', digest),
};

test('charts, and what they are', () => {
  const packages = helm.packages(
    readAll({
      ...locked,
      'charts/app/charts/redis/Chart.yaml': chart('redis', '9.0.0'),
      'charts/app/charts/own/Chart.yaml': chart('own', '0.2.0'),
      'deploy/Chart.yaml': chart(
        'deploy',
        'v1.0',
        dependency('*', '../charts/app/charts/own').replace('common', 'own'),
      ),
      'examples/a/Chart.yaml': chart('a', '1.0.0'),
      'test/testdata/broken/Chart.yaml': '{{',
      'templates/x/Chart.yaml': '{{',
    }),
  );
  assert.deepEqual(
    packages.map(({ name, path, version, private: hidden, dependencies }) => [
      name,
      path,
      version,
      hidden,
      dependencies.map((one) => one.name),
    ]),
    [
      ['app', 'charts/app', '0.1.0', false, ['common']],
      ['own', 'charts/app/charts/own', '0.2.0', false, []],
      ['common', 'charts/common', '1.2.3', false, []],
      ['deploy', 'deploy', '1.0.0', false, ['own']],
      ['a', 'examples/a', '1.0.0', true, []],
    ],
  );
});

test('a chart that is locked: its lockfile follows, and the digest where it was right', () => {
  const within = release(locked, { common: '1.3.0' });
  assert.deepEqual(Object.keys(changed(locked, within)), [
    'charts/common/Chart.yaml',
    'charts/app/Chart.lock',
  ]);
  assert.match(within['charts/app/Chart.lock'] ?? '', /version: 1\.3\.0\n/);
  const beyond = release(locked, { common: '2.0.0', app: '0.1.1' });
  assert.deepEqual(changed(locked, beyond), {
    'charts/common/Chart.yaml': chart('common', '2.0.0', 'type: library\n'),
    'charts/app/Chart.yaml': chart('app', '0.1.1', dependency('>=2.0.0, <3')),
    'charts/app/Chart.lock': lock('2.0.0', digestAfter),
  });
  const stale = { ...locked, 'charts/app/Chart.lock': lock('1.2.3', 'sha256:0') };
  assert.equal(release(stale, { common: '2.0.0' })['charts/app/Chart.lock'], lock('2.0.0', 'sha256:0'));
});

/** version and appVersion as written, the last version of the group, and both as written for 1.3.0. */
const spellings: readonly (readonly [
  version: string,
  app: string,
  from: string | undefined,
  next: string,
  nextApp: string,
])[] = [
  ['1.2.3', '1.2.3', '1.2.3', '1.3.0', '1.3.0'],
  ['v1.2.3', '"v1.2.3"', '1.2.3', 'v1.3.0', '"v1.3.0"'],
  ["'1.2.3'", "'1.2.3' # x", '1.2.3', "'1.3.0'", "'1.3.0' # x"],
  ['1.2.3', '"1.2.2"', '1.2.3', '1.3.0', '"1.2.2"'],
  ['1.2.3', '1.2.3', undefined, '1.3.0', '1.2.3'],
  ['&v 1.2.3', '*v', '1.2.3', '&v 1.3.0', '*v'],
  ['1.2', '1.2', '1.2.0', '1.3.0', '1.2'],
];

for (const [version, app, from, next, nextApp] of spellings) {
  test(`version: ${version}, appVersion: ${app}, released after ${from ?? 'nothing of others'}`, () => {
    const file = (a: string, b: string): Repository => ({
      'Chart.yaml': `name: x\nversion: ${a}\nappVersion: ${b}`,
    });
    assert.deepEqual(release(file(version, app), { x: '1.3.0' }, from), file(next, nextApp));
  });
}

test('of keys that stand twice the last counts, as for Helm', () => {
  const twice = { 'Chart.yaml': 'name: x\nversion: 1.0.0\nversion: 2.0.0\n' };
  assert.equal(release(twice, { x: '2.0.1' })['Chart.yaml'], 'name: x\nversion: 1.0.0\nversion: 2.0.1\n');
});

test('what cannot be read is told with its line', () => {
  const cases: readonly (readonly [text: string, message: RegExp])[] = [
    ['name: x\nversion: "1\n', /^Chart\.yaml:\d: not valid YAML/],
    ['- name\n', /^Chart\.yaml:1: does not hold a YAML mapping/],
    ['['.repeat(100_000), /^Chart\.yaml:1: /],
  ];
  for (const [text, message] of cases)
    assert.throws(() => helm.packages(readAll({ 'Chart.yaml': text })), {
      code: 'MANIFEST_UNREADABLE',
      message,
    });
});
