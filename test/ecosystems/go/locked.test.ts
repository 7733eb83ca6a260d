import assert from 'node:assert/strict';
import test from 'node:test';
import { readGoMod } from '../../../src/ecosystems/go/locked.ts';
import { assertRefused, owned, see } from '../locking.ts';

const sum = `h1:${'A'.repeat(43)}=`;
const mod = `module example.com/app

go 1.24

require (
	github.com/BurntSushi/toml v1.4.0
	golang.org/x/text v0.3.0 // indirect
	example.com/app/lib v0.0.0
	example.com/old v2.0.0+incompatible
)

require example.com/gone v0.1.0

replace (
	example.com/app/lib => ./lib
	example.com/old => example.com/wrong v9.0.0
	example.com/old v2.0.0+incompatible => example.com/new v1.1.0
	example.com/gone => ../elsewhere
)
`;

test('go.mod: direct and indirect modules, replacements, dirhashes of go.sum as a property', () => {
  const own = owned('go', 'go.mod', 'lib/go.mod');
  const texts = {
    'go.sum': `github.com/BurntSushi/toml v1.4.0 ${sum}\ngithub.com/BurntSushi/toml v1.4.0/go.mod h1:x\nbad\n`,
  };
  const all = [
    'pkg:golang/example.com/gone@v0.1.0',
    'pkg:golang/example.com/new@v1.1.0',
    'pkg:golang/github.com/BurntSushi/toml@v1.4.0',
    'pkg:golang/golang.org/x/text@v0.3.0',
  ];
  const seen = see(readGoMod, 'go.mod', mod, own, texts);
  assert.deepEqual(Object.keys(seen.packages).sort(), all);
  assert.deepEqual(seen.needs, { 'go.mod': ['lib/go.mod', ...all].sort() });
  const { packages } = readGoMod({ file: 'go.mod', text: mod, own, texts: new Map(Object.entries(texts)) });
  assert.deepEqual(
    packages.flatMap(({ name, properties }) => properties.map((one) => [name, ...one])),
    [
      ['github.com/BurntSushi/toml', 'releasewright:go:sum', sum],
      ['example.com/new', 'releasewright:go:replaces', 'example.com/old@v2.0.0+incompatible'],
      ['example.com/gone', 'releasewright:go:replaced', 'by a directory'],
    ],
  );
  assert.ok(
    packages.every(({ distributions }) => distributions.length === 0),
    'h1: is no digest of a file',
  );
});

test('go.mod: versions that are none are refused', () => {
  assertRefused(readGoMod, 'go.mod', [
    'module a\nrequire b latest\n',
    'module a\nrequire b v1\n',
    'module a\nrequire b\n',
    'module a\nrequire "b c" v1.0.0\n',
    `module a\nrequire ${'b'.repeat(100_000)} v1.0.0\n`,
  ]);
});
