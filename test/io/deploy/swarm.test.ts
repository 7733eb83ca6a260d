import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import test from 'node:test';
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
  const there = swarmDriver({ kind: 'swarm', service: 'app', host: 'deploy@manager' }, image);
  assert.deepEqual(drive(there.observe(wantedOf())).steps[0]?.argv.slice(-3), ['--', 'deploy@manager', 'sh']);
});

test('Docker Swarm over SSH, on a real engine', async (t) => {
  const engine = await engineFor(t);
  if (engine === null) return;
  engine.docker('swarm', 'init', '--advertise-addr', '127.0.0.1');
  const repository = `${engine.registry}/acme/app`;
  const [beta1, beta2] = ['1.0.0-beta1', '1.0.0-beta2'].map((version) => engine.publish(version));
  const wanted = (version: string, fence: number, sha256 = ''): Wanted =>
    wantedOf({ version, fence, artifacts: [{ name: repository, uri: null, sha256 }] });
  const target = targetOf(engine);
  const quick = ['--update-monitor', '1s', '--stop-grace-period', '1s', '--restart-max-attempts', '1'];

  await t.test('a service that is not there', async () => {
    const [problem] = await target.check();
    assert.equal(problem?.code, 'DEPLOY_FAILED');
    assert.match(problem.message, /no such service: app/);
  });
  await t.test('1.0.0-beta1 comes to both copies, by digest', async () => {
    engine.docker(
      'service',
      'create',
      '--name',
      'app',
      '--replicas',
      '2',
      '--detach',
      ...quick,
      `${repository}:1.0.0-beta2`,
    );
    assert.deepEqual(await target.check(), []);
    await target.deploy(wanted('1.0.0-beta1', 1, beta1));
    assert.deepEqual(await target.observe(wanted('1.0.0-beta1', 1, beta1)), {
      versions: [],
      digests: [beta1],
      copies: 2,
    });
    await assertRuns(engine, beta1);
  });
  await t.test('1.0.0-beta2 takes its place; twice is once', async () => {
    for (const fence of [2, 3]) await target.deploy(wanted('1.0.0-beta2', fence, beta2));
    await assertRuns(engine, beta2);
  });
  await t.test('a run that comes late is refused and changes nothing', async () => {
    await assert.rejects(target.deploy(wanted('1.0.0-beta1', 2, beta1)), {
      code: 'FENCED',
      message: /number 3 was here, and this is number 2$/,
    });
    await assertRuns(engine, beta2);
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
      copies: 2,
    });
    await assertRuns(engine, beta2);
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

/** Looks from outside: what the containers that run are made of. The engine lets go of a surplus one after a while. */
async function assertRuns(engine: Engine, digest = ''): Promise<void> {
  const two = [1, 2].map(() => `${engine.registry}/acme/app@sha256:${digest}`);
  for (let left = 20; left > 0 && running(engine).length > two.length; left--) await setTimeout(1000);
  assert.deepEqual(running(engine), two);
}

/** The image of each container that runs. */
function running(engine: Engine): readonly string[] {
  const containers = engine.docker('ps', '--quiet', '--no-trunc').split('\n');
  const images = containers.map((one) => engine.docker('inspect', '--format', '{{.Image}}', one));
  return images.map((one) => engine.docker('image', 'inspect', '--format', '{{join .RepoDigests ","}}', one));
}
