import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cargo } from '../../../src/ecosystems/cargo/index.ts';
import { accepted, refused } from './requirements.ts';

test('satisfies: the requirements of the Cargo reference', (t) => {
  const wrong = [
    ...accepted.filter(([version, range]) => !cargo.satisfies(version, range)),
    ...refused.filter(([version, range]) => cargo.satisfies(version, range)),
  ];
  assert.deepEqual(wrong, []);
  t.diagnostic(
    `${accepted.length + refused.length} cases, ${accepted.length} accepted, ${refused.length} refused`,
  );
});

test('satisfies: what is no requirement or no version is not judged', () => {
  const odd = [
    '',
    ' ',
    ',',
    '1.0,',
    '1 2',
    'latest',
    '^^1',
    '01',
    '1.02',
    '1.*.2',
    '1.2-rc',
    '>=',
    '*, 1',
    '=*',
    '1.2.3-01',
    'v1',
  ];
  assert.deepEqual(
    odd.filter((range) => !cargo.satisfies('9.9.9', range)),
    [],
  );
  assert.ok(cargo.satisfies('not a version', '1'));
});

/** What stays of a version when `parts` of it are written. */
const cut = (version: string, parts: number): string => version.split('.').slice(0, parts).join('.');

test('rewriteRange: operator and number of parts stay as written', (t) => {
  let cases = 0;
  for (const operator of ['', '^', '~', '=']) {
    for (const parts of [1, 2, 3]) {
      for (const from of ['1.0.0', '0.3.9', '0.0.2']) {
        for (const to of ['1.0.0', '1.0.1', '1.1.0', '2.0.0', '10.20.30', '0.4.0', '0.0.3']) {
          assert.equal(cargo.rewriteRange(operator + cut(from, parts), to), operator + cut(to, parts));
          cases += 1;
        }
      }
    }
  }
  t.diagnostic(`${cases} cases, ${cases} passed, 0 failed`);
});

const rewrites: readonly (readonly [range: string, version: string, expected: string])[] = [
  // Wildcards keep their places.
  ['*', '2.0.0', '*'],
  ['1.*', '1.5.0', '1.*'],
  ['1.*', '2.0.0', '2.*'],
  ['1.*.*', '2.0.0', '2.*.*'],
  ['1.x', '2.3.0', '2.x'],
  ['1.0.*', '1.1.0', '1.1.*'],
  ['1.0.*', '2.3.4', '2.3.*'],
  ['=1.*', '2.0.0', '=2.*'],
  // Spaces stay.
  ['^ 1.2', '2.0.0', '^ 2.0'],
  [' = 1.2.3 ', '1.2.4', ' = 1.2.4 '],
  ['>= 1.0 , < 2.0', '2.1.0', '>= 2.1 , < 3.0'],
  // Bounds that accept the version stay; others move.
  ['>=1.0', '2.1.0', '>=1.0'],
  ['>=1, <3', '2.1.0', '>=1, <3'],
  ['>=1, <2', '2.1.0', '>=2, <3'],
  ['>=1.0.0,<2.0.0', '2.1.3', '>=2.1.3,<3.0.0'],
  ['>=0.4, <0.5', '0.5.2', '>=0.5, <0.6'],
  ['>=0.0.4, <0.0.5', '0.0.7', '>=0.0.7, <0.0.8'],
  ['>=0.4, <0.5', '1.0.0', '>=1.0, <2.0'],
  ['<=1.2', '1.3.5', '<=1.3'],
  ['<2', '2.0.0', '<3'],
  ['>1.0', '1.5.0', '>1.0'],
  ['>2', '1.5.0', '>2'],
  ['^1.2, <1.5', '1.3.0', '^1.3, <1.5'],
  ['^1.2, <1.5', '1.6.0', '^1.6, <2.0'],
  ['~1.2, >=1.2.3', '1.2.5', '~1.2, >=1.2.3'],
  // A prerelease is only matched when it is written out.
  ['1', '2.0.0-rc.1', '2.0.0-rc.1'],
  ['^1.2', '2.0.0-rc.1', '^2.0.0-rc.1'],
  ['~1.2', '1.3.0-beta', '~1.3.0-beta'],
  ['=1.0.0-beta3', '1.0.0-beta4', '=1.0.0-beta4'],
  ['1.0.0-rc.1', '1.0.0', '1.0.0'],
  ['1.*', '2.0.0-rc.1', '^2.0.0-rc.1'],
  ['1.2.*', '2.0.0-rc.1', '~2.0.0-rc.1'],
  ['*', '2.0.0-rc.1', '>=2.0.0-rc.1'],
  ['>=1.0', '2.0.0-rc.1', '>=2.0.0-rc.1'],
  ['>=1.0, <2.0', '2.0.0-rc.1', '>=2.0.0-rc.1, <3.0'],
  ['>=2.0.0-rc.1', '2.0.0', '>=2.0.0-rc.1'],
  // No requirement can be made of it: unchanged.
  ['<2', '2.0.0-rc.1', '<2'],
  ['workspace:*', '2.0.0', 'workspace:*'],
  ['', '2.0.0', ''],
  ['1.0', 'not a version', '1.0'],
  // Build metadata counts for nothing.
  ['=1.0.0+old', '2.0.0+new', '=2.0.0'],
];

test('rewriteRange: wildcards, bounds, lists, prereleases, spacing', (t) => {
  const wrong = rewrites.filter(
    ([range, version, expected]) => cargo.rewriteRange(range, version) !== expected,
  );
  assert.deepEqual(
    wrong.map(([range, version]) => [range, version, cargo.rewriteRange(range, version)]),
    [],
  );
  t.diagnostic(`${rewrites.length} cases, ${rewrites.length} passed, 0 failed`);
});

const number = fc.nat({ max: 4 });
const pre = fc.option(fc.constantFrom('0', 'alpha', 'beta.2', 'rc1'), { nil: undefined });
const version = fc
  .tuple(number, number, number, pre)
  .map(([a, b, c, tail]) => `${a}.${b}.${c}${tail === undefined ? '' : `-${tail}`}`);
const gap = fc.constantFrom('', ' ', '  ');
const comparator = fc
  .tuple(
    fc.constantFrom('', '^', '~', '=', '>', '>=', '<', '<='),
    gap,
    version,
    fc.integer({ min: 1, max: 3 }),
    gap,
  )
  .map(([operator, space, full, parts, after]) =>
    [
      operator,
      space,
      parts === 3 ? full : full.replace(/-.*/, '').split('.').slice(0, parts).join('.'),
      after,
    ].join(''),
  );
const wildcard = fc
  .tuple(number, number, fc.constantFrom('*', 'x'))
  .chain(([a, b, star]) =>
    fc.constantFrom(star, `${a}.${star}`, `${a}.${b}.${star}`, `${a}.${star}.${star}`),
  );
const requirement = fc.oneof(
  wildcard,
  fc.array(comparator, { minLength: 1, maxLength: 3 }).map((list) => list.join(',')),
);

test('rewriteRange: the result accepts the version or is unchanged, and once is enough', () => {
  fc.assert(
    fc.property(requirement, version, (range, next) => {
      const rewritten = cargo.rewriteRange(range, next);
      assert.ok(rewritten === range || cargo.satisfies(next, rewritten));
      assert.equal(cargo.rewriteRange(rewritten, next), rewritten);
    }),
    { numRuns: 5000 },
  );
});

test('rewriteRange: a single compatible, tilde, exact or wildcard requirement always follows', () => {
  const single = fc.oneof(
    wildcard,
    comparator.filter((text) => !/[<>]/.test(text)),
  );
  fc.assert(
    fc.property(single, version, (range, next) => cargo.satisfies(next, cargo.rewriteRange(range, next))),
    { numRuns: 3000 },
  );
});

test('satisfies and rewriteRange: any text, long lines in linear time', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), version, (range, next) => {
      cargo.satisfies(next, range);
      cargo.satisfies(range, next);
      assert.equal(typeof cargo.rewriteRange(range, next), 'string');
    }),
  );
  const long = 1_000_000;
  const lines = [' ', '1', '-', '.', ',', '*', '1.', '1,', '^ '].map(
    (text) => `1.0.0-${text.repeat(long / text.length)}`,
  );
  const started = performance.now();
  for (const line of lines) cargo.rewriteRange(line, '1.0.0');
  assert.ok(performance.now() - started < 10_000);
});
