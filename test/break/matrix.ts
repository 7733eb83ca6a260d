import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';

/** A case of a matrix: where it stands in the table, and what it does. */
export interface Case {
  readonly row: string;
  readonly name: string;
  readonly run: (t: TestContext) => Promise<void>;
}

/**
 * Runs all cases, or those whose name contains the text of ONLY, some at a time, and prints how many of each row passed
 * as the last thing.
 */
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
  const rows = [...new Set(cases.map(({ row }) => row))];
  const line = (name: string, some: readonly Case[]): string => {
    const good = some.filter((one) => passed.has(one)).length;
    return [name.padEnd(48), some.length, good, some.length - good]
      .map((cell) => String(cell).padStart(7))
      .join(' ');
  };
  const head = ['cases', 'passed', 'failed'].map((word) => word.padStart(7)).join(' ');
  const table = [
    `${title.padEnd(48)} ${head}`,
    ...rows.map((row) =>
      line(
        row,
        cases.filter((one) => one.row === row),
      ),
    ),
    line('all', cases),
  ];
  t.diagnostic(table.join('\n'));
  assert.ok(cases.length > 0);
}
