import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import semver from 'semver';
import { npm } from '../../../src/ecosystems/npm/index.ts';

/** As written, then rewritten for 2.0.0, 1.4.0 and 2.0.0-beta.1. */
const rewrites: readonly (readonly [string, string, string, string])[] = [
  ['^1.2.3', '^2.0.0', '^1.4.0', '^2.0.0-beta.1'],
  ['^1.2', '^2.0', '^1.4', '^2.0.0-beta.1'],
  ['^1', '^2', '^1', '^2.0.0-beta.1'],
  ['~1', '~2', '~1', '~2.0.0-beta.1'],
  ['~1.2.3', '~2.0.0', '~1.4.0', '~2.0.0-beta.1'],
  ['~>1.2', '~>2.0', '~>1.4', '~>2.0.0-beta.1'],
  ['1.x', '2.x', '1.x', '^2.0.0-beta.1'],
  ['0.x', '2.x', '1.x', '^2.0.0-beta.1'],
  ['1.2.*', '2.0.*', '1.4.*', '~2.0.0-beta.1'],
  ['^1.x', '^2.x', '^1.x', '^2.0.0-beta.1'],
  ['1', '2', '1', '^2.0.0-beta.1'],
  ['1.2', '2.0', '1.4', '~2.0.0-beta.1'],
  ['1.2.3', '2.0.0', '1.4.0', '2.0.0-beta.1'],
  ['=1.2.3', '=2.0.0', '=1.4.0', '=2.0.0-beta.1'],
  ['v1.2.3', 'v2.0.0', 'v1.4.0', 'v2.0.0-beta.1'],
  ['^1.0.0-beta.2', '^2.0.0', '^1.4.0', '^2.0.0-beta.1'],
  ['>=1.2.0', '>=2.0.0', '>=1.4.0', '>=2.0.0-beta.1'],
  ['>= 1.2.0', '>= 2.0.0', '>= 1.4.0', '>= 2.0.0-beta.1'],
  ['>=1 <2', '>=2 <3', '>=1 <2', '>=2.0.0-beta.1 <3'],
  ['>=1.2.0 <2.0.0', '>=2.0.0 <3.0.0', '>=1.4.0 <2.0.0', '>=2.0.0-beta.1 <3.0.0'],
  ['>=1.2.0 <1.3.0', '>=2.0.0 <2.1.0', '>=1.4.0 <1.5.0', '>=2.0.0-beta.1 <2.1.0'],
  ['>=1.2.3 <1.2.4', '>=2.0.0 <2.0.1', '>=1.4.0 <1.4.1', '>=2.0.0-beta.1 <2.0.1'],
  ['>=1.0.0 <2.0.0-0', '>=2.0.0 <3.0.0-0', '>=1.4.0 <2.0.0-0', '>=2.0.0-beta.1 <3.0.0-0'],
  ['>=0.2.0 <0.3.0', '>=2.0.0 <2.1.0', '>=1.4.0 <1.5.0', '>=2.0.0-beta.1 <2.1.0'],
  ['>=1.2.3 <=1.9.9', '>=1.2.3 <=2.0.0', '>=1.2.3 <=1.9.9', '>=1.2.3 <=2.0.0-beta.1'],
  ['1.0.0 - 1.9.9', '1.0.0 - 2.0.0', '1.0.0 - 1.9.9', '1.0.0 - 2.0.0-beta.1'],
  ['<2.0.0', '<3.0.0', '<2.0.0', '^2.0.0-beta.1'],
  ['>1.0.0 <2', '>1.0.0 <3', '>1.0.0 <2', '^2.0.0-beta.1'],
  ['^0.9.0 || ^1.0.0', '^0.9.0 || ^1.0.0 || ^2.0.0', '^0.9.0 || ^1.0.0', '^0.9.0 || ^1.0.0 || ^2.0.0-beta.1'],
  ['^1||~0.5', '^1||~0.5||~2.0', '^1||~0.5', '^1||~0.5||~2.0.0-beta.1'],
  ['>2 <1', '^2.0.0', '^1.4.0', '^2.0.0-beta.1'],
  ['npm:other@^1', 'npm:other@^2', 'npm:other@^1', 'npm:other@^2.0.0-beta.1'],
  ['npm:@s/other@~1.2', 'npm:@s/other@~2.0', 'npm:@s/other@~1.4', 'npm:@s/other@~2.0.0-beta.1'],
  ['npm:^1', 'npm:^2', 'npm:^1', 'npm:^2.0.0-beta.1'],
  // The protocol stays and so does a range inside it, until the member is outside.
  ['workspace:^1.2.3', 'workspace:^2.0.0', 'workspace:^1.2.3', 'workspace:^2.0.0-beta.1'],
  ['workspace:1.2.3', 'workspace:2.0.0', 'workspace:1.4.0', 'workspace:2.0.0-beta.1'],
  [
    'workspace:@s/other@~1.2',
    'workspace:@s/other@~2.0',
    'workspace:@s/other@~1.4',
    'workspace:@s/other@~2.0.0-beta.1',
  ],
];

const untouched = [
  ...['*', '', 'latest', 'next', 'catalog:', 'catalog:react', 'workspace:*', 'workspace:^', 'workspace:~'],
  ...['workspace:../a', 'file:../a', 'link:../a', 'portal:../a', 'npm:other', 'npm:@s/other'],
  ...['git+ssh://git@github.com/x/y.git#semver:^1', 'github:x/y', 'x/y', 'https://x.org/y.tgz'],
];

test('a requirement is rewritten as it was written', (t) => {
  for (const [range, major, minor, beta] of rewrites) {
    const results = ['2.0.0', '1.4.0', '2.0.0-beta.1'].map((version) => npm.rewriteRange(range, version));
    assert.deepEqual(results, [major, minor, beta], range);
  }
  t.diagnostic(`${rewrites.length * 3} cases`);
});

test('what cannot be judged is left alone and counts as satisfied', () => {
  for (const range of untouched) {
    assert.equal(npm.rewriteRange(range, '2.0.0'), range);
    assert.equal(npm.satisfies('2.0.0-rc.1', range), true, range);
  }
});

test('satisfies reads a requirement as npm does', () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['1.9.0', '^1.0.0', true],
    ['2.0.0', '^1.0.0', false],
    ['0.3.0', '^0.2.1', false],
    ['5.1.0-next.0', '^5.0.0', false],
    ['5.0.0-next.1', '^5.0.0-next.0', true],
    ['2.0.0-rc.1', '*', true],
    ['2.0.0', 'workspace:^1.2.3', false],
    ['1.3.0', 'workspace:^1.2.3', true],
    ['1.3.0', 'workspace:@s/a@^2', false],
    ['1.3.0', 'npm:@s/a@^2', false],
    ['1.3.0', '^2 || 1.3.x', true],
  ];
  for (const [version, range, expected] of cases)
    assert.equal(npm.satisfies(version, range), expected, range);
});

const number = fc.nat(20);
const version = fc
  .tuple(number, number, number, fc.constantFrom('', '', '-beta.1', '-rc2', '+build.7'))
  .map(([major, minor, patch, rest]) => `${major}.${minor}.${patch}${rest}`);
const partial = fc.oneof(
  version,
  fc
    .tuple(
      fc.array(number.map(String), { maxLength: 3 }),
      fc.array(fc.constantFrom('x', '*', 'X'), { maxLength: 3 }),
    )
    .map(([numbers, wildcards]) => [...numbers, ...wildcards].slice(0, 3).join('.') || '*'),
);
const operator = fc.constantFrom('', '^', '~', '~>', '>=', '>', '<', '<=', '=', 'v', '>= ', '^ ');
const comparator = fc.tuple(operator, partial).map((pieces) => pieces.join(''));
const alternative = fc.oneof(
  comparator,
  fc.array(comparator, { minLength: 2, maxLength: 3 }).map((each) => each.join(' ')),
  fc.tuple(partial, partial).map((each) => each.join(' - ')),
);
const range = fc
  .tuple(fc.array(alternative, { minLength: 1, maxLength: 3 }), fc.constantFrom('||', ' || ', ' ||'))
  .map(([each, joint]) => each.join(joint));

test('a rewritten requirement accepts the version, and rewriting again changes nothing', (t) => {
  let judged = 0;
  const check = (text: string, next: string): void => {
    const result = npm.rewriteRange(text, next);
    if (semver.validRange(text, true) === null) assert.equal(result, text);
    else judged++;
    assert.equal(npm.satisfies(next, result), true, `${text} → ${result} for ${next}`);
    assert.equal(npm.rewriteRange(result, next), result);
  };
  fc.assert(fc.property(range, version, check), { numRuns: 5000 });
  t.diagnostic(`5000 ranges, ${judged} judged by node-semver, 0 failed`);
});

test('no text makes it throw or take long', () => {
  const long = [' ', '^', '1.', '|', '@', '- ', 'x', '>=', '1 - '].flatMap((each) =>
    ['', 'npm:', 'workspace:'].flatMap((head) => [head + each.repeat(500), head + each.repeat(400_000)]),
  );
  const started = performance.now();
  for (const text of long) {
    npm.satisfies('1.0.0', text);
    npm.rewriteRange(text, '2.0.0');
  }
  assert.ok(performance.now() - started < 5000);
  fc.assert(fc.property(fc.string(), (text) => typeof npm.rewriteRange(text, '2.0.0') === 'string'));
});
