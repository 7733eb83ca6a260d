import assert from 'node:assert/strict';
import { test } from 'node:test';
import { schemaCheck, type SchemaCase } from '../../../src/core/schema/check.ts';
import { kindOf, type Migration, type MigrationKind } from '../../../src/core/schema/migrations.ts';

const settings = { migrations: 'db/*.sql' };

function migrations(kinds: readonly MigrationKind[]): readonly Migration[] {
  return kinds.map((kind, at) => ({ path: `db/${String(at + 1)}.sql`, kind }));
}

function asked(one: Partial<SchemaCase>): SchemaCase {
  return {
    version: '1.0.0',
    environment: 'production',
    brings: [],
    beyond: [],
    current: '2.0.0',
    safe: null,
    ...one,
  };
}

test('a mark is a text in the file or a glob of its path; irreversible wins; without one it can be undone', () => {
  const kind = (text: string, more: object = {}): MigrationKind =>
    kindOf('db/7_drop.sql', text, { ...settings, ...more });
  assert.equal(kind('ALTER TABLE a ADD b'), 'reversible');
  assert.equal(kind('-- release: irreversible\nDROP TABLE a'), 'irreversible');
  assert.equal(kind('-- release: compatible\nCREATE INDEX a'), 'compatible');
  assert.equal(kind('-- release: compatible\n-- release: irreversible'), 'irreversible');
  assert.equal(
    kind('raise IrreversibleMigration', { irreversible: 'IrreversibleMigration' }),
    'irreversible',
  );
  assert.equal(kind('DROP', { irreversible: ['db/{7,8}_*.sql'] }), 'irreversible');
  assert.equal(kind('DROP', { irreversible: ['db/8_*.sql'], compatible: ['db/*'] }), 'compatible');
});

test('what cannot be undone stands in the way, by name, with the nearest version that runs with it', () => {
  const beyond = migrations(['reversible', 'irreversible', 'compatible', 'irreversible']);
  const check = schemaCheck(asked({ beyond, safe: '1.5.0' }), settings);
  assert.equal(check.verdict, 'refused');
  assert.match(
    check.message,
    /^1\.0\.0 does not know db\/2\.sql, db\/4\.sql, which .* and they are irreversible$/,
  );
  assert.match(check.hint ?? '', /release rollback 1\.5\.0 --env production$/);
  const none = schemaCheck(asked({ beyond: migrations(['irreversible']) }), settings);
  assert.match(none.hint ?? '', /^No version that was well here runs with it/);
});

test('what can be undone is named newest first, with the commands; what is compatible is no matter', () => {
  const beyond = migrations(['reversible', 'compatible', 'reversible']);
  const undo = ['./migrate', 'down to', '{migration}'] as const;
  assert.equal(
    schemaCheck(asked({ beyond }), { ...settings, undo }).message,
    "to be undone before, in this order: db/3.sql, db/1.sql: ./migrate 'down to' db/3.sql && ./migrate 'down to' db/1.sql",
  );
  assert.deepEqual(schemaCheck(asked({ beyond: migrations(['compatible']) }), settings), {
    ...{ code: 'SCHEMA', verdict: 'passed', message: 'no migration comes with it', hint: null },
  });
});

test('what becomes irreversible is told before', () => {
  const brings = migrations(['reversible', 'irreversible']);
  assert.equal(
    schemaCheck(asked({ version: '2.0.0', current: '1.0.0', brings }), settings).message,
    'brings db/1.sql, db/2.sql; irreversible: db/2.sql: from then on 1.0.0 cannot be gone back to',
  );
  const many = schemaCheck(
    asked({ brings: migrations(Array<MigrationKind>(7).fill('compatible')) }),
    settings,
  );
  assert.equal(many.message, 'brings db/1.sql, db/2.sql, db/3.sql, db/4.sql and 3 more');
});
