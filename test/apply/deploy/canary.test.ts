import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { climb } from '../../../src/apply/deploy/canary.ts';
import type { Finding } from '../../../src/apply/deploy/words.ts';
import { parseUserConfig } from '../../../src/config/validate.ts';
import type { HealthVerdict } from '../../../src/core/deploy/health-report.ts';
import { ReleaseError } from '../../../src/core/error.ts';
import { wantedOf } from '../../core/deploy/driving.ts';

interface Story {
  /** What health says at each step. */
  readonly verdicts: readonly HealthVerdict[];
  /** Shares that the target cannot give exactly → what it gives. */
  readonly given?: Readonly<Record<number, number>>;
  /** Shares that the target fails at, and by what. */
  readonly failing?: Readonly<Record<number, 'DEPLOY_FAILED' | 'FENCED'>>;
}

const weights = [10, 25, 50];

async function climbed({ verdicts, given = {}, failing = {} }: Story): Promise<{
  readonly done: readonly string[];
  readonly told: readonly number[];
  readonly shares: readonly number[];
  readonly end: Finding | null | string;
  readonly said: readonly string[];
}> {
  const done: string[] = [];
  const told: number[] = [];
  const said: string[] = [];
  const answers = [...verdicts];
  const traffic = {
    stage: async () => void done.push('stage'),
    shift: async (_: unknown, share: number) => {
      done.push(String(share));
      const code = failing[share];
      if (code !== undefined) throw new ReleaseError(code, `no ${share}`, { hint: '' });
      return given[share] ?? share;
    },
  };
  const end = await climb(
    wantedOf(),
    weights.map((weight) => ({ weight, bake: `${weight}s` })),
    {
      traffic,
      health: { checks: [], bake: { for: '1h', every: '5s' } },
      watch: async ({ bake }) => {
        done.push(`watch ${bake?.for ?? ''} ${bake?.every ?? ''}`);
        return { verdict: answers.shift() ?? 'healthy', reason: 'so', checks: [], seconds: 1 };
      },
      tell: (share) => void told.push(share),
    },
  ).catch((error: unknown) => {
    said.push(error instanceof Error ? error.message : '');
    return error instanceof ReleaseError ? error.code : String(error);
  });
  if (typeof end === 'string') return { done, told, shares: [], end, said };
  return { done, told, shares: end.shares, end: end.finding, said };
}

function outcomeOf(end: Finding | null | string): readonly string[] {
  return end === null || typeof end === 'string' ? [] : [end.outcome, end.message];
}

test('well at each step: one share after the other, each for its own time, then all', async () => {
  const { done, told, end } = await climbed({ verdicts: [] });
  assert.deepEqual(done, ['stage', '10', 'watch 10s 5s', '25', 'watch 25s 5s', '50', 'watch 50s 5s', '100']);
  assert.deepEqual(told, [10, 25, 50, 100]);
  assert.equal(end, null);
});

test('the first step at which it is not well takes all of the traffic away, and is told', async () => {
  const failed = await climbed({ verdicts: ['healthy', 'failed'] });
  assert.deepEqual(failed.told, [10, 25, 0]);
  assert.deepEqual(outcomeOf(failed.end), [
    'unhealthy',
    'with 25% of the traffic: so; all of the traffic is back where it was',
  ]);
  const unsure = await climbed({ verdicts: ['inconclusive'] });
  assert.equal(outcomeOf(unsure.end)[0], 'inconclusive');
  assert.equal(unsure.done.at(-1), '0');
});

test('a target that comes near a share only: what it gave is told', async () => {
  const well = await climbed({ verdicts: [], given: { 10: 33 } });
  assert.deepEqual(
    [well.told, well.shares],
    [
      [33, 25, 50, 100],
      [33, 25, 50],
    ],
  );
  const failed = await climbed({ verdicts: ['failed'], given: { 10: 33 } });
  assert.match(outcomeOf(failed.end)[1] ?? '', /^with 33% of the traffic/);
  assert.deepEqual(failed.shares, []);
  const stays = await climbed({ verdicts: ['failed'], given: { 0: 100 } });
  assert.deepEqual(outcomeOf(stays.end), [
    'unhealthy',
    'with 10% of the traffic: so; 100% of the traffic goes to it now',
  ]);
  const broken = await climbed({ verdicts: [], given: { 0: 100 }, failing: { 25: 'DEPLOY_FAILED' } });
  assert.deepEqual(broken.said, ['no 25; 100% of the traffic goes to it now']);
});

test('where it cannot be taken away, that is told', async () => {
  const { end, told } = await climbed({ verdicts: ['failed'], failing: { 0: 'DEPLOY_FAILED' } });
  assert.deepEqual(outcomeOf(end), ['failed', 'with 10% of the traffic: so; it still has it: no 0']);
  assert.deepEqual(told, [10]);
});

test('a target that fails on the way: back to none, unless a newer deployment has it', async () => {
  const failed = await climbed({ verdicts: [], failing: { 25: 'DEPLOY_FAILED' } });
  assert.deepEqual([failed.end, failed.done.at(-1)], ['DEPLOY_FAILED', '0']);
  const stuck = await climbed({ verdicts: [], failing: { 25: 'DEPLOY_FAILED', 0: 'DEPLOY_FAILED' } });
  assert.deepEqual(stuck.said, ['no 25; it may have traffic still: no 0']);
  const late = await climbed({ verdicts: [], failing: { 25: 'FENCED' } });
  assert.deepEqual([late.end, late.done.at(-1)], ['FENCED', '25']);
});

test('it has all of the traffic exactly when every step was well; else it has none', async () => {
  const verdict = fc.constantFrom<HealthVerdict>('healthy', 'healthy', 'healthy', 'failed', 'inconclusive');
  await fc.assert(
    fc.asyncProperty(fc.tuple(verdict, verdict, verdict), async (verdicts) => {
      const { done, end } = await climbed({ verdicts });
      const isWell = verdicts.every((one) => one === 'healthy');
      assert.equal(done.at(-1), isWell ? '100' : '0');
      assert.equal(end === null, isWell);
    }),
  );
});

test('a canary is refused where the target cannot share out traffic, or its steps make no sense', () => {
  const command = { kind: 'command', deploy: ['./deploy.sh'] };
  const servers = { blue: '127.0.0.1:1', green: '127.0.0.1:2' };
  const nginx = { file: '/etc/nginx/conf.d/app.conf', upstream: 'app', servers };
  const target = { kind: 'blue-green', slots: { blue: command, green: command }, nginx };
  const rules = [{ metric: 'rate', above: '1%', for: '2m' }];
  const metrics = { rate: { command: ['./rate.sh'] } };
  const health = { checks: [{ tcp: 'a:1' }], metrics, bake: { for: '10m', abortWhen: rules } };
  const check = (more: object, steps: readonly object[] = [{ weight: 10, bake: '5m' }]): void => {
    const production = { target, health, canary: { steps }, expires: '2h', ...more };
    parseUserConfig({ environments: { production } }, 'release.config');
  };
  check({});
  const image = 'ghcr.io/acme/app';
  check({ image, target: { kind: 'swarm', service: 'app' } });
  assert.throws(() => check({ target: command }), {
    message: /'command' cannot share out traffic; 'blue-green' .* and 'swarm' can/,
  });
  const compose = { kind: 'compose', directory: '/srv/app', services: ['app'] };
  assert.throws(() => check({ image, target: compose }), { message: /'compose' cannot share out traffic/ });
  assert.throws(() => check({ health: undefined }), { message: /health, which the canary watches/ });
  assert.throws(() => check({}, [{ weight: 10, bake: '1m' }]), {
    message: /a time in which health can be watched/,
  });
  assert.throws(
    () =>
      check({}, [
        { weight: 10, bake: '5m' },
        { weight: 10, bake: '5m' },
      ]),
    {
      message: /more than the step before/,
    },
  );
  assert.throws(() => check({ expires: '20m' }), { message: /may be watched that long/ });
  for (const weight of [0, 100, 1.5, '10%']) assert.throws(() => check({}, [{ weight, bake: '5m' }]));
});
