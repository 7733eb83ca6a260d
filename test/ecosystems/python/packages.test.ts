import assert from 'node:assert/strict';
import { test } from 'node:test';
import { named, type Repository } from '../cargo/repository.ts';
import { fixture, readAll, python } from './repository.ts';

const project = (name: string, rest = ''): string =>
  `[project]\nname = "${name}"\nversion = "1.0.0"\n${rest}`;

const paths = (files: Repository): readonly string[] =>
  python.packages(readAll(files)).map(({ path }) => path);

/** Dependencies of the first package, one line each: name, kind, range. */
const edges = (files: Repository): readonly string[] =>
  (python.packages(readAll(files))[0]?.dependencies ?? []).map(
    ({ name, kind, range }) => `${name} ${kind} ${range ?? '-'}`,
  );

test('a uv workspace: the root, its members without those excluded, path dependencies', () => {
  const files = {
    'pyproject.toml': `${project('top', 'dependencies = ["far"]\n')}[tool.uv.workspace]\nmembers = ["libs/*", "one"]\nexclude = ["libs/old*"]\n[tool.uv.sources]\nfar = { path = "other/far" }\n`,
    'libs/a/pyproject.toml': project('a', '[tool.uv.sources]\nout = { path = "../../../out" }\n'),
    'libs/old/pyproject.toml': project('old'),
    'libs/deep/er/pyproject.toml': project('deeper'),
    'libs/no/readme.md': '',
    'one/pyproject.toml': project('one'),
    'other/far/setup.cfg': '[metadata]\nname = far\nversion = 1.0.0\n',
    'other/near/pyproject.toml': project('near'),
  };
  assert.deepEqual(paths(files), ['.', 'libs/a', 'one', 'other/far']);
});

test('path dependencies of Poetry are followed from one to the next, also in a circle', () => {
  const poetry = (name: string, dependencies: string): string =>
    `[tool.poetry]\nname = "${name}"\nversion = "1.0.0"\n[tool.poetry.dependencies]\n${dependencies}`;
  const files = {
    'pyproject.toml': poetry('top', 'a = { path = "a", develop = true }\n'),
    'a/pyproject.toml': poetry('a', 'b = { path = "../b/" }\n'),
    'b/pyproject.toml': poetry('b', 'a = { path = "../a" }\nc = { path = "../../c" }\n'),
    '../c/pyproject.toml': poetry('c', ''),
  };
  assert.deepEqual(paths(files), ['.', 'a', 'b']);
});

test('dependencies by kind, in every table; names as PEP 503 has them', () => {
  const lib = { 'lib/pyproject.toml': project('My.Lib') };
  const members = '[tool.uv.workspace]\nmembers = ["lib"]\n';
  const cases: readonly (readonly [manifest: string, expected: readonly string[]])[] = [
    [
      'dependencies = ["my_lib>=1,<2", "MY-LIB[x]==1.0; os_name == \'nt\'", "my-library"]',
      ['normal >=1,<2', 'normal ==1.0'],
    ],
    ['dependencies = ["my-lib"]', ['normal -']],
    [
      'dependencies = ["my-lib (~=1.0)", "my-lib @ https://example.org/x.whl", "my-lib@git+ssh://x"]',
      ['normal ~=1.0'],
    ],
    ['optional-dependencies.fast = ["my-lib>1"]\noptional-dependencies.me = ["top[fast]"]', ['optional >1']],
    ['[dependency-groups]\ntest = ["my-lib>=1", { include-group = "x" }]\nx = []', ['dev >=1']],
    ['[build-system]\nrequires = ["my-lib==1.0.0"]', ['build ==1.0.0']],
    ['[tool.uv]\ndev-dependencies = ["my-lib<2"]', ['dev <2']],
    ['[tool.pdm.dev-dependencies]\ntest = ["my-lib!=1.1"]', ['dev !=1.1']],
    ['[tool.poetry.dependencies]\nmy-lib = "^1.0"', ['normal ^1.0']],
    ['[tool.poetry.dependencies]\nmy-lib = { version = "~1.0", optional = true }', ['optional ~1.0']],
    [
      '[tool.poetry.dependencies]\nmy-lib = [{ version = "^1" }, { version = "^2" }]',
      ['normal ^1', 'normal ^2'],
    ],
    ['[tool.poetry.dependencies]\nmy-lib = { path = "lib" }', ['normal -']],
    ['[tool.poetry.dependencies]\nmy-lib = { path = "elsewhere" }', []],
    ['[tool.poetry.dependencies]\nmy-lib = { git = "https://example.org/x.git" }', []],
    ['[tool.poetry.group.dev.dependencies]\nmy-lib = "*"', ['dev *']],
    ['[tool.poetry.dev-dependencies]\nmy-lib = "1.0"', ['dev 1.0']],
    ['dependencies = ["my-lib>=1"]\n[tool.uv.sources]\nmy-lib = { git = "https://example.org" }', []],
    ['dependencies = ["my-lib>=1"]\n[tool.uv.sources]\nMy_Lib = { path = "../out" }', []],
    [
      'dependencies = ["my-lib>=1"]\n[tool.uv.sources]\nMy_Lib = [{ workspace = true, marker = "x" }, { index = "y" }]',
      ['normal >=1'],
    ],
  ];
  for (const [manifest, expected] of cases) {
    const files = { ...lib, 'pyproject.toml': `${project('top', manifest)}\n${members}` };
    assert.deepEqual(
      edges(files),
      expected.map((one) => `My.Lib ${one}`),
      manifest,
    );
  }
  const cfg = {
    ...lib,
    'pyproject.toml': members,
    'setup.cfg':
      '[metadata]\nname = top\nversion = 1.0.0\n[options]\ninstall_requires =\n    my-lib >= 1\n    my_lib; python_version > "3"\nsetup_requires = my-lib==1.0\n[options.extras_require]\n# x\nfast =\n  my-lib[y]~=1.0\n',
  };
  assert.deepEqual(edges(cfg), [
    'My.Lib normal >= 1',
    'My.Lib normal -',
    'My.Lib optional ~=1.0',
    'My.Lib build ==1.0',
  ]);
});

test('marks of what is never published', () => {
  const isPrivate = (files: Repository): boolean | undefined => python.packages(readAll(files))[0]?.private;
  const marked = [
    { 'pyproject.toml': project('a', 'classifiers = ["Private :: Do Not Upload"]\n') },
    { 'pyproject.toml': project('a', '[tool.poetry]\npackage-mode = false\n') },
    { 'pyproject.toml': project('a', '[tool.uv]\npackage = false\n') },
    {
      'setup.cfg': '[metadata]\nname = a\nclassifiers =\n    Framework :: X\n    Private :: Do Not Upload\n',
    },
  ];
  for (const files of marked) assert.equal(isPrivate(files), true, JSON.stringify(files));
  assert.equal(isPrivate({ 'pyproject.toml': project('a', '[tool.uv]\npackage = true\n') }), false);
});

test('the workspaces that uv and poetry lock', () => {
  const uv = python.packages(readAll(fixture('uv')));
  assert.deepEqual(
    uv.map(({ name, version, path, private: isPrivate }) => [name, version, path, isPrivate]),
    [
      ['root-pkg', '1.0.0-beta.2', '.', false],
      ['app', '1.0.0-beta.2', 'packages/app', true],
      ['Core.Lib', '1.0.0-beta.2', 'packages/core', false],
      ['tool', '0.3.1', 'packages/tool', true],
    ],
  );
  assert.deepEqual(named(uv, 'root-pkg').dependencies, [
    { name: 'Core.Lib', kind: 'normal', range: '>=1.0.0b2,<2' },
    { name: 'tool', kind: 'normal', range: '~= 0.3' },
    { name: 'Core.Lib', kind: 'optional', range: '>=1.0.0b2' },
    { name: 'app', kind: 'dev', range: '==1.0.0b2' },
    { name: 'tool', kind: 'dev', range: null },
  ]);
  const poetry = python.packages(readAll(fixture('poetry')));
  assert.deepEqual(
    poetry.map(({ name, path }) => [name, path]),
    [
      ['top', '.'],
      ['app', 'libs/app'],
      ['Core.Lib', 'libs/core'],
    ],
  );
});
