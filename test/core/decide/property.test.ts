import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { DependencyKind, Level, Package } from '../../../src/core/model.ts';
import { pkg } from '../lines/world.ts';
import { changed, decided, versions, type World } from './world.ts';

const names = ['a', 'b', 'c', 'd', 'e', 'f'] as const;
const kinds: readonly DependencyKind[] = ['normal', 'dev', 'peer', 'optional'];
const ranges = [
  '^1.0.0',
  '~1.0.0',
  '1.0.0',
  '>=1',
  '*',
  'workspace:*',
  'workspace:^',
  'workspace:~',
] as const;
const levels: readonly (Level | null)[] = ['major', 'minor', 'patch', null];

const dependency = fc.record({
  name: fc.constantFrom(...names),
  kind: fc.constantFrom(...kinds),
  range: fc.constantFrom(...ranges),
});

/** Workspaces of six packages with any dependencies, cycles too; tagged one by one, or in lockstep with some behind. */
const world: fc.Arbitrary<World> = fc
  .record({
    dependencies: fc.array(fc.array(dependency, { maxLength: 3 }), { minLength: 6, maxLength: 6 }),
    behind: fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
    shape: fc.constantFrom('independent', 'fixed', 'linked'),
    commits: fc.array(
      fc.record({
        level: fc.constantFrom(...levels),
        touches: fc.subarray([...names], { minLength: 1, maxLength: 2 }),
      }),
      { minLength: 1, maxLength: 4 },
    ),
  })
  .map(({ dependencies, behind, shape, commits }) => {
    const packages = names.map((name, at) =>
      pkg(name, shape === 'linked' && behind[at] === true && at > 0 ? '0.9.0' : '1.0.0', {
        dependencies: dependencies[at] ?? [],
      }),
    );
    const tags = shape === 'independent' ? names.map((name) => `${name}@1.0.0`) : ['v0.9.0', 'v1.0.0'];
    const read = commits.map(({ level, touches }, at) =>
      changed(
        `c${at}`,
        packages.filter(({ name }) => touches.some((one) => one === name)),
        { level, breaking: level === 'major' },
      ),
    );
    return { packages, tags, commits: read };
  });

test('property: the order in which packages are read decides nothing', (t) => {
  let runs = 0;
  const permuted = world.chain((one) =>
    fc.record({
      one: fc.constant(one),
      order: fc.shuffledSubarray([...one.packages], { minLength: 6, maxLength: 6 }),
    }),
  );
  fc.assert(
    fc.property(permuted, ({ one, order }) => {
      runs += 1;
      assert.deepEqual(versions(decided({ ...one, packages: order })), versions(decided(one)));
    }),
    { numRuns: 1000 },
  );
  t.diagnostic(`${runs} workspaces, ${runs} passed, 0 failed`);
});

test('property: whoever is left out accepts every version it depends on', (t) => {
  let runs = 0;
  let pulls = 0;
  fc.assert(
    fc.property(world, (one) => {
      runs += 1;
      const { set } = decided(one);
      const next = new Map(
        set.groups.flatMap(({ packages }) => packages.map((each) => [each.package, each])),
      );
      pulls += [...next.values()].filter(({ reason }) => reason.startsWith('dependency:')).length;
      for (const left of one.packages.filter(({ name }) => !next.has(name))) assertAccepts(left, next);
    }),
    { numRuns: 1000 },
  );
  assert.ok(pulls > 100, 'the cascade was exercised');
  t.diagnostic(`${runs} workspaces with ${pulls} pulled packages, ${runs} passed, 0 failed`);
});

/** By hand, for the few ranges used here: all versions start at 1.0.0, or at 0.9.0 where a member is behind. */
function assertAccepts(
  left: Package,
  next: ReadonlyMap<string, { readonly next: string; readonly current: string | null }>,
): void {
  for (const { name, kind, range } of left.dependencies) {
    const target = next.get(name);
    if (target === undefined || kind === 'dev' || name === left.name) continue;
    const from = range?.startsWith('workspace:') === true ? (target.current ?? '') : '1.0.0';
    const [operator, old, now] = [
      (range ?? '').replace('workspace:', '').charAt(0),
      from.split('.'),
      target.next.split('.'),
    ];
    const same = (parts: number): boolean => old.slice(0, parts).join('.') === now.slice(0, parts).join('.');
    const free = range === '*' || range === '>=1';
    const accepted =
      free || (operator === '^' ? same(old[0] === '0' ? 2 : 1) : operator === '~' ? same(2) : same(3));
    assert.ok(accepted, `${left.name} wants ${name} ${String(range)}, which becomes ${target.next}`);
  }
}
