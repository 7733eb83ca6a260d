import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { billOf, type Component } from '../../../src/core/sbom/bill.ts';
import { readBill } from '../../../src/core/sbom/read-bill.ts';
import { writeSbom } from '../../../src/core/sbom/write.ts';
import { graphs } from './graphs.ts';

const facts = { timestamp: '2026-11-24T12:00:00Z', toolVersion: '1.2.3' };
const nobody = (): boolean => false;

test('what is written is what is read: each package with its version; its need and licence, where the format tells them', () => {
  fc.assert(
    fc.property(graphs, (graph) => {
      const [first = ''] = graph.keys();
      const bill = billOf(graph, first);
      const all = [bill.subject, ...bill.components];
      const names = (part: Component): string => `${part.purl ?? part.name} ${part.version ?? ''}`;
      for (const format of ['cyclonedx', 'spdx'] as const) {
        const read = readBill(writeSbom(format, bill, facts), nobody);
        assert.ok(read !== null);
        const found = [read.subject, ...read.components];
        assert.deepEqual(found.map(names).toSorted(), all.map(names).toSorted());
        assert.equal(names(read.subject), names(bill.subject));
        if (format === 'cyclonedx')
          assert.deepEqual(
            found.map(({ need, license }) => `${need} ${license ?? ''}`).toSorted(),
            all.map(({ need, license }) => `${need} ${license ?? ''}`).toSorted(),
          );
      }
    }),
  );
});

test('SBOMs of others: nested components, several licences, several subjects; what is none is none', () => {
  const cyclonedx = readBill(
    JSON.stringify({
      bomFormat: 'CycloneDX',
      specVersion: '1.5',
      metadata: {
        component: {
          type: 'container',
          name: 'img',
          components: [{ name: 'in-it', purl: 'pkg:npm/in-it@1' }],
        },
      },
      components: [
        {
          group: 'org.x',
          name: 'y',
          version: '1',
          licenses: [{ license: { id: 'MIT' } }, { license: { name: 'Ours, really' } }],
          components: [{ name: 'deep', version: '2' }],
        },
      ],
    }),
    (name) => name === 'pkg:npm/in-it',
  );
  assert.deepEqual(
    cyclonedx?.components.map(({ ref, license, own }) => [ref, license, own]),
    [
      ['pkg:npm/in-it@1', null, true],
      ['org.x/y@1', '(MIT) AND (LicenseRef-Ours-really)', false],
      ['deep@2', null, false],
    ],
  );
  const spdx = readBill(
    JSON.stringify({
      spdxVersion: 'SPDX-2.3',
      documentDescribes: ['SPDXRef-a', 'SPDXRef-b'],
      packages: ['a', 'b', 'c'].map((name) => ({ SPDXID: `SPDXRef-${name}`, name, licenseDeclared: 'NONE' })),
    }),
    nobody,
  );
  assert.deepEqual(
    [spdx?.subject.name, spdx?.components.map(({ name }) => name)],
    ['the product', ['a', 'b', 'c']],
  );
  for (const none of [
    '',
    '{}',
    '[]',
    '{"bomFormat":"CycloneDX","components":7}',
    '{"spdxVersion":"SPDX-3.0"}',
  ])
    assert.equal(readBill(none, nobody), null, none);
});
