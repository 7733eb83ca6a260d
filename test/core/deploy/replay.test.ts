import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { candidatesOf, defaultCandidate, markOn } from '../../../src/core/deploy/candidates.ts';
import { replay } from '../../../src/core/deploy/replay.ts';
import type { EnvironmentState, LedgerState } from '../../../src/core/deploy/types.ts';
import type { DeploymentOutcome } from '../../../src/core/deploy/types.ts';
import { Story } from '../../helpers/deployments.ts';
import { opens, says, vouchersOf, wordOf, type Line } from '../../helpers/ledger.ts';

const now = '2026-06-01T12:20:00Z';

function stateOf(lines: readonly Line[], at = now): LedgerState {
  return replay(vouchersOf(lines), at);
}

function production(state: LedgerState): EnvironmentState {
  const found = state.environments.get('production');
  assert.ok(found);
  return found;
}

/** Deploys a version with the outcome; the announcement is the entry after `before` others. */
function deployed(
  version: string,
  before: number,
  outcome: DeploymentOutcome = 'succeeded',
): readonly Line[] {
  return [
    says(wordOf(version, { kind: 'intent' })),
    says(wordOf(version, { kind: 'result', of: before + 1, outcome })),
  ];
}

test('what was deployed last runs, however it ended; what was cancelled never did', () => {
  const lines = [
    ...deployed('1.0.1', 0),
    ...deployed('1.0.2', 2, 'unhealthy'),
    ...deployed('1.0.3', 4, 'cancelled'),
  ];
  const { current, deployments, running } = production(stateOf(lines));
  assert.deepEqual([current?.version, current?.outcome, running], ['1.0.2', 'unhealthy', null]);
  assert.deepEqual(
    deployments.map(({ version, outcome, seq }) => [version, outcome, seq]),
    [
      ['1.0.1', 'succeeded', 1],
      ['1.0.2', 'unhealthy', 3],
      ['1.0.3', 'cancelled', 5],
    ],
  );
});

test('what nobody ended is under way until it expires, and abandoned from then on or once another one is announced', () => {
  const lines = [...deployed('1.0.1', 0), says(wordOf('1.0.2', { kind: 'intent' }))];
  assert.equal(production(stateOf(lines)).running?.version, '1.0.2');
  assert.equal(production(stateOf(lines)).current?.version, '1.0.1');
  const late = production(stateOf(lines, '2026-06-01T12:30:00Z'));
  assert.deepEqual(
    [late.running, late.current?.version, late.current?.outcome],
    [null, '1.0.2', 'abandoned'],
  );
  const after = production(stateOf([...lines, ...deployed('1.0.3', 3)]));
  assert.deepEqual(
    after.deployments.map(({ outcome }) => outcome),
    ['succeeded', 'abandoned', 'succeeded'],
  );
});

test('the first word about an end counts', () => {
  const lines = [
    ...deployed('1.0.1', 0),
    says(wordOf('1.0.1', { kind: 'result', of: 1, outcome: 'failed' })),
  ];
  assert.equal(production(stateOf(lines)).current?.outcome, 'succeeded');
});

test('what a drill tried is there until what ran is put back; a release runs nowhere', () => {
  const drill = (version: string): Line => says(wordOf(version, { kind: 'recorded', rehearsal: true }));
  const state = stateOf([opens, drill('1.0.1')]);
  assert.deepEqual([production(state).current?.version, state.seq], ['1.0.1', 2]);
  const tried = [...deployed('1.0.2', 0), drill('1.0.1')];
  assert.equal(production(stateOf(tried)).current?.version, '1.0.1');
  const back = production(stateOf([...tried, drill('1.0.2')]));
  assert.deepEqual([back.current?.seq, back.current?.rehearsal], [1, false]);
});

test('a hold is for one environment or for all, and is taken back as far as it is said', () => {
  const hold = (environment: string | null): Line => says(wordOf('1.0.2', { kind: 'hold', environment }));
  const unhold = (environment: string | null): Line => says(wordOf('1.0.2', { kind: 'unhold', environment }));
  const held = (...lines: readonly Line[]): readonly (string | null)[] =>
    stateOf(lines).holds.map(({ environment }) => environment);
  assert.deepEqual(held(hold('production'), hold('staging')), ['production', 'staging']);
  assert.deepEqual(held(hold('production'), hold('staging'), unhold('staging')), ['production']);
  assert.deepEqual(held(hold('production'), hold('staging'), unhold(null)), []);
  assert.deepEqual(held(hold(null), unhold('staging')), [null]);
  assert.deepEqual(held(hold(null), hold(null)), [null]);
});

test('a mark is for the version of a package; an older one, that names none, for whatever is called so', () => {
  const mark = (kind: 'hold' | 'unhold', tag: string, name?: string): Line =>
    says(wordOf('1.0.2', { kind, environment: null, tag, ...(name === undefined ? {} : { package: name }) }));
  const held = (tag: string, ...lines: readonly Line[]): boolean =>
    markOn(stateOf(lines).holds, { version: '1.0.2', tag }, 'production') !== null;
  const core = mark('hold', 'core@1.0.2', 'core');
  assert.deepEqual([held('core@1.0.2', core), held('cli@1.0.2', core)], [true, false]);
  assert.equal(held('core@1.0.2', core, mark('unhold', 'cli@1.0.2', 'cli')), true);
  assert.equal(held('core@1.0.2', core, mark('unhold', 'core@1.0.2', 'core')), false);
  const old = mark('hold', 'core@1.0.2');
  assert.deepEqual([held('core@1.0.2', old), held('cli@1.0.2', old)], [true, true]);
  assert.equal(held('cli@1.0.2', old, mark('unhold', 'cli@1.0.2', 'cli')), false);
});

test('going back goes to the newest that was well, and says of each other one what speaks against it', () => {
  const lines = [
    ...deployed('1.0.1', 0),
    ...deployed('1.0.2', 2),
    ...deployed('1.0.3', 4),
    says(wordOf('1.0.2', { kind: 'hold', environment: 'production' })),
    ...deployed('1.0.4', 7, 'unhealthy'),
  ];
  const state = stateOf(lines);
  assert.deepEqual(
    candidatesOf(state, production(state)).map(({ deployment, against }) => [deployment.version, against]),
    [
      ['1.0.3', null],
      ['1.0.2', 'held (entry 7)'],
      ['1.0.1', null],
    ],
  );
  const yanked = stateOf([...lines, says(wordOf('1.0.3', { kind: 'yank', environment: null }))]);
  assert.equal(defaultCandidate(yanked, production(yanked))?.version, '1.0.1');
});

test('going back again and again never comes back to what was left', (t) => {
  let steps = 0;
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('1.0.1', '1.0.2', '1.0.3', '1.0.4', '1.0.5'), { minLength: 1, maxLength: 8 }),
      (versions) => {
        const lines: Line[] = versions.flatMap((version, at) => deployed(version, at * 2));
        const left = new Set<string>();
        for (;;) {
          const state = stateOf(lines);
          const { current } = production(state);
          const target = defaultCandidate(state, production(state));
          if (target === null || current === null) break;
          assert.ok(!left.has(target.version), `${target.version} was left before`);
          left.add(current.version);
          lines.push(
            says(wordOf(target.version, { kind: 'intent', way: 'rollback', replaces: current.seq })),
            says(wordOf(target.version, { kind: 'result', of: lines.length + 1 })),
          );
          steps += 1;
        }
        assert.equal(left.size, new Set(versions).size - 1, 'every other version was gone back to once');
      },
    ),
  );
  t.diagnostic(`${String(steps)} steps back, none to a version that was left`);
});

test('a rollback that fails and is done again holds what it takes away, and not what it goes to', () => {
  const story = new Story().deploy('1.0.1').deploy('1.0.2');
  story.rollback('1.0.1', { outcome: 'failed' }).rollback('1.0.1', { outcome: 'failed' }).rollback('1.0.1');
  const held = (): readonly string[] => story.state().holds.map(({ version }) => version);
  assert.deepEqual(held(), ['1.0.2']);
  story.rollback('1.0.1');
  assert.deepEqual(held(), ['1.0.2'], 'going to what runs takes nothing away');
});
