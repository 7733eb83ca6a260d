import assert from 'node:assert/strict';
import { test } from 'node:test';
import { entryText } from '../../../src/core/ledger/entry.ts';
import { parseAnyEntry } from '../../../src/core/ledger/parse.ts';
import { says, wordOf } from '../../helpers/ledger.ts';

const at = '2026-06-01T12:00:00Z';

test('what a deployment does to a database comes back from the ledger as it was said', () => {
  const schema = {
    revision: 'db/2.sql',
    brings: [{ path: 'db/2.sql', kind: 'irreversible' }],
    beyond: [{ path: 'db/9.sql', kind: 'compatible' }],
  } as const;
  const entry = says(wordOf('1.0.1', { kind: 'intent', schema }))(null, at);
  assert.deepEqual(parseAnyEntry(entryText(entry), 'it'), entry);
  const none = says(wordOf('1.0.1', { kind: 'recorded' }))(null, at);
  assert.deepEqual(parseAnyEntry(entryText(none), 'it'), none, 'entries without one are read as before');
});
