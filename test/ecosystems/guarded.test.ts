import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ReleaseError } from '../../src/core/error.ts';
import { between, defineEcosystem } from '../../src/ecosystems/define.ts';
import type { Ecosystem } from '../../src/ecosystems/ecosystem.ts';
import { guarded } from '../../src/ecosystems/guarded.ts';
import { obeysTheLaws } from './kit/laws.ts';
import { packagesOf, released, told } from './kit/repository.ts';

const zig = defineEcosystem({
  id: 'zig',
  roots: ['build.zig.zon'],
  members: ['libs/*/build.zig.zon'],
  read: (text, path) => ({
    version: between(text, '.version = "', '"'),
    name: path.split('/').at(-2),
    private: text.includes('.private'),
    dependencies: [{ name: 'core', range: between(text, '.core = "', '"') }],
  }),
});

obeysTheLaws(guarded(zig), {
  files: {
    'build.zig.zon': '.{\n  .name = .top,\n  .version = "‹v›",\n  .core = "‹v›",\n}\n',
    'libs/core/build.zig.zon': '.{\n  .version = "‹v›",\n}\n',
  },
  noise: ['  // é .version = 1.0.0', ''],
});

test('the simple kind: members, names, marks, requirements', () => {
  const files = {
    'build.zig.zon': '.version = "1.0.0" .core = "^0.1.0"',
    'libs/core/build.zig.zon': '.version = "0.1.0"',
    'libs/odd/build.zig.zon': '.version = "one" .private',
  };
  assert.deepEqual(told(packagesOf(guarded(zig), files)), [
    ' . 1.0.0 build.zig.zon normal core ^0.1.0',
    'core libs/core 0.1.0 libs/core/build.zig.zon',
    'odd libs/odd null libs/odd/build.zig.zon private normal core -',
  ]);
  const after = released(guarded(zig), files, { to: '0.2.0', only: ['core'] });
  assert.equal(after['build.zig.zon'], '.version = "1.0.0" .core = "^0.2.0"');
});

test('versions may be spelt otherwise', () => {
  const calendar = defineEcosystem({
    id: 'calendar',
    roots: ['VERSION'],
    read: (text) => ({ version: { start: 0, end: text.trimEnd().length } }),
    parse: (written) => written.replaceAll('_', '.'),
    spell: (version) => version.replaceAll('.', '_'),
  });
  assert.equal(packagesOf(calendar, { VERSION: '26_11_0\n' })[0]?.version, '26.11.0');
  assert.deepEqual(released(calendar, { VERSION: '26_11_0\n' }, { to: '26.11.1' }), { VERSION: '26_11_1\n' });
});

const texts = new Map([['VERSION', '1.0.0\n']]);
const pkg = {
  manifest: 'VERSION',
  path: '.',
  name: 'x',
  ecosystem: 'mine',
  version: '1.0.0',
  versionFile: 'VERSION',
  private: false,
  dependencies: [],
};
const edit = { start: 0, end: 5, was: '1.0.0', text: '2.0.0' };
const whole: Ecosystem = {
  id: 'mine',
  wants: () => ['VERSION'],
  packages: () => [pkg],
  lockfiles: () => [],
  edit: () => new Map([['VERSION', [edit]]]),
  satisfies: () => true,
  rewriteRange: (range) => range,
};

/** An ecosystem with one answer replaced by something the types forbid; plain JavaScript may do that. */
function answering(name: keyof Ecosystem, answer: unknown): Ecosystem {
  const odd: Ecosystem = { ...whole };
  Object.assign(odd, { [name]: () => answer });
  return guarded(odd);
}

test('what an ecosystem may not answer is told with its name', () => {
  const edits = (...list: unknown[]): unknown => new Map([['VERSION', list]]);
  const cases: readonly (readonly [name: keyof Ecosystem, answer: unknown, told: RegExp])[] = [
    ['wants', 'VERSION', /wants\(\) gave string, not a list of paths/],
    ['wants', Promise.resolve([]), /wants\(\) gave a promise/],
    ['wants', ['../x'], /wants\(\) names "\.\.\/x", which is no path inside/],
    ['wants', ['/etc/passwd'], /no path inside/],
    ['lockfiles', [1], /lockfiles\(\) names number/],
    ['packages', {}, /packages\(\) gave object, not a list of packages/],
    ['packages', [{}], /something that is no package/],
    ['packages', [{ ...pkg, dependencies: [{ name: 'a', kind: 'odd', range: null }] }], /no package/],
    ['packages', [{ ...pkg, manifest: 'other' }], /names "other", which it was not given/],
    ['packages', [{ ...pkg, path: '../up' }], /outside the repository/],
    ['packages', [{ ...pkg, ecosystem: 'npm' }], /gave VERSION to the ecosystem "npm"/],
    ['packages', [{ ...pkg, version: '1.x' }], /VERSION is at "1\.x", which is no version/],
    ['packages', [{ ...pkg, version: 'v1.0.0' }], /no version/],
    ['edit', {}, /edit\(\) gave object, not a Map/],
    ['edit', new Map([['other', []]]), /edits "other", which it was not given/],
    ['edit', edits({ start: 0 }), /something that is no edit/],
    ['edit', edits({ ...edit, end: 99 }), /edits "VERSION" wrongly: .*outside/],
    ['edit', edits({ ...edit, start: -1 }), /wrongly/],
    ['edit', edits(edit, edit), /overlaps/],
    ['edit', edits({ ...edit, was: '9.9.9' }), /wrongly: .*"1\.0\.0"/],
    ['satisfies', 'yes', /satisfies\(\) gave string, not a boolean/],
    ['rewriteRange', null, /rewriteRange\(\) gave null, not a string/],
  ];
  for (const [name, answer, told] of cases) {
    assert.throws(
      () => call(answering(name, answer), name),
      { code: 'CONFIG_INVALID', message: told },
      String(told),
    );
    assert.throws(() => call(answering(name, answer), name), /^ReleaseError: ecosystem 'mine': /);
  }
});

test('what an ecosystem throws is told with its name; a ReleaseError is its own', () => {
  const throwing = (error: unknown): Ecosystem =>
    guarded({
      ...whole,
      packages: () => {
        throw error;
      },
    });
  assert.throws(() => throwing(new TypeError('x is undefined')).packages(texts), {
    code: 'CONFIG_INVALID',
    message: `ecosystem 'mine': packages() threw "x is undefined"`,
  });
  const own = new ReleaseError('MANIFEST_UNREADABLE', 'VERSION:1: no');
  assert.throws(() => throwing(own).packages(texts), own);
  assert.deepEqual(call(guarded(whole), 'packages'), [pkg]);
});

function call(ecosystem: Ecosystem, name: keyof Ecosystem): unknown {
  switch (name) {
    case 'wants':
    case 'lockfiles':
    case 'packages':
      return ecosystem[name](texts);
    case 'edit':
      return ecosystem.edit(texts, [pkg], [{ package: pkg, version: '2.0.0' }], []);
    case 'satisfies':
      return ecosystem.satisfies('1.0.0', '^1.0.0');
    default:
      return ecosystem.rewriteRange('^1.0.0', '2.0.0');
  }
}
