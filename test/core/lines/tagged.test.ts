import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wholeRepository } from '../../../src/core/model.ts';
import type { Package } from '../../../src/core/model.ts';
import type { Case } from './cases.ts';
import { lines, pkg, shown } from './world.ts';

/** A Go module in a directory; `major` as its path says it, in a directory of that name or not. */
function module(
  path: string,
  major: number | null = null,
  isOwn = false,
  more: Partial<Package> = {},
): Package {
  const home = isOwn ? path.replace(/\/?v\d+$/, '') : path.replace('.', '');
  const name = path === '.' ? 'root' : path;
  const tagged = { prefix: home === '' ? 'v' : `${home}/v`, major, isOwn };
  return { ...pkg(name, null, { path, ecosystem: 'go' }), manifest: `${path}/go.mod`, tagged, ...more };
}

const root = module('.');
const sub = module('sub');
const tools = module('tools');
const other = module('x');
const web = pkg('web', '1.2.0', { path: '.' });
const whole = pkg('all', null, { path: '.', manifest: wholeRepository, ecosystem: 'generic' });

const cases: readonly Case[] = [
  ['a root', [root], [], ['single root since - as v{version}']],
  ['a root that follows tags without v', [root], ['1.2.0'], ['single root since 1.2.0 as {version}']],
  [
    'nested modules without tags belong to nobody',
    [root, sub, tools],
    ['v1.2.0'],
    ['single root since v1.2.0 as v{version}', 'alone sub', 'alone tools'],
  ],
  [
    'nested modules with tags are independent',
    [root, sub, tools],
    ['v1.2.0', 'sub/v0.3.0'],
    [
      'single root since v1.2.0 as v{version}',
      'single sub since sub/v0.3.0 as sub/v{version}',
      'alone tools',
    ],
  ],
  [
    'a product at the top in another language, modules without tags',
    [pkg('web', '0.0.0', { path: '.' }), sub],
    ['v1.2.0'],
    ['single web since v1.2.0 as v{version}', 'alone sub'],
  ],
  [
    'tools at the top in another language, modules with tags',
    [pkg('web', '0.1.0', { path: '.' }), sub, tools],
    ['v0.4.2', 'sub/v0.9.0'],
    ['single sub since sub/v0.9.0 as sub/v{version}', 'alone web', 'alone tools'],
  ],
  [
    'no root: those with tags',
    [sub, tools],
    ['sub/v0.3.0'],
    ['single sub since sub/v0.3.0 as sub/v{version}', 'alone tools'],
  ],
  [
    'no tags yet and no root: each that is public',
    [sub, module('x'), module('internal/y', null, false, { private: true })],
    [],
    ['single sub since - as sub/v{version}', 'single x since - as x/v{version}', 'alone internal/y'],
  ],
  [
    'a directory of a major version has the tags of that major',
    [root, module('v2', 2, true), sub, module('sub/v3', 3, true)],
    ['v1.9.0', 'v2.1.0', 'sub/v1.0.0', 'sub/v3.4.0'],
    [
      'single root since v1.9.0 as v{version}',
      'single v2 since v2.1.0 as v{version}',
      'single sub since sub/v1.0.0 as sub/v{version}',
      'single sub/v3 since sub/v3.4.0 as sub/v{version}',
    ],
  ],
  [
    'a new directory of a major version is released',
    [root, module('v2', 2, true)],
    ['v1.9.0'],
    ['single root since v1.9.0 as v{version}', 'single v2 since - as v{version}'],
  ],
  [
    'the root of a module and the unprefixed group are one',
    [pkg('web', '1.2.0', { path: '.' }), root],
    ['v1.2.0'],
    ['fixed web+root since v1.2.0 as v{version}'],
  ],
  [
    'the whole repository, no longer: all its parts have tags',
    [whole, sub, tools],
    ['v0.4.2', 'sub/v0.9.0'],
    ['single sub since sub/v0.9.0 as sub/v{version}', 'alone all', 'alone tools'],
  ],
  [
    'the whole repository, no longer, though called like a part',
    [pkg('sub', null, { path: '.', manifest: wholeRepository, ecosystem: 'generic' }), sub],
    ['v0.4.2', 'sub/v0.9.0'],
    ['single sub since sub/v0.9.0 as sub/v{version}', 'alone sub'],
  ],
  [
    'the whole repository beside a part without tags',
    [whole, sub, pkg('web', '0.4.2')],
    ['v0.4.2', 'sub/v0.9.0'],
    ['fixed all+web since v0.4.2 as v{version}', 'single sub since sub/v0.9.0 as sub/v{version}'],
  ],
  [
    'configured: {path}/ is nothing at the root',
    [root, sub],
    ['x/v1.0.0', 'sub/v1.0.0'],
    ['single root since - as v{version}', 'single sub since sub/v1.0.0 as sub/v{version}'],
    { tagFormat: '{path}/v{version}' },
  ],
  [
    'a group without the root has tags of its own',
    [root, sub, other],
    ['v1.0.0', 'sub/v0.2.0', 'x/v0.2.0'],
    ['single root since v1.0.0 as v{version}', 'fixed sub+x since sub/v0.2.0 as sub/v{version}'],
    { fixed: [[sub, other]] },
  ],
  [
    'a group with the root is tagged as the root is',
    [root, sub, other],
    ['v1.0.0', 'sub/v1.0.0', 'x/v1.0.0'],
    ['fixed root+sub+x since v1.0.0 as v{version}'],
    { fixed: [[root, sub, other]] },
  ],
  [
    'it stands where its furthest module stands',
    [root, sub],
    ['v1.0.0', 'sub/v1.3.0', '~sub/v1.4.0'],
    ['fixed root+sub since sub/v1.3.0 as v{version}'],
    { fixed: [[root, sub]] },
  ],
  [
    'a version that another branch tagged at the root, and this one at a module, is released here',
    [root, sub],
    ['v1.0.0', '~v1.1.0', 'sub/v1.1.0'],
    ['fixed root+sub since sub/v1.1.0 as v{version}'],
    { fixed: [[root, sub]] },
  ],
  [
    'a group of which only a later member was tagged',
    [sub, other],
    ['x/v0.2.0'],
    ['fixed sub+x since x/v0.2.0 as sub/v{version}'],
    { fixed: [[sub, other]] },
  ],
  [
    'modules in the group of a product in another language',
    [web, sub],
    ['1.2.0'],
    ['fixed web+sub since 1.2.0 as {version}'],
    { fixed: [[web, sub]] },
  ],
];

const chart = (name: string, version: string): Package => pkg(name, version, { ecosystem: 'helm' });
const code = pkg('code', '1.2.0', { path: '.' });

const charts: readonly Case[] = [
  ['a chart in step', [code, chart('c', '1.2.0')], ['v1.2.0'], ['fixed code+c since v1.2.0 as v{version}']],
  [
    'a chart at its own version',
    [pkg('code', '0.0.0', { path: '.' }), chart('c', '0.3.0')],
    ['v1.2.0'],
    ['single code since v1.2.0 as v{version}', 'alone c'],
  ],
  [
    'a chart with tags',
    [code, chart('c', '0.3.0')],
    ['v1.2.0', 'c-0.3.0'],
    ['single code since v1.2.0 as v{version}', 'single c since c-0.3.0 as c-{version}'],
  ],
  [
    'charts alone',
    [chart('a', '1.0.0'), chart('b', '0.2.0')],
    [],
    ['single a since - as a-{version}', 'single b since - as b-{version}'],
  ],
  [
    'the whole repository beside its tagged chart',
    [whole, chart('c', '0.3.0')],
    ['v1.2.0', 'c-0.3.0'],
    ['single all since v1.2.0 as v{version}', 'single c since c-0.3.0 as c-{version}'],
  ],
];

test('modules whose versions live in tags, and the lines they make', (t) => {
  let passed = 0;
  const all = [...cases, ...charts];
  for (const [name, packages, names, expected, rules] of all) {
    assert.deepEqual([...shown(lines(packages, names, rules))].sort(), [...expected].sort(), name);
    passed += 1;
  }
  t.diagnostic(`${all.length} cases, ${passed} passed, ${all.length - passed} failed`);
});

/** Major of the module path, tags, and what its go.mod asks for: the first version of that major, once. */
const asked: readonly (readonly [major: number | null, tags: readonly string[], version: string | null])[] = [
  [null, ['v1.2.0'], null],
  [null, [], null],
  [2, ['v1.2.0'], '2.0.0'],
  [2, ['v2.2.0'], null],
  [3, [], '3.0.0'],
];

test('a module path with a new major asks for its first version', () => {
  for (const [major, names, version] of asked) {
    const [line] = lines([module('.', major)], names).lines;
    assert.equal(line?.manifest?.version ?? null, version, `${String(major)} after ${names.join()}`);
  }
});
