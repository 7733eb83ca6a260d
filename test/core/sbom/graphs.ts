import fc from 'fast-check';
import type { LockedGraph, LockedPackage, Need } from '../../../src/core/sbom/graph.ts';
import { purlOf, type PurlType } from '../../../src/core/sbom/purl.ts';

/** A package of a graph, with what a test does not care about left out. */
export function locked(id: string, more: Partial<LockedPackage> = {}): LockedPackage {
  return {
    id,
    name: id,
    version: '1.0.0',
    purl: purlOf({ type: 'npm', name: id, version: '1.0.0' }),
    own: false,
    license: null,
    distributions: [],
    properties: [],
    edges: [],
    ...more,
  };
}

export function graphOf(...packages: readonly LockedPackage[]): LockedGraph {
  return new Map(packages.map((pkg) => [pkg.id, pkg]));
}

const needs: fc.Arbitrary<Need> = fc.constantFrom('required', 'optional', 'dev');
const names = fc.oneof(
  fc.constantFrom('a', '@scope/a', 'a_b', 'a.b', 'a-b', 'A', 'é', '日本', 'a~b', 'github.com/x/y'),
  fc.stringMatching(/^[a-z@/._~-]{1,12}$/),
);

/** Any graph: any names and versions, many of which meet, edges to anywhere, cycles. */
export const graphs: fc.Arbitrary<LockedGraph> = fc
  .array(
    fc.record({
      name: names,
      version: fc.option(fc.constantFrom('1.0.0', '1.0.0-rc.1+x', 'v2.0.0', '1 0'), { nil: null }),
      type: fc.constantFrom<PurlType>('npm', 'cargo', 'pypi', 'golang'),
      own: fc.boolean(),
      license: fc.option(fc.constantFrom('MIT', 'MIT OR Apache-2.0', 'SEE LICENSE', '((((', 'LicenseRef-x'), {
        nil: null,
      }),
      distributions: fc.array(
        fc.record({
          url: fc.option(fc.webUrl(), { nil: null }),
          file: fc.option(fc.constantFrom('a-1.0-py3-none-any.whl', 'b.tar.gz'), { nil: null }),
          digests: fc.array(
            fc.record({
              algorithm: fc.constant('SHA-256' as const),
              hex: fc.stringMatching(/^[0-9a-f]{64}$/),
            }),
            { maxLength: 1 },
          ),
        }),
        { maxLength: 3 },
      ),
      properties: fc.array(fc.tuple(fc.constantFrom('x', 'y'), fc.string({ unit: 'binary' })), {
        maxLength: 2,
      }),
      edges: fc.array(fc.record({ to: fc.nat(12).map(String), need: needs }), { maxLength: 4 }),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((drafts) =>
    graphOf(
      ...drafts.map(({ type, ...draft }, at) =>
        locked(String(at), { ...draft, purl: purlOf({ type, name: draft.name, version: draft.version }) }),
      ),
    ),
  );
