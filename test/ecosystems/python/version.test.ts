import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Repository } from '../cargo/repository.ts';
import { readAll, release, python } from './repository.ts';

const backend = (name: string): string => `[build-system]\nrequires = []\nbuild-backend = "${name}"\n`;
const dynamic = '[project]\nname = "pkg"\ndynamic = ["version"]\n';

/** A project `pkg` at 1.0.0b2, and the file that holds the version. What stands between ‹ and › is to change. */
type Case = readonly [what: string, files: Repository, versionFile: string];

const cases: readonly Case[] = [
  ['PEP 621', { 'pyproject.toml': '[project]\nname = "pkg"\nversion = "‹1.0.0b2›"\n' }, 'pyproject.toml'],
  [
    'PEP 621, written by SemVer',
    { 'pyproject.toml': "[project]\nname = 'pkg'\nversion = '‹1.0.0-beta.2›' # pre\n" },
    'pyproject.toml',
  ],
  ['Poetry', { 'pyproject.toml': '[tool.poetry]\nname = "pkg"\nversion = "‹1.0.0b2›"\n' }, 'pyproject.toml'],
  [
    'Poetry 2 with a dynamic version',
    { 'pyproject.toml': `${dynamic}[tool.poetry]\nversion = "‹1.0.0b2›"\n` },
    'pyproject.toml',
  ],
  [
    'hatch',
    {
      'pyproject.toml': `${dynamic}[tool.hatch.version]\npath = "src/pkg/__about__.py"\n`,
      'src/pkg/__about__.py': '# version\n__version__: str = "v‹1.0.0b2›"\n',
    },
    'src/pkg/__about__.py',
  ],
  [
    'hatch, VERSION',
    {
      'pyproject.toml': `${dynamic}[tool.hatch]\nversion.path = "v.py"\n`,
      'v.py': "😀 = 1\nVERSION='‹1.0.0b2›'",
    },
    'v.py',
  ],
  [
    'hatch with a pattern',
    {
      'pyproject.toml': `${dynamic}[tool.hatch.version]\npath = "a.txt"\npattern = '^ver (?P<version>\\S+)$'\n`,
      'a.txt': 'x 1.0.0b2\nver ‹1.0.0b2›\nver 9\n',
    },
    'a.txt',
  ],
  [
    'setuptools, attr',
    {
      'pyproject.toml': `${dynamic}[tool.setuptools.dynamic]\nversion = {attr = "pkg.meta.VERSION"}\n`,
      'src/pkg/meta.py': 'import x\nVERSION = __version__ = "‹1.0.0b2›"\n',
    },
    'src/pkg/meta.py',
  ],
  [
    'setuptools, attr below package-dir',
    {
      'pyproject.toml': `${dynamic}[tool.setuptools]\npackage-dir = {"" = "lib"}\n[tool.setuptools.dynamic]\nversion = {attr = "pkg.__version__"}\n`,
      'lib/pkg/__init__.py': "__version__ = '''‹1.0.0b2›'''\n",
    },
    'lib/pkg/__init__.py',
  ],
  [
    'setuptools, file',
    {
      'pyproject.toml': `${dynamic}[tool.setuptools.dynamic.version]\nfile = ["VERSION"]\n`,
      VERSION: '\n‹1.0.0b2›\r\n',
    },
    'VERSION',
  ],
  [
    'flit',
    {
      'pyproject.toml': dynamic + backend('flit_core.buildapi'),
      'pkg.py': '"""Doc."""\n__version__ = "‹1.0.0b2›"\n',
    },
    'pkg.py',
  ],
  [
    'PDM',
    {
      'pyproject.toml': `${dynamic}[tool.pdm.version]\nsource = "file"\npath = "pkg/v.py"\n`,
      'pkg/v.py': "__version__ = '‹1.0.0b2›'\n",
    },
    'pkg/v.py',
  ],
  ['setup.cfg', { 'setup.cfg': '[metadata]\nname = pkg\nversion = ‹1.0.0b2›\n' }, 'setup.cfg'],
  [
    'setup.cfg, attr',
    {
      'pyproject.toml': backend('setuptools.build_meta'),
      'setup.cfg': '# x\n[metadata]\nname: pkg\nversion: attr: pkg.__version__\n',
      'pkg/__init__.py': '__version__ = "‹1.0.0b2›" # here\n',
    },
    'pkg/__init__.py',
  ],
  [
    'setup.cfg, file',
    { 'setup.cfg': '[metadata]\nname=pkg\nversion = file: VERSION.txt\n', 'VERSION.txt': '‹1.0.0b2›' },
    'VERSION.txt',
  ],
  [
    'setup.py',
    {
      'setup.py':
        'from setuptools import setup\n# setup(version="9")\nx = dict(version="8")\nsetup(\n    name="pkg",\n    extras=dict(version="7"),\n    version="‹1.0.0b2›",\n)\n',
    },
    'setup.py',
  ],
  [
    'setup.py that reads a file it names',
    {
      'setup.py':
        'with open("pkg/version.py") as f:\n    exec(f.read(), v)\nsetup(name="pkg", version=v["__version__"])\n',
      'pkg/version.py': '__version__ = "‹1.0.0b2›"\n',
    },
    'pkg/version.py',
  ],
  [
    'copies in the package that say the same',
    {
      'pyproject.toml': '[project]\nname = "pkg"\nversion = "‹1.0.0b2›"\n',
      'src/pkg/__init__.py': '__version__ = "‹1.0.0b2›"\n',
      'pkg/__version__.py': "__version__ = '‹1.0.0-beta2›'\n",
      'pkg/_version.py': '__version__ = "1.0.0b1"\n',
      'other/__init__.py': '__version__ = "1.0.0b2"\n',
    },
    'pyproject.toml',
  ],
];

const filled = (files: Repository, fill: (old: string) => string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(files).map(([file, text]) => [
      file,
      text.replace(/‹(.*?)›/g, (_, old: string) => fill(old)),
    ]),
  );

test('where a version stands, by all build backends; an edit changes it and its copies', (t) => {
  for (const [what, template, versionFile] of cases) {
    const files = filled(template, (old) => old);
    const [pkg, ...others] = python.packages(readAll(files));
    assert.deepEqual(
      { name: pkg?.name, version: pkg?.version, file: pkg?.versionFile, others: others.length },
      { name: 'pkg', version: '1.0.0-beta.2', file: versionFile, others: 0 },
      what,
    );
    const after = { ...files, ...release(files, { pkg: '1.0.0-beta.3' }) };
    assert.deepEqual(
      after,
      filled(template, () => '1.0.0b3'),
      what,
    );
    assert.equal(python.packages(readAll(after))[0]?.version, '1.0.0-beta.3', what);
  }
  t.diagnostic(`${cases.length} layouts, ${cases.length} passed, 0 failed`);
});

/** Projects without a version that can be written, and what is said of it. */
const without: readonly (readonly [what: string, files: Repository, note: RegExp | null])[] = [
  ['setuptools-scm', { 'pyproject.toml': `${dynamic}[tool.setuptools_scm]\n` }, null],
  ['hatch-vcs', { 'pyproject.toml': `${dynamic}[tool.hatch.version]\nsource = "vcs"\n` }, null],
  [
    'poetry-dynamic-versioning',
    {
      'pyproject.toml':
        '[tool.poetry]\nname = "pkg"\nversion = "0.0.0"\n[tool.poetry-dynamic-versioning]\nenable = true\n',
    },
    null,
  ],
  ['PDM, scm', { 'pyproject.toml': `${dynamic}[tool.pdm.version]\nsource = "scm"\n` }, null],
  ['setup.py that computes', { 'setup.py': 'setup(name="pkg", version="1" + ".0")\n' }, null],
  ['setup.py with a format string', { 'setup.py': 'setup(name="pkg", version=f"{x}")\n' }, null],
  [
    'a version file that is missing',
    { 'pyproject.toml': `${dynamic}[tool.hatch.version]\npath = "v.py"\n` },
    /^there is no v\.py/,
  ],
  [
    'a version file that leaves the repository',
    { 'pyproject.toml': `${dynamic}[tool.hatch.version]\npath = "../v.py"\n` },
    null,
  ],
  [
    'two assignments',
    {
      'pyproject.toml': `${dynamic}[tool.setuptools.dynamic]\nversion = {attr = "pkg.V"}\n`,
      'pkg/__init__.py': 'V = "1.0"\nV = "2.0"\n',
    },
    /^pkg\/__init__\.py holds no version/,
  ],
  [
    'a pattern that needs more than linear time',
    {
      'pyproject.toml': `${dynamic}[tool.hatch.version]\npath = "v"\npattern = "(?<=v)(?P<version>.*)"\n`,
      v: 'v1.0',
    },
    /^v holds no version/,
  ],
  [
    'a pattern without the group',
    { 'pyproject.toml': `${dynamic}[tool.hatch.version]\npath = "v"\npattern = "v(.*)"\n`, v: 'v1.0' },
    /^v holds no version/,
  ],
  [
    'an epoch',
    { 'pyproject.toml': '[project]\nname = "pkg"\nversion = "1!1.0"\n' },
    /^pyproject\.toml:3 says 1!1\.0.*epoch/,
  ],
  [
    'a post-release',
    { 'setup.cfg': '[metadata]\nname = pkg\nversion = 1.0.post1\n' },
    /^setup\.cfg:3 .*post-release/,
  ],
  ['four numbers', { 'setup.py': 'setup(\nname="pkg",version="1.2.3.4")' }, /^setup\.py:2 .*three numbers/],
];

test('versions that stand nowhere, or that SemVer cannot say, are none and are told', (t) => {
  for (const [what, files, note] of without) {
    const [pkg] = python.packages(readAll(files));
    assert.equal(pkg?.version, null, what);
    if (note === null) assert.equal(pkg.versionNote, undefined, what);
    else assert.match(pkg.versionNote ?? '', note, what);
    assert.throws(
      () => release(files, { pkg: '2.0.0' }),
      { name: 'ReleaseError', code: 'WORKSPACE_INVALID' },
      what,
    );
  }
  t.diagnostic(`${without.length} layouts, ${without.length} passed, 0 failed`);
});

test('what is wrong is told with file and line', () => {
  const wrong: readonly (readonly [Repository, RegExp])[] = [
    [
      { 'pyproject.toml': '[project]\nname = "pkg"\nversion = "1.x"\n' },
      /^pyproject\.toml:3: '1\.x' is not a version/,
    ],
    [{ 'pyproject.toml': '[project]\nname = "../x"\n' }, /^pyproject\.toml:2: the name/],
    [{ 'pyproject.toml': '[project]\nname = 1\n' }, /^pyproject\.toml:2: 'name' is not a string/],
    [{ 'pyproject.toml': '[project\n' }, /^pyproject\.toml:2:1: not valid TOML/],
    [{ 'setup.cfg': '[metadata]\nname = pkg\nversion = soon\n' }, /^setup\.cfg:3: 'soon' is not a version/],
  ];
  for (const [files, message] of wrong) {
    assert.throws(() => python.packages(readAll(files)), {
      name: 'ReleaseError',
      code: 'MANIFEST_UNREADABLE',
      message,
    });
  }
  const files = { 'pyproject.toml': '[project]\nname = "pkg"\nversion = "1.0"\n' };
  assert.throws(() => release(files, { pkg: '1.1.0-next.1' }), {
    code: 'USAGE',
    message: 'pyproject.toml: PEP 440 has no version 1.1.0-next.1',
  });
});

test('a pyproject.toml that only configures tools is no package', () => {
  assert.deepEqual(python.packages(readAll({ 'pyproject.toml': '[tool.black]\nline-length = 100\n' })), []);
  assert.deepEqual(python.packages(readAll({})), []);
});
