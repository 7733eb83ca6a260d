import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { gt } from 'semver';
import type { CascadeKind, CascadeRule } from '../../../src/core/cascade-rules.ts';
import { rangeEdits } from '../../../src/core/cascade.ts';
import type { Dependency, DependencyKind, Level, Package, RangeEdit } from '../../../src/core/model.ts';
import { npm } from '../../../src/ecosystems/npm/index.ts';
import { pkg } from '../lines/world.ts';
import { changed, decided, versions, type World } from './world.ts';

const names = ['a', 'b', 'c', 'd', 'e', 'f'] as const;
const dependency: fc.Arbitrary<Dependency> = fc.record({
  name: fc.constantFrom(...names),
  kind: fc.constantFrom<DependencyKind>('normal', 'dev', 'peer', 'optional'),
  range: fc.constantFrom('^1.0.0', '~1.0.0', '1.0.0', '>=1', '*', 'workspace:*', 'workspace:^1.0.0'),
});
const rule: fc.Arbitrary<CascadeRule> = fc.record({
  when: fc.constantFrom('out-of-range', 'always', 'never'),
  level: fc.constantFrom('patch', 'inherit', 'none'),
});
const ruleKinds: readonly CascadeKind[] = ['default', 'normal', 'dev', 'peer', 'declared'];
const some = fc.subarray([...names], { maxLength: 3 });

/** Six independent packages with any dependencies (circles too), any rules, declared dependencies, linked groups. */
const world: fc.Arbitrary<World> = fc
  .record({
    dependencies: fc.array(fc.array(dependency, { maxLength: 3 }), { minLength: 6, maxLength: 6 }),
    rules: fc.array(fc.tuple(fc.constantFrom(...ruleKinds), rule), { maxLength: 3 }),
    declared: fc.array(fc.tuple(fc.constantFrom(...names), some), { maxLength: 3 }),
    linked: some,
    commits: fc.array(
      fc.record({
        level: fc.constantFrom<Level>('major', 'minor', 'patch'),
        name: fc.constantFrom(...names),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  })
  .map(({ dependencies, rules, declared, linked, commits }) => {
    const packages = names.map((name, at) => pkg(name, '1.0.0', { dependencies: dependencies[at] ?? [] }));
    const called = (wanted: readonly string[]): readonly Package[] =>
      packages.filter(({ name }) => wanted.includes(name));
    const manifests = (wanted: readonly string[]): readonly string[] =>
      called(wanted).map(({ manifest }) => manifest);
    return {
      packages,
      tags: names.map((name) => `${name}@1.0.0`),
      commits: commits.map(({ level, name }, at) =>
        changed(`c${at}`, called([name]), { level, breaking: level === 'major' }),
      ),
      cascade: Object.fromEntries(rules),
      dependsOn: Object.fromEntries(
        declared.flatMap(([name, on]) => manifests([name]).map((key) => [key, manifests(on)])),
      ),
      linked: [called(linked)],
    };
  });

test('property: with any rules the cascade ends, in any order the same, and every version grows', (t) => {
  let runs = 0;
  const shuffled = world.chain((one) =>
    fc.tuple(fc.constant(one), fc.shuffledSubarray([...one.packages], { minLength: 6, maxLength: 6 })),
  );
  fc.assert(
    fc.property(shuffled, ([one, packages]) => {
      runs += 1;
      const decision = decided(one);
      assert.deepEqual(versions(decided({ ...one, packages })), versions(decision));
      for (const { packages: released } of decision.set.groups)
        for (const { next, current } of released) assert.ok(gt(next, current ?? '0.0.0'), next);
    }),
    { numRuns: 1000 },
  );
  t.diagnostic(`${runs} workspaces, ${runs} passed, 0 failed`);
});

test('property: ranges that were rewritten need no second time', (t) => {
  let edits = 0;
  fc.assert(
    fc.property(world, (one) => {
      const { set } = decided(one);
      const moves = new Map(
        set.groups.flatMap(({ packages }) =>
          packages.map(({ manifest, current, next }) => [manifest, { from: current, to: next }]),
        ),
      );
      edits += set.ranges.length;
      const packages = one.packages.map((each) => rewritten(each, set.ranges));
      const cascade = {
        requirements: new Map([['npm', npm]]),
        rules: one.cascade ?? {},
        declared: new Map(),
      };
      assert.deepEqual(rangeEdits(packages, moves, cascade), []);
    }),
    { numRuns: 1000 },
  );
  assert.ok(edits > 100, 'ranges were rewritten');
  t.diagnostic(`1000 workspaces with ${edits} rewritten ranges, 1000 passed, 0 failed`);
});

function rewritten(one: Package, edits: readonly RangeEdit[]): Package {
  const dependencies = one.dependencies.map((each) => {
    const edit = edits.find(
      ({ manifest, dependency: name, kind, from }) =>
        manifest === one.manifest && name === each.name && kind === each.kind && from === each.range,
    );
    return edit === undefined ? each : { ...each, range: edit.to };
  });
  return { ...one, dependencies };
}
