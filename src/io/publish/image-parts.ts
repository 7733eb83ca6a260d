import { createHash } from 'node:crypto';
import { ReleaseError } from '../../core/error.ts';

/** Bytes that a registry keeps by their digest. */
export interface Part {
  /** `sha256:` and lower-case hex. */
  readonly digest: string;
  readonly mediaType: string;
  readonly content: Blob;
}

/** An image, or several for as many platforms under one index. */
export interface Image {
  /** What a tag points at. */
  readonly top: Part;
  /** Manifests below an index, each after those it names. */
  readonly manifests: readonly Part[];
  /** Configurations and layers. */
  readonly blobs: readonly Part[];
}

/** Largest manifest (OCI Distribution Specification 1.1: registries take at least 4 MiB). */
export const largestManifest: number = 4 * 1024 * 1024;

/** The digest of some bytes, as registries write it. */
export async function digestOf(content: Blob): Promise<string> {
  const hash = createHash('sha256');
  const stream: AsyncIterable<Uint8Array> = content.stream();
  for await (const chunk of stream) hash.update(chunk);
  return `sha256:${hash.digest('hex')}`;
}

/** What is there is no image that could be published. */
export function unreadable(name: string, why: string): ReleaseError {
  return new ReleaseError('PACK_FAILED', `${name} is no image to publish: ${why}`, {
    hint: 'Let a build step make it: docker buildx build --output type=oci,dest=FILE, docker save --output FILE, or a folder in the OCI layout; one image (or one index) in each',
  });
}
