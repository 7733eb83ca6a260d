import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { billOf } from '../../../src/core/sbom/bill.ts';
import { differenceOf } from '../../../src/core/sbom/difference.ts';
import { differenceTable } from '../../../src/core/sbom/difference-table.ts';
import type { LockedPackage } from '../../../src/core/sbom/graph.ts';
import { purlOf } from '../../../src/core/sbom/purl.ts';
import { plain } from '../../../src/show/text.ts';
import { showDifference } from '../../../src/show/difference.ts';
import { graphOf, graphs, locked } from './graphs.ts';

/** A bill of an application that needs these packages. */
function bill(...packages: readonly LockedPackage[]): ReturnType<typeof billOf> {
  const edges = packages.map(({ id }) => ({ to: id, need: 'required' as const }));
  return billOf(graphOf(locked('app', { own: true, edges }), ...packages), 'app');
}

function at(name: string, version: string, more: Partial<LockedPackage> = {}): LockedPackage {
  const purl = purlOf({ type: 'npm', name, version });
  return locked(`${name}@${version}`, { name, version, purl, ...more });
}

const before = bill(
  at('kept', '1.0.0', { license: 'MIT' }),
  at('gone', '1.0.0', { license: 'ISC' }),
  at('@s/moved', '1.0.0', { license: 'MIT' }),
  at('several', '1.0.0'),
  at('several', '2.0.0'),
  at('terms', '1.0.0', { license: 'MIT' }),
);
const after = bill(
  at('kept', '1.0.0', { license: 'MIT' }),
  at('@s/moved', '2.0.0', { license: 'BUSL-1.1' }),
  at('several', '2.0.0'),
  at('several', '3.0.0'),
  at('terms', '1.0.0', { license: 'GPL-3.0-only' }),
  at('new', '0.1.0', { license: 'MIT' }),
);

test('packages that were added, removed, updated, or put under another licence', () => {
  const changes = differenceOf(before, after);
  assert.deepEqual(
    changes.map((one) => [
      one.kind,
      one.package,
      one.from.join(),
      one.to.join(),
      one.licensesFrom.join(),
      one.licensesTo.join(),
    ]),
    [
      ['updated', 'pkg:npm/%40s/moved', '1.0.0', '2.0.0', 'MIT', 'BUSL-1.1'],
      ['removed', 'pkg:npm/gone', '1.0.0', '', 'ISC', ''],
      ['added', 'pkg:npm/new', '', '0.1.0', '', 'MIT'],
      ['updated', 'pkg:npm/several', '1.0.0', '3.0.0', '', ''],
      ['relicensed', 'pkg:npm/terms', '', '', 'MIT', 'GPL-3.0-only'],
    ],
  );
  assert.equal(
    showDifference(changes, { style: plain, width: 100 }),
    `updated     @s/moved  1.0.0 → 2.0.0    MIT → BUSL-1.1
removed     gone      1.0.0            ISC
added       new       0.1.0            MIT
updated     several   1.0.0 → 3.0.0
relicensed  terms                      MIT → GPL-3.0-only

1 added, 1 removed, 2 updated, 1 relicensed`,
  );
});

test('another commit of the same version is an update', () => {
  const from = (commit: string): LockedPackage =>
    locked('a', {
      purl: purlOf({
        type: 'npm',
        name: 'a',
        version: '1.0.0',
        qualifiers: { vcs_url: `git+https://h/a@${commit}` },
      }),
    });
  const [change] = differenceOf(bill(from('a'.repeat(40))), bill(from('b'.repeat(40))));
  assert.equal(change?.kind, 'updated');
  assert.deepEqual([change.from, change.to], [['1.0.0 aaaaaaaaaaaa'], ['1.0.0 bbbbbbbbbbbb']]);
});

test('as Markdown nothing acts', () => {
  const changes = differenceOf(bill(), bill(at('a|b`c', '1.0.0', { license: '<b>|[x](y)' })));
  assert.equal(
    String(differenceTable(changes)),
    [
      '| Package | Change | From | To | Licence |',
      '| --- | --- | --- | --- | --- |',
      '| ``a\\|b`c`` | added |  | `1.0.0` | &lt;b>\\|\\[x\\](y) |',
    ].join('\n'),
  );
  assert.equal(String(differenceTable([])), '');
});

test('property: nothing changes to the same; the way back is the way with both ends changed', () => {
  fc.assert(
    fc.property(graphs, graphs, (one, two) => {
      const [a, b] = [one, two].map((graph) => billOf(graph, [...graph.keys()][0] ?? '', true));
      assert.ok(a !== undefined && b !== undefined);
      assert.deepEqual(differenceOf(a, a), []);
      const back = differenceOf(b, a).filter(({ kind }) => kind !== 'relicensed');
      assert.deepEqual(
        differenceOf(a, b).flatMap(({ kind, package: name, from, to }) =>
          kind === 'relicensed' ? [] : [[name, to, from]],
        ),
        back.map(({ package: name, from, to }) => [name, from, to]),
      );
    }),
  );
});
