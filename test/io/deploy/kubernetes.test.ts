import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createServer, type IncomingMessage } from 'node:http';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { z } from 'zod';
import { openTarget } from '../../../src/io/deploy/open.ts';
import type { Target } from '../../../src/ports-deploy.ts';
import { digestA, digestB, wantedOf } from '../../core/deploy/driving.ts';
import { serve } from '../../helpers/loopback.ts';
import { hermetic, temporary } from '../../helpers/repo.ts';

const image = 'ghcr.io/acme/app';

/**
 * A stub of the API server, as far as kubectl asks it here: one Deployment whose pod runs what it says at once. Written from
 * Kubernetes' API reference; it is not Kubernetes.
 */
class Cluster {
  version = 7;
  fence: string | undefined;
  image = `${image}@sha256:${digestB}`;
  /** What the node really runs, where that is something else. */
  runs: string | undefined;
  /** Is called before each change: what another one does in between. */
  between: () => void = () => undefined;

  answer(method: string, path: string, body: string): readonly [status: number, value: object] {
    const apps = '/apis/apps/v1';
    const deployments = `${apps}/namespaces/shop/deployments`;
    const list = (kind: string, apiVersion: string, items: readonly object[]): [number, object] => [
      200,
      { kind, apiVersion, metadata: { resourceVersion: String(this.version) }, items },
    ];
    if (method === 'PATCH' && path === `${deployments}/app`) return this.#change(body);
    if (method === 'POST') return [201, { ...accessReview, status: { allowed: true } }];
    if (path === `${deployments}/app`) return [200, this.#deployment()];
    if (path === deployments) return list('DeploymentList', 'apps/v1', [this.#deployment()]);
    if (path === `${apps}/namespaces/shop/replicasets`)
      return list('ReplicaSetList', 'apps/v1', [owned('ReplicaSet', 'apps/v1', 'set-1', 'deployment-1')]);
    if (path === '/api/v1/namespaces/shop/pods') return list('PodList', 'v1', [this.#pod()]);
    const found = discovery[path];
    return found === undefined
      ? [404, { kind: 'Status', status: 'Failure', code: 404, message: path }]
      : [200, found];
  }

  #change(body: string): readonly [number, object] {
    this.between();
    this.between = () => undefined;
    const { metadata, spec } = change.parse(JSON.parse(body));
    if (metadata.resourceVersion !== String(this.version))
      return [
        409,
        { ...conflict, message: `${conflict.message} the object has been modified; please try again` },
      ];
    this.version += 1;
    this.fence = metadata.annotations['releasewright/fence'];
    this.image = spec.template.spec.containers[0]?.image ?? '';
    return [200, this.#deployment()];
  }

  #deployment(): object {
    const annotations = this.fence === undefined ? {} : { 'releasewright/fence': this.fence };
    const counts = { replicas: 1, updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1 };
    return {
      ...{ kind: 'Deployment', apiVersion: 'apps/v1' },
      metadata: {
        ...{ name: 'app', namespace: 'shop', uid: 'deployment-1', generation: 1, annotations },
        resourceVersion: String(this.version),
      },
      spec: {
        replicas: 1,
        selector: { matchLabels: { app: 'app' } },
        template: { metadata: {}, spec: { containers: [{ name: 'app', image: this.image }] } },
      },
      status: { observedGeneration: 1, ...counts },
    };
  }

  #pod(): object {
    const imageID = this.runs ?? this.image;
    const statuses = [
      { name: 'app', image: 'app', imageID, ready: true, restartCount: 0, state: { running: {} } },
    ];
    return { ...owned('Pod', 'v1', 'pod-1', 'set-1'), status: { containerStatuses: statuses } };
  }
}

const change = z.object({
  metadata: z.object({ resourceVersion: z.string(), annotations: z.record(z.string(), z.string()) }),
  spec: z.object({
    template: z.object({ spec: z.object({ containers: z.array(z.object({ image: z.string() })) }) }),
  }),
});
const conflict = {
  ...{ kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'Conflict', code: 409 },
  message: 'Operation cannot be fulfilled on deployments.apps "app":',
};
const accessReview = { kind: 'SelfSubjectAccessReview', apiVersion: 'authorization.k8s.io/v1', spec: {} };

function owned(kind: string, apiVersion: string, name: string, owner: string): object {
  const ownerReferences = [{ apiVersion: 'apps/v1', kind: 'X', name: owner, uid: owner }];
  return { kind, apiVersion, metadata: { name, namespace: 'shop', uid: name, ownerReferences } };
}

const group = (name: string): object => {
  const version = { groupVersion: `${name}/v1`, version: 'v1' };
  return { name, versions: [version], preferredVersion: version };
};
const resources = (
  groupVersion: string,
  ...kinds: readonly (readonly [name: string, kind: string])[]
): object => ({
  ...{ kind: 'APIResourceList', apiVersion: 'v1', groupVersion },
  resources: kinds.map(([name, kind]) => ({
    ...{ name, singularName: '', namespaced: true, kind, verbs: ['get', 'list', 'watch', 'patch', 'create'] },
  })),
});
const discovery: Readonly<Record<string, object>> = {
  '/api': { kind: 'APIVersions', versions: ['v1'] },
  '/apis': { kind: 'APIGroupList', apiVersion: 'v1', groups: [group('apps'), group('authorization.k8s.io')] },
  '/api/v1': resources('v1', ['pods', 'Pod']),
  '/apis/apps/v1': resources('apps/v1', ['deployments', 'Deployment'], ['replicasets', 'ReplicaSet']),
  '/apis/authorization.k8s.io/v1': resources('authorization.k8s.io/v1', [
    'selfsubjectaccessreviews',
    'SelfSubjectAccessReview',
  ]),
};

test('the real kubectl against a stub of the API server', async (t) => {
  if (spawnSync('kubectl', ['version', '--client']).status !== 0) {
    assert.notEqual(process.env['CI'], 'true', 'kubectl is not installed, and CI must run this test');
    t.skip(`${t.name}: kubectl is not installed`);
    return;
  }
  const cluster = new Cluster();
  const target = await targetOf(t, cluster);
  assert.deepEqual(await target.check(), []);
  await t.test('it is changed by digest, and what runs is observed', async () => {
    await target.deploy(wantedOf());
    assert.equal(cluster.image, `${image}@sha256:${digestA}`);
    assert.equal(cluster.fence, '42');
    assert.deepEqual(await target.observe(wantedOf()), { versions: [], digests: [digestA], copies: 1 });
  });
  await t.test('a node that runs something else is found out', async () => {
    cluster.runs = `${image}@sha256:${digestB}`;
    assert.deepEqual((await target.observe(wantedOf())).digests, [digestB]);
    cluster.runs = undefined;
  });
  await t.test('another change in between is looked at again', async () => {
    cluster.between = () => (cluster.version += 1);
    await target.deploy(wantedOf({ fence: 43 }));
    assert.equal(cluster.fence, '43');
  });
  await t.test('a newer deployment in between wins', async () => {
    cluster.between = () => {
      cluster.version += 1;
      cluster.fence = '50';
      cluster.image = 'newer';
    };
    await assert.rejects(target.deploy(wantedOf({ fence: 44 })), {
      code: 'FENCED',
      message: /is 50, and this is number 44$/,
    });
    assert.equal(cluster.image, 'newer');
  });
});

async function targetOf(t: TestContext, cluster: Cluster): Promise<Target> {
  const url = await serve(
    t,
    createServer((request, response) => {
      void textOf(request).then((body) => {
        const [path = ''] = (request.url ?? '').split('?');
        const [status, value] = cluster.answer(request.method ?? '', path, body);
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
      });
    }),
  );
  const root = temporary(t, 'kubernetes');
  const kubeconfig = join(root, 'kubeconfig');
  const context = { name: 'stub', context: { cluster: 'stub', user: 'stub' } };
  const clusters = [{ name: 'stub', cluster: { server: url } }];
  writeFileSync(
    kubeconfig,
    JSON.stringify({
      kind: 'Config',
      apiVersion: 'v1',
      clusters,
      contexts: [context],
      'current-context': 'stub',
    }),
  );
  return openTarget(
    'production',
    {
      image,
      target: {
        ...{ kind: 'kubernetes', workload: 'deployment/app', container: 'app' },
        namespace: 'shop',
        kubeconfig,
        timeout: '30s',
      },
    },
    { root, env: hermetic({ HOME: root }), signal: new AbortController().signal, say: () => undefined },
  );
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}
