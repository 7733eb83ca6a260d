import assert from 'node:assert/strict';
import test from 'node:test';
import type { KubernetesTarget } from '../../../src/core/deploy/target-settings.ts';
import { kubernetesDriver } from '../../../src/core/deploy/targets/kubernetes.ts';
import { digestA, digestB, drive, wantedOf } from './driving.ts';

const image = 'ghcr.io/acme/app';
const settings: KubernetesTarget = {
  kind: 'kubernetes',
  workload: 'deployment/app',
  container: 'app',
  namespace: 'shop',
  context: "o'hara; $(id)",
};
const driver = kubernetesDriver(settings, image);
const options = ["--context=o'hara; $(id)", '--namespace=shop'];

const workload = (resourceVersion: string, fence?: string): string =>
  JSON.stringify({
    metadata: {
      ...{ uid: 'deployment-1', resourceVersion },
      ...(fence === undefined ? {} : { annotations: { 'releasewright/fence': fence } }),
    },
  });

const patch = (resourceVersion: string): string =>
  '--patch=' +
  JSON.stringify({
    metadata: { resourceVersion, annotations: { 'releasewright/fence': '42' } },
    spec: { template: { spec: { containers: [{ name: 'app', image: `${image}@sha256:${digestA}` }] } } },
  });

test('the workload is looked at, changed in one patch, and waited for', () => {
  const { steps } = drive(driver.deploy(wantedOf()), workload('7', '42'), '', '');
  assert.deepEqual(
    steps.map(({ argv }) => argv),
    [
      ['kubectl', ...options, 'get', 'deployment/app', '--output=json'],
      ['kubectl', ...options, 'patch', 'deployment/app', '--type=strategic', patch('7')],
      ['kubectl', ...options, 'rollout', 'status', 'deployment/app', '--timeout=15m'],
    ],
  );
});

test('a change that came between is looked at again; the newer one wins', () => {
  const modified = {
    exitCode: 1,
    tail: 'Operation cannot be fulfilled: the object has been modified; please apply',
  };
  const { steps } = drive(driver.deploy(wantedOf()), workload('7'), modified, workload('8', '41'));
  assert.equal(steps[3]?.argv.at(-1), patch('8'));
  assert.equal(steps.length, 5);
  assert.throws(() => drive(driver.deploy(wantedOf()), workload('7'), modified, workload('8', '43')), {
    code: 'FENCED',
    message: 'deployment/app: releasewright/fence is 43, and this is number 42',
  });
  const always = Array.from({ length: 10 }, (_, at) => (at % 2 === 0 ? workload('7') : modified));
  assert.throws(() => drive(driver.deploy(wantedOf()), ...always), {
    code: 'DEPLOY_FAILED',
    message: /modified/,
  });
});

test('a rollout that does not end has failed', () => {
  const late = { exitCode: 1, tail: 'error: timed out waiting for the condition' };
  assert.throws(() => drive(driver.deploy(wantedOf()), workload('7'), '', late), {
    code: 'DEPLOY_FAILED',
    message: /^wait for deployment\/app failed with exit code 1:\nerror: timed out/,
  });
});

const pod = (
  owner: string,
  imageID: string,
  more: { ended?: boolean; state?: object; name?: string } = {},
): object => ({
  kind: 'Pod',
  metadata: {
    uid: `pod-${imageID.slice(-4)}`,
    ownerReferences: [{ uid: owner }],
    ...(more.ended === true ? { deletionTimestamp: '2026-11-25T00:00:00Z' } : {}),
  },
  status: {
    containerStatuses: [
      { name: 'sidecar', imageID: `ghcr.io/mesh@sha256:${digestB}`, state: { running: {} } },
      { name: more.name ?? 'app', imageID, state: more.state ?? { running: { startedAt: '' } } },
    ],
  },
});
const set = (uid: string, owner: string): object => ({
  ...{ kind: 'ReplicaSet', metadata: { uid, ownerReferences: [{ uid: owner }] } },
});
const observe = (...items: object[]): unknown =>
  drive(driver.observe(wantedOf()), workload('7'), JSON.stringify({ kind: 'List', items })).found;

test('what runs is told by the nodes, of the pods of this workload', () => {
  const sets = [set('set-1', 'deployment-1'), set('set-2', 'deployment-1'), set('set-3', 'deployment-2')];
  const right = `${image}@sha256:${digestA}`;
  const wrong = `${image}@sha256:${digestB}`;
  const found = (digests: readonly string[], copies: number): object => ({ versions: [], digests, copies });
  assert.deepEqual(observe(...sets, pod('set-1', right), pod('set-1', right)), found([digestA], 2));
  assert.deepEqual(observe(...sets, pod('set-1', right), pod('set-2', wrong)), found([digestA, digestB], 2));
  assert.deepEqual(observe(...sets, pod('set-3', wrong), pod('deployment-1', right)), found([digestA], 1));
  assert.deepEqual(observe(...sets, pod('set-1', right, { ended: true })), found([], 0));
  assert.deepEqual(
    observe(...sets, pod('set-1', right, { state: { waiting: { reason: 'CrashLoopBackOff' } } })),
    found([], 0),
  );
  assert.deepEqual(observe(...sets, pod('set-1', right, { name: 'other' })), found([], 0));
  assert.deepEqual(observe(...sets, pod('set-1', `docker-pullable://${right}`)), found([digestA], 1));
  assert.deepEqual(observe(...sets, pod('set-1', `docker://sha256:${digestB}`)), found([digestB], 1));
  assert.deepEqual(observe({ kind: 'Pod', metadata: { uid: 'x' } }), found([], 0));
});

test('an answer that is none', () => {
  for (const answer of ['', '{', '[]', '{"metadata":{}}'])
    assert.throws(() => drive(driver.deploy(wantedOf()), answer), {
      code: 'DEPLOY_FAILED',
      message: /^kubectl answered/,
    });
});
