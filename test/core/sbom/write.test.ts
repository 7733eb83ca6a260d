import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { billOf } from '../../../src/core/sbom/bill.ts';
import { cycloneDx } from '../../../src/core/sbom/cyclonedx.ts';
import { spdx } from '../../../src/core/sbom/spdx.ts';
import { writeSbom } from '../../../src/core/sbom/write.ts';
import { assertCycloneDx, assertSpdx } from '../../helpers/sbom.ts';
import { graphOf, graphs, locked } from './graphs.ts';

const facts = { timestamp: '2026-11-24T12:00:00Z', toolVersion: '1.2.3' };
const sha = { algorithm: 'SHA-256', hex: 'ab'.repeat(32) } as const;

const app = graphOf(
  locked('app', {
    own: true,
    license: 'Apache-2.0',
    edges: [
      { to: '@s/lib', need: 'required' },
      { to: 'wheel', need: 'optional' },
      { to: 'lint', need: 'dev' },
    ],
  }),
  locked('@s/lib', {
    license: 'MIT OR BSD-3-Clause',
    distributions: [{ url: 'https://r.example/lib.tgz', file: null, digests: [sha] }],
  }),
  locked('wheel', {
    license: 'BSD-like',
    distributions: [
      { url: null, file: 'wheel-1.whl', digests: [sha] },
      { url: null, file: 'wheel-1.tar.gz', digests: [sha] },
    ],
  }),
  locked('lint', { properties: [['releasewright:go:h1', 'x=']] }),
);

test('CycloneDX: scopes, digests, licences, the graph', async () => {
  const text = cycloneDx(billOf(app, 'app'), facts);
  const bom = await assertCycloneDx(text);
  assert.equal(bom.metadata.timestamp, '2026-11-24T12:00:00.000Z');
  assert.deepEqual(
    bom.components.map((one) => [one['bom-ref'], one.scope, one.hashes?.length ?? 0]),
    [
      ['pkg:npm/%40s/lib@1.0.0', 'required', 1],
      ['pkg:npm/lint@1.0.0', 'excluded', 0],
      ['pkg:npm/wheel@1.0.0', 'optional', 0],
    ],
  );
  assert.deepEqual(bom.dependencies[0], {
    ref: 'pkg:npm/app@1.0.0',
    dependsOn: ['pkg:npm/%40s/lib@1.0.0', 'pkg:npm/lint@1.0.0', 'pkg:npm/wheel@1.0.0'],
  });
  assert.match(text, /"group": "@s"/);
  assert.match(text, /"expression": "MIT OR BSD-3-Clause"/);
  assert.match(text, /"name": "BSD-like"/);
  assert.match(text, /"url": "wheel-1.tar.gz",\s+"type": "distribution",\s+"hashes"/);
  assert.match(text, /"name": "releasewright",\s+"version": "1.2.3"/);
});

test('SPDX: relationships by need, checksums, what has no field in a comment', () => {
  const document = assertSpdx(spdx(billOf(app, 'app'), facts));
  assert.deepEqual(
    document.relationships.map((one) => Object.values(one).join(' ').replaceAll('SPDXRef-Package-npm-', '')),
    [
      'SPDXRef-DOCUMENT DESCRIBES app-1.0.0',
      'app-1.0.0 DEPENDS_ON s-lib-1.0.0',
      'lint-1.0.0 DEV_DEPENDENCY_OF app-1.0.0',
      'wheel-1.0.0 OPTIONAL_DEPENDENCY_OF app-1.0.0',
    ],
  );
  const [, lib, lint, wheel] = document.packages;
  assert.equal(lib?.downloadLocation, 'https://r.example/lib.tgz');
  assert.deepEqual(lib.checksums, [{ algorithm: 'SHA256', checksumValue: sha.hex }]);
  assert.equal(lint?.comment, 'releasewright:go:h1: x=');
  assert.equal(wheel?.licenseDeclared, 'NOASSERTION');
  assert.match(wheel.comment ?? '', /^license as declared: BSD-like\nwheel-1.tar.gz SHA256: ab/);
});

test('names that become one SPDX identifier are numbered', () => {
  const graph = graphOf(
    locked('app', { own: true }),
    ...['@a/b', 'a-b', 'a~b', 'a-b-1.0.0', '@a/b-1.0.0'].map((id) => locked(id)),
  );
  assert.equal(assertSpdx(spdx(billOf(graph, 'app', true), facts)).packages.length, 6);
});

test('property: any graph gives valid documents with every package in them, the same bytes in any order', async () => {
  await fc.assert(
    fc.asyncProperty(
      graphs,
      fc.constantFrom('cyclonedx' as const, 'spdx' as const),
      async (graph, format) => {
        const [subject = ''] = graph.keys();
        const text = writeSbom(format, billOf(graph, subject, true), facts);
        const turned = new Map(
          [...graph].reverse().map(([id, pkg]) => [id, { ...pkg, edges: [...pkg.edges].reverse() }]),
        );
        assert.equal(writeSbom(format, billOf(turned, subject, true), facts), text);
        const refs =
          format === 'spdx'
            ? assertSpdx(text).packages.flatMap(
                ({ externalRefs }) => externalRefs?.[0]?.referenceLocator ?? [],
              )
            : [...(await assertCycloneDx(text)).dependencies.map(({ ref }) => ref)];
        assert.deepEqual([...refs].sort(), [...new Set([...graph.values()].map(({ purl }) => purl))].sort());
      },
    ),
    { numRuns: 30 },
  );
});
