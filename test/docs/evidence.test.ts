import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findingCodes } from '../../src/core/evidence/finding.ts';
import { readPage, rowsOf, sectionOf } from './pages.ts';

test('docs/evidence.md has every finding, and no other', () => {
  const rows = rowsOf(sectionOf(readPage('docs/evidence.md'), '## What is found'));
  assert.deepEqual(
    rows.map(([code = '']) => code.replaceAll('`', '')),
    [...findingCodes],
  );
});
