import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { canonicalJson } from '../../src/core/canonical.ts';
import { ReleaseError } from '../../src/core/error.ts';
import type { Action, Base, Kind, ReleaseSet } from '../../src/core/model.ts';
import { assertFresh, onRemote, planIdOf, toPlan, type PlanFacts } from '../../src/core/plan.ts';
import { parsePlanText } from '../../src/pipeline/plan-file.ts';

const head = 'a'.repeat(40);
const base: Base = { head, branch: 'main' };

const set: ReleaseSet = {
  base,
  date: '2026-11-21',
  groups: [
    {
      tag: 'v1.0.0',
      previousTag: null,
      version: '1.0.0',
      channel: 'latest',
      title: null,
      path: '.',
      packages: [
        {
          package: 'lamp',
          path: '.',
          ecosystem: 'npm',
          manifest: 'package.json',
          current: null,
          next: '1.0.0',
          bump: 'first',
          reason: 'first release: the manifest says 1.0.0',
          channel: 'latest',
          tag: 'v1.0.0',
          previousTag: null,
          changes: [],
        },
      ],
      changes: [],
      latest: true,
    },
  ],
  ranges: [],
};

const facts: PlanFacts = {
  set,
  commits: { total: 1, included: 1, noRelease: 0, notUnderstood: 0 },
  ignoredTags: [],
  warnings: [],
};

const publication = { to: 'npm', package: 'a', version: '1.0.0', path: '.', root: '.' } as const;

/** One action of every kind, in the order in which they must happen. */
const inOrder: readonly Action[] = [
  {
    kind: 'writeFile',
    path: 'package.json',
    before: 'b',
    after: 'a',
    edits: [{ start: 1, end: 2, was: '0', text: '1' }],
  },
  { kind: 'run', title: 'build', argv: ['npm', 'run', 'build'] },
  {
    kind: 'gatherAssets',
    tag: 'v1.0.0',
    sources: [{ kind: 'pattern', pattern: 'dist/*' }],
    checksums: 'SHA256SUMS',
  },
  { kind: 'packPackage', ...publication, packer: 'npm', together: ['a'] },
  { kind: 'commit', message: 'chore(release): 1.0.0', paths: ['package.json'], removed: [] },
  { kind: 'tag', name: 'v1.0.0', message: '1.0.0' },
  { kind: 'push', remote: 'origin', branch: 'main', tags: ['v1.0.0'], ledger: 'release-ledger' },
  {
    kind: 'draftRelease',
    on: 'local folder',
    tag: 'v1.0.0',
    title: 'v1.0.0',
    notes: 'First.',
    prerelease: false,
  },
  { kind: 'stagePackage', ...publication, registry: null, tag: 'latest', access: null, provenance: null },
  {
    kind: 'publishPackage',
    ...publication,
    registry: null,
    upload: null,
    tag: 'latest',
    access: null,
    provenance: null,
  },
  { kind: 'publishWith', title: 'Tap', argv: ['just', 'tap'], probe: null, undo: null },
  { kind: 'publishRelease', on: 'local folder', tag: 'v1.0.0', prerelease: false, latest: true },
];
/** The same in a repository without a remote. */
const local = inOrder.map((action): Action =>
  action.kind === 'push' ? { ...action, remote: null } : action,
);
const kinds: readonly Kind[] = inOrder.map(({ kind }) => kind);

test('actions are done stage by stage, whatever order they come in', () => {
  const many = fc
    .array(fc.constantFrom(...inOrder), { maxLength: 20 })
    .map((actions) => actions.map((action, at): Action => ({ ...action, ...mark(action, at) })));
  fc.assert(
    fc.property(many, (actions) => {
      const planned = toPlan(facts, actions).actions;
      const ranks = planned.map(({ kind }) => kinds.indexOf(kind));
      assert.deepEqual(
        ranks,
        ranks.toSorted((a, b) => a - b),
        'stages',
      );
      for (const kind of kinds) {
        const of = (list: readonly Action[]): readonly Action[] => list.filter((each) => each.kind === kind);
        assert.deepEqual(of(planned), of(actions), `${kind}: none lost, the order within a stage kept`);
      }
    }),
  );
});

test('a plan holds what it was made of', () => {
  const plan = toPlan({ ...facts, ignoredTags: [{ tag: 'nightly', reason: 'not a version' }] }, inOrder);
  assert.deepEqual(plan, {
    schema: 1,
    planId: planIdOf(plan),
    base,
    date: set.date,
    releases: set.groups[0]?.packages,
    commits: facts.commits,
    actions: inOrder,
    ignoredTags: [{ tag: 'nightly', reason: 'not a version' }],
    warnings: [],
  });
  assert.match(plan.planId, /^[0-9a-f]{16}$/);
});

test('the same intent has the same id: neither the order of keys and plugins nor what is only told counts', () => {
  const plan = toPlan(facts, inOrder);
  assert.equal(planIdOf(reversedKeys(plan)), plan.planId);
  assert.equal(toPlan(facts, inOrder.toReversed()).planId, plan.planId);
  const told: Partial<PlanFacts> = {
    warnings: [{ code: 'DETACHED_HEAD', message: 'm', hint: null }],
    ignoredTags: [{ tag: 'nightly', reason: 'r' }],
    commits: { total: 9, included: 1, noRelease: 8, notUnderstood: 0 },
  };
  assert.equal(toPlan({ ...facts, ...told }, inOrder).planId, plan.planId);
  assert.equal(parsePlanText(JSON.stringify(plan, null, 2), 'plan.json').planId, plan.planId, 'in a file');
});

test('what was asked for is one line: a saved plan brings no trailers of its own into the commit', () => {
  const asking = (asked: string): string =>
    JSON.stringify(
      toPlan(
        facts,
        inOrder.map((action) => (action.kind === 'commit' ? { ...action, asked } : action)),
      ),
    );
  assert.ok(parsePlanText(asking('{"branch":"main"}'), 'plan.json'));
  for (const asked of ['{}\nSigned-off-by: somebody', '{}\rx', 'x\0'])
    assert.throws(() => parsePlanText(asking(asked), 'plan.json'), { code: 'PLAN_UNREADABLE' });
});

test('what a clone calls the remote is no part of the id; that there is one is', () => {
  const plan = toPlan(facts, inOrder);
  const renamed = onRemote(plan, 'upstream');
  assert.deepEqual(
    renamed.actions.flatMap((action) => ('remote' in action ? [action.remote] : [])),
    ['upstream'],
  );
  assert.equal(planIdOf(renamed), plan.planId);
  assert.deepEqual(onRemote(renamed, 'origin'), plan);
  assert.notEqual(toPlan(facts, local).planId, plan.planId);
  assert.deepEqual(onRemote(toPlan(facts, local), 'upstream'), toPlan(facts, local));
});

test('any change of an action, a release, the day or the place changes the id', (t) => {
  const plan = toPlan(facts, local);
  const ids = new Set([plan.planId]);
  let changes = 0;
  for (const part of ['actions', 'releases', 'base', 'date'] as const) {
    for (const changed of changedOnce(plan[part])) {
      ids.add(planIdOf({ ...plan, [part]: changed }));
      changes++;
    }
  }
  for (const at of local.keys()) {
    ids.add(toPlan(facts, local.toSpliced(at, 1)).planId);
    changes++;
  }
  assert.ok(changes > 50, `${changes} changes`);
  assert.equal(ids.size, changes + 1, 'every change has an id of its own');
  t.diagnostic(`${changes} changes, ${ids.size - 1} new ids, ${changes + 1 - ids.size} equal ones`);
});

test('a plan is refused when the repository moved, naming what moved', () => {
  const plan = toPlan(facts, inOrder);
  assertFresh(plan, { ...base });
  const other = 'b'.repeat(40);
  const cases: readonly (readonly [Base, string])[] = [
    [{ head: other, branch: 'main' }, 'head was aaaaaaaaaaaa, is bbbbbbbbbbbb'],
    [{ head, branch: 'next' }, 'branch was main, is next'],
    [{ head, branch: null }, 'branch was main, is none'],
    [{ head: other, branch: 'next' }, 'head was aaaaaaaaaaaa, is bbbbbbbbbbbb; branch was main, is next'],
    [{ head: null, branch: 'main' }, 'head was aaaaaaaaaaaa, is none'],
  ];
  for (const [now, moved] of cases) {
    assert.throws(
      () => {
        assertFresh(plan, now);
      },
      (error: unknown) => {
        assert.ok(error instanceof ReleaseError);
        assert.equal(error.code, 'PLAN_STALE');
        assert.equal(error.exitCode, 4);
        assert.equal(error.message, `the repository moved since the plan was made: ${moved}`);
        assert.equal(error.hint, 'Make a new plan: release next --dry-run --save plan.json');
        return true;
      },
    );
  }
});

test('canonical JSON says the same, whatever order keys were written in', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      const text = canonicalJson(value);
      assert.equal(canonicalJson(reversedKeys(value)), text);
      assert.equal(canonicalJson(JSON.parse(text)), text, 'reading it back changes nothing');
      assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(value)), 'nothing lost or invented');
    }),
  );
});

test('canonical JSON is different where values are', () => {
  const pair = fc.tuple(fc.jsonValue({ maxDepth: 3 }), fc.jsonValue({ maxDepth: 3 }));
  const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
  const same = (a: unknown, b: unknown): boolean => {
    try {
      assert.deepStrictEqual(plain(a), plain(b));
      return true;
    } catch {
      return false;
    }
  };
  fc.assert(
    fc.property(pair, ([a, b]) => {
      assert.equal(canonicalJson(a) === canonicalJson(b), same(a, b));
    }),
  );
  assert.equal(canonicalJson({ b: 1, a: [{ d: null, c: 'x' }] }), '{"a":[{"c":"x","d":null}],"b":1}');
  assert.equal(canonicalJson({ a: undefined }), '{}');
});

/** Tells actions of one kind apart, so that their order can be seen. */
function mark(action: Action, at: number): object {
  switch (action.kind) {
    case 'writeFile':
    case 'removeFile':
      return { path: `file-${at}` };
    case 'run':
    case 'publishWith':
      return { title: `step ${at}` };
    case 'checkApi':
    case 'packPackage':
    case 'attachStatements':
    case 'stagePackage':
    case 'publishPackage':
      return { package: `package-${at}` };
    case 'tag':
      return { name: `v${at}` };
    case 'commit':
      return { message: `commit ${at}` };
    case 'push':
      return { branch: `branch-${at}` };
    case 'gatherAssets':
    case 'attest':
    case 'storeAttestations':
    case 'draftRelease':
    case 'publishRelease':
    case 'preparePlugin':
    case 'publishPlugin':
    case 'tellPlugin':
      return { tag: `v${at}` };
    case 'deleteDraft':
      return { tag: `v${at}` };
    case 'retract':
      return { branch: `branch-${at}` };
    case 'record':
      return { ledger: `ledger-${at}` };
  }
}

/** The same value with the keys of every object in the opposite order. */
function reversedKeys<T>(value: T): T;
function reversedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((each: unknown) => reversedKeys(each));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toReversed();
  return Object.fromEntries(entries.map(([key, member]: [string, unknown]) => [key, reversedKeys(member)]));
}

/** All values that differ from this one in exactly one leaf. */
function* changedOnce(value: unknown): Generator {
  if (Array.isArray(value)) {
    const list: readonly unknown[] = value;
    for (const [at, item] of list.entries())
      for (const changed of changedOnce(item)) yield list.with(at, changed);
    yield [...list, list.at(-1) ?? 'more'];
  } else if (typeof value === 'object' && value !== null) {
    const entries: readonly [string, unknown][] = Object.entries(value);
    for (const [key, member] of entries)
      for (const changed of changedOnce(member)) yield { ...value, [key]: changed };
  } else {
    yield typeof value === 'string' ? `${value}x` : typeof value === 'boolean' ? !value : 'x';
  }
}
