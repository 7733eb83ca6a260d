import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkCodes } from '../../src/core/evidence/check.ts';
import { readPage, rowsOf, sectionOf } from './pages.ts';

test('docs/signing.md has every check, and no other', () => {
  const rows = rowsOf(sectionOf(readPage('docs/signing.md'), '## Checks'));
  assert.deepEqual(
    rows.map(([code = '']) => code.replaceAll('`', '')),
    [...checkCodes],
  );
});
