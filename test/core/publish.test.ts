import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { validRange } from 'semver';
import type { Package } from '../../src/core/model.ts';
import { distTag, inDependencyOrder, wavesOf } from '../../src/core/publish.ts';

test('a dist-tag is never a range of versions, which npm would refuse', () => {
  assert.deepEqual(['latest', 'beta', '1.x', '2', '1.2.x', 'x', 'next'].map(distTag), [
    'latest',
    'beta',
    'release-1.x',
    'release-2',
    'release-1.2.x',
    'release-x',
    'next',
  ]);
  fc.assert(fc.property(fc.string(), (channel) => validRange(distTag(channel)) === null));
});

function pkg(name: string, needs: readonly string[], dev: readonly string[] = []): Package {
  const dependency = (kind: 'normal' | 'dev') => (one: string) => ({ name: one, kind, range: '^1.0.0' });
  return {
    manifest: `${name}/package.json`,
    path: name,
    name,
    ecosystem: 'npm',
    version: '1.0.0',
    versionFile: `${name}/package.json`,
    private: false,
    dependencies: [...dev.map(dependency('dev')), ...needs.map(dependency('normal'))],
  };
}

test('what is depended on comes first, through packages that are not published too', () => {
  const all = [pkg('app', ['glue']), pkg('glue', ['core']), pkg('core', [])];
  const order = inDependencyOrder(
    all.filter(({ name }) => name !== 'glue'),
    all,
  );
  assert.deepEqual(
    order.map(({ name }) => name),
    ['core', 'app'],
  );
});

test('a circle through a development dependency is cut there', () => {
  const all = [pkg('core', [], ['kit']), pkg('kit', ['core'])];
  for (const wanted of [all, all.toReversed()]) {
    assert.deepEqual(
      inDependencyOrder(wanted, all).map(({ name }) => name),
      ['core', 'kit'],
    );
  }
});

test('property: without circles each package comes after all it needs, and each comes once', () => {
  const graph = fc.array(fc.array(fc.nat(20), { maxLength: 4 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(graph, fc.boolean(), (rows, reversed) => {
      const all = rows.map((needs, at) =>
        pkg(
          `p${at}`,
          needs.filter((one) => one < at).map((one) => `p${one}`),
        ),
      );
      const order = inDependencyOrder(reversed ? all.toReversed() : all, all).map(({ name }) => name);
      assert.equal(new Set(order).size, all.length);
      for (const { name, dependencies } of all)
        for (const { name: need } of dependencies) assert.ok(order.indexOf(need) < order.indexOf(name));
    }),
  );
});

test('property: a wave holds few enough, one crate at most, and nothing it needs is beside or after it', () => {
  const graph = fc.array(fc.tuple(fc.array(fc.nat(20), { maxLength: 3 }), fc.boolean()), {
    minLength: 1,
    maxLength: 20,
  });
  fc.assert(
    fc.property(graph, fc.integer({ min: 1, max: 5 }), (rows, most) => {
      const all = rows.map(([needs, isCrate], at) => ({
        ...pkg(
          `p${at}`,
          needs.filter((one) => one < at).map((one) => `p${one}`),
        ),
        ecosystem: isCrate ? 'cargo' : 'npm',
      }));
      const ordered = inDependencyOrder(all, all);
      const waves = wavesOf(ordered, all, { most, alone: 'cargo' });
      assert.deepEqual(new Set(waves.flat()), new Set(all));
      assert.equal(waves.flat().length, all.length);
      const waveOf = (name: string): number =>
        waves.findIndex((wave) => wave.some((one) => one.name === name));
      for (const wave of waves) {
        assert.ok(wave.length <= most && wave.filter(({ ecosystem }) => ecosystem === 'cargo').length <= 1);
        for (const { name, dependencies, ecosystem } of wave)
          for (const needed of dependencies)
            if (all.some((one) => one.name === needed.name && one.ecosystem === ecosystem))
              assert.ok(waveOf(needed.name) < waveOf(name));
      }
      if (most === 1) assert.deepEqual(waves.length, all.length);
    }),
  );
});

test('what does not need each other is in one wave', () => {
  const all = [pkg('app', ['a', 'b']), pkg('a', ['core']), pkg('b', ['core']), pkg('core', []), pkg('c', [])];
  const waves = wavesOf(inDependencyOrder(all, all), all, { most: 4, alone: 'cargo' });
  assert.deepEqual(
    waves.map((wave) => wave.map(({ name }) => name)),
    [['core', 'c'], ['a', 'b'], ['app']],
  );
});
