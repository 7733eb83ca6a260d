import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readLedger, say, type LedgerAccess } from '../../../src/apply/deploy/ledger.ts';
import { runDeployment, type DeploymentWorld } from '../../../src/apply/deploy/run.ts';
import type { DeploymentPlan } from '../../../src/core/deploy/plan.ts';
import { ReleaseError } from '../../../src/core/error.ts';
import type { Traffic } from '../../../src/ports-deploy.ts';
import { wordOf } from '../../helpers/ledger.ts';
import { stores } from '../../helpers/ledger-stores.ts';

const { artifacts, tag, commit } = wordOf('1.0.3', { kind: 'hold' });

/** The plan to deploy 1.0.3 in place of what the ledger says is there. */
async function planOn(access: LedgerAccess): Promise<DeploymentPlan> {
  const { state } = await readLedger(access);
  return {
    ...{
      schema: 1,
      way: 'deploy',
      environment: 'production',
      after: state.seq,
      trigger: 'manual',
      reason: null,
    },
    deployable: { version: '1.0.3', tag, commit, artifacts },
    replaces: state.environments.get('production')?.current ?? null,
    ...{ rehearsal: false, rehearses: null, allowNew: false, checks: [], steps: [], fallback: null },
    ...{ databaseSchema: null, config: '0'.repeat(64), settings: null, risk: null },
  };
}

function worldOf(access: LedgerAccess, touched: string[]): DeploymentWorld {
  const observed = { versions: ['1.0.3'], digests: [], copies: 1 };
  return {
    settings: { target: { kind: 'command', deploy: ['true'] } },
    ...{ access, signal: new AbortController().signal, observe: () => undefined, probes: () => [] },
    target: {
      check: () => Promise.resolve([]),
      deploy: ({ version }) => Promise.resolve(void touched.push(version)),
      observe: () => Promise.resolve(observed),
      traffic: null,
    },
    clock: { monotonic: () => 0, pause: () => Promise.resolve() },
  };
}

test('a deployment that was asked of something else than is there by now is not done', async (t) => {
  const shop = await stores.git(t);
  assert.ok(shop !== null);
  const access = shop.clone('one');
  await say(access, () => wordOf('1.0.1', { kind: 'recorded' }));
  const plan = await planOn(access);
  await say(shop.clone('another'), () => wordOf('1.0.2', { kind: 'recorded' }));
  const touched: string[] = [];
  const late = await runDeployment(plan, worldOf(access, touched)).then(
    () => assert.fail('it was done'),
    (error: unknown) => error,
  );
  assert.ok(late instanceof ReleaseError);
  assert.deepEqual([late.code, late.exitCode], ['PLAN_STALE', 4]);
  assert.match(late.message, /^1\.0\.2 is in production by now, and 1\.0\.1 was when this was asked$/);
  assert.deepEqual(touched, []);
  assert.equal((await readLedger(access)).state.environments.get('production')?.deployments.length, 2);
  const again = await runDeployment(await planOn(access), worldOf(access, touched));
  assert.deepEqual([again.outcome, touched], ['succeeded', ['1.0.3']]);
});

test('a deployment that a newer one came before changed nothing; one that a newer one came into has to be looked at', async (t) => {
  const shop = await stores.git(t);
  assert.ok(shop !== null);
  const access = shop.clone('one');
  for (const [exit, outcome] of [
    ['behind', 'cancelled'],
    ['failedAfter', 'inconclusive'],
  ] as const) {
    const world = worldOf(access, []);
    const deploy = () => Promise.reject(new ReleaseError('FENCED', 'a newer one', { exit }));
    const ended = await runDeployment(await planOn(access), {
      ...world,
      target: { ...world.target, deploy },
    });
    assert.equal(ended.outcome, outcome);
  }
});

test('a canary is climbed on the way there, and not on the way back', async (t) => {
  const shop = await stores.git(t);
  assert.ok(shop !== null);
  const access = shop.clone('one');
  await say(access, () => wordOf('1.0.1', { kind: 'recorded' }));
  const said: string[] = [];
  const world = worldOf(access, said);
  const traffic: Traffic = {
    stage: ({ version }) => Promise.resolve(void said.push(`stage ${version}`)),
    shift: async (_, share) => {
      said.push(`${String(share)}%`);
      return share;
    },
  };
  const settings: DeploymentWorld['settings'] = {
    ...{ target: world.settings.target, health: { checks: [{ name: 'well', command: ['true'] }] } },
    canary: { steps: [{ weight: 10, bake: '1s' }] },
  };
  let now = 0;
  const clock: DeploymentWorld['clock'] = {
    monotonic: () => now,
    pause: (milliseconds) => Promise.resolve(void (now += milliseconds)),
  };
  const yes = { ok: true, value: null, events: null, message: 'yes' };
  const probes = () => [{ name: 'well', sample: () => Promise.resolve(yes) }];
  const canary = { ...world, settings, clock, probes, target: { ...world.target, traffic } };
  const { message } = await runDeployment(await planOn(access), canary);
  assert.deepEqual(said.splice(0), ['stage 1.0.3', '10%', '100%']);
  assert.match(message, /^after 10% of the traffic: /);
  await say(access, () => wordOf('1.0.2', { kind: 'recorded' }));
  await runDeployment({ ...(await planOn(access)), way: 'rollback', allowNew: true }, canary);
  assert.deepEqual(said, ['1.0.3']);
});
