import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changed, release } from './repository.ts';
import type { Repository } from './repository.ts';

const source = (...paths: string[]): string =>
  `// Package p says "example.com/x".\npackage p // import "example.com/x"\n\nimport (\n${paths
    .map((path) => `\t${path}\n`)
    .join('')})\n\nvar _ = "example.com/x/a"\n`;

/** A root with a part of its own release, an example, and a module outside of the workspace. */
const repository: Repository = {
  'go.mod':
    'module example.com/x // ours\r\n\r\ngo 1.24\r\n\r\ntool example.com/x/cmd/gen\r\n' +
    'require example.com/x/part v1.0.0\r\nreplace example.com/x/part => ./part\r\n' +
    'retract (\r\n\tv1.0.1 // broken\r\n\t[v1.1.0, v1.2.0]\r\n)\r\nretract v1.3.0',
  'a.go': source(
    '"fmt"',
    '"example.com/x/a"',
    'part "example.com/x/part/p"',
    '_ `example.com/x/b`',
    '"example.com/xy"',
  ),
  'a_test.go':
    'package p\nimport . "example.com/x"\nimport "example.com/x/c"; import "os"\nfunc f() { import_("example.com/x") }\n',
  'part/go.mod': 'module example.com/x/part\n\nrequire example.com/x v1.2.0 // indirect\n',
  'part/p.go': source('"example.com/x/a"'),
  'example/go.mod': 'module example\n\nrequire example.com/x v1.2.0\n\nreplace example.com/x v1.2.0 => ../\n',
  'example/main.go': source('"example.com/x/a"'),
  'vendor/example.com/x/a/a.go': source('"example.com/x/a"'),
  'testdata/a.go': source('"example.com/x/a"'),
  'fence/go.mod': '',
  'fence/f.go': source('"example.com/x/a"'),
};

test('a new major version: module path, tools, imports and whoever is built with it', () => {
  const after = release(repository, { 'example.com/x': { from: '1.3.0', to: '2.0.0' } });
  assert.deepEqual(changed(repository, after), {
    'go.mod':
      'module example.com/x/v2 // ours\r\n\r\ngo 1.24\r\n\r\ntool example.com/x/v2/cmd/gen\r\n' +
      'require example.com/x/part v1.0.0\r\nreplace example.com/x/part => ./part\r\n' +
      'retract (\r\n\t// v1.0.1 // broken\r\n\t// [v1.1.0, v1.2.0]\r\n)\r\n// retract v1.3.0',
    'a.go': source(
      '"fmt"',
      '"example.com/x/v2/a"',
      'part "example.com/x/part/p"',
      '_ `example.com/x/v2/b`',
      '"example.com/xy"',
    ),
    'a_test.go':
      'package p\nimport . "example.com/x/v2"\nimport "example.com/x/v2/c"; import "os"\nfunc f() { import_("example.com/x") }\n',
    'example/go.mod':
      'module example\n\nrequire example.com/x/v2 v2.0.0\n\nreplace example.com/x/v2 v2.0.0 => ../\n',
    'example/main.go': source('"example.com/x/v2/a"'),
  });
});

test('a requirement is raised, and the replacement of that version with it', () => {
  const after = release(repository, { 'example.com/x': { from: '1.2.0', to: '1.4.0' } }, true);
  assert.deepEqual(changed(repository, after), {
    'example/go.mod':
      'module example\n\nrequire example.com/x v1.4.0\n\nreplace example.com/x v1.4.0 => ../\n',
  });
});

test('go.work: whoever is used together follows, its own replacements too', () => {
  const files = {
    'go.work': 'go 1.24\nuse (\n\t./a\n\t./b\n)\nreplace example.com/r/a v1.0.0 => ./a\n',
    'a/go.mod': 'module example.com/r/a\n',
    'b/go.mod': 'module example.com/r/b\nrequire example.com/r/a v1.0.0\n',
    'b/b.go': 'package b\nimport "example.com/r/a"\n',
  };
  const steps = {
    'example.com/r/a': { from: '1.0.0', to: '2.0.0' },
    'example.com/r/b': { from: '1.0.0', to: '1.0.1' },
  };
  assert.deepEqual(changed(files, release(files, steps)), {
    'go.work': 'go 1.24\nuse (\n\t./a\n\t./b\n)\nreplace example.com/r/a/v2 v2.0.0 => ./a\n',
    'a/go.mod': 'module example.com/r/a/v2\n',
    'b/go.mod': 'module example.com/r/b\nrequire example.com/r/a/v2 v2.0.0\n',
    'b/b.go': 'package b\nimport "example.com/r/a/v2"\n',
  });
});

/** Module path, last version, next version, module path afterwards. */
const paths: readonly (readonly [path: string, from: string | null, to: string, after: string])[] = [
  ['example.com/x', '0.9.0', '1.0.0', 'example.com/x'],
  ['example.com/x', null, '2.0.0', 'example.com/x/v2'],
  ['example.com/x', '2.3.0', '3.0.0', 'example.com/x'],
  ['example.com/x/v2', '2.3.0', '3.0.0', 'example.com/x/v3'],
  ['example.com/x/v2', '2.3.0', '2.4.0', 'example.com/x/v2'],
  ['example.com/x/v3', '2.3.0', '3.0.0', 'example.com/x/v3'],
  ['example.com/x', '1.3.0', '2.0.0-rc.1', 'example.com/x/v2'],
  ['gopkg.in/x.v1', '1.3.0', '2.0.0', 'gopkg.in/x.v2'],
];

for (const [path, from, to, after] of paths) {
  test(`${path}: ${from ?? 'nothing'} → ${to} makes it ${after}`, () => {
    const file = release({ 'go.mod': `module ${path}\n` }, { [path]: { from, to } })['go.mod'];
    assert.equal(file, `module ${after}\n`);
  });
}

test('a directory of one major version cannot hold another, nor can two modules have one path', () => {
  const files = {
    'go.mod': 'module example.com/x\n',
    'v2/go.mod': 'module example.com/x/v2\n',
  };
  assert.throws(() => release(files, { 'example.com/x/v2': { from: '2.0.0', to: '3.0.0' } }), {
    code: 'WORKSPACE_INVALID',
    message: 'v2/go.mod: 3.0.0 cannot be released from the directory v2 of another major version',
    hint: 'copy the module to a directory v3 beside it, with module example.com/x/v3 in its go.mod',
  });
  assert.throws(() => release(files, { 'example.com/x': { from: '1.0.0', to: '2.0.0' } }), {
    code: 'WORKSPACE_INVALID',
    message: 'go.mod: 2.0.0 would make it example.com/x/v2, which v2/go.mod is already',
  });
});

test('an internal package cannot be used from a module that is not below its new path', () => {
  const user = (path: string): Repository => ({
    'go.mod': 'module example.com/x\n',
    'a.go': source('"example.com/x/internal/i"'),
    'deep/er/a.go': source('"example.com/x/deep/internal/i"'),
    'exp/go.mod': 'module example.com/x/exp\nrequire example.com/x v1.0.0\nreplace example.com/x => ../\n',
    'exp/e.go': source(`"${path}"`),
  });
  const steps = { 'example.com/x': { from: '1.0.0', to: '2.0.0' } };
  assert.throws(() => release(user('example.com/x/internal/i'), steps), {
    code: 'WORKSPACE_INVALID',
    message:
      "exp/e.go imports 'example.com/x/internal/i', which Go will not let the module example.com/x/exp do as 'example.com/x/v2/internal/i'",
  });
  assert.match(release(user('example.com/x/a'), steps)['exp/e.go'] ?? '', /"example\.com\/x\/v2\/a"/);
});
