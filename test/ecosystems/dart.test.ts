import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dart } from '../../src/ecosystems/dart/index.ts';
import { obeysTheLaws } from './kit/laws.ts';
import { packagesOf, released, told } from './kit/repository.ts';

obeysTheLaws(dart, {
  files: {
    'pubspec.yaml': `name: top
version: ‹v› # version: 1.0.0
publish_to: none
workspace:
  - packages/core
environment: { sdk: ^3.6.0 }
`,
    'packages/core/pubspec.yaml': `name: core
version: "‹v›"
resolution: workspace
dependencies:
  top: '‹v›'
  path: ^1.0.0
`,
    'pubspec.lock': `packages:
  core:
    dependency: "direct main"
    source: path
    version: "‹v›"
  path:
    source: hosted
    version: "1.0.0"
`,
  },
  noise: ['# version: 1.0.0 é', ''],
});

test('members of pub workspaces and of melos, private apps, and dependencies by path', () => {
  const files = {
    'pubspec.yaml': 'name: top\npublish_to: none\nworkspace: [packages/*]\n',
    'melos.yaml': 'name: top\npackages:\n  - apps/**\n',
    'packages/a/pubspec.yaml': 'name: a\nversion: 1.2.3\n',
    'apps/x/pubspec.yaml':
      'name: x\nversion: 1.0.0+7\npublish_to: none\ndependencies:\n  a:\n    path: ../../packages/a\ndev_dependencies:\n  top: any\n',
    'example/pubspec.yaml': 'name: example\n',
  };
  assert.deepEqual(told(packagesOf(dart, files)), [
    'top . null pubspec.yaml private',
    'x apps/x 1.0.0 apps/x/pubspec.yaml private normal a -, dev top any',
    'a packages/a 1.2.3 packages/a/pubspec.yaml',
  ]);
});

test('the build number of an app counts on, that of a published package goes', () => {
  const pubspec = (version: string, more = ''): string => `name: x\nversion: ${version}\n${more}`;
  const after = (text: string): string | undefined =>
    released(dart, { 'pubspec.yaml': text }, { to: '1.1.0' })['pubspec.yaml'];
  const app = 'publish_to: none\n';
  assert.equal(after(pubspec('1.0.0+41', app)), pubspec('1.1.0+42', app));
  assert.equal(after(pubspec('1.0.0+4')), pubspec('1.1.0'));
});

test('a bare mark of development announces the version', () => {
  const read = (version: string): string | null | undefined =>
    packagesOf(dart, { 'pubspec.yaml': `name: x\nversion: ${version}\n` })[0]?.version;
  assert.deepEqual(['1.2.3-wip', '1.2.3-dev', '1.2.3-dev.1', '1.2.3-beta'].map(read), [
    '1.2.3',
    '1.2.3',
    '1.2.3-dev.1',
    '1.2.3-beta',
  ]);
});

test('what is no version, and what is no pubspec', () => {
  const [pkg] = packagesOf(dart, { 'pubspec.yaml': 'name: x\nversion: 1.10\n' });
  assert.equal(pkg?.version, null);
  assert.equal(pkg.versionNote, 'pubspec.yaml:2: "1.10" cannot be read as a version');
  assert.deepEqual(packagesOf(dart, { 'pubspec.yaml': 'description: nothing\n' }), []);
  for (const text of ['name: x\nb: "\n', '- x\n', '['.repeat(20_000)]) {
    assert.throws(() => packagesOf(dart, { 'pubspec.yaml': text }), {
      code: 'MANIFEST_UNREADABLE',
      message: /^pubspec\.yaml:\d+: /,
    });
  }
});

test('constraints as pub reads them', () => {
  const cases: readonly (readonly [range: string, version: string, satisfied: boolean, moved: string])[] = [
    ['^1.2.3', '1.9.0', true, '^1.9.0'],
    ['^1.2.3', '2.0.0', false, '^2.0.0'],
    ['^1.2.3', '2.0.0-beta.1', false, '^2.0.0-beta.1'],
    ['^1.2.3', '1.3.0-beta.1', true, '^1.3.0-beta.1'],
    ['^0.2.3', '0.3.0', false, '^0.3.0'],
    ['>=1.0.0 <2.0.0', '2.0.0', false, '>=2.0.0 <3.0.0'],
    ['>=1.0.0 <2.0.0', '2.0.0-dev.1', false, '>=2.0.0-dev.1 <3.0.0'],
    ['1.2.3', '1.2.4', false, '1.2.4'],
    ['any', '9.0.0', true, 'any'],
  ];
  for (const [range, version, satisfied, moved] of cases) {
    assert.equal(dart.satisfies(version, range), satisfied, `${version} in ${range}`);
    assert.equal(dart.rewriteRange(range, version), moved, range);
    assert.equal(dart.satisfies(version, moved), true, `${version} in ${moved}`);
  }
});
