import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyEdits } from '../../src/core/text-edit.ts';
import { cargo } from '../../src/ecosystems/cargo/index.ts';
import type { Ecosystem, Texts } from '../../src/ecosystems/ecosystem.ts';
import { helm } from '../../src/ecosystems/helm/index.ts';
import { npm } from '../../src/ecosystems/npm/index.ts';
import { pythonIn } from '../../src/ecosystems/python/index.ts';

/** Ten megabytes, in lines and in one line. */
const size = 10 * 1024 * 1024;
const line = 'x'.repeat(size);
const rows = (row: (at: number) => string, join: string): string => {
  const one = row(100_000).length + join.length;
  return Array.from({ length: Math.ceil(size / one) }, (_, at) => row(100_000 + at)).join(join);
};

const manifest = '{"name":"a","version":"1.0.0"}';
const chart = 'apiVersion: v2\nname: a\nversion: 1.0.0 # ours\n';
const project = '[project]\nname = "a"\nversion = "1.0.0"\n';
const crate = '[package]\nname = "a"\nversion = "1.0.0"\n';

/** [what is large, its ecosystem, the files, how often the version stands in the large one]. */
const cases: readonly (readonly [string, Ecosystem, Readonly<Record<string, string>>, number])[] = [
  ['package.json', npm, { 'package.json': `{"name":"a","version":"1.0.0","description":"${line}"}` }, 1],
  [
    'package-lock.json',
    npm,
    {
      'package.json': manifest,
      'package-lock.json': `{"name":"a","version":"1.0.0","lockfileVersion":3,"packages":{"":{"name":"a","version":"1.0.0"},${rows((at) => `"node_modules/d${at}":{"version":"1.0.0","integrity":"sha512-${'a'.repeat(80)}"}`, ',\n')}}}`,
    },
    2,
  ],
  ['Cargo.toml', cargo, { 'Cargo.toml': `${crate}# ${line}\n` }, 1],
  [
    'Cargo.lock',
    cargo,
    {
      'Cargo.toml': crate,
      'Cargo.lock': `version = 4\n\n[[package]]\nname = "a"\nversion = "1.0.0"\n\n${rows((at) => `[[package]]\nname = "d${at}"\nversion = "1.0.0"\nsource = "registry+https://github.com/rust-lang/crates.io-index"\nchecksum = "${'a'.repeat(64)}"\n`, '\n')}`,
    },
    1,
  ],
  [
    'Cargo.toml',
    cargo,
    {
      'Cargo.toml': `${crate}${rows((at) => `[[bench]]\nname = "b${at}"\npath = "${'a'.repeat(500)}"\nrequired-features = ["a", "b"]\n`, '\n')}`,
    },
    1,
  ],
  [
    'pyproject.toml',
    pythonIn(['.']),
    {
      'pyproject.toml': `${project}description = "${line}"\n${rows((at) => `[[tool.mypy.overrides]]\nmodule = "m${at}.${'a'.repeat(500)}.*"\nignore_missing_imports = true\n`, '\n')}`,
    },
    1,
  ],
  ['Chart.yaml', helm, { 'Chart.yaml': `${chart}description: "${line}"\n` }, 1],
  [
    'Chart.yaml',
    helm,
    { 'Chart.yaml': `${chart}annotations:\n${rows((at) => `  key${at}: "${'a'.repeat(200)}"`, '\n')}\n` },
    1,
  ],
  [
    'yarn.lock',
    npm,
    {
      'package.json': manifest,
      'yarn.lock': `# yarn lockfile v1\n\n${rows((at) => `d${at}@^1.0.0:\n  version "1.0.0"\n  integrity sha512-${'a'.repeat(80)}\n`, '\n')}`,
    },
    0,
  ],
  [
    'pnpm-lock.yaml',
    npm,
    {
      'package.json': manifest,
      'pnpm-lock.yaml': `lockfileVersion: '9.0'\n\nimporters:\n\n  .: {}\n\npackages:\n\n${rows((at) => `  d${at}@1.0.0:\n    resolution: {integrity: sha512-${'a'.repeat(80)}==}\n`, '\n')}`,
    },
    0,
  ],
];

for (const [name, ecosystem, files, places] of cases) {
  test(`a ${name} of 10 MB: only the version's bytes change`, () => {
    const texts: Texts = new Map(Object.entries(files));
    const before = texts.get(name) ?? '';
    assert.ok(before.length >= size);
    const packages = ecosystem.packages(texts);
    const [pkg] = packages;
    assert.ok(pkg && packages.length === 1);
    const all = ecosystem.edit(texts, packages, [{ package: pkg, version: '1.0.1', from: '1.0.0' }], []);
    const edits = all.get(name) ?? [];
    assert.deepEqual(
      edits.map(({ was, text }) => [was, text]),
      Array.from({ length: places }, () => ['1.0.0', '1.0.1']),
    );
    const after = applyEdits(before, edits);
    assert.equal(after.length, before.length);
    const again = applyEdits(
      after,
      edits.map((edit) => ({ ...edit, was: edit.text, text: edit.was })),
    );
    assert.ok(again === before, 'taking the edits back gives the text before');
    const edited = [...all].map(([path, list]) => [path, applyEdits(texts.get(path) ?? '', list)] as const);
    const [read] = ecosystem.packages(new Map([...texts, ...edited]));
    assert.equal(read?.version, '1.0.1');
  });
}

test('the order in which versions and ranges are asked for plays no part', () => {
  const member = (name: string, other: string): string =>
    `{"name":"${name}","version":"1.0.0","dependencies":{"${other}":"^1.0.0"}}`;
  const npmTexts: Texts = new Map([
    ['package.json', '{"private":true,"workspaces":["p/*"]}'],
    ['p/a/package.json', member('a', 'b')],
    ['p/b/package.json', member('b', 'c')],
    ['p/c/package.json', member('c', 'a')],
  ]);
  const crateOf = (name: string, other: string): string =>
    `[package]\nname = "${name}"\nversion = "1.0.0"\n[dependencies]\n${other} = { path = "../${other}", version = "1.0.0" }\n`;
  const cargoTexts: Texts = new Map([
    ['Cargo.toml', '[workspace]\nmembers = ["a", "b", "c"]\n'],
    ['a/Cargo.toml', crateOf('a', 'b')],
    ['b/Cargo.toml', crateOf('b', 'c')],
    ['c/Cargo.toml', crateOf('c', 'a')],
  ]);
  for (const [ecosystem, texts] of [
    [npm, npmTexts],
    [cargo, cargoTexts],
  ] as const) {
    const packages = ecosystem.packages(texts).filter(({ version }) => version !== null);
    const versions = packages.map((each) => ({ package: each, version: '2.0.0', from: '1.0.0' }));
    const ranges = packages.flatMap(({ manifest: file, dependencies }) =>
      dependencies.map(({ name, kind, range }) => ({
        manifest: file,
        dependency: name,
        kind,
        from: range ?? '',
        to: ecosystem.rewriteRange(range ?? '', '2.0.0'),
      })),
    );
    assert.deepEqual([versions.length, ranges.length], [3, 3]);
    const sorted = (edits: ReturnType<Ecosystem['edit']>): unknown =>
      [...edits].sort(([a], [b]) => (a < b ? -1 : 1));
    const one = ecosystem.edit(texts, packages, versions, ranges);
    const other = ecosystem.edit(texts, packages.toReversed(), versions.toReversed(), ranges.toReversed());
    assert.deepEqual(sorted(other), sorted(one));
    assert.equal(one.size, 3);
  }
});
