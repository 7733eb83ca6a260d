import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAsked } from '../../../src/core/decide/wanted.ts';
import { ReleaseError } from '../../../src/core/error.ts';
import { pkg } from '../lines/world.ts';
import { changed, decided, versions } from './world.ts';

test('a version may be asked for as Python and Ruby spell it, where that means one', (t) => {
  const cases: readonly (readonly [asked: string, name: string | null, version: string | null])[] = [
    ['1.0.0', null, '1.0.0'],
    ['v1.0.0-beta2', null, '1.0.0-beta2'],
    ['1.0.0b2', null, '1.0.0-beta.2'],
    ['1.0.0a1', null, '1.0.0-alpha.1'],
    ['1.0.0rc1', null, '1.0.0-rc.1'],
    ['1.0.0.dev3', null, '1.0.0-dev.3'],
    ['1.0.0.beta2', null, '1.0.0-beta.2'],
    ['1.0.0.beta.2', null, '1.0.0-beta.2'],
    ['@acme/core@1.0.0b2', '@acme/core', '1.0.0-beta.2'],
    ['1.0', null, null],
    ['1.0b2', null, null],
    ['1.0.0.post1', null, null],
    ['1.0.0.pre1', null, null],
    ['1.0.0b', null, null],
    ['1!1.0.0b1', null, null],
    ['@1.0.0b2', null, null],
    [`1.0.0b${'9'.repeat(300)}`, null, null],
  ];
  for (const [asked, name, version] of cases) {
    if (version === null) {
      assert.throws(
        () => readAsked(asked),
        (error) =>
          error instanceof ReleaseError && error.code === 'USAGE' && error.hint?.includes('1.2.3b1') === true,
        asked,
      );
    } else {
      const read = readAsked(asked);
      assert.deepEqual([read.package, read.version.version], [name, version], asked);
    }
  }
  t.diagnostic(`${cases.length} cases, ${cases.length} passed, 0 failed`);
});

test('the series keeps its style, however the next version is asked for', () => {
  const next = (tag: string, asked: string): readonly string[] =>
    versions(
      decided({
        packages: [pkg('r', tag.slice(1), { path: '.' })],
        tags: [tag],
        commits: [],
        wanted: { as: [asked] },
      }),
    );
  assert.deepEqual(next('v1.0.0-beta1', '1.0.0b2'), ['r 1.0.0-beta2']);
  assert.deepEqual(next('v1.0.0-beta1', '1.0.0.beta2'), ['r 1.0.0-beta2']);
  assert.deepEqual(next('v1.0.0-beta.1', '1.0.0b2'), ['r 1.0.0-beta.2']);
  assert.deepEqual(next('v1.0.0-beta1', '1.1.0b1'), ['r 1.1.0-beta.1']);
});

test('the undotted trap is about tags: Python tags go on, SemVer tags of Python packages are refused', () => {
  const next = (tag: string, version: string): readonly string[] => {
    const python = pkg('p', version, { path: '.', ecosystem: 'python', manifest: 'pyproject.toml' });
    return versions(decided({ packages: [python], tags: [tag], commits: [changed('1', [python])] }));
  };
  assert.deepEqual(next('v1.0.0b9', '1.0.0-beta.9'), ['p 1.0.0-beta.10']);
  assert.throws(
    () => next('v1.0.0-beta9', '1.0.0-beta9'),
    (error) => error instanceof ReleaseError && error.code === 'PRERELEASE_WOULD_SORT_LOWER',
  );
});

test('tags as Ruby writes them go on in their style', () => {
  const next = (tag: string, wanted = {}): readonly string[] => {
    const gem = pkg('g', '1.0.0-beta.9', { path: '.', ecosystem: 'ruby', manifest: 'g.gemspec' });
    const { set } = decided({ packages: [gem], tags: [tag], commits: [changed('1', [gem])], wanted });
    return set.groups.map(({ version, tag: made }) => `${version} ${made}`);
  };
  assert.deepEqual(next('v1.0.0.beta9'), ['1.0.0-beta.10 v1.0.0.beta10']);
  assert.deepEqual(next('g-1.0.0.beta.9'), ['1.0.0-beta.10 g-1.0.0.beta.10']);
  assert.deepEqual(next('v1.0.0.beta9', { graduate: 'only' }), ['1.0.0 v1.0.0']);
  const plain = pkg('n', '1.0.0', { path: '.' });
  const { set } = decided({ packages: [plain], tags: ['v1.0.0.beta9'], commits: [changed('1', [plain])] });
  assert.deepEqual(
    set.groups.map(({ tag }) => tag),
    ['v1.0.0'],
  );
});
