import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import test from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { swarmDriver } from '../../../src/core/deploy/targets/swarm.ts';
import type { Wanted } from '../../../src/core/deploy/types.ts';
import { openTarget } from '../../../src/io/deploy/open.ts';
import type { Target } from '../../../src/ports-deploy.ts';
import { digestA, drive, wantedOf } from '../../core/deploy/driving.ts';
import { engineFor, type Engine } from '../../helpers/engine.ts';
import { hermetic } from '../../helpers/repo.ts';

test('Docker Swarm: one script, here or over SSH, with nothing in its words', () => {
  const image = 'ghcr.io/acme/app';
  const here = swarmDriver({ kind: 'swarm', service: 'app', registryAuth: true }, image);
  const [step] = drive(here.deploy(wantedOf())).steps;
  assert.deepEqual(step?.argv, ['sh']);
  const lines = step.input.split('\n');
  assert.deepEqual(lines.slice(0, 5), [
    '{',
    "service='app'",
    `image='ghcr.io/acme/app@sha256:${digestA}'`,
    "fence='42'",
    `engine() { 'docker' "$@" 9>&-; }`,
  ]);
  assert.ok(lines.includes("main '--with-registry-auth' </dev/null"));
  const share = drive(here.traffic.shift(wantedOf(), 10), '1 3\n');
  assert.equal(share.found, 33);
  assert.ok(share.steps[0]?.input.includes("\nshare='10'\n"));
  assert.throws(() => drive(here.traffic.shift(wantedOf(), 10), 'so'), { code: 'DEPLOY_FAILED' });
  const there = swarmDriver({ kind: 'swarm', service: 'app', host: 'deploy@manager' }, image);
  assert.deepEqual(drive(there.observe(wantedOf())).steps[0]?.argv.slice(-3), ['--', 'deploy@manager', 'sh']);
});

test('Docker Swarm over SSH, on a real engine', async (t) => {
  const engine = await engineFor(t);
  if (engine === null) return;
  engine.docker('swarm', 'init', '--advertise-addr', '127.0.0.1');
  const repository = `${engine.registry}/acme/app`;
  const beta1 = engine.publish('1.0.0-beta1');
  const beta2 = engine.publish('1.0.0-beta2');
  const wanted = (version: string, fence: number, sha256 = ''): Wanted =>
    wantedOf({ version, fence, artifacts: [{ name: repository, uri: null, sha256 }] });
  const target = targetOf(engine);
  const traffic = target.traffic ?? assert.fail('no traffic');
  const quick = ['--update-parallelism', '4', '--update-monitor', '100ms', '--stop-grace-period', '100ms'];

  await t.test('a service that is not there', async () => {
    const [problem] = await target.check();
    assert.equal(problem?.code, 'DEPLOY_FAILED');
    assert.match(problem.message, /no such service: app/);
  });
  await t.test('1.0.0-beta1 comes to all four copies, by digest', async () => {
    engine.docker(
      'service',
      'create',
      '--name',
      'app',
      '--replicas',
      '4',
      '--detach',
      ...quick,
      `${repository}:1.0.0-beta2`,
    );
    assert.deepEqual(await target.check(), []);
    await target.deploy(wanted('1.0.0-beta1', 1, beta1));
    assert.deepEqual(await target.observe(wanted('1.0.0-beta1', 1, beta1)), {
      versions: [],
      digests: [beta1],
      copies: 4,
    });
    await assertRuns(engine, { [beta1]: 4 });
  });
  await t.test('1.0.0-beta2 takes its place; twice is once', async () => {
    for (const fence of [2, 3]) await target.deploy(wanted('1.0.0-beta2', fence, beta2));
    await assertRuns(engine, { [beta2]: 4 });
  });
  await t.test('a run that comes late is refused and changes nothing', async () => {
    await assert.rejects(target.deploy(wanted('1.0.0-beta1', 2, beta1)), {
      code: 'FENCED',
      message: /number 3 was here, and this is number 2$/,
    });
    await assertRuns(engine, { [beta2]: 4 });
  });
  await t.test('an image that is not there fails, and what runs is told as it is', async () => {
    const absent = wanted('1.0.0-beta9', 4, 'e'.repeat(64));
    await assert.rejects(target.deploy(absent), { code: 'DEPLOY_FAILED' });
    assert.ok(!(await target.observe(absent)).digests.includes('e'.repeat(64)));
  });
  await t.test('and back', async () => {
    await target.deploy(wanted('1.0.0-beta2', 5, beta2));
    assert.deepEqual(await target.observe(wanted('1.0.0-beta2', 5, beta2)), {
      versions: [],
      digests: [beta2],
      copies: 4,
    });
    await assertRuns(engine, { [beta2]: 4 });
  });
  await t.test('a share of the tasks, more of them, all: as near as their number lets', async () => {
    const set = settingsOf(engine);
    const next = wanted('1.0.0-beta1', 6, beta1);
    await traffic.stage(next);
    await assertRuns(engine, { [beta2]: 4 });
    const steps = [
      [10, 25, 1],
      [99, 75, 3],
    ] as const;
    for (const [weight, share, fresh] of steps) {
      assert.equal(await traffic.shift(next, weight), share);
      await assertRuns(engine, { [beta1]: fresh, [beta2]: 4 - fresh });
    }
    assert.equal((await target.observe(next)).digests.length, 2);
    assert.equal(await traffic.shift(next, 100), 100);
    await assertRuns(engine, { [beta1]: 4 });
    assert.equal(settingsOf(engine), set.replace('"5"', '"6"'));
  });
  await t.test('a run that was killed: the next one takes its share away, and it is late', async () => {
    const set = settingsOf(engine);
    const killed = wanted('1.0.0-beta2', 7, beta2);
    await traffic.stage(killed);
    await traffic.shift(killed, 25);
    const left = /"release.before":"4 0s pause [^"]+","release.canary":"25","release.fence":"7"/;
    assert.match(settingsOf(engine), left);
    const next = wanted('1.0.0-beta2', 8, beta2);
    await traffic.stage(next);
    await assertRuns(engine, { [beta1]: 4 });
    await assert.rejects(traffic.shift(killed, 50), { code: 'FENCED' });
    assert.equal(settingsOf(engine).replace(/"release.before":"[^"]+",/, ''), set.replace('"6"', '"8"'));
    assert.equal(await traffic.shift(next, 25), 25);
    await target.deploy(wanted('1.0.0-beta1', 9, beta1));
    await assertRuns(engine, { [beta1]: 4 });
    assert.equal(settingsOf(engine), set.replace('"6"', '"9"'));
  });
  await t.test('an image that is not there gets no share, and is taken away', async () => {
    const set = settingsOf(engine);
    const absent = wanted('1.0.0-beta9', 10, 'e'.repeat(64));
    await traffic.stage(absent);
    const message = /app: paused: update paused/;
    await assert.rejects(traffic.shift(absent, 50), { code: 'DEPLOY_FAILED', message });
    assert.equal(await traffic.shift(absent, 0), 0);
    await assertRuns(engine, { [beta1]: 4 });
    assert.equal(settingsOf(engine), set.replace('"9"', '"10"'));
  });
  await t.test('what runs already has all of the traffic, and keeps it', async () => {
    const same = wanted('1.0.0-beta1', 11, beta1);
    await traffic.stage(same);
    assert.deepEqual([await traffic.shift(same, 10), await traffic.shift(same, 100)], [100, 100]);
    await assertRuns(engine, { [beta1]: 4 });
  });
  await t.test('one task alone has no share', async () => {
    engine.docker('service', 'scale', '--detach', 'app=1');
    await assert.rejects(traffic.stage(wanted('1.0.0-beta2', 12, beta2)), {
      code: 'DEPLOY_FAILED',
      message: /app has to have 2 replicas at least/,
    });
  });
});

function targetOf(engine: Engine): Target {
  return openTarget(
    'production',
    {
      image: `${engine.registry}/acme/app`,
      target: { kind: 'swarm', service: 'app', host: 'app', sshConfig: engine.sshConfig, timeout: '2m' },
    },
    { root: engine.dir, env: hermetic(), signal: new AbortController().signal, say: () => undefined },
  );
}

/** Looks from outside: how many containers run of each digest. The engine lets go of a surplus one after a while, and starts failed ones late. */
async function assertRuns(engine: Engine, wanted: Readonly<Record<string, number>>): Promise<void> {
  const isSo = (): boolean => isDeepStrictEqual(running(engine), wanted);
  for (let left = 20; left > 0 && !isSo(); left--) await setTimeout(1000);
  assert.deepEqual(running(engine), wanted);
}

/** How many containers that run are made of each digest. */
function running(engine: Engine): Readonly<Record<string, number>> {
  const containers = engine.docker('ps', '--quiet', '--no-trunc').split('\n');
  const images = engine.docker('inspect', '--format', '{{.Image}}', ...containers).split('\n');
  const digests = engine.docker('image', 'inspect', '--format', '{{join .RepoDigests ","}}', ...images);
  const found: Record<string, number> = {};
  for (const one of digests.split('\n')) {
    const digest = one.replace(`${engine.registry}/acme/app@sha256:`, '');
    found[digest] = (found[digest] ?? 0) + 1;
  }
  return found;
}

/** The labels of the service, and how it is updated. */
function settingsOf(engine: Engine): string {
  const format = '{{json .Spec.Labels}} {{json .Spec.UpdateConfig}}';
  return engine.docker('service', 'inspect', '--format', format, 'app');
}
