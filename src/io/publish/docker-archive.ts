import * as z from 'zod';
import { jsonOrNull } from '../../core/json-text.ts';
import { digestOf, unreadable, type Image, type Part } from './image-parts.ts';
import type { ImageFiles } from './image-source.ts';

const listing = z.array(z.object({ Config: z.string(), Layers: z.array(z.string()) }));

const types = {
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar',
} as const;

/**
 * Reads what `docker save` and `podman save` made before they wrote OCI layouts (Docker Image Specification 1.2, "Combined Image
 * JSON + Filesystem Changeset Format"). It has no manifest, so one is made: layers stay as they are, not compressed, so that the
 * same archive gives the same digest everywhere.
 * @throws ReleaseError PACK_FAILED
 */
export async function readDockerArchive(files: ImageFiles, name: string): Promise<Image> {
  const text = await (await files.get('manifest.json'))?.text();
  const read = listing.safeParse(jsonOrNull(text ?? ''));
  if (!read.success) throw unreadable(name, 'it has neither an index.json nor a manifest.json of images');
  const [found, ...others] = read.data;
  if (found === undefined || others.length > 0)
    throw unreadable(name, `it holds ${read.data.length} images, and nobody says which`);
  const part = async (path: string, mediaType: string): Promise<Part> => {
    const content = await files.get(path);
    if (content === null) throw unreadable(name, `${path} is missing in it`);
    return { digest: await digestOf(content), mediaType, content };
  };
  const config = await part(found.Config, types.config);
  const layers: Part[] = [];
  for (const path of found.Layers) layers.push(await part(path, types.layer));
  const top = await manifestFor(config, layers);
  const blobs = new Map([config, ...layers].map((one) => [one.digest, one]));
  return { top, manifests: [], blobs: [...blobs.values()] };
}

async function manifestFor(config: Part, layers: readonly Part[]): Promise<Part> {
  const named = ({ mediaType, digest, content }: Part): object => ({
    mediaType,
    digest,
    size: content.size,
  });
  const { manifest: mediaType } = types;
  const text = JSON.stringify({
    schemaVersion: 2,
    mediaType,
    config: named(config),
    layers: layers.map(named),
  });
  const content = new Blob([text]);
  return { digest: await digestOf(content), mediaType, content };
}
