import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  commitCheck,
  type CommitCheck,
  type CommitCheckSettings,
} from '../../../src/core/deploy/commit-checks.ts';

const run = 'https://github.com/o/r/actions/runs/7';
const job = `${run}/attempts/2`;

function check(name: string, state: CommitCheck['state'] = 'passed', url: string | null = null): CommitCheck {
  return { name, state, url };
}

function asked(found: readonly CommitCheck[], settings: CommitCheckSettings = true): string {
  const { verdict, message } = commitCheck({ version: '1.0.0', commit: 'abc', found, job }, settings);
  return `${verdict}: ${message}`;
}

test('all that was checked must be green, and something must have been', () => {
  assert.equal(asked([check('test'), check('lint')]), 'passed: 2 checks green on abc');
  assert.equal(asked([]), 'refused: nothing was checked on abc');
  assert.equal(
    asked([check('test', 'failed'), check('lint', 'pending'), check('docs')]),
    'refused: abc: failed: test; not done yet: lint',
  );
});

test('of one name all must be green', () => {
  assert.match(
    asked([check('test'), check('test', 'failed')], { required: ['test'] }),
    /^refused: abc: failed: test$/,
  );
});

test('where some are required, no other counts; one that is not there is not green', () => {
  const found = [check('test'), check('flaky', 'failed')];
  assert.equal(asked(found, { required: ['test'] }), 'passed: 1 check green on abc');
  assert.equal(asked(found, { required: ['test', 'scan'] }), 'refused: abc: not there: scan');
  assert.equal(asked(found, { ignore: ['flaky'] }), 'passed: 1 check green on abc');
  assert.equal(asked([check('flaky')], { ignore: ['flaky'] }), 'refused: nothing was checked on abc');
});

test('the job that deploys does not wait for itself, and for no other run', () => {
  const own = check('deploy', 'pending', `${run}/job/1`);
  assert.equal(asked([check('test'), own]), 'passed: 1 check green on abc');
  assert.match(asked([check('test'), check('deploy', 'pending', `${run}0/job/1`)]), /not done yet: deploy/);
});
