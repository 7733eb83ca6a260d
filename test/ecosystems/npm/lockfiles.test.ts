import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { npm } from '../../../src/ecosystems/npm/index.ts';
import { allRanges, fixtures, released, textsOf, workspace } from './helpers.ts';

const pnpmWorkspace = "packages:\n  - 'packages/*'\n";

/** The lockfile each tool wrote for `workspace`, and the one it wrote after all went to 2.0.0. */
const recorded: readonly (readonly [fixture: string, lockfile: string, extra: Record<string, string>])[] = [
  ['npm1', 'package-lock.json', {}],
  ['npm1', 'npm-shrinkwrap.json', {}],
  ['pnpm8', 'pnpm-lock.yaml', { 'pnpm-workspace.yaml': pnpmWorkspace }],
  ['pnpm9', 'pnpm-lock.yaml', { 'pnpm-workspace.yaml': pnpmWorkspace }],
  ['yarn3', 'yarn.lock', {}],
  ['yarn4', 'yarn.lock', {}],
  ['bun1', 'bun.lock', {}],
];

test('lockfiles follow a release of everything, as their own tool writes them', (t) => {
  for (const [fixture, lockfile, extra] of recorded) {
    const [before, after] = [recordedText(fixture, 'before'), recordedText(fixture, 'after')];
    for (const newline of ['\n', '\r\n']) {
      const texts = textsOf({ ...workspace, ...extra, [lockfile]: before.replaceAll('\n', newline) });
      const packages = npm.packages(texts);
      const versions = Object.fromEntries(packages.map((each) => [each.name, '2.0.0']));
      const result = released(texts, versions, allRanges(packages, '2.0.0'));
      assert.notEqual(before, after);
      assert.equal(result.get(lockfile), after.replaceAll('\n', newline), fixture);
    }
  }
  t.diagnostic(`${recorded.length * 2} cases, ${recorded.length * 2} passed, 0 failed`);
});

test('yarn.lock: entries that sort elsewhere move, registry entries of the same name stay', () => {
  const texts = textsOf({
    'package.json': { name: 'root', private: true, workspaces: ['packages/*'] },
    'packages/ms/package.json': { name: 'ms', version: '9.0.0' },
    'packages/b/package.json': {
      name: 'b',
      version: '1.0.0',
      dependencies: { ms: '^9.0.0', debug: '4.3.4' },
    },
    'packages/c/package.json': {
      name: 'c',
      version: '1.0.0',
      dependencies: { ms: '^2.0.0' },
      devDependencies: { d: '^1' },
    },
    'packages/d/package.json': { name: 'd', version: '1.0.0', dependencies: { ms: '^9.0.0' } },
    'yarn.lock': recordedText('yarn4-order', 'before'),
  });
  const packages = npm.packages(texts);
  const fetched = packages.find((each) => each.name === 'c')?.dependencies.map((each) => each.name);
  assert.deepEqual(fetched, ['d'], 'ms@^2.0.0 comes from the registry and is no edge');
  const ranges = allRanges(packages, '10.0.0').filter((each) => each.dependency === 'ms');
  const result = released(texts, { ms: '10.0.0' }, ranges);
  assert.equal(result.get('yarn.lock'), recordedText('yarn4-order', 'after'));
});

test('yarn.lock: a descriptor stays while somebody else asks for it', () => {
  const texts = textsOf({ ...workspace, 'yarn.lock': recordedText('yarn4', 'before') });
  const ranges = allRanges(npm.packages(texts), '2.0.0').filter(
    (each) => each.manifest === 'package.json' && each.dependency === '@scope/a',
  );
  const lock = released(texts, {}, ranges).get('yarn.lock') ?? '';
  const key = /^"@scope\/a@.*$/mu.exec(lock)?.[0];
  // packages/d still has ^1.0.0.
  assert.match(key ?? '', /@scope\/a@npm:\^1\.0\.0, @scope\/a@npm:\^2\.0\.0, /u);
});

test('yarn.lock: keys longer than 1024 characters take the "? " form', () => {
  const name = `@scope/${'long-'.repeat(30)}name`;
  const users = Array.from({ length: 9 }, (_, index) => ({
    name: `user-${index}`,
    version: '1.0.0',
    dependencies: { [name]: `^1.${index}.0` },
  }));
  const entry = (each: (typeof users)[number]): string =>
    `"${each.name}@workspace:packages/${each.name}":\n  version: 0.0.0-use.local\n  dependencies:\n` +
    `    "${name}": "npm:${each.dependencies[name] ?? ''}"\n`;
  const descriptors = [
    ...users.map((each) => `npm:${each.dependencies[name] ?? ''}`),
    'workspace:packages/l',
  ];
  const key = descriptors.map((each) => `${name}@${each}`).join(', ');
  const texts = textsOf({
    'package.json': { private: true, workspaces: ['packages/*'] },
    'packages/l/package.json': { name, version: '1.8.0' },
    ...Object.fromEntries(users.map((each) => [`packages/${each.name}/package.json`, each])),
    'yarn.lock': `__metadata:\n  version: 8\n\n? "${key}"\n:\n  version: 0.0.0-use.local\n\n${users.map(entry).join('\n')}`,
  });
  const result = released(texts, { [name]: '2.0.0' }, allRanges(npm.packages(texts), '2.0.0'));
  const lock = result.get('yarn.lock') ?? '';
  assert.ok(lock.includes(`\n"${name}@npm:^2.0.0, ${name}@workspace:packages/l":\n  version`));
  assert.equal(lock.match(/"npm:\^2\.0\.0"/gu)?.length, 9);
});

test('pnpm: with auto-install-peers a peer stands among the dependencies; plain ranges may be fetched', () => {
  const importer = (range: string, version: string): string =>
    `lockfileVersion: '9.0'\n\nimporters:\n\n  packages/a: {}\n\n  packages/b:\n    dependencies:\n` +
    `      '@s/a':\n        specifier: ${range}\n        version: ${version}\n\npackages: {}\n`;
  const files = (kind: string, lock: string): ReadonlyMap<string, string> =>
    textsOf({
      'pnpm-workspace.yaml': pnpmWorkspace,
      'packages/a/package.json': { name: '@s/a', version: '1.0.0' },
      'packages/b/package.json': { name: '@s/b', version: '1.0.0', [kind]: { '@s/a': '>=1 <2' } },
      'pnpm-lock.yaml': lock,
    });
  const peer = files('peerDependencies', importer("'>=1 <2'", 'link:../a'));
  const result = released(peer, { '@s/a': '2.0.0' }, allRanges(npm.packages(peer), '2.0.0'));
  assert.equal(result.get('pnpm-lock.yaml'), importer("'>=2 <3'", 'link:../a'));
  const edges = (kind: string): readonly string[] =>
    npm
      .packages(files(kind, importer("'>=1 <2'", '1.0.0')))
      .flatMap((each) => each.dependencies.map((dependency) => dependency.kind));
  assert.deepEqual([edges('dependencies'), edges('peerDependencies')], [[], ['peer']]);
});

test('yarn classic says nothing about members', () => {
  const lock = '# yarn lockfile v1\n\n\n"@scope/z@^1.0.0":\n  version "1.0.0"\n';
  const texts = textsOf({ ...workspace, 'yarn.lock': lock });
  const packages = npm.packages(texts);
  const result = released(texts, { '@scope/a': '2.0.0' }, allRanges(packages, '2.0.0'));
  assert.equal(result.get('yarn.lock'), lock);
  assert.notEqual(result.get('packages/a/package.json'), texts.get('packages/a/package.json'));
});

function recordedText(fixture: string, when: 'before' | 'after'): string {
  // A checkout on Windows may have turned the line ends.
  return readFileSync(new URL(`${fixture}/${when}.txt`, fixtures), 'utf8').replaceAll('\r\n', '\n');
}
