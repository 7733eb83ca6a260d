import { createHash } from 'node:crypto';
import { z } from 'zod';
import { assetBody, releaseBody, type StubAsset, type StubRelease } from './github-bodies.ts';
import { answerPolicy, type Policy } from './github-policy.ts';
import { answerChecks, answerReviews, type StubChecks, type StubReview } from './github-commits.ts';
import { DeploymentBoard } from './github-deployments.ts';
import { error, invalid, type Send } from './github-fault.ts';
import { WorkflowBoard } from './github-workflows.ts';
import { AttestationShelf, type StorePolicy } from './github-store.ts';

/** How GitHub treats releases. */
export interface Treatment {
  /** Whether assets come with a digest; GitHub tells it for those uploaded since June 2025. */
  readonly digests?: boolean;
  /** Whether published releases are immutable. */
  readonly immutable?: boolean;
  /** What it allows. */
  readonly policy?: Policy;
  readonly store?: StorePolicy;
  /** Seconds its clock is ahead. */
  readonly ahead?: number;
}

/** The releases of one repository, and what GitHub's API does with them. */
export abstract class GithubState {
  /** Address that answers name. */
  origin = '';
  /** Address of the host that serves the bytes of assets. */
  storage = '';
  readonly releases: StubRelease[] = [];
  readonly tags: Set<string> = new Set<string>();
  /** What was checked, by commit. */
  readonly checks: Map<string, StubChecks> = new Map<string, StubChecks>();
  readonly deployments: DeploymentBoard = new DeploymentBoard();
  readonly workflows: WorkflowBoard = new WorkflowBoard();
  /** Who approved which run. */
  readonly reviews: Map<number, readonly StubReview[]> = new Map<number, readonly StubReview[]>();
  latest: string | null = null;
  readonly shelf: AttestationShelf;
  readonly options: Treatment;
  #lastId = 0;

  constructor(options: Treatment) {
    this.options = options;
    this.shelf = new AttestationShelf(options.store ?? {}, () => this.storage);
  }

  get apiUrl(): string {
    return `${this.origin}/api/v3`;
  }

  /** Does what a request asks for, and answers it. */
  route(key: string, url: URL, bytes: Buffer, send: Send): void {
    const [, method = '', path = ''] = /^(\w+) (.*)$/.exec(key) ?? [];
    if (method === 'GET' && answerPolicy(this.options.policy ?? {}, path, url, send)) return;
    if (answerChecks(this, path, url, { told: this.checks, send })) return;
    if (this.deployments.route(key, url, bytes, { at: this, send })) return;
    if (this.workflows.route(key, url, bytes, { at: this, send })) return;
    if (answerReviews(this, path, { told: this.reviews, send })) return;
    if (path.startsWith('/attestations')) {
      this.shelf.route(key, url, bytes, send);
      return;
    }
    if (path.startsWith('/releases/assets/')) {
      this.#routeAsset(method, path, send);
      return;
    }
    if (path.endsWith('/assets')) {
      this.#routeAssets(key, url, bytes, send);
      return;
    }
    if (path.startsWith('/git/ref/')) {
      this.#routeRef(path, url, send);
      return;
    }
    if (path === '/releases') {
      if (method === 'POST') this.#create(bytes, send);
      else this.#list(url, send);
      return;
    }
    const named = /^\/releases\/tags\/(.+)$/.exec(path)?.[1] ?? '';
    const tag = path === '/releases/latest' ? (this.latest ?? '-') : decodeURIComponent(named);
    const release =
      tag === '' ? this.releaseAt(path) : this.releases.find((one) => one.tag === tag && !one.draft);
    if (release === undefined) {
      send(404, error('Not Found', 404));
      return;
    }
    if (method === 'DELETE') {
      this.releases.splice(this.releases.indexOf(release), 1);
      send(204, null);
      return;
    }
    if (method === 'PATCH') this.#change(release, bytes);
    send(200, releaseBody(this, release));
  }

  #list(url: URL, send: Send): void {
    const page = Number(url.searchParams.get('page') ?? 1);
    const size = Number(url.searchParams.get('per_page') ?? 30);
    const sorted = this.releases.toReversed();
    const next = page * size < sorted.length ? { link: `<${url.href}>; rel="next"` } : {};
    send(
      200,
      sorted.slice((page - 1) * size, page * size).map((one) => releaseBody(this, one)),
      next,
    );
  }

  #create(bytes: Buffer, send: Send): void {
    const fields = fieldsSchema.parse(JSON.parse(bytes.toString()));
    const tag = fields.tag_name ?? '';
    if (this.releases.some((one) => one.tag === tag && !one.draft)) {
      send(422, invalid({ resource: 'Release', code: 'already_exists', field: 'tag_name' }));
      return;
    }
    if ((fields.body ?? '').length > 125_000) {
      send(
        422,
        invalid({
          resource: 'Release',
          code: 'custom',
          field: 'body',
          message: 'body is too long (maximum is 125000 characters)',
        }),
      );
      return;
    }
    const release = this.addRelease(tag, { draft: fields.draft ?? false });
    Object.assign(release, {
      title: fields.name ?? '',
      notes: fields.body ?? '',
      prerelease: fields.prerelease ?? false,
    });
    send(201, releaseBody(this, release));
  }

  addRelease(tag: string, { draft }: { readonly draft: boolean }): StubRelease {
    const release: StubRelease = {
      id: this.#id(),
      tag,
      title: '',
      notes: '',
      draft,
      prerelease: false,
      immutable: false,
      assets: [],
    };
    this.releases.push(release);
    return release;
  }

  #change(release: StubRelease, bytes: Buffer): void {
    const fields = fieldsSchema.parse(JSON.parse(bytes.toString()));
    if (fields.name !== undefined) release.title = fields.name;
    if (fields.body !== undefined) release.notes = fields.body;
    if (fields.prerelease !== undefined) release.prerelease = fields.prerelease;
    if (fields.draft === false) {
      release.draft = false;
      release.immutable = this.options.immutable ?? false;
    }
    if (fields.make_latest === 'true') this.latest = release.tag;
  }

  #routeAssets(key: string, url: URL, bytes: Buffer, send: Send): void {
    const release = this.releaseAt(key.replace(/^\w+ /, ''));
    if (release === undefined) {
      send(404, error('Not Found', 404));
      return;
    }
    if (key.startsWith('GET')) {
      send(
        200,
        release.assets.map((asset) => assetBody(this, asset)),
      );
      return;
    }
    if (release.immutable) {
      send(422, { ...invalid(), message: 'Cannot upload assets to an immutable release.' });
      return;
    }
    const asset = this.newAsset(url, bytes, 'uploaded');
    if (release.assets.some(({ name }) => name === asset.name)) {
      send(422, invalid({ resource: 'ReleaseAsset', code: 'already_exists', field: 'name' }));
      return;
    }
    release.assets.push(asset);
    send(201, assetBody(this, asset));
  }

  #routeAsset(method: string, path: string, send: Send): void {
    const id = Number(path.split('/').at(-1));
    const release = this.releases.find(({ assets }) => assets.some((asset) => asset.id === id));
    if (release === undefined) {
      send(404, error('Not Found', 404));
      return;
    }
    if (method === 'GET') {
      send(302, null, { location: `${this.storage}/${id}` });
      return;
    }
    release.assets.splice(
      release.assets.findIndex((asset) => asset.id === id),
      1,
    );
    send(204, null);
  }

  #routeRef(path: string, url: URL, send: Send): void {
    const ref = `refs/${decodeURIComponent(path.slice('/git/ref/'.length))}`;
    if (!this.tags.has(ref.replace('refs/tags/', ''))) {
      send(404, error('Not Found', 404));
      return;
    }
    const sha = 'a'.repeat(40);
    send(200, {
      ref,
      node_id: 'R',
      url: url.href,
      object: { type: 'tag', sha, url: `${this.apiUrl}/git/tags/${sha}` },
    });
  }

  newAsset(url: URL, bytes: Buffer, state: StubAsset['state']): StubAsset {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return {
      id: this.#id(),
      name: url.searchParams.get('name') ?? '',
      bytes,
      state,
      digest: this.options.digests === false ? null : `sha256:${sha256}`,
    };
  }

  releaseAt(path: string): StubRelease | undefined {
    const id = Number(/^\/releases\/(\d+)/.exec(path)?.[1]);
    return this.releases.find((release) => release.id === id);
  }

  #id(): number {
    this.#lastId += 1;
    return this.#lastId;
  }
}

const fieldsSchema = z.object({
  tag_name: z.string().optional(),
  name: z.string().optional(),
  body: z.string().optional(),
  draft: z.boolean().optional(),
  prerelease: z.boolean().optional(),
  make_latest: z.string().optional(),
});
