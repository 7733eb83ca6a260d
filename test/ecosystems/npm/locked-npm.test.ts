import assert from 'node:assert/strict';
import test from 'node:test';
import { readNpmLock } from '../../../src/ecosystems/npm/locked-npm.ts';
import { told, assertRefused, owned, see } from '../locking.ts';

const integrity = `sha512-${Buffer.alloc(64, 1).toString('base64')}`;

/** As npm 11 writes it, shortened: a workspace with a nested second version, an alias, git, a tarball, a bundled package. */
const lock = {
  name: 'top',
  lockfileVersion: 3,
  requires: true,
  packages: {
    '': { name: 'top', workspaces: ['packages/*'], devDependencies: { eslint: '^9' } },
    'node_modules/a': { resolved: 'packages/a', link: true },
    'node_modules/b': { resolved: 'packages/b', link: true },
    'node_modules/eslint': {
      version: '9.0.0',
      resolved: 'https://user:hunter2@r.example/eslint/-/eslint-9.0.0.tgz?token=hunter2',
      integrity,
      dev: true,
      license: 'MIT',
      dependencies: { ms: '^1' },
    },
    'node_modules/eslint/node_modules/ms': { version: '1.0.0', dev: true, inBundle: true },
    'node_modules/ms': { version: '2.0.0', integrity, license: { type: 'MIT' } },
    'node_modules/other': { name: '@s/real', version: '3.0.0', peerDependencies: { ms: '*', gone: '*' } },
    'node_modules/react': { version: '1.0.0', peer: true },
    'node_modules/forked': {
      version: '0.1.0',
      resolved: 'git+ssh://git@github.com/o/forked.git#0123456789abcdef0123456789abcdef01234567',
      dependencies: { ms: '*' },
    },
    'packages/a': {
      version: '1.0.0',
      dependencies: { b: '^1', other: 'npm:@s/real@3', forked: 'github:o/forked' },
      optionalDependencies: { ms: '^2', fsevents: '*' },
      peerDependencies: { react: '*', eslint: '*' },
      peerDependenciesMeta: { eslint: { optional: true } },
    },
    'packages/b': { version: '1.0.0', devDependencies: { ms: '^2' } },
    'tools/local': { name: 'local', version: '0.0.1', dependencies: { ms: '*' } },
    'node_modules/local': { resolved: 'tools/local', link: true },
  },
};

const own = owned('npm', 'packages/a/package.json', 'packages/b/package.json');

test('package-lock.json: workspaces, nested versions, aliases, git, peers, optional ones', () => {
  const git = 'git%2Bssh%3A%2F%2Fgithub.com%2Fo%2Fforked.git%400123456789abcdef0123456789abcdef01234567';
  assert.deepEqual(see(readNpmLock, 'package-lock.json', JSON.stringify(lock), own), {
    packages: {
      'pkg:npm/eslint@9.0.0': ['pkg:npm/ms@1.0.0'],
      'pkg:npm/ms@1.0.0': [],
      'pkg:npm/ms@2.0.0': [],
      'pkg:npm/%40s/real@3.0.0': ['pkg:npm/ms@2.0.0'],
      'pkg:npm/react@1.0.0': [],
      [`pkg:npm/forked@0.1.0?vcs_url=${git}`]: ['pkg:npm/ms@2.0.0'],
      'pkg:npm/local@0.0.1': ['pkg:npm/ms@2.0.0'],
    },
    needs: {
      'package.json': ['pkg:npm/eslint@9.0.0 dev'],
      'packages/a/package.json': [
        'packages/b/package.json',
        'pkg:npm/%40s/real@3.0.0',
        'pkg:npm/eslint@9.0.0 optional',
        `pkg:npm/forked@0.1.0?vcs_url=${git}`,
        'pkg:npm/ms@2.0.0 optional',
        'pkg:npm/react@1.0.0',
      ],
      'packages/b/package.json': ['pkg:npm/ms@2.0.0 dev'],
    },
  });
});

test('package-lock.json: digests, licences and addresses are told, credentials are not', () => {
  const text = JSON.stringify(lock);
  const { packages } = readNpmLock({ file: 'sub/package-lock.json', text, own: [], texts: new Map() });
  const eslint = packages.find(({ name }) => name === 'eslint');
  assert.deepEqual(eslint?.distributions, [
    {
      url: 'https://r.example/eslint/-/eslint-9.0.0.tgz',
      file: null,
      digests: [{ algorithm: 'SHA-512', hex: '01'.repeat(64) }],
    },
  ]);
  assert.equal(eslint.license, 'MIT');
  const bundled = packages.find(({ name, version }) => name === 'ms' && version === '1.0.0');
  assert.deepEqual(bundled?.properties, [['cdx:npm:package:bundled', 'true']]);
  assert.doesNotMatch(told(packages), /hunter2|git@/);
});

test('package-lock.json: without resolved (omit-lockfile-registry-resolved) digests stay', () => {
  const text = JSON.stringify({
    lockfileVersion: 3,
    packages: { 'node_modules/a': { version: '1.0.0', integrity } },
  });
  const [a] = readNpmLock({ file: 'package-lock.json', text, own: [], texts: new Map() }).packages;
  assert.equal(a?.distributions[0]?.digests.length, 1);
});

test('package-lock.json: what npm did not write is refused', () => {
  const packages = (entries: object) => JSON.stringify({ lockfileVersion: 3, packages: entries });
  assertRefused(readNpmLock, 'package-lock.json', [
    '',
    '{',
    'null',
    '[]',
    '['.repeat(1_000_000),
    JSON.stringify({ lockfileVersion: 1, dependencies: {} }),
    packages({ 'node_modules/a': { version: 1 } }),
    packages({ 'node_modules/a': 'x' }),
    packages({ 'node_modules/a': { version: '1', dependencies: ['x'] } }),
    packages({ [`node_modules/${'a'.repeat(1_000_000)}`]: { version: '1' } }),
    packages({ 'node_modules/a\u0000': { version: '1' } }),
    packages({ 'node_modules/a': { version: '1\ud800' } }),
    packages({ 'node_modules/': { version: '1' } }),
    packages(Object.fromEntries(Array.from({ length: 200_001 }, (_, at) => [`node_modules/${at}`, {}]))),
  ]);
});
