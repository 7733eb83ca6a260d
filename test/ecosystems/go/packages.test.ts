import assert from 'node:assert/strict';
import { test } from 'node:test';
import { go } from '../../../src/ecosystems/go/index.ts';
import { named, readAll } from './repository.ts';
import type { Repository } from './repository.ts';

const packagesOf = (repository: Repository): ReturnType<typeof go.packages> =>
  go.packages(readAll(repository));
const mod = (path: string, rest = ''): string => `module ${path}\n\ngo 1.24\n${rest}`;

test('modules are packages without a version, with the tags Go wants for them', () => {
  const packages = packagesOf({
    'go.mod': mod('example.com/x'),
    'sub/dir/go.mod': mod('example.com/x/sub/dir'),
    'v2/go.mod': mod('example.com/x/v2'),
    'sub/dir/v3/go.mod': mod('example.com/x/sub/dir/v3'),
    'branch/go.mod': mod('example.com/x/branch/v4'),
  });
  assert.deepEqual(
    packages.map(({ name, path, version, private: hidden, tagged }) => [name, path, version, hidden, tagged]),
    [
      ['example.com/x', '.', null, false, { prefix: 'v', major: null, isOwn: false }],
      ['example.com/x/branch/v4', 'branch', null, false, { prefix: 'branch/v', major: 4, isOwn: false }],
      ['example.com/x/sub/dir', 'sub/dir', null, false, { prefix: 'sub/dir/v', major: null, isOwn: false }],
      ['example.com/x/sub/dir/v3', 'sub/dir/v3', null, false, { prefix: 'sub/dir/v', major: 3, isOwn: true }],
      ['example.com/x/v2', 'v2', null, false, { prefix: 'v', major: 2, isOwn: true }],
    ],
  );
});

test('every spelling of a module directive', () => {
  const spellings: readonly (readonly [text: string, name: string])[] = [
    ['module example.com/x', 'example.com/x'],
    ['\uFEFF// Deprecated: use y\r\nmodule example.com/x // c\r\n', 'example.com/x'],
    ['module "example.com/x"\n', 'example.com/x'],
    ['module `example.com/x`\n', 'example.com/x'],
    ['module (\n\texample.com/x\n)\n', 'example.com/x'],
    ['go 1.24\nmodule\texample.com/x//c\n', 'example.com/x'],
    ['module gopkg.in/yaml.v3', 'gopkg.in/yaml.v3'],
  ];
  for (const [text, name] of spellings)
    assert.deepEqual(
      packagesOf({ 'go.mod': text }).map((one) => one.name),
      [name],
      text,
    );
});

test('what go passes over is no package: vendor, testdata, _x, .x, a go.mod without a module', () => {
  const paths = ['vendor/a', 'testdata/b', 'a/testdata', '_x', '.x', 'x/_y'];
  const repository = Object.fromEntries(paths.map((path) => [`${path}/go.mod`, mod(`example.com/${path}`)]));
  const fence = { 'assets/go.mod': '// only a fence\n' };
  const packages = packagesOf({ 'go.mod': mod('example.com/x'), ...repository, ...fence });
  assert.deepEqual(
    packages.map((one) => one.name),
    ['example.com/x'],
  );
});

test('modules nobody can get, and modules for the repository itself, are private', () => {
  const packages = packagesOf({
    'go.mod': mod('app'),
    'lib/go.mod': mod('go.example.org/app/lib'),
    'other/go.mod': mod('example.com/x/elsewhere'),
    'local/go.mod': mod('local'),
    'internal/a/go.mod': mod('example.com/x/internal/a'),
    'examples/a/go.mod': mod('example'),
    'examples/b/go.mod': mod('example'),
  });
  assert.deepEqual(
    packages.map(({ name, private: hidden }) => [name, hidden]),
    [
      ['app', false],
      ['examples/a', true],
      ['examples/b', true],
      ['example.com/x/internal/a', true],
      ['go.example.org/app/lib', false],
      ['local', true],
      ['example.com/x/elsewhere', true],
    ],
  );
});

test('a requirement counts where the module is built from the tree', () => {
  const user = 'example.com/x/user';
  const requires = 'require (\n\texample.com/x v1.2.3 // indirect\n\texample.com/other v1.0.0\n)\n';
  const edges = (files: Repository): readonly (string | null)[] =>
    named(packagesOf({ 'go.mod': mod('example.com/x'), ...files }), user).dependencies.map(
      ({ range }) => range,
    );
  const plain = { 'user/go.mod': mod(user, requires) };
  assert.deepEqual(edges(plain), [], 'published, so whatever stands in the tree');
  const replaced = (line: string): Repository => ({
    'user/go.mod': mod(user, `${requires}replace ${line}\n`),
  });
  assert.deepEqual(edges(replaced('example.com/x => ../')), ['v1.2.3']);
  assert.deepEqual(edges(replaced('example.com/x v1.2.3 => ../')), ['v1.2.3']);
  assert.deepEqual(edges(replaced('example.com/x v1.0.0 => ../')), [], 'another version is replaced');
  assert.deepEqual(edges(replaced('example.com/x => ../../elsewhere')), []);
  assert.deepEqual(edges(replaced('example.com/x => example.com/fork v1.0.0')), []);
  assert.deepEqual(edges({ ...plain, 'go.work': 'go 1.24\nuse (\n\t.\n\t./user\n)\n' }), ['v1.2.3']);
  assert.deepEqual(edges({ ...plain, 'go.work': 'go 1.24\nuse ./user\n' }), [], 'not used together');
  const rerouted = 'go 1.24\nuse ./user\nreplace example.com/x => ./\n';
  assert.deepEqual(edges({ ...plain, 'go.work': rerouted }), ['v1.2.3']);
});

test('what cannot be read is told with its line', () => {
  const cases: readonly (readonly [text: string, where: RegExp])[] = [
    ['module x\nrequire (\n\ta v1\n', /^go\.mod:4: the block 'require \(' is not closed/],
    ['module x\n\nrequire "a\n', /^go\.mod:3: cannot be read from here on/],
  ];
  for (const [text, message] of cases)
    assert.throws(() => packagesOf({ 'go.mod': text }), { code: 'MANIFEST_UNREADABLE', message });
});
