import type { LineRules } from '../../../src/core/lines/lines.ts';
import type { Package } from '../../../src/core/model.ts';
import { pkg } from './world.ts';

/** Packages and tags, and the lines they make as `shown` writes them. */
export type Case = readonly [
  name: string,
  packages: readonly Package[],
  tags: readonly string[],
  expected: readonly string[],
  rules?: Partial<LineRules>,
];

/** A package at the root. */
export const root = (name: string, version: string | null, more: Partial<Package> = {}): Package =>
  pkg(name, version, { path: '.', ...more });
export const [a, b, c] = [pkg('a', '1.0.0'), pkg('b', '1.0.0'), pkg('c', '0.1.0')];
const d = pkg('d', '0.1.0');
const inherits = { versionFile: 'Cargo.toml', ecosystem: 'cargo' };
export const [x, y] = [pkg('x', '1.0.0', inherits), pkg('y', '1.0.0', inherits)];

function cargoIn(dir: string): Partial<Package> {
  const manifest = `${dir}/Cargo.toml`;
  return { path: dir, ecosystem: 'cargo', manifest, versionFile: manifest };
}

function pythonIn(dir: string): Partial<Package> {
  const manifest = `${dir}/pyproject.toml`;
  return { path: dir, ecosystem: 'python', manifest, versionFile: manifest };
}

/** How tags are written, who belongs together, where a line stands. */
export const cases: readonly Case[] = [
  // one product for two languages
  [
    'a crate and its Python binding in one directory, tagged by its name',
    [pkg('m', '1.0.0', { ...cargoIn('m') }), pkg('M', '1.0.0', { ...pythonIn('m') }), pkg('o', '2.0.0')],
    ['m-v1.0.0', 'o@2.0.0'],
    ['fixed m+M since m-v1.0.0 as m-v{version}', 'single o since o@2.0.0 as o@{version}'],
  ],
  [
    'the same at the top, by unprefixed tags',
    [
      root('m', '1.0.0', { ecosystem: 'cargo', manifest: 'Cargo.toml', versionFile: 'Cargo.toml' }),
      root('m', '1.0.0'),
    ],
    ['v1.0.0'],
    ['fixed m+m since v1.0.0 as v{version}'],
  ],
  // how tags are written
  ['no tag: v', [root('a', '1.0.0')], [], ['single a since - as v{version}']],
  ['v as before', [root('a', '1.0.0')], ['v1.0.0'], ['single a since v1.0.0 as v{version}']],
  ['no v as before', [root('a', '1.0.0')], ['1.0.0'], ['single a since 1.0.0 as {version}']],
  ['the last tag decides', [root('a', '2.0.0')], ['v1.0.0', '2.0.0'], ['single a since 2.0.0 as {version}']],
  ['pkg@ of the only package', [root('a', '1.0.0')], ['a@1.0.0'], ['single a since a@1.0.0 as a@{version}']],
  ['no version, but a style', [root('a', '1.0.0')], ['1.0-rc1'], ['single a since - as {version}']],
  ['a style by majority', [root('a', '1.0.0')], ['v1.0', 'v1.1', '1.2'], ['single a since - as v{version}']],
  [
    'configured',
    [root('a', '1.0.0')],
    ['v1.0.0'],
    ['single a since v1.0.0 as r-{version}'],
    { tagFormat: 'r-{version}' },
  ],
  [
    'a channel behind the version',
    [root('a', '1.0.0')],
    ['v1.0.0', 'v2.0.0-beta.1@beta', 'a@next'],
    ['single a since v2.0.0-beta.1@beta as v{version}'],
    { pre: 'beta' },
  ],
  [
    'a channel goes on beside another one',
    [root('a', '1.0.0')],
    ['v1.0.0', 'v2.0.0-alpha.4', 'v2.0.0-beta.3'],
    ['single a since v2.0.0-alpha.4 as v{version}'],
    { pre: 'alpha', channel: 'alpha' },
  ],
  [
    'a channel begins beside another one',
    [root('a', '2.0.0-beta.3')],
    ['v1.0.0', 'v2.0.0-beta.3'],
    ['single a since v1.0.0 as v{version}'],
    { pre: 'alpha', channel: 'alpha' },
  ],
  [
    'pkg@',
    [a, b],
    ['a@1.0.0', 'b@1.0.0'],
    ['single a since a@1.0.0 as a@{version}', 'single b since b@1.0.0 as b@{version}'],
  ],
  [
    'pkg-v',
    [a, b],
    ['a-v1.0.0', 'b-v1.0.0'],
    ['single a since a-v1.0.0 as a-v{version}', 'single b since b-v1.0.0 as b-v{version}'],
  ],
  [
    'dir/v',
    [pkg('@s/a', '1.0.0', { path: 'libs/a' }), pkg('@s/b', '1.0.0')],
    ['libs/a/v1.0.0'],
    ['single @s/b since - as packages/b/v{version}', 'single @s/a since libs/a/v1.0.0 as libs/a/v{version}'],
  ],
  [
    'scoped',
    [pkg('@s/a', '1.0.0'), pkg('@s/b', '1.0.0')],
    ['@s/a@1.0.0'],
    ['single @s/b since - as @s/b@{version}', 'single @s/a since @s/a@1.0.0 as @s/a@{version}'],
  ],
  [
    'a scope left out',
    [pkg('@s/a', '1.0.0'), pkg('@s/b', '1.0.0')],
    ['a-1.0.0'],
    ['single @s/b since - as b-{version}', 'single @s/a since a-1.0.0 as a-{version}'],
  ],
  [
    'a sibling teaches',
    [a, b],
    ['a-v1.0.0'],
    ['single b since - as b-v{version}', 'single a since a-v1.0.0 as a-v{version}'],
  ],
  [
    'two styles, the last wins',
    [a, b],
    ['a@1.0.0', 'a-v1.1.0', 'b@1.0.0'],
    ['single a since a-v1.1.0 as a-v{version}', 'single b since b@1.0.0 as b@{version}'],
  ],
  // who belongs together
  ['lockstep', [a, b, c], ['v1.0.0'], ['fixed a+b since v1.0.0 as v{version}', 'alone c']],
  [
    'lockstep ahead of the tag',
    [root('r', '1.1.0'), pkg('d', '1.1.0'), c],
    ['v1.0.0'],
    ['fixed r+d since v1.0.0 as v{version}', 'alone c'],
  ],
  [
    'one ahead alone stays out',
    [a, b, pkg('d', '1.1.0')],
    ['v1.0.0'],
    ['fixed a+b since v1.0.0 as v{version}', 'alone d'],
  ],
  [
    'behind on the same line: linked',
    [a, b, pkg('d', '0.9.0')],
    ['v0.9.0', 'v1.0.0'],
    ['linked a+b+d since v1.0.0 as v{version}'],
  ],
  [
    'private and behind: out',
    [a, b, pkg('d', '0.9.0', { private: true })],
    ['v0.9.0', 'v1.0.0'],
    ['fixed a+b since v1.0.0 as v{version}', 'alone d'],
  ],
  [
    'private in lockstep: in',
    [a, pkg('d', '1.0.0', { private: true })],
    ['v1.0.0'],
    ['fixed a+d since v1.0.0 as v{version}'],
  ],
  [
    'a group and an independent one',
    [a, b, c],
    ['v1.0.0', 'c-v0.1.0'],
    ['fixed a+b since v1.0.0 as v{version}', 'single c since c-v0.1.0 as c-v{version}'],
  ],
  [
    'a stray tag of a member',
    [a, b, c],
    ['v1.0.0', 'a@0.5.0'],
    ['fixed a+b since v1.0.0 as v{version}', 'alone c'],
  ],
  [
    'no tags, lockstep',
    [a, b, c],
    [],
    ['single a since - as a@{version}', 'single b since - as b@{version}', 'single c since - as c@{version}'],
  ],
  ['no tags, all at one version', [a, b], [], ['fixed a+b since - as v{version}']],
  ['no tags, the root leads', [root('r', '1.0.0'), b, c], [], ['fixed r+b since - as v{version}', 'alone c']],
  [
    'private root scaffolding',
    [root('r', null, { private: true }), a],
    [],
    ['single a since - as v{version}', 'alone r'],
  ],
  [
    'all private',
    [pkg('a', '1.0.0', { private: true }), pkg('b', '2.0.0', { private: true })],
    [],
    ['alone a', 'alone b'],
  ],
  [
    'unprefixed and nobody at that version',
    [pkg('a', '3.0.0'), pkg('b', '4.0.0')],
    ['v9.0.0'],
    ['alone a', 'alone b'],
  ],
  // one version in one file
  ['inherited, no tags', [x, y], [], ['fixed x+y since - as v{version}']],
  [
    'inherited, root differs',
    [root('r', '2.0.0', { ecosystem: 'cargo', versionFile: 'r' }), x, y],
    [],
    ['single r since - as r-v{version}', 'fixed x+y since - as x-v{version}'],
  ],
  ['inherited, unprefixed tags', [x, y], ['v1.0.0'], ['fixed x+y since v1.0.0 as v{version}']],
  ['inherited, tags of each', [x, y], ['x-v1.0.0', 'y-v1.0.0'], ['fixed x+y since x-v1.0.0 as x-v{version}']],
  ['inherited, one tagged', [x, y], ['y-v1.0.0'], ['fixed x+y since y-v1.0.0 as y-v{version}']],
  [
    'inherited, a side crate',
    [x, y, pkg('z', '0.1.0', { ecosystem: 'cargo' })],
    ['x-v1.0.0', 'z-v0.1.0'],
    ['fixed x+y since x-v1.0.0 as x-v{version}', 'single z since z-v0.1.0 as z-v{version}'],
  ],
  [
    'inherited, private too',
    [x, pkg('y', '1.0.0', { ...inherits, private: true }), c],
    ['x-v1.0.0', 'c-v0.1.0'],
    ['fixed x+y since x-v1.0.0 as x-v{version}', 'single c since c-v0.1.0 as c-v{version}'],
  ],
  [
    'inherited and cut by configuration',
    [x, y, c],
    ['v1.0.0'],
    ['fixed x+y since v1.0.0 as v{version}', 'single c since - as c@{version}'],
    { fixed: [[x]] },
  ],
  // configuration
  [
    'configured group',
    [a, b, c],
    ['v1.0.0'],
    ['fixed a+c since v1.0.0 as v{version}', 'single b since - as b@{version}'],
    { fixed: [[a, c]] },
  ],
  [
    'two configured groups',
    [a, b, c, d],
    ['v1.0.0', 'c@0.1.0'],
    ['fixed a+b since v1.0.0 as v{version}', 'fixed c+d since c@0.1.0 as c@{version}'],
    {
      fixed: [
        [a, b],
        [c, d],
      ],
    },
  ],
  [
    'ignored',
    [a, b],
    ['v1.0.0'],
    ['single a since v1.0.0 as v{version}', 'alone b'],
    { ignored: new Set([b.manifest]) },
  ],
  // where a line stands
  [
    'unreachable tags do not count',
    [root('a', '1.0.0')],
    ['v1.0.0', '~v2.0.0'],
    ['single a since v1.0.0 as v{version}'],
  ],
  ['only unreachable ones', [root('a', '1.0.0')], ['~2.0.0'], ['single a since - as {version}']],
  [
    'prereleases of the next version are passed',
    [root('a', '1.0.0')],
    ['v1.0.0', 'v2.0.0-beta.1'],
    ['single a since v1.0.0 as v{version}'],
  ],
  [
    'a prerelease manifest goes on',
    [root('a', '2.0.0-beta.1')],
    ['v1.0.0', 'v2.0.0-beta.1'],
    ['single a since v2.0.0-beta.1 as v{version}'],
  ],
  [
    'asked for a prerelease',
    [root('a', '1.0.0')],
    ['v1.0.0', 'v2.0.0-beta.1'],
    ['single a since v2.0.0-beta.1 as v{version}'],
    { pre: 'beta' },
  ],
  [
    'never stable',
    [root('a', '1.0.0-beta3')],
    ['1.0-rc1', '1.0.0-beta1', '1.0.0-beta2'],
    ['single a since 1.0.0-beta2 as {version}'],
  ],
  [
    'noise is no release',
    [root('a', '0.2.0')],
    ['v0.2.0', 'v0.3.0-archive'],
    ['single a since v0.2.0 as v{version}'],
  ],
  [
    'a series of its own is one',
    [root('a', '0.3.0-archive2')],
    ['v0.3.0-archive1', 'v0.3.0-archive2'],
    ['single a since v0.3.0-archive2 as v{version}'],
  ],
];
