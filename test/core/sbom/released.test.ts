import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { billOf } from '../../../src/core/sbom/bill.ts';
import { releasedPart } from '../../../src/core/sbom/released.ts';
import { graphOf, graphs, locked } from './graphs.ts';

test('what only packages need that are not released is not in it; what both need, and loose packages, are', () => {
  const need = (to: string) => ({ to, need: 'required' as const });
  const graph = graphOf(
    locked('top', { own: true, version: null, purl: null, edges: ['a', 'example', 'kept'].map(need) }),
    locked('a', { own: true, edges: [need('shared'), need('kept')] }),
    locked('kept', { own: true, edges: [need('under')] }),
    locked('example', { own: true, edges: [need('shared'), need('theirs')] }),
    ...['shared', 'theirs', 'under', 'loose'].map((name) => locked(name)),
  );
  const part = releasedPart(graph, 'top', new Set(['a']));
  assert.deepEqual(
    billOf(part, 'top', true).components.map(({ name }) => name),
    ['a', 'kept', 'loose', 'shared', 'under'],
  );
  assert.equal(releasedPart(graph, 'top', new Set(['a', 'kept', 'example'])), graph);
});

test('of any graph, nothing that a released package needs is lost', () => {
  fc.assert(
    fc.property(graphs, (graph) => {
      const [first = ''] = graph.keys();
      const part = releasedPart(graph, first, new Set());
      const before = billOf(graph, first).components.map(({ ref }) => ref);
      const after = new Set(billOf(part, first).components.map(({ ref }) => ref));
      const top = graph.get(first)?.edges.map(({ to }) => graph.get(to)) ?? [];
      if (top.every((one) => one?.own !== true)) assert.deepEqual([...after], before);
    }),
  );
});
