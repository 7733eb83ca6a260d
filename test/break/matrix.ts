import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import type { TestContext } from 'node:test';

/** A case of a matrix: where it stands in the table, and what it does. */
export interface Case {
  readonly row: string;
  readonly name: string;
  readonly run: (t: TestContext) => Promise<void>;
}

/** A row of the table that `scripts/test.mjs` prints when all tests are over. */
export interface Row {
  readonly row: string;
  readonly cases: number;
  readonly passed: number;
}

/** Runs all cases, or those whose name contains the text of ONLY, some at a time, and tells how many of each row passed. */
export async function matrix(t: TestContext, title: string, all: readonly Case[]): Promise<void> {
  const only = process.env['ONLY'] ?? '';
  const cases = all.filter(({ row, name }) => `${row}: ${name}`.includes(only));
  const passed = new Set<Case>();
  await Promise.all(
    cases.map((one) =>
      t.test(`${one.row}: ${one.name}`, async (sub) => {
        await one.run(sub);
        passed.add(one);
      }),
    ),
  );
  const rows = [...new Set(cases.map(({ row }) => row))].map((row) => {
    const some = cases.filter((one) => one.row === row);
    return { row, cases: some.length, passed: some.filter((one) => passed.has(one)).length };
  });
  tell(t, title, rows);
  assert.ok(cases.length > 0, `no case has the name ${only}`);
}

/** Adds rows to the last table of the run, or tells them here where no such table is made. */
export function tell(t: TestContext, title: string, rows: readonly Row[]): void {
  const table = process.env['RELEASE_MATRIX'];
  if (table === undefined) t.diagnostic(JSON.stringify({ title, rows }));
  else appendFileSync(table, `${JSON.stringify({ title, rows })}\n`);
}
