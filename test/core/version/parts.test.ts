import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { gt, parse, type SemVer } from 'semver';
import type { Level } from '../../../src/core/model.ts';
import { compareIds, formatSuffix, suffixOf } from '../../../src/core/version/prerelease.ts';
import {
  bumpCore,
  isPlaceholder,
  levelBetween,
  maxLevel,
  parseVersion,
} from '../../../src/core/version/version.ts';
import type { ZeroPolicy } from '../../../src/core/version/rules.ts';
import { zeroLevel } from '../../../src/core/version/zero.ts';

const levels: readonly Level[] = ['patch', 'minor', 'major'];
const policies: readonly ZeroPolicy[] = ['caret', 'minor-feat', 'plain'];
const core = fc.tuple(fc.nat(99), fc.nat(99), fc.nat(99)).map((parts) => parts.join('.'));

test('a suffix written back is the suffix that was read', () => {
  const text = fc.constantFrom(
    'beta.2',
    'beta2',
    'beta',
    '0',
    'alpha.1.3',
    'beta02',
    'x-y.9',
    'rc-1',
    'a.b',
    '7.x',
  );
  fc.assert(
    fc.property(core, text, (numbers, suffix) => {
      const read = suffixOf(versionOf(`${numbers}-${suffix}`));
      assert.ok(read);
      assert.equal(formatSuffix(read), suffix);
    }),
  );
  assert.equal(suffixOf(versionOf('1.0.0')), null);
});

test('a core raised by a level is greater by that level', () => {
  fc.assert(
    fc.property(core, fc.constantFrom(...levels), (numbers, level) => {
      const [from, to] = [versionOf(numbers), versionOf(bumpCore(versionOf(numbers), level))];
      assert.ok(gt(to, from));
      assert.equal(levelBetween(from, to), level);
    }),
  );
});

test('below 1.0.0 a policy never asks for more than the changes do, and from 1.0.0 on changes nothing', () => {
  const arguments_ = [core, fc.constantFrom(...levels), fc.constantFrom(...policies)] as const;
  fc.assert(
    fc.property(...arguments_, (numbers, level, policy) => {
      const version = versionOf(numbers);
      const effective = zeroLevel(version, level, policy);
      assert.equal(maxLevel(effective, level), level);
      if (version.major > 0 || policy === 'plain') assert.equal(effective, level);
      else assert.notEqual(effective, 'major', '1.0.0 is an explicit act');
    }),
  );
});

test('identifiers go by the configured order, others as SemVer sorts them', () => {
  const order = ['next', 'alpha', 'rc'];
  assert.ok(compareIds('next', 'alpha', order) < 0);
  assert.ok(compareIds('RC', 'alpha', order) > 0);
  assert.ok(compareIds('beta', 'alpha', order) > 0);
  assert.ok(compareIds('Beta', 'alpha', order) < 0);
  assert.equal(compareIds('x', 'x', order), 0);
});

test('versions that stand for "not decided"', (t) => {
  const yes = ['0.0.0', '0.0.0-development', '0.0.0-beta.1', '2.0.0-SNAPSHOT', '1.0.0-dev'];
  const no = ['0.0.1', '1.0.0', '1.0.0-dev.1', '1.0.0-beta', '1.0.0-developer'];
  for (const text of yes) assert.ok(isPlaceholder(versionOf(text)), text);
  for (const text of no) assert.ok(!isPlaceholder(versionOf(text)), text);
  for (const text of ['v1.2.3', '1.2', ' 1.2.3', '01.2.3', '', 'x'])
    assert.equal(parseVersion(text), null, text);
  t.diagnostic(`${yes.length + no.length + 6} cases, ${yes.length + no.length + 6} passed, 0 failed`);
});

function versionOf(text: string): SemVer {
  const version = parse(text);
  assert.ok(version, text);
  return version;
}
