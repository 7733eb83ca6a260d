import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { z } from 'zod';
import { httpFront, type Fate, type Front } from '../helpers/http-front.ts';
import { imageRegistry, type Door, type ImageRegistry } from '../helpers/image-registry.ts';
import { toolFor } from '../helpers/tools.ts';
import { shop, type Shop } from './publishing.ts';

/** What the build step makes: `node tools/image.mjs KIND`. Always the same bytes, unless the variable RANDOM is set. */
const builder = `import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
const [kind] = process.argv.slice(2);
const { version } = JSON.parse(readFileSync('packages/app/package.json', 'utf8'));
const dir = 'dist/layout';
rmSync('dist', { recursive: true, force: true });
mkdirSync(dir + '/blobs/sha256', { recursive: true });
const put = (mediaType, text) => {
  const hex = createHash('sha256').update(text).digest('hex');
  writeFileSync(dir + '/blobs/sha256/' + hex, text);
  return { mediaType, digest: 'sha256:' + hex, size: Buffer.byteLength(text) };
};
const type = (name) => 'application/vnd.oci.image.' + name + '+json';
const image = (architecture) => {
  const layer = 'a layer for ' + architecture + ' of ' + version + (process.env.RANDOM ? Math.random() : '');
  const layers = [put('application/vnd.oci.image.layer.v1.tar', layer)];
  const config = put(type('config.v1'), JSON.stringify({ architecture, os: 'linux' }));
  const manifest = { schemaVersion: 2, mediaType: type('manifest.v1'), config, layers };
  return { ...put(manifest.mediaType, JSON.stringify(manifest)), platform: { architecture, os: 'linux' } };
};
const index = (manifests) => JSON.stringify({ schemaVersion: 2, mediaType: type('index.v1'), manifests });
const tar = (from, to) => execFileSync('tar', ['-cf', to, '-C', from, '.']);
if (kind === 'platforms') {
  const all = put(type('index.v1'), index([image('amd64'), image('arm64')]));
  writeFileSync(dir + '/index.json', index([all]));
} else if (kind !== 'docker') writeFileSync(dir + '/index.json', index([image('amd64')]));
if (kind === 'docker') {
  mkdirSync('dist/docker/abc', { recursive: true });
  writeFileSync('dist/docker/abc/layer.tar', 'a layer of ' + version);
  writeFileSync('dist/docker/config.json', '{}');
  const one = { Config: 'config.json', RepoTags: ['app:latest'], Layers: ['abc/layer.tar'] };
  writeFileSync('dist/docker/manifest.json', JSON.stringify([one]));
  tar('dist/docker', 'dist/image.tar');
} else if (kind !== 'folder') tar(dir, 'dist/image.tar');
if (kind === 'pushed') {
  const { digest, mediaType } = image('amd64');
  const home = 'http://' + process.env.REGISTRY + '/v2/acme/app/';
  const bytes = (one) => readFileSync(dir + '/blobs/' + one.replace(':', '/'));
  const { config, layers } = JSON.parse(bytes(digest));
  for (const one of [config, ...layers]) {
    const { headers } = await fetch(home + 'blobs/uploads/', { method: 'POST' });
    await fetch(headers.get('location') + '&digest=' + one.digest, { method: 'PUT', body: bytes(one.digest) });
  }
  await fetch(home + 'manifests/' + digest, { method: 'PUT', body: bytes(digest), headers: { 'content-type': mediaType } });
  writeFileSync('dist/digest.json', JSON.stringify({ 'containerimage.digest': digest }));
}
`;

/** How an image is built, and where that leaves it. */
const sources = {
  folder: 'dist/layout',
  archive: 'dist/image.tar',
  platforms: 'dist/image.tar',
  docker: 'dist/image.tar',
  pushed: 'dist/digest.json',
} as const;
export type Kind = keyof typeof sources;

/** A package with an image, its registry, and what stands in front of that. */
export interface Harbour {
  readonly registry: ImageRegistry;
  readonly front: Front;
  readonly place: Shop;
  /** The repository, as the configuration names it. */
  readonly repository: string;
}

interface Wanted {
  readonly kind?: Kind;
  readonly decide?: (request: string, times: number) => Fate;
  readonly door?: Door;
  /** Docker's settings. */
  readonly settings?: (host: string) => object;
  readonly tags?: readonly string[];
  /** Keys of its entry, and of the configuration, besides those it needs. */
  readonly image?: object;
  readonly config?: object;
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

/** A package at 1.0.0 with a pending feature and an image; null without a registry to run. */
export async function harbour(t: TestContext, wanted: Wanted = {}): Promise<Harbour | null> {
  const tool = toolFor(t, 'docker-registry');
  if (tool === null) return null;
  const { kind = 'folder', decide = () => 'pass', tags } = wanted;
  const registry = await imageRegistry(t, tool, wanted.door);
  const front = await httpFront(t, registry.url, decide);
  const { host } = new URL(front.url);
  const image = {
    repository: `${host}/acme/app`,
    source: sources[kind],
    ...(tags && { tags }),
    ...wanted.image,
  };
  const place = shop(t, {
    registry: 'http://127.0.0.1:9/',
    members: { app: { more: { private: true } } },
    config: {
      ...wanted.config,
      publish: { images: [image] },
      build: [{ title: 'image', argv: ['node', 'tools/image.mjs', kind] }],
    },
    files: { 'tools/image.mjs': builder, '.gitignore': 'dist/\n', ...wanted.files },
    env: { REGISTRY: host, ...wanted.env },
  });
  mkdirSync(join(place.dir, '.docker'));
  writeFileSync(join(place.dir, '.docker', 'config.json'), JSON.stringify(wanted.settings?.(host) ?? {}));
  return { registry, front, place, repository: image.repository };
}

const listing = z.object({ tags: z.array(z.string()).nullable() });

/** Tag → digest, as the registry has them. */
export async function tagsOf(
  { url }: ImageRegistry,
  authorization?: string,
): Promise<Readonly<Record<string, string>>> {
  const headers = { ...accepting, ...(authorization === undefined ? {} : { authorization }) };
  const response = await fetch(`${url}v2/acme/app/tags/list`, { headers });
  if (response.status === 404) return {};
  const tags = listing.parse(await response.json()).tags ?? [];
  const digests = tags.sort().map(async (tag): Promise<[string, string]> => {
    const { headers: told } = await fetch(`${url}v2/acme/app/manifests/${tag}`, { method: 'HEAD', headers });
    return [tag, told.get('docker-content-digest') ?? assert.fail(tag)];
  });
  return Object.fromEntries(await Promise.all(digests));
}

/** What a tag or a digest points at. */
export async function manifestAt({ url }: ImageRegistry, reference: string): Promise<unknown> {
  const response = await fetch(`${url}v2/acme/app/manifests/${reference}`, { headers: accepting });
  assert.equal(response.status, 200, reference);
  return response.json();
}

/** Puts an index of nothing under a tag; gives its digest. */
export async function putEmpty({ url }: ImageRegistry, tag: string): Promise<string> {
  const mediaType = 'application/vnd.oci.image.index.v1+json';
  const response = await fetch(`${url}v2/acme/app/manifests/${tag}`, {
    method: 'PUT',
    headers: { 'content-type': mediaType },
    body: JSON.stringify({ schemaVersion: 2, mediaType, manifests: [] }),
  });
  return response.headers.get('docker-content-digest') ?? assert.fail(String(response.status));
}

const accepting = {
  accept: 'application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json',
};
