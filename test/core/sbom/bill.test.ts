import assert from 'node:assert/strict';
import test from 'node:test';
import { billOf } from '../../../src/core/sbom/bill.ts';
import { reachable } from '../../../src/core/sbom/graph.ts';
import { graphOf, locked } from './graphs.ts';

test('a path is as weak as its weakest edge, and the strongest path counts', () => {
  const graph = graphOf(
    locked('app', {
      edges: [
        { to: 'lint', need: 'dev' },
        { to: 'fast', need: 'optional' },
        { to: 'http', need: 'required' },
      ],
    }),
    locked('lint', {
      edges: [
        { to: 'glob', need: 'required' },
        { to: 'http', need: 'required' },
      ],
    }),
    locked('fast', { edges: [{ to: 'native', need: 'required' }] }),
    locked('http', {
      edges: [
        { to: 'app', need: 'required' },
        { to: 'gone', need: 'required' },
      ],
    }),
    locked('glob'),
    locked('native', { edges: [{ to: 'glob', need: 'dev' }] }),
    locked('other'),
  );
  assert.deepEqual(Object.fromEntries(reachable(graph, ['app'])), {
    app: 'required',
    http: 'required',
    fast: 'optional',
    native: 'optional',
    lint: 'dev',
    glob: 'dev',
  });
});

test('what develops a dependency is not needed by those who depend on it', () => {
  const graph = graphOf(
    locked('app', { own: true, edges: [{ to: 'lib', need: 'required' }] }),
    locked('lib', { own: true, edges: [{ to: 'tool', need: 'dev' }] }),
    locked('tool'),
  );
  assert.deepEqual(
    billOf(graph, 'app').components.map(({ name }) => name),
    ['lib'],
  );
  const whole = billOf(graph, 'app', true);
  assert.deepEqual(
    whole.components.map(({ name, need }) => [name, need]),
    [
      ['lib', 'required'],
      ['tool', 'dev'],
    ],
  );
});

test('places of one package are one component that needs what they need together', () => {
  const sha = (hex: string) => [{ algorithm: 'SHA-1' as const, hex: hex.repeat(40) }];
  const place = { name: 'c', purl: 'pkg:npm/c@1.0.0' };
  const graph = graphOf(
    locked('app', { edges: ['c1', 'c2', 'c3'].map((to) => ({ to, need: 'required' as const })) }),
    locked('c1', { ...place, edges: [{ to: 'x', need: 'optional' }], license: 'MIT' }),
    locked('c2', {
      ...place,
      edges: [
        { to: 'x', need: 'required' },
        { to: 'c1', need: 'required' },
      ],
      distributions: [{ url: 'https://r/c.tgz', file: null, digests: sha('a') }],
    }),
    locked('c3', { ...place, distributions: [{ url: 'https://r/c.tgz', file: null, digests: [] }] }),
    locked('x'),
  );
  const [c] = billOf(graph, 'app').components;
  assert.equal(c?.license, 'MIT');
  assert.deepEqual(c.distributions, [{ url: 'https://r/c.tgz', file: null, digests: sha('a') }]);
  assert.deepEqual(c.needs, [{ ref: 'pkg:npm/x@1.0.0', need: 'required' }]);
});

test('the whole repository holds what nobody needs, too', () => {
  const graph = graphOf(locked('app', { own: true }), locked('orphan'));
  assert.deepEqual(billOf(graph, 'app').components, []);
  assert.deepEqual(
    billOf(graph, 'app', true).components.map(({ name, need }) => [name, need]),
    [['orphan', 'optional']],
  );
});
