import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { suite, test } from 'node:test';
import MarkdownIt from 'markdown-it';
import type { VersionFile } from '../../src/config/config.ts';
import { parseUserConfig } from '../../src/config/validate.ts';
import { applyEdits, mergeEdits } from '../../src/core/text-edit.ts';
import { selectorProblem } from '../../src/updaters/check.ts';
import { toRule } from '../../src/updaters/rule.ts';
import { spell, spellings } from '../../src/updaters/spelling.ts';
import { editsOf, findPlaces } from '../../src/updaters/update.ts';

const page = readFileSync(join(import.meta.dirname, '../../../docs/files.md'), 'utf8');
const released = { version: '1.0.0-beta3', date: '2026-11-24' };

/** An entry or more in a `ts` block, and in the `diff` block after it a file before and after. */
interface Example {
  readonly line: number;
  readonly entries: readonly (string | VersionFile)[];
  readonly before: string;
  readonly after: string;
}

function examples(): readonly Example[] {
  const blocks = new MarkdownIt().parse(page, {}).filter(({ type }) => type === 'fence');
  return blocks.flatMap((block, index) => {
    const diff = blocks[index + 1];
    if (block.info !== 'ts' || diff?.info !== 'diff') return [];
    const lines = diff.content.split('\n').slice(0, -1);
    const side = (sign: string): string =>
      lines
        .filter((line) => line.startsWith(' ') || line.startsWith(sign))
        .map((line) => `${line.slice(1)}\n`)
        .join('');
    return [
      { line: block.map?.[0] ?? 0, entries: entriesIn(block.content), before: side('-'), after: side('+') },
    ];
  });
}

function entriesIn(code: string): Example['entries'] {
  const value: unknown = runInNewContext(`JSON.stringify({${code}})`);
  return parseUserConfig(JSON.parse(String(value)), 'docs/files.md').files ?? [];
}

suite('docs/files.md', () => {
  const all = examples();
  for (const { line, entries, before, after } of all) {
    test(`line ${line}: ${JSON.stringify(entries)}`, async () => {
      const edits = await Promise.all(
        entries.map(async (entry, index) => {
          const rule = toRule(entry, index);
          assert.equal(await selectorProblem(rule), null);
          const path = typeof entry === 'string' ? entry : entry.path;
          return editsOf(await findPlaces(rule, [{ path, text: before }]), {
            ...released,
            write: rule.write,
          });
        }),
      );
      const [merged] = mergeEdits(edits).values();
      assert.equal(applyEdits(before, merged ?? []), after);
    });
  }

  test('there are examples for every kind', (t) => {
    const kinds = new Set(
      all.flatMap(({ entries }) => entries.map((entry, index) => toRule(entry, index).kind)),
    );
    assert.equal(kinds.size, 10);
    t.diagnostic(`${all.length} examples, ${all.length} as shown`);
  });

  test('the placeholders are all of them, and make what the table says', () => {
    const rows = [...page.matchAll(/^\| `\{(\w+)\}` +\| `([^`]+)` +\|$/gm)];
    assert.deepEqual(rows.map(([, name]) => name).toSorted(), spellings.toSorted());
    for (const [, name = '', made] of rows) {
      assert.equal(spell('version', { ...released, write: `{${name}}` }), made, name);
    }
  });
});
