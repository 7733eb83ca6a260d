import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { HelmTarget } from '../../../src/core/deploy/target-settings.ts';
import { helmDriver } from '../../../src/core/deploy/targets/helm.ts';
import { clashOf, keysOf, nestedValues } from '../../../src/core/deploy/targets/nested-values.ts';
import { digestA, digestB, drive, wantedOf, type Answer } from './driving.ts';

const image = 'ghcr.io/acme/app';
const settings: HelmTarget = {
  ...{ kind: 'helm', release: 'app', chart: './charts/app', workload: 'deployment/app', container: 'app' },
  values: ['deploy/all.yaml', 'deploy/production.yaml'],
  set: { 'image.digest': '{digest}', 'image.tag': '{version}', 'app["a.b"]': '{previous}, {fence}' },
  namespace: 'shop',
  context: "o'hara; $(id)",
};
const image1 = { name: image, uri: `${image}@sha256:${digestA}`, sha256: digestA };
const driver = helmDriver(settings, image);
const kubectl = ['kubectl', "--context=o'hara; $(id)", '--namespace=shop'];
const helm = ['helm', "--kube-context=o'hara; $(id)", '--namespace=shop'];
const name = 'deployment.apps/app\n';

const workload = (resourceVersion: string, fence?: string): string =>
  JSON.stringify({
    metadata: {
      ...{ uid: 'deployment-1', resourceVersion },
      ...(fence === undefined ? {} : { annotations: { 'releasewright/fence': fence } }),
    },
  });
const look = [...kubectl, 'get', 'deployment/app', '--output=json'];
const patch = (resourceVersion: string): readonly string[] => [
  ...[...kubectl, 'patch', 'deployment/app', '--type=strategic'],
  `--patch={"metadata":{"resourceVersion":"${resourceVersion}","annotations":{"releasewright/fence":"42"}}}`,
];

test('the number is raised, Helm upgrades, the number is looked at again, and all copies are waited for', () => {
  const answers = [name, workload('7', '41'), '', '', workload('9', '42')];
  const { steps } = drive(driver.deploy(wantedOf()), ...answers);
  assert.deepEqual(
    steps.map(({ argv }) => argv),
    [
      [...kubectl, 'get', 'deployment/app', '--ignore-not-found', '-o', 'name'],
      ...[look, patch('7')],
      [
        ...[...helm, 'upgrade', '--install', '--reset-values', '--wait', '--timeout=818s'],
        '--description=1.0.0-beta3 (production, number 42)',
        ...['--values=deploy/all.yaml', '--values=deploy/production.yaml', '--values=-'],
        ...['--', 'app', './charts/app'],
      ],
      ...[look, patch('9')],
      [...kubectl, 'rollout', 'status', 'deployment/app', '--timeout=15m'],
    ],
  );
  assert.deepEqual(JSON.parse(steps[3]?.input ?? ''), {
    image: { digest: `sha256:${digestA}`, tag: '1.0.0-beta3' },
    app: { 'a.b': '1.0.0-beta2, 42' },
  });
});

test('a first release has a number once it is there', () => {
  const { steps } = drive(driver.deploy(wantedOf()), '', '', workload('1'));
  assert.deepEqual(
    steps.map(({ argv }) => argv.at(3)),
    ['get', 'upgrade', 'get', 'patch', 'rollout'],
  );
});

test('a newer deployment is not touched; one that came during the upgrade is told', () => {
  assert.throws(() => drive(driver.deploy(wantedOf()), name, workload('7', '43')), {
    code: 'FENCED',
    message: 'deployment/app: releasewright/fence is 43, and this is number 42',
    hint: /^Nothing was changed/,
  });
  const status = { containerStatuses: [{ name: 'app', imageID: digestB, state: { running: {} } }] };
  const metadata = { uid: 'pod', ownerReferences: [{ uid: 'deployment-1' }] };
  const pods = JSON.stringify({ items: [{ kind: 'Pod', metadata, status }] });
  const late = (...answers: readonly Answer[]) => {
    const before = [name, workload('7'), '', '', workload('9', '43')];
    return (): unknown => drive(driver.deploy(wantedOf({ artifacts: [image1] })), ...before, ...answers);
  };
  assert.throws(late(workload('9', '43'), pods), {
    ...{ code: 'FENCED', exit: 'failedAfter' },
    message: new RegExp(
      `is 43, and this is number 42\\); sha256:${digestB} runs, which is not of 1\\.0\\.0-beta3$`,
    ),
    hint: /release deploy <version> --env production --again/,
  });
  const gone = { exitCode: 1, tail: 'no route' };
  assert.throws(late(gone), { exit: 'failedAfter', message: /what runs cannot be told: .*no route/s });
});

test('an upgrade that fails is the end; one that is under way is told with what to do', () => {
  const failing = (tail: string): (() => void) => {
    return () => drive(driver.deploy(wantedOf()), name, workload('7'), '', { exitCode: 1, tail });
  };
  assert.throws(failing('Error: UPGRADE FAILED: context deadline exceeded'), {
    code: 'DEPLOY_FAILED',
    message: /^deploy 1\.0\.0-beta3 to production failed with exit code 1:\nError: UPGRADE FAILED/,
  });
  const busy = 'Error: UPGRADE FAILED: another operation (install/upgrade/rollback) is in progress';
  assert.throws(failing(busy), { code: 'DEPLOY_FAILED', hint: /helm rollback app, then this again/ });
});

test('the chart can go with the version', () => {
  const more = { chart: 'oci://ghcr.io/acme/charts/app', chartVersion: '{version}' };
  const { steps } = drive(
    helmDriver({ ...settings, ...more }, image).deploy(wantedOf()),
    '',
    '',
    workload('1'),
  );
  assert.deepEqual(steps[1]?.argv.slice(-4), [
    ...['--version=1.0.0-beta3', '--', 'app', 'oci://ghcr.io/acme/charts/app'],
  ]);
  const looked = drive(helmDriver({ ...settings, ...more }, image).check(), '[]', '').steps;
  assert.ok(
    looked.every(({ argv }) => !argv.includes('show')),
    'which chart is not known yet',
  );
});

test('before it is deployed: the release, the workload, the right, the chart', () => {
  const list = (status: string): string => JSON.stringify([{ name: 'app', status }]);
  const { steps } = drive(driver.check(), list('deployed'), name);
  assert.deepEqual(
    steps.map(({ argv }) => argv.slice(3)),
    [
      ['list', '--all', '--filter=^app$', '--output=json'],
      ['get', 'deployment/app', '--ignore-not-found', '-o', 'name'],
      ['auth', 'can-i', 'patch', 'deployment/app'],
      ['show', 'chart', '--', './charts/app'],
    ],
  );
  assert.equal(drive(driver.check(), '[]', '').steps.length, 4, 'the first release');
  assert.equal(drive(driver.check(), list('failed'), '').steps.length, 4, 'a first release that failed');
  assert.throws(() => drive(driver.check(), list('deployed'), ''), {
    message: "Helm's release app is there, and deployment/app is not",
  });
  assert.throws(() => drive(driver.check(), list('pending-upgrade')), {
    ...{ code: 'DEPLOY_FAILED', message: /it is pending-upgrade$/, hint: /helm rollback app/ },
  });
  for (const answer of ['', 'null', '{}', '[{}]'])
    assert.throws(() => drive(driver.check(), answer), { message: /^helm answered/ });
});

test('paths of values', () => {
  assert.deepEqual(keysOf('image.digest'), ['image', 'digest']);
  assert.deepEqual(keysOf('["a.b"].c'), ['a.b', 'c']);
  for (const path of ['', 'images[0]', 'a.*', '$..a', 'a[']) assert.equal(keysOf(path), null, path);
  assert.equal(clashOf(['a.b', 'a.c', 'ab']), null);
  assert.deepEqual(clashOf(['a.b.c', 'a.b']), ['a.b', 'a.b.c']);
  assert.deepEqual(clashOf(['a.b', 'a["b"]']), ['a.b', 'a["b"]']);
  assert.equal(JSON.stringify(nestedValues([['__proto__.x', '1']])), '{"__proto__":{"x":"1"}}');
});

test('every text is at its path, whatever keys and texts are', () => {
  const key = fc.string({ minLength: 1 }).filter((text) => !text.includes('"'));
  const paths = fc.uniqueArray(fc.array(key, { minLength: 1, maxLength: 4 }), { maxLength: 6 });
  fc.assert(
    fc.property(paths, fc.string(), (all, text) => {
      const named = all.map((keys) => keys.map((one) => `["${one}"]`).join(''));
      fc.pre(clashOf(named) === null);
      const found = nestedValues(named.map((path, at) => [path, `${text}${at}`] as const));
      for (const [at, keys] of all.entries()) {
        let here: unknown = found;
        for (const one of keys) {
          assert.ok(typeof here === 'object' && here !== null && Object.hasOwn(here, one));
          here = Object.getOwnPropertyDescriptor(here, one)?.value;
        }
        assert.equal(here, `${text}${at}`);
      }
    }),
  );
});
