import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { ReleaseError } from '../../src/core/error.ts';
import { applyEdits, mergeEdits, writeFile } from '../../src/core/text-edit.ts';

const code =
  (expected: string) =>
  (error: unknown): boolean =>
    error instanceof ReleaseError && error.code === expected && error.hint !== null;

test('edits replace, insert and delete; offsets are those of the text before', () => {
  const edits = [
    { start: 0, end: 0, was: '', text: 'a' },
    { start: 0, end: 0, was: '', text: 'b' },
    { start: 1, end: 3, was: '12', text: '' },
    { start: 4, end: 5, was: '4', text: 'four' },
  ];
  assert.equal(applyEdits('01234', edits), 'ab03four');
});

test('contradicting edits are refused', () => {
  const a = { start: 1, end: 3, was: '12', text: 'x' };
  assert.throws(
    () => applyEdits('01234', [a, { start: 2, end: 4, was: '23', text: 'y' }]),
    code('PLAN_UNREADABLE'),
  );
  assert.throws(
    () => applyEdits('01234', [a, { start: 0, end: 0, was: '', text: 'y' }]),
    code('PLAN_UNREADABLE'),
  );
  assert.throws(() => applyEdits('01', [{ start: 1, end: 3, was: '1', text: '' }]), code('PLAN_UNREADABLE'));
  assert.throws(() => applyEdits('01', [{ start: 1, end: 0, was: '', text: '' }]), code('PLAN_UNREADABLE'));
});

test('an edit for another text is refused', () => {
  assert.throws(() => applyEdits('01234', [{ start: 1, end: 3, was: '99', text: '' }]), code('PLAN_STALE'));
});

test('a file action carries the digests of the bytes', () => {
  const digest = (text: string): string => createHash('sha256').update(Buffer.from(text)).digest('hex');
  const action = writeFile('a/é.txt', 'é1', [{ start: 1, end: 2, was: '1', text: '2' }]);
  assert.equal(action.before, digest('é1'));
  assert.equal(action.after, digest('é2'));
  assert.equal(writeFile('new', null, [{ start: 0, end: 0, was: '', text: 'x' }]).before, null);
});

test('edits of several editors are merged: sorted, once each, nothing that changes nothing', () => {
  const a = { start: 4, end: 5, was: '4', text: 'four' };
  const b = { start: 1, end: 2, was: '1', text: 'one' };
  const still = { start: 2, end: 3, was: '2', text: '2' };
  const merged = mergeEdits([
    new Map([['f', [a]]]),
    new Map([
      ['f', [still, b, a]],
      ['g', [still]],
    ]),
  ]);
  assert.deepEqual([...merged], [['f', [b, a]]]);
});

test('editors that want different things at one place are refused', () => {
  const a = { start: 1, end: 3, was: '12', text: 'x' };
  const other =
    (edit: typeof a): (() => unknown) =>
    () =>
      mergeEdits([new Map([['f', [a]]]), new Map([['f', [edit]]])]);
  assert.throws(other({ ...a, text: 'y' }), code('WORKSPACE_INVALID'));
  assert.throws(other({ start: 2, end: 3, was: '2', text: 'y' }), code('WORKSPACE_INVALID'));
});
