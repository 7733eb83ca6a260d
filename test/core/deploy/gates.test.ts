import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GateSettings } from '../../../src/core/deploy/gate-settings.ts';
import { gateChecks } from '../../../src/core/deploy/gates.ts';
import { approvers, runOf, type RunReview } from '../../../src/core/deploy/reviews.ts';
import { replay } from '../../../src/core/deploy/replay.ts';
import { windowCheck } from '../../../src/core/deploy/windows.ts';
import { says, vouchersOf, wordOf, type Line } from '../../helpers/ledger.ts';

const staged: readonly Line[] = [says(wordOf('1.0.2', { kind: 'recorded', environment: 'staging' }))];
const { artifacts, tag, commit } = wordOf('1.0.2', { kind: 'hold' });
const deployable = { version: '1.0.2', tag, commit, artifacts };

interface Case {
  readonly gates?: GateSettings;
  readonly lines?: readonly Line[];
  readonly keys?: readonly (string | null)[];
  readonly way?: 'deploy' | 'rollback';
  readonly reviewers?: readonly string[];
}

/** What is asked at 12:30 by ada: each check with its verdict. */
function asked({
  gates = {},
  lines = staged,
  keys = [],
  way = 'deploy',
  reviewers,
}: Case): readonly string[] {
  const now = '2026-06-01T12:30:00Z';
  const vouchers = vouchersOf(lines).map((voucher, at) => ({ ...voucher, keyId: keys[at] ?? null }));
  const settings = { after: 'staging', gates, target: { kind: 'command', deploy: ['true'] } } as const;
  const request = { way, environment: 'production', deployable, allowNew: false };
  const checks = gateChecks({
    asked: request,
    settings,
    state: replay(vouchers, now),
    now,
    actor: 'ada',
    reviewers: reviewers ?? null,
  });
  return checks.map(({ code, verdict }) => `${code} ${verdict}`);
}

function approval(actor: string, version = '1.0.2'): Line {
  return says(wordOf(version, { kind: 'approve' }), actor);
}

test('a version comes only from where the same thing has been well for long enough', () => {
  assert.deepEqual(asked({}), ['SOAK passed']);
  assert.deepEqual(asked({ gates: { soak: '30m' } }), ['SOAK passed']);
  assert.deepEqual(asked({ gates: { soak: '31m' } }), ['SOAK refused']);
  assert.deepEqual(asked({ lines: [] }), ['SOAK refused']);
  const other = says(
    wordOf('1.0.2', {
      kind: 'recorded',
      environment: 'staging',
      artifacts: [{ name: 'app.tgz', uri: null, sha256: 'f'.repeat(64) }],
    }),
  );
  assert.deepEqual(
    asked({ lines: [other] }),
    ['SOAK refused'],
    'the same version with other bytes is something else',
  );
  const ill = says(wordOf('1.0.2', { kind: 'recorded', environment: 'staging', outcome: 'unhealthy' }));
  assert.deepEqual(asked({ lines: [ill] }), ['SOAK refused']);
});

test('time and consent are not asked of whoever goes back', () => {
  const gates: GateSettings = { soak: '9d', cooldown: '9d', approvals: 3, windows: [] };
  assert.deepEqual(asked({ gates, way: 'rollback' }), ['WINDOW none']);
});

test('a deployment does not come too soon after the last one', () => {
  const lines = [...staged, says(wordOf('1.0.1', { kind: 'recorded' }))];
  assert.deepEqual(asked({ lines, gates: { cooldown: '29m' } }), ['SOAK passed', 'COOLDOWN passed']);
  assert.deepEqual(asked({ lines, gates: { cooldown: '30m' } }), ['SOAK passed', 'COOLDOWN refused']);
});

test('consent counts by key, of others than whoever deploys, for this version', () => {
  const gates = { approvals: 2 };
  const verdict = (lines: readonly Line[], keys: readonly (string | null)[]): string =>
    asked({ lines: [...staged, ...lines], keys: [null, ...keys], gates }).at(-1) ?? '';
  assert.equal(verdict([approval('bob'), approval('eve')], ['k1', 'k2']), 'APPROVALS passed');
  assert.equal(verdict([approval('bob'), approval('eve')], ['k1', 'k1']), 'APPROVALS refused');
  assert.equal(verdict([approval('bob'), approval('eve')], ['k1', null]), 'APPROVALS refused');
  assert.equal(verdict([approval('bob'), approval('ada')], ['k1', 'k2']), 'APPROVALS refused');
  assert.equal(verdict([approval('bob'), approval('eve', '1.0.3')], ['k1', 'k2']), 'APPROVALS refused');
});

test('consent on the forge counts by account, beside the ledger and not on top of it', () => {
  const gates = { approvals: 2 };
  const verdict = (reviewers: readonly string[], lines: readonly Line[] = []): string =>
    asked({ lines: [...staged, ...lines], keys: [null, 'k1', 'k2'], gates, reviewers }).at(-1) ?? '';
  assert.equal(verdict(['bob', 'eve']), 'APPROVALS passed');
  assert.equal(verdict(['bob']), 'APPROVALS refused');
  assert.equal(verdict(['bob'], [approval('Bob Builder')]), 'APPROVALS refused', 'it may be the same person');
  assert.equal(verdict(['bob'], [approval('bob'), approval('eve')]), 'APPROVALS passed');
});

test('a review counts once, for its environment, where it says yes, and not of whoever deploys', () => {
  const review = (
    user: string,
    state: RunReview['state'],
    ...environments: readonly string[]
  ): RunReview => ({
    ...{ user, state, environments },
  });
  const reviews = [
    ...[review('bob', 'approved', 'production'), review('bob', 'approved', 'production')],
    ...[review('eve', 'rejected', 'production'), review('kim', 'approved', 'staging')],
    ...[review('ada', 'approved', 'production'), review('joe', 'pending', 'production')],
  ];
  assert.deepEqual(approvers(reviews, 'production', 'ada'), ['bob']);
  assert.equal(runOf('https://github.com/o/r/actions/runs/42'), 42);
  assert.equal(runOf('https://ghe.example.com/o/r/actions/runs/42/attempts/2'), 42);
  for (const job of [null, '', 'https://ci.example.com/1', 'https://github.com/o/r/actions/runs/x'])
    assert.equal(runOf(job), null);
});

test('windows and freezes are those of the clocks and calendars they name', (t) => {
  const office = {
    days: ['mon', 'tue', 'wed', 'thu', 'fri'],
    from: '09:00',
    to: '17:00',
    timeZone: 'Europe/Berlin',
  } as const;
  const cases: readonly (readonly [now: string, settings: GateSettings, verdict: string])[] = [
    ['2026-06-01T06:59:59Z', { windows: [office] }, 'refused'],
    ['2026-06-01T07:00:00Z', { windows: [office] }, 'passed'],
    ['2026-06-01T14:59:59Z', { windows: [office] }, 'passed'],
    ['2026-06-01T15:00:00Z', { windows: [office] }, 'refused'],
    ['2026-01-05T07:59:59Z', { windows: [office] }, 'refused'],
    ['2026-01-05T08:00:00Z', { windows: [office] }, 'passed'],
    ['2026-06-06T10:00:00Z', { windows: [office] }, 'refused'],
    ['2026-06-06T10:00:00Z', { windows: [office, { days: ['sat'] }] }, 'passed'],
    ['2026-06-07T00:00:00Z', { windows: [{ days: ['sat'], timeZone: 'America/New_York' }] }, 'passed'],
    ['2026-06-01T10:00:00Z', { windows: [] }, 'refused'],
    [
      '2026-12-19T22:59:59Z',
      { freezes: [{ from: '2026-12-20', to: '2027-01-03', timeZone: 'Europe/Berlin' }] },
      'passed',
    ],
    [
      '2026-12-19T23:00:00Z',
      { freezes: [{ from: '2026-12-20', to: '2027-01-03', timeZone: 'Europe/Berlin' }] },
      'refused',
    ],
    [
      '2027-01-03T22:59:59Z',
      { freezes: [{ from: '2026-12-20', to: '2027-01-03', timeZone: 'Europe/Berlin' }] },
      'refused',
    ],
    [
      '2027-01-03T23:00:00Z',
      { freezes: [{ from: '2026-12-20', to: '2027-01-03', timeZone: 'Europe/Berlin' }] },
      'passed',
    ],
  ];
  for (const [now, settings, verdict] of cases)
    assert.equal(windowCheck(settings, now).verdict, verdict, now);
  t.diagnostic(`${String(cases.length)} moments`);
});
