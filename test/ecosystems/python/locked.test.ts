import assert from 'node:assert/strict';
import test from 'node:test';
import { readPoetryLock } from '../../../src/ecosystems/python/locked-poetry.ts';
import { readRequirements } from '../../../src/ecosystems/python/locked-requirements.ts';
import { readUvLock } from '../../../src/ecosystems/python/locked-uv.ts';
import { assertRefused, owned, see, told } from '../locking.ts';

const hash = `sha256:${'cd'.repeat(32)}`;
const commit = '0123456789abcdef0123456789abcdef01234567';
const digests = [{ algorithm: 'SHA-256', hex: 'cd'.repeat(32) }];

const uv = `version = 1
revision = 3

[[package]]
name = "app"
source = { editable = "." }
dependencies = [
    { name = "httpx", extra = ["http2"] },
    { name = "lib" },
    { name = "numpy", version = "1.26.4", source = { registry = "https://pypi.org/simple" }, marker = "python_full_version < '3.12'" },
    { name = "numpy", version = "2.1.0", source = { registry = "https://pypi.org/simple" }, marker = "python_full_version >= '3.12'" },
]

[package.optional-dependencies]
git = [
    { name = "forked" },
]

[package.dev-dependencies]
dev = [
    { name = "direct" },
]

[[package]]
name = "direct"
version = "0.3.0"
source = { url = "https://user:hunter2@h.example/direct-0.3.0.tar.gz?key=hunter2" }

[[package]]
name = "forked"
version = "0.2.0"
source = { git = "https://user:hunter2@github.com/o/forked?rev=main#${commit}" }

[[package]]
name = "h2"
version = "4.1.0"
source = { registry = "https://pypi.org/simple" }

[[package]]
name = "httpx"
version = "0.27.0"
source = { registry = "https://user:hunter2@r.example/simple" }
sdist = { url = "https://user:hunter2@r.example/httpx-0.27.0.tar.gz", hash = "${hash}", size = 1 }
wheels = [
    { url = "https://r.example/httpx-0.27.0-py3-none-any.whl", hash = "${hash}", size = 1, upload-time = "2026-01-06T11:45:19Z" },
]

[package.optional-dependencies]
http2 = [
    { name = "h2" },
]

[[package]]
name = "lib"
version = "1.0.0"
source = { directory = "libs/lib" }

[[package]]
name = "numpy"
version = "1.26.4"
source = { registry = "https://pypi.org/simple" }

[[package]]
name = "numpy"
version = "2.1.0"
source = { registry = "https://pypi.org/simple" }
`;

const git = `pkg:pypi/forked@0.2.0?vcs_url=git%2Bhttps%3A%2F%2Fgithub.com%2Fo%2Fforked%40${commit}`;
const own = owned('python', 'pyproject.toml', 'libs/lib/pyproject.toml');

test('uv.lock: extras, markers, groups, git, addresses, members', () => {
  assert.deepEqual(see(readUvLock, 'uv.lock', uv, own), {
    packages: {
      'pkg:pypi/direct@0.3.0': [],
      [git]: [],
      'pkg:pypi/h2@4.1.0': [],
      'pkg:pypi/httpx@0.27.0': [],
      'pkg:pypi/numpy@1.26.4': [],
      'pkg:pypi/numpy@2.1.0': [],
    },
    needs: {
      'pyproject.toml': [
        'libs/lib/pyproject.toml',
        'pkg:pypi/direct@0.3.0 dev',
        `${git} optional`,
        'pkg:pypi/h2@4.1.0',
        'pkg:pypi/httpx@0.27.0',
        'pkg:pypi/numpy@1.26.4',
        'pkg:pypi/numpy@2.1.0',
      ],
      'libs/lib/pyproject.toml': [],
    },
  });
  const { packages } = readUvLock({ file: 'uv.lock', text: uv, own, texts: new Map() });
  assert.doesNotMatch(told(packages), /hunter2/);
  assert.deepEqual(packages.find(({ name }) => name === 'httpx')?.distributions, [
    { url: 'https://r.example/httpx-0.27.0.tar.gz', file: null, digests },
    { url: 'https://r.example/httpx-0.27.0-py3-none-any.whl', file: null, digests },
  ]);
  assert.deepEqual(packages.find(({ name }) => name === 'direct')?.distributions, [
    { url: 'https://h.example/direct-0.3.0.tar.gz', file: null, digests: [] },
  ]);
});

const poetry = (files: string, metadata: string): string => `[[package]]
name = "Flask_Thing"
version = "3.0.0"
optional = false
python-versions = ">=3.10"
${files}
[package.dependencies]
click = ">=8"
colorama = [
    {version = "*", optional = true},
    {version = "1.*", optional = true, markers = "extra == 'c'"},
]

[package.extras]
c = ["colorama"]

[[package]]
name = "click"
version = "8.1.0"
optional = false
python-versions = "*"
files = []

[[package]]
name = "colorama"
version = "0.4.6"
optional = true
python-versions = "*"
files = []

[[package]]
name = "forked"
version = "0.2.0"
optional = false
python-versions = "*"
files = []
develop = false

[package.source]
type = "git"
url = "https://user:hunter2@github.com/o/forked"
reference = "main"
resolved_reference = "${commit}"

[metadata]
lock-version = "2.1"
python-versions = "^3.10"
content-hash = "x"
${metadata}`;

test('poetry.lock 1 and 2: files, git, optional ones; what the project needs is in its pyproject.toml', () => {
  const file = `{file = "flask_thing-3.0.0-py3-none-any.whl", hash = "${hash}"}`;
  const texts = {
    'pyproject.toml': `[project]
name = "app"
version = "1.0.0"
dependencies = ["flask.thing>=3"]
[project.optional-dependencies]
git = ["forked @ git+https://github.com/o/forked"]
[tool.poetry.group.dev.dependencies]
click = "^8"
`,
  };
  for (const text of [
    poetry(`files = [${file}]`, ''),
    poetry('', `\n[metadata.files]\nFlask_Thing = [\n    ${file},\n]\n`),
  ]) {
    assert.deepEqual(see(readPoetryLock, 'poetry.lock', text, owned('python', 'pyproject.toml'), texts), {
      packages: {
        'pkg:pypi/flask-thing@3.0.0': ['pkg:pypi/click@8.1.0', 'pkg:pypi/colorama@0.4.6 optional'],
        'pkg:pypi/click@8.1.0': [],
        'pkg:pypi/colorama@0.4.6': [],
        [git]: [],
      },
      needs: {
        'pyproject.toml': ['pkg:pypi/click@8.1.0 dev', 'pkg:pypi/flask-thing@3.0.0', `${git} optional`],
      },
    });
    const [flask] = readPoetryLock({ file: 'poetry.lock', text, own: [], texts: new Map() }).packages;
    assert.deepEqual(flask?.distributions, [
      { url: null, file: 'flask_thing-3.0.0-py3-none-any.whl', digests },
    ]);
  }
});

test('requirements.txt with hashes', () => {
  const text = `# comment
--index-url https://user:hunter2@r.example/simple
-r other.txt
-e .
Click==8.1.0 ; python_version >= "3.8" \\
    --hash=sha256:${'cd'.repeat(32)} \\
    --hash=sha256:${'ab'.repeat(32)}
    # via flask
forked @ git+https://user:hunter2@github.com/o/forked@${commit}#egg=forked
direct @ https://h.example/direct-1.0.zip?key=hunter2 --hash=sha256:${'cd'.repeat(32)}
uvicorn[standard]===0.30.0
loose>=1,<2
star==1.*
`;
  const forked = `pkg:pypi/forked?vcs_url=git%2Bhttps%3A%2F%2Fgithub.com%2Fo%2Fforked%40${commit}`;
  const seen = see(
    readRequirements,
    'requirements.txt',
    text.replaceAll('\n', '\r\n'),
    owned('python', 'setup.py'),
  );
  const all = [
    'pkg:pypi/click@8.1.0',
    forked,
    'pkg:pypi/direct',
    'pkg:pypi/uvicorn@0.30.0',
    'pkg:pypi/loose',
    'pkg:pypi/star',
  ];
  assert.deepEqual(Object.keys(seen.packages), all);
  assert.deepEqual(seen.needs, { 'setup.py': [...all].sort() });
  const { packages } = readRequirements({ file: 'requirements.txt', text, own: [], texts: new Map() });
  assert.doesNotMatch(told(packages), /hunter2/);
  assert.equal(packages[0]?.distributions.length, 2);
  assert.equal(packages[2]?.distributions[0]?.url, 'https://h.example/direct-1.0.zip');
});

test('lockfiles of Python: what their tools did not write is refused', () => {
  const entry = (fields: string): string => `[[package]]\n${fields}\n`;
  for (const [read, file] of [
    [readUvLock, 'uv.lock'],
    [readPoetryLock, 'poetry.lock'],
  ] as const) {
    assertRefused(read, file, [
      'version = ',
      'package = [1]',
      entry('version = "1"'),
      entry('name = 1\nversion = "1"'),
      entry('name = "a b"\nversion = "1"'),
      entry('name = "a"\nversion = "1"\ndependencies = [1]'),
    ]);
  }
});
