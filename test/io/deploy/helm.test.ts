import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import test, { type TestContext } from 'node:test';
import type { HelmTarget } from '../../../src/core/deploy/target-settings.ts';
import type { Wanted } from '../../../src/core/deploy/types.ts';
import { openTarget } from '../../../src/io/deploy/open.ts';
import type { Target } from '../../../src/ports-deploy.ts';
import { digestA, digestB, wantedOf } from '../../core/deploy/driving.ts';
import { ClusterStub } from '../../helpers/cluster-stub.ts';
import { serve } from '../../helpers/loopback.ts';
import { hermetic, temporary } from '../../helpers/repo.ts';
import { isExpected, toolFor } from '../../helpers/tools.ts';

const image = 'ghcr.io/acme/app';

test('without helm', async (t) => {
  const root = temporary(t, 'helm');
  const problems = await targetAt(root, { PATH: root }).check();
  assert.deepEqual(
    problems.map(({ code, message }) => [code, message]),
    ['helm', 'kubectl'].map((tool) => ['TOOL_MISSING', `${tool}, which deploys to production, is not there`]),
  );
});

if (isExpected('helm'))
  test('the real helm and kubectl against a stub of the API server', async (t) => {
    const helm = toolFor(t, 'helm');
    if (helm === null) return;
    assert.equal(spawnSync('kubectl', ['version', '--client']).status, 0, 'kubectl is not installed');
    const cluster = new ClusterStub();
    const root = await worldOf(t, cluster);
    const env = { PATH: [dirname(helm[0] ?? ''), process.env['PATH']].join(delimiter) };
    const target = targetAt(root, env);
    const tagOf = (): string | undefined => cluster.app.annotations['app/tag'];

    await t.test('a first release: by digest, with its number, and observed', async () => {
      assert.deepEqual(await target.check(), []);
      await target.deploy(wantedOf());
      assert.equal(cluster.app.image, `${image}@sha256:${digestA}`);
      assert.equal(cluster.app.annotations['releasewright/fence'], '42');
      assert.deepEqual(await target.observe(wantedOf()), { versions: [], digests: [digestA], copies: 1 });
    });
    await t.test('values are texts as they are, and win over the files', () => {
      assert.equal(tagOf(), '1.0.0-beta3|1e3,{ a,b}="\\$(id)\'|from the file');
    });
    await t.test('the next one takes its place', async () => {
      assert.deepEqual(await target.check(), []);
      await target.deploy(next(43, digestB));
      assert.equal(cluster.app.image, `${image}@sha256:${digestB}`);
      assert.equal(cluster.app.annotations['releasewright/fence'], '43');
      assert.deepEqual(
        cluster.releases.map(({ version, status }) => [version, status]),
        [
          ['1', 'superseded'],
          ['2', 'deployed'],
        ],
      );
    });
    await t.test('one that comes late changes nothing', async () => {
      await assert.rejects(target.deploy(wantedOf()), { code: 'FENCED', hint: /^Nothing was changed/ });
      assert.equal(cluster.app.image, `${image}@sha256:${digestB}`);
    });
    await t.test('a newer one during the upgrade is told', async () => {
      duringUpgrade(cluster, () => {
        cluster.annotate({ 'releasewright/fence': '50' });
      });
      await assert.rejects(target.deploy(next(44, digestA)), {
        code: 'FENCED',
        message:
          /^a newer deployment came while Helm upgraded.* is 50, and this is number 44\); 1\.0\.0-beta3 runs, by digest/,
        hint: 'Deploy once more what is to run: release deploy <version> --env production --again',
      });
    });
    await t.test('what does not come up has failed, stays as it is, and can be gone back from', async () => {
      cluster.isWell = false;
      await assert.rejects(targetAt(root, env, { timeout: '3s' }).deploy(next(51, digestB)), {
        code: 'DEPLOY_FAILED',
        message: /UPGRADE FAILED/,
      });
      assert.equal(cluster.app.image, `${image}@sha256:${digestB}`);
      assert.equal(cluster.releases.at(-1)?.['status'], 'failed');
      cluster.isWell = true;
      assert.deepEqual(await target.check(), []);
      await target.deploy(next(52, digestA));
      assert.deepEqual((await target.observe(wantedOf())).digests, [digestA]);
    });
    await t.test('a helm that we stop leaves a release that can be upgraded', async () => {
      cluster.isWell = false;
      const stopping = new AbortController();
      duringUpgrade(cluster, () => {
        stopping.abort();
      });
      const stopped = targetAt(root, env, {}, stopping.signal);
      await assert.rejects(stopped.deploy(next(53, digestB)), { code: 'INTERRUPTED' });
      cluster.isWell = true;
      assert.deepEqual(await target.check(), []);
      await target.deploy(next(54, digestA));
    });
    await t.test('a helm that was killed is told, and the hint is of use', async () => {
      const options = ['--namespace=shop', `--kubeconfig=${join(root, 'kubeconfig')}`];
      const words = ['upgrade', '--reuse-values', '--set=image.digest=killed', 'app', './chart', ...options];
      const killed = spawn(helm[0] ?? '', words, { cwd: root, env: { ...process.env, HOME: root } });
      const ended = once(killed, 'close');
      cluster.between = () => killed.kill('SIGKILL');
      await ended;
      cluster.between = () => undefined;
      const [problem] = await target.check();
      assert.equal(problem?.message, "Helm's release app is being changed: it is pending-upgrade");
      await assert.rejects(target.deploy(next(55, digestB)), {
        message: /another operation/,
        hint: problem.hint,
      });
      assert.match(problem.hint ?? '', /: helm rollback app, then this again\.$/);
      const rollback = spawn(helm[0] ?? '', ['rollback', 'app', ...options], { cwd: root });
      assert.deepEqual(await once(rollback, 'close'), [0, null]);
      assert.deepEqual(await target.check(), []);
      await target.deploy(next(56, digestA));
      assert.deepEqual((await target.observe(wantedOf())).digests, [digestA]);
    });
    await t.test('a chart that has no use for the digest is found out', async () => {
      const set = { 'image.sha': '{digest}', 'image.tag': '{version}', odd: '' };
      await targetAt(root, env, { set }).deploy(next(57, digestA));
      assert.deepEqual((await target.observe(wantedOf())).digests, [digestB]);
    });
    await t.test('a chart that is not there', async () => {
      const [problem] = await targetAt(root, env, { chart: './nowhere' }).check();
      assert.equal(problem?.code, 'DEPLOY_FAILED');
      assert.match(problem.message, /nowhere/);
    });
  });

/** Another deployment of the version, with another image. */
function next(fence: number, sha256: string): Wanted {
  return wantedOf({ fence, artifacts: [{ name: image, uri: null, sha256 }] });
}

/** Does something once helm changes the deployment, which comes after the number was raised. */
function duringUpgrade(cluster: ClusterStub, act: () => void): void {
  let changes = 0;
  cluster.between = () => {
    changes += 1;
    if (changes !== 2) return;
    cluster.between = () => undefined;
    act();
  };
}

function targetAt(
  root: string,
  env: Readonly<Record<string, string>>,
  more: Partial<HelmTarget> = {},
  signal = new AbortController().signal,
): Target {
  const target: HelmTarget = {
    ...{ kind: 'helm', release: 'app', chart: './chart', workload: 'deployment/app', container: 'app' },
    values: ['all.yaml'],
    set: { 'image.digest': '{digest}', 'image.tag': '{version}', odd: '1e3,{ a,b}="\\$(id)\'' },
    ...{ namespace: 'shop', kubeconfig: join(root, 'kubeconfig'), timeout: '20s' },
    ...more,
  };
  const place = { root, env: hermetic({ HOME: root, ...env }), signal, say: () => undefined };
  return openTarget('production', { image, target }, place);
}

/** A chart, its values and a kubeconfig for the stub. */
async function worldOf(t: TestContext, cluster: ClusterStub): Promise<string> {
  const root = temporary(t, 'helm');
  mkdirSync(join(root, 'chart', 'templates'), { recursive: true });
  writeFileSync(join(root, 'chart', 'Chart.yaml'), 'apiVersion: v2\nname: app\nversion: 0.1.0\n');
  writeFileSync(join(root, 'chart', 'templates', 'app.yaml'), chart);
  writeFileSync(
    join(root, 'all.yaml'),
    `image: { tag: other, digest: 'sha256:${digestB}' }\nmore: from the file\n`,
  );
  const server = await serve(t, cluster.server());
  const config = {
    ...{ kind: 'Config', apiVersion: 'v1', 'current-context': 'stub' },
    clusters: [{ name: 'stub', cluster: { server } }],
    contexts: [{ name: 'stub', context: { cluster: 'stub', user: 'stub' } }],
  };
  writeFileSync(join(root, 'kubeconfig'), JSON.stringify(config));
  return root;
}

const chart = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
  annotations:
    app/tag: {{ printf "%s|%s|%s" .Values.image.tag .Values.odd .Values.more | toJson }}
spec:
  replicas: 1
  selector: { matchLabels: { app: app } }
  template:
    metadata: { labels: { app: app } }
    spec:
      containers:
        - name: app
          image: "ghcr.io/acme/app@{{ .Values.image.digest }}"
`;
