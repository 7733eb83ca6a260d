import { createServer, type IncomingMessage, type Server } from 'node:http';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { apps, authorization, core, discovery, type Fields, lists, ofKind } from './cluster-discovery.ts';
import { readBody } from './kubernetes-protobuf.ts';
import { merged } from './strategic-merge.ts';

type Answer = readonly [status: number, value: Fields];

const metadata = z.looseObject({
  name: z.string(),
  uid: z.string().default(''),
  resourceVersion: z.string().optional(),
  generation: z.number().default(0),
  labels: z.record(z.string(), z.string()).default({}),
  annotations: z.record(z.string(), z.string()).default({}),
});
const containers = z.array(z.looseObject({ name: z.string(), image: z.string() }));
const template = z.looseObject({ metadata: z.looseObject({}), spec: z.looseObject({ containers }) });
const kept = z.looseObject({ kind: z.string(), metadata, spec: z.looseObject({}).default({}) });
const change = z.object({ metadata: z.object({ resourceVersion: z.string().optional() }).optional() });
type Kept = z.infer<typeof kept>;

/**
 * A stub of the API server of Kubernetes, as far as kubectl and helm ask it here: it keeps secrets and deployments of the namespace
 * `shop`, and of each deployment one pod runs what it says at once. Written from Kubernetes' API reference; it is not Kubernetes.
 */
export class ClusterStub {
  /** What the nodes really run, where that is something else. */
  runs: string | undefined;
  /** Whether copies become ready. */
  isWell = true;
  /** Is called before each change of a deployment with its method: what another one does in between. */
  between: () => void = () => undefined;
  #version = 1;
  readonly #objects = new Map<string, Kept>();

  /** A server that answers for it. */
  server(): Server {
    return createServer((request, response) => {
      void bytesOf(request).then((body) => {
        const url = new URL(request.url ?? '', 'http://cluster');
        const [status, value] = this.#answer(request.method ?? '', url, body);
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
      });
    });
  }

  /** The image and the annotations of the deployment `app`. */
  get app(): { readonly image: string | undefined; readonly annotations: Readonly<Record<string, string>> } {
    const found = this.#objects.get(`${apps}/deployments/app`);
    return {
      image:
        found === undefined ? undefined : template.parse(found.spec['template']).spec.containers[0]?.image,
      annotations: found?.metadata.annotations ?? {},
    };
  }

  /** Annotates the deployment `app`, as another run would. */
  annotate(annotations: Readonly<Record<string, string>>): void {
    const path = `${apps}/deployments/app`;
    const found = this.#objects.get(path);
    if (found !== undefined) this.#keep(path, merged(found, { metadata: { annotations } }));
  }

  /** Labels of the secrets, in which helm keeps its releases. */
  get releases(): readonly Readonly<Record<string, string>>[] {
    return this.#listed(`${core}/secrets`, '').map((secret) => secret.metadata.labels);
  }

  #answer(method: string, { pathname: path, searchParams }: URL, body: Buffer): Answer {
    if (path.endsWith('/selfsubjectaccessreviews'))
      return [201, { ...ofKind(authorization, 'SelfSubjectAccessReview'), status: { allowed: true } }];
    if (method === 'POST') return this.#create(path, body);
    const found = this.#objects.get(path);
    if (method !== 'GET') {
      if (path.startsWith(apps)) this.between();
      return this.#change(method, path, body);
    }
    if (found !== undefined) return [200, this.#shown(found)];
    const kind = lists[path];
    if (kind === undefined) return discovery[path] === undefined ? notFound(path) : [200, discovery[path]];
    const items = this.#items(path, searchParams.get('labelSelector') ?? '');
    return [200, { ...kind, metadata: { resourceVersion: String(this.#version) }, items }];
  }

  #create(path: string, body: Buffer): Answer {
    const object = kept.parse(readBody(body));
    const at = `${path}/${object.metadata.name}`;
    return this.#objects.has(at)
      ? failure(409, 'AlreadyExists', at)
      : [201, this.#shown(this.#keep(at, object))];
  }

  #change(method: string, path: string, body: Buffer): Answer {
    const found = this.#objects.get(path);
    if (found === undefined) return notFound(path);
    if (method === 'DELETE') {
      this.#objects.delete(path);
      return [200, { ...ofKind('v1', 'Status'), status: 'Success' }];
    }
    const given = z.looseObject({}).parse(readBody(body));
    const seen = change.parse(given).metadata?.resourceVersion;
    if (seen !== undefined && seen !== found.metadata.resourceVersion)
      return failure(409, 'Conflict', `${path}: the object has been modified; please try again`);
    return [200, this.#shown(this.#keep(path, method === 'PUT' ? given : merged(found, given)))];
  }

  #keep(path: string, fields: Fields): Kept {
    const before = this.#objects.get(path);
    const object = kept.parse(fields);
    const isSame = before !== undefined && isDeepStrictEqual(before.spec, object.spec);
    this.#version += 1;
    object.metadata['namespace'] = 'shop';
    object.metadata.resourceVersion = String(this.#version);
    object.metadata.uid = before?.metadata.uid ?? `uid-${String(this.#version)}`;
    object.metadata.generation = (before?.metadata.generation ?? 0) + (isSame ? 0 : 1);
    this.#objects.set(path, object);
    return object;
  }

  #shown(object: Kept): Kept {
    return object.kind === 'Deployment' ? { ...object, status: this.#status(object) } : object;
  }

  #status({ metadata: { generation } }: Kept): Fields {
    const ready = this.isWell ? 1 : 0;
    const counts = { replicas: 1, updatedReplicas: 1, readyReplicas: ready, availableReplicas: ready };
    return { observedGeneration: generation, ...counts };
  }

  #listed(path: string, selector: string): readonly Kept[] {
    const wanted = selector === '' ? [] : selector.split(',').map((one) => one.split(/==?/));
    return [...this.#objects]
      .filter(([at]) => at.startsWith(`${path}/`))
      .filter(([, object]) => wanted.every(([key = '', value]) => object.metadata.labels[key] === value))
      .map(([, object]) => object);
  }

  #items(path: string, selector: string): readonly Fields[] {
    const deployments = this.#listed(`${apps}/deployments`, '');
    if (path.endsWith('/replicasets')) return deployments.map((one) => this.#setOf(one));
    if (path.endsWith('/pods')) return deployments.map((one) => this.#podOf(one));
    return this.#listed(path, selector).map((one) => this.#shown(one));
  }

  #setOf(deployment: Kept): Fields {
    const { uid, labels, generation } = deployment.metadata;
    const { selector, template: pod } = deployment.spec;
    return {
      ...ofKind('apps/v1', 'ReplicaSet'),
      metadata: { ...ownedBy('Deployment', uid), name: `set-${uid}`, uid: `set-${uid}`, labels, generation },
      spec: { replicas: 1, selector, template: pod },
      status: this.#status(deployment),
    };
  }

  #podOf({ metadata: { uid }, spec }: Kept): Fields {
    const statuses = template.parse(spec['template']).spec.containers.map(({ name, image }) => ({
      ...{ name, image, ready: this.isWell, restartCount: 0 },
      ...{ imageID: this.runs ?? image, state: this.isWell ? { running: {} } : { waiting: {} } },
    }));
    return {
      ...ofKind('v1', 'Pod'),
      metadata: { ...ownedBy('ReplicaSet', `set-${uid}`), name: `pod-${uid}`, uid: `pod-${uid}` },
      status: { containerStatuses: statuses },
    };
  }
}

function ownedBy(kind: string, uid: string): Fields {
  const owner = { apiVersion: 'apps/v1', kind, name: uid, uid, controller: true };
  return { namespace: 'shop', ownerReferences: [owner] };
}

function notFound(path: string): Answer {
  return failure(404, 'NotFound', path);
}

function failure(code: number, reason: string, message: string): Answer {
  return [code, { ...ofKind('v1', 'Status'), status: 'Failure', reason, code, message }];
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) if (chunk instanceof Uint8Array) chunks.push(chunk);
  return Buffer.concat(chunks);
}
