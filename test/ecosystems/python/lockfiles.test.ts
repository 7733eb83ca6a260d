import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contentHash, hashVariants } from '../../../src/ecosystems/python/content-hash.ts';
import type { Repository } from '../cargo/repository.ts';
import { hashes } from '../../data/python/facts.ts';
import { fixture, release } from './repository.ts';

/** The lines that differ, as they are afterwards. */
function changes(before: Repository, after: Repository): readonly string[] {
  return Object.entries(after).flatMap(([file, text]) => {
    const lines = (before[file] ?? '').split('\n');
    return text.split('\n').flatMap((line, at) => (line === lines[at] ? [] : [`${file}: ${line.trim()}`]));
  });
}

test('uv.lock follows the versions of the members; nothing else in it changes', () => {
  const before = fixture('uv');
  const after = release(before, {
    'root-pkg': '1.0.0-beta.3',
    app: '1.0.0-beta.3',
    'Core.Lib': '1.0.0-beta.3',
    tool: '0.4.0',
  });
  assert.deepEqual(changes(before, after).toSorted(), [
    'packages/app/pyproject.toml: version = "1.0.0b3"',
    'packages/core/pyproject.toml: fast = ["tool>=0.4,<0.5"]',
    'packages/core/pyproject.toml: version = "1.0.0b3"',
    'packages/tool/pyproject.toml: version = "0.4.0"',
    `pyproject.toml: "tool ~= 0.4; python_version >= '3.9'",`,
    'pyproject.toml: dev = ["app==1.0.0b3", { include-group = "lint" }]',
    'pyproject.toml: version = "1.0.0b3" # with the others',
    'uv.lock: version = "0.4.0"',
    'uv.lock: version = "1.0.0b3"',
    'uv.lock: version = "1.0.0b3"',
    'uv.lock: version = "1.0.0b3"',
  ]);
});

test('poetry.lock follows versions, requirements and the hash of every project that has one', () => {
  const before = fixture('poetry');
  const after = release(before, { top: '2.0.0', app: '2.0.0', 'Core.Lib': '2.0.0' });
  assert.deepEqual(changes(before, after).toSorted(), [
    'libs/app/poetry.lock: content-hash = "1e4dede971ede6beb1e66744078ce0b74518a1566cf2b808eb8c1b426c108530"',
    'libs/app/poetry.lock: version = "2.0.0"',
    'libs/app/pyproject.toml: "Core.Lib" = "^2.0.0"',
    'libs/app/pyproject.toml: version = "2.0.0"',
    'libs/core/pyproject.toml: version = "2.0.0"',
    'poetry.lock: "Core.Lib" = "^2.0.0"',
    'poetry.lock: content-hash = "b83c955c48bf4e609474eb7df26c788c6442373bfe4540a0a7f7da4f479f9068"',
    'poetry.lock: version = "2.0.0"',
    'poetry.lock: version = "2.0.0"',
    'pyproject.toml: dependencies = ["core.lib (>=2.0.0,<3.0)", "app"]',
    'pyproject.toml: version = "2.0.0"',
  ]);
});

test('a release that changes no requirement leaves the hash alone; one that was stale stays stale', () => {
  const before = fixture('poetry');
  const same = changes(before, release(before, { top: '1.0.0' }));
  assert.deepEqual(same, ['pyproject.toml: version = "1.0.0"']);
  const stale = {
    ...before,
    'poetry.lock': (before['poetry.lock'] ?? '').replace(/(?<=content-hash = ").*(?=")/, 'a'.repeat(64)),
  };
  const after = changes(stale, release(stale, { 'Core.Lib': '2.0.0' }));
  assert.equal(
    after.some((line) => line.startsWith('poetry.lock: content-hash')),
    false,
  );
});

test('pdm.lock follows the versions of path dependencies', () => {
  const lock = (version: string): string =>
    `[metadata]\nversion = "9"\ncontent_hash = "sha256:0"\n\n[[package]]\nname = "lib"\nversion = "${version}"\npath = "./lib"\nsummary = ""\n\n[[package]]\nname = "x"\nversion = "1.0.0"\nfiles = [\n    {file = "x", hash = "y"},\n]\n`;
  const files = {
    'pyproject.toml': '[project]\nname = "top"\nversion = "1.0.0"\n[tool.uv.workspace]\nmembers = ["lib"]\n',
    'lib/pyproject.toml': '[project]\nname = "lib"\nversion = "1.0.0"\n',
    'pdm.lock': lock('1.0.0'),
  };
  assert.equal(release(files, { lib: '1.1.0' })['pdm.lock'], lock('1.1.0'));
});

test('content-hash is what Poetry itself says', (t) => {
  for (const { pyproject, ...said } of hashes) {
    for (const variant of hashVariants)
      assert.equal(contentHash(pyproject, variant), said[variant], pyproject);
  }
  assert.equal(contentHash('= 1', 'with-groups'), null);
  t.diagnostic(`${hashes.length * 2} hashes, all passed`);
});
