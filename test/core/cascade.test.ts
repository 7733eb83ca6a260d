import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pulled, rangeEdits, type Cascade, type Move, type Requirements } from '../../src/core/cascade.ts';
import type { CascadeRules } from '../../src/core/cascade-rules.ts';
import type { DependencyKind, Level, Package } from '../../src/core/model.ts';
import { cargo } from '../../src/ecosystems/cargo/index.ts';
import { npm } from '../../src/ecosystems/npm/index.ts';
import { pkg } from './lines/world.ts';

const requirements: Requirements = new Map([
  ['npm', npm],
  ['cargo', cargo],
]);
const cascade: Cascade = { requirements, rules: {}, declared: new Map() };

interface Case {
  readonly range: string | null;
  readonly from: string | null;
  readonly to: string;
  readonly kind?: DependencyKind;
  readonly ecosystem?: string;
  /** Level pulled, or null. */
  readonly pull: Level | null;
  /** What the range becomes where the dependent stays, or null. */
  readonly edit?: string;
  /** What it becomes where the dependent is released, too. */
  readonly both?: string;
}

const cases: readonly Case[] = [
  { range: '^1.0.0', from: '1.0.0', to: '1.1.0', pull: null, both: '^1.1.0' },
  { range: '^1.0.0', from: '1.0.0', to: '2.0.0', pull: 'patch', edit: '^2.0.0' },
  { range: '~1.0.0', from: '1.0.0', to: '1.1.0', pull: 'patch', edit: '~1.1.0' },
  { range: '1.0.0', from: '1.0.0', to: '1.0.1', pull: 'patch', edit: '1.0.1' },
  { range: '>=1', from: '1.0.0', to: '2.0.0', pull: null, both: '>=2' },
  { range: '*', from: '1.0.0', to: '2.0.0', pull: null },
  { range: null, from: '1.0.0', to: '2.0.0', pull: null, ecosystem: 'cargo' },
  { range: '1.0', from: '1.0.0', to: '1.5.0', pull: null, ecosystem: 'cargo', both: '1.5' },
  { range: '1.0', from: '1.0.0', to: '2.0.0', pull: 'patch', ecosystem: 'cargo', edit: '2.0' },
  { range: '=1.0.0', from: '1.0.0', to: '1.0.1', pull: 'patch', ecosystem: 'cargo', edit: '=1.0.1' },
  { range: '0.1', from: '0.1.0', to: '0.2.0', pull: 'patch', ecosystem: 'cargo', edit: '0.2' },
  { range: 'workspace:*', from: '1.0.0', to: '1.0.1', pull: 'patch' },
  { range: 'workspace:^', from: '1.0.0', to: '1.5.0', pull: null },
  { range: 'workspace:^', from: '1.0.0', to: '2.0.0', pull: 'patch' },
  { range: 'workspace:~', from: '1.0.0', to: '1.1.0', pull: 'patch' },
  { range: 'workspace:^1.0.0', from: '1.0.0', to: '1.5.0', pull: null },
  { range: 'workspace:~1.0', from: '1.0.0', to: '2.0.0', pull: 'patch', edit: 'workspace:~2.0' },
  { range: 'workspace:^', from: null, to: '0.1.0', pull: null },
  { range: '^1.0.0', from: '1.0.0', to: '2.0.0', kind: 'dev', pull: null, edit: '^2.0.0' },
  { range: '^1.0.0', from: '1.0.0', to: '1.1.0', kind: 'peer', pull: null },
  { range: '^1.0.0', from: '1.0.0', to: '2.0.0', kind: 'peer', pull: 'major', edit: '^2.0.0' },
  { range: '~1.0.0', from: '1.0.0', to: '1.1.0', kind: 'peer', pull: 'patch', edit: '~1.1.0' },
  { range: '^1.0.0', from: '1.0.0', to: '2.0.0', kind: 'optional', pull: 'patch', edit: '^2.0.0' },
  { range: '1', from: '1.0.0', to: '2.0.0', kind: 'build', ecosystem: 'cargo', pull: 'patch', edit: '2' },
];

function pair({ range, from, kind = 'normal', ecosystem = 'npm' }: Case): readonly [Package, Package] {
  const dependencies = [{ name: 'base', kind, range }];
  return [pkg('base', from, { ecosystem }), pkg('user', '3.0.0', { ecosystem, dependencies })];
}

test('who is pulled, and which ranges follow', (t) => {
  for (const one of cases) {
    const name = `${one.kind ?? 'normal'} ${String(one.range)}: ${String(one.from)} → ${one.to}`;
    const [base, user] = pair(one);
    const moves = new Map<string, Move>([[base.manifest, { from: one.from, to: one.to }]]);
    const pulls = pulled([base, user], moves, cascade);
    assert.deepEqual(
      pulls.map(({ manifest, level }) => [manifest, level]),
      one.pull === null ? [] : [[user.manifest, one.pull]],
      name,
    );
    const edits = rangeEdits([base, user], moves, cascade).map(({ to }) => to);
    assert.deepEqual(edits, one.edit === undefined ? [] : [one.edit], `${name}, the range`);
    const both = new Map([...moves, [user.manifest, { from: '3.0.0', to: '3.0.1' }]]);
    const followed = rangeEdits([base, user], both, cascade).map(({ to }) => to);
    const expected = one.both ?? one.edit;
    assert.deepEqual(followed, expected === undefined ? [] : [expected], `${name}, both released`);
  }
  t.diagnostic(`${cases.length} cases, ${cases.length} passed, 0 failed`);
});

test('names are told apart by ecosystem', () => {
  const dependencies = [{ name: 'base', kind: 'normal' as const, range: '^1.0.0' }];
  const packages = [
    pkg('base', '1.0.0'),
    pkg('user', '1.0.0', { ecosystem: 'cargo', dependencies }),
  ] as const;
  const moves = new Map([[packages[0].manifest, { from: '1.0.0', to: '2.0.0' }]]);
  assert.deepEqual(pulled(packages, moves, cascade), []);
  assert.deepEqual(rangeEdits(packages, moves, cascade), []);
});

test('why says what left which range', () => {
  const [base, user] = pair({ range: '^1.0.0', from: '1.0.0', to: '2.0.0', pull: 'patch' });
  const [pull] = pulled([base, user], new Map([[base.manifest, { from: '1.0.0', to: '2.0.0' }]]), cascade);
  assert.equal(pull?.why, "base 2.0.0 leaves '^1.0.0'");
});

test('the configuration says when and how far', (t) => {
  const rows: readonly (readonly [
    rules: CascadeRules,
    kind: DependencyKind,
    to: string,
    pull: Level | null,
    edit: string | null,
  ])[] = [
    [{}, 'normal', '1.1.0', null, null],
    [{ normal: { when: 'always' } }, 'normal', '1.1.0', 'patch', null],
    [{ default: { when: 'always' } }, 'peer', '1.1.0', 'patch', null],
    [{ default: { when: 'always' }, peer: { when: 'out-of-range' } }, 'peer', '1.1.0', null, null],
    [{ default: { when: 'always' } }, 'dev', '2.0.0', null, '^2.0.0'],
    [{ dev: { level: 'patch' } }, 'dev', '2.0.0', 'patch', '^2.0.0'],
    [{ normal: { level: 'inherit' } }, 'normal', '2.0.0', 'major', '^2.0.0'],
    [{ normal: { when: 'always', level: 'inherit' } }, 'normal', '1.1.0', 'minor', null],
    [{ normal: { level: 'none' } }, 'normal', '2.0.0', null, '^2.0.0'],
    [{ normal: { when: 'never' } }, 'normal', '2.0.0', null, null],
    [{ peer: { level: 'patch' } }, 'peer', '2.0.0', 'patch', '^2.0.0'],
    [{ default: { level: 'patch' } }, 'peer', '2.0.0', 'patch', '^2.0.0'],
    [{ default: { level: 'patch' } }, 'optional', '2.0.0', 'patch', '^2.0.0'],
    [{ peer: { when: 'always' } }, 'peer', '2.0.0', 'major', '^2.0.0'],
  ];
  for (const [configured, kind, to, pull, edit] of rows) {
    const pair = [
      pkg('base', '1.0.0'),
      pkg('user', '3.0.0', { dependencies: [{ name: 'base', kind, range: '^1.0.0' }] }),
    ] as const;
    const moves = new Map<string, Move>([[pair[0].manifest, { from: '1.0.0', to }]]);
    const name = `${JSON.stringify(configured)} ${kind} ${to}`;
    const own = { ...cascade, rules: configured };
    assert.deepEqual(
      pulled(pair, moves, own).map(({ level }) => level),
      pull === null ? [] : [pull],
      name,
    );
    assert.deepEqual(
      rangeEdits(pair, moves, own).map((one) => one.to),
      edit === null ? [] : [edit],
      name,
    );
  }
  t.diagnostic(`${rows.length} cases, ${rows.length} passed, 0 failed`);
});

test('one graph: a dependency may name another ecosystem, and the configuration may declare what no manifest says', () => {
  const base = pkg('base', '1.0.0', { ecosystem: 'cargo' });
  const range = { name: 'base', kind: 'normal' as const, range: '^1.0.0', ecosystem: 'cargo' };
  const user = pkg('user', '1.0.0', { dependencies: [range] });
  const moves = new Map<string, Move>([[base.manifest, { from: '1.0.0', to: '2.0.0' }]]);
  assert.equal(pulled([base, user], moves, cascade)[0]?.why, "base 2.0.0 leaves '^1.0.0'");
  const chart = pkg('chart', '0.1.0', { ecosystem: 'helm' });
  const declared = new Map([[chart.manifest, [base.manifest]]]);
  assert.deepEqual(pulled([base, chart], moves, { ...cascade, declared }), [
    { manifest: chart.manifest, level: 'patch', why: 'base 2.0.0 is released (dependsOn)' },
  ]);
  const never: CascadeRules = { declared: { when: 'never' } };
  assert.deepEqual(pulled([base, chart], moves, { ...cascade, declared, rules: never }), []);
});
