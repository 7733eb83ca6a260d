import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Texts } from '../../../src/ecosystems/ecosystem.ts';
import { npm } from '../../../src/ecosystems/npm/index.ts';
import { rooted } from '../../../src/ecosystems/rooted.ts';

const manifests = {
  'package.json': '{ "name": "root", "private": true, "workspaces": ["packages/*"] }',
  'packages/a/package.json': '{ "name": "@s/a", "version": "1.0.0" }',
};

/** What leaves its range when @s/a gets a version: `<who> <range> in <file>`. */
function leaving(lockfiles: Readonly<Record<string, string>>, version: string): readonly string[] {
  const texts: Texts = new Map(Object.entries({ ...manifests, ...lockfiles }));
  const versions = npm
    .packages(texts)
    .filter(({ name }) => name === '@s/a')
    .map((pkg) => ({ package: pkg, version }));
  return (npm.outside?.(texts, versions) ?? []).map(
    ({ by, name, range, file }) => `${by}: ${name} ${range} in ${file}`,
  );
}

const linked = { resolved: 'packages/a', link: true };
const npmLock = {
  'package-lock.json': JSON.stringify({
    lockfileVersion: 3,
    packages: {
      '': { name: 'root', workspaces: ['packages/*'] },
      'packages/a': { name: '@s/a', version: '1.0.0', dependencies: { '@s/a': '^0.1.0' } },
      'node_modules/@s/a': linked,
      'node_modules/@x/asks': { version: '3.0.0', dependencies: { '@s/a': '^1.0.0', other: '^9.0.0' } },
      'node_modules/maybe': { version: '3.0.0', optionalDependencies: { '@s/a': '1.x' } },
      'node_modules/peer': { version: '3.0.0', peerDependencies: { '@s/a': '^1.0.0' } },
      'node_modules/own': { version: '3.0.0', dependencies: { '@s/a': '^0.9.0' } },
      'node_modules/own/node_modules/@s/a': { version: '0.9.0' },
    },
  }),
};

test('package-lock.json: who gets the member by its link, and asks for what it leaves', () => {
  const both = ['@x/asks: @s/a ^1.0.0 in package-lock.json', 'maybe: @s/a 1.x in package-lock.json'];
  assert.deepEqual(leaving(npmLock, '2.0.0'), both);
  assert.deepEqual(leaving(npmLock, '1.1.0-rc.0'), both);
  assert.deepEqual(leaving(npmLock, '1.1.0'), []);
  assert.deepEqual(
    leaving({ 'package-lock.json': '{ "lockfileVersion": 1, "dependencies": {} }' }, '2.0.0'),
    [],
  );
  assert.deepEqual(leaving({}, '2.0.0'), []);
});

function berry(npmPrefix: string): string {
  return `__metadata:
  version: 8

"@s/a@${npmPrefix}^1.0.0, @s/a@workspace:packages/a":
  version: 0.0.0-use.local
  resolution: "@s/a@workspace:packages/a"
  languageName: unknown
  linkType: soft

"@s/a@${npmPrefix}^0.9.0":
  version: 0.9.1
  resolution: "@s/a@npm:0.9.1"
  languageName: node
  linkType: hard

"@x/asks@npm:^3.0.0":
  version: 3.0.0
  resolution: "@x/asks@npm:3.0.0"
  dependencies:
    "@s/a": "${npmPrefix}^1.0.0"
  peerDependencies:
    "@s/a": ^1.0.0
  languageName: node
  linkType: hard

"own@npm:^3.0.0":
  version: 3.0.0
  resolution: "own@npm:3.0.0"
  dependencies:
    "@s/a": "${npmPrefix}^0.9.0"
  languageName: node
  linkType: hard
`;
}

test('yarn.lock of berry: descriptors that a member resolves, with npm: as yarn 4 writes it and without', () => {
  for (const prefix of ['npm:', '']) {
    const lockfiles = { 'yarn.lock': berry(prefix) };
    assert.deepEqual(leaving(lockfiles, '2.0.0'), ['@x/asks: @s/a ^1.0.0 in yarn.lock'], prefix);
    assert.deepEqual(leaving(lockfiles, '1.2.0'), [], prefix);
  }
  assert.deepEqual(
    leaving({ 'yarn.lock': '# yarn lockfile v1\n\n"@s/a@^1.0.0":\n  version "1.0.0"\n' }, '2.0.0'),
    [],
  );
});

test('a workspace below the top', () => {
  const below = rooted(npm, 'web');
  const texts: Texts = new Map(
    Object.entries({ ...manifests, ...npmLock }).map(([path, text]) => [`web/${path}`, text]),
  );
  const versions = below.packages(texts).map((pkg) => ({ package: pkg, version: '2.0.0' }));
  const files = (below.outside?.(texts, versions) ?? []).map(({ file }) => file);
  assert.deepEqual(files, ['web/package-lock.json', 'web/package-lock.json']);
});
