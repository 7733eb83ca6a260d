import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isMeant, selectPackages } from '../../src/core/package-name.ts';
import type { Package } from '../../src/core/model.ts';

function packageOf(name: string, path: string): Package {
  return {
    name,
    path,
    manifest: `${path}/package.json`,
    ecosystem: 'npm',
    version: '1.0.0',
    versionFile: `${path}/package.json`,
    private: false,
    dependencies: [],
  };
}

const packages = [
  packageOf('root', '.'),
  packageOf('@acme/core', 'packages/core'),
  packageOf('@acme/plugin-a', 'plugins/a'),
  packageOf('@acme/plugin-b', 'plugins/b'),
  packageOf('site', 'apps/[lang]'),
];

const cases: readonly (readonly [pattern: string, names: readonly string[]])[] = [
  ['site', ['site']],
  ['.', ['root']],
  ['apps/[lang]', ['site']],
  ['*', ['root', 'site']],
  ['**', ['root', '@acme/core', '@acme/plugin-a', '@acme/plugin-b', 'site']],
  ['@acme/*', ['@acme/core', '@acme/plugin-a', '@acme/plugin-b']],
  ['@acme/plugin-?', ['@acme/plugin-a', '@acme/plugin-b']],
  ['plugins/*', ['@acme/plugin-a', '@acme/plugin-b']],
  ['{packages,plugins}/{core,b}', ['@acme/core', '@acme/plugin-b']],
  ['@acme/{core,plugin-*}', ['@acme/core', '@acme/plugin-a', '@acme/plugin-b']],
  ['{', []],
  ['acme', []],
];
for (const [pattern, names] of cases)
  test(`${pattern} means ${names.join(', ') || 'no package'}`, () => {
    assert.deepEqual(
      packages.filter((pkg) => isMeant(pkg, pattern)).map(({ name }) => name),
      names,
    );
    assert.deepEqual(
      selectPackages(packages, [pattern, 'nobody']).map(({ name }) => name),
      names,
    );
  });

test('no pattern means no package', () => {
  assert.deepEqual(selectPackages(packages, []), []);
});
