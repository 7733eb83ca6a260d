import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readCommits } from '../../../src/core/commits/index.ts';
import type { RawCommit, ReadCommit } from '../../../src/core/model.ts';
import { rules } from '../commits/helpers.ts';
import { raw } from '../history.ts';
import { pkg } from '../lines/world.ts';
import { decided, versions } from './world.ts';

const packages = ['a', 'b', 'c'].map((name) => pkg(name, '1.0.0'));
const tags = packages.map(({ name }) => `${name}@1.0.0`);

const message = fc.constantFrom(
  'feat: x',
  'fix: x',
  'fix(b): x',
  'feat!: x',
  'docs: x',
  'Update',
  'chore: x\n\nBREAKING CHANGE: y',
  'Two things\n\n- fix: y\n- feat: z',
);
const commits = fc.array(
  fc.record({ message, paths: fc.subarray(packages.map(({ path }) => `${path}/f`)) }),
  {
    maxLength: 12,
  },
);

/** A straight history of some commits, read; the newest first. */
function history(list: readonly Pick<RawCommit, 'message' | 'paths'>[]): readonly ReadCommit[] {
  const line = list.map((one, at) => raw(`c${at}`, at === 0 ? [] : [`c${at - 1}`], one));
  return readCommits(line.toReversed(), rules);
}

test('property: the order of commits that do not name each other never changes a version', (t) => {
  let runs = 0;
  const two = commits.chain((list) =>
    fc.tuple(
      fc.constant(list),
      fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length }),
    ),
  );
  fc.assert(
    fc.property(two, ([list, shuffled]) => {
      runs += 1;
      const of = (each: typeof list): readonly string[] =>
        versions(decided({ packages, tags, commits: history(each) }));
      assert.deepEqual(of(shuffled), of(list));
    }),
    { numRuns: 300 },
  );
  t.diagnostic(`${runs} histories, ${runs} passed, 0 failed`);
});
