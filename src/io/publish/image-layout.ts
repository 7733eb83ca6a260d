import * as z from 'zod';
import { jsonOrNull } from '../../core/json-text.ts';
import { readDockerArchive } from './docker-archive.ts';
import { digestOf, largestManifest, unreadable, type Image, type Part } from './image-parts.ts';
import type { ImageFiles } from './image-source.ts';

const descriptor = z.object({
  digest: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  size: z.int().nonnegative(),
  mediaType: z.string(),
  urls: z.array(z.string()).optional(),
});
type Descriptor = z.infer<typeof descriptor>;

const manifest = z.union([
  z.object({ mediaType: z.string().optional(), manifests: z.array(descriptor) }),
  z.object({ mediaType: z.string().optional(), config: descriptor, layers: z.array(descriptor) }),
]);

/**
 * Reads the image in the files of an OCI layout (OCI Image Specification 1.1, "Image Layout"), or in what `docker save` makes.
 * Every digest is held against the bytes: after the push it would be too late.
 * @param name what to call it in messages
 * @throws ReleaseError PACK_FAILED
 */
export async function readImage(files: ImageFiles, name: string): Promise<Image> {
  const index = await files.get('index.json');
  if (index === null) return readDockerArchive(files, name);
  const read = z.object({ manifests: z.array(descriptor) }).safeParse(jsonOrNull(await index.text()));
  const tops = new Map((read.data?.manifests ?? []).map((one) => [one.digest, one]));
  const [top, ...others] = tops.values();
  if (top === undefined) throw unreadable(name, 'its index.json names no image');
  if (others.length > 0) throw unreadable(name, `it holds ${tops.size} images, and nobody says which`);
  const found = await collect(top, { files, name });
  return { top: found.own, manifests: found.manifests, blobs: [...found.blobs.values()] };
}

interface Place {
  readonly files: ImageFiles;
  readonly name: string;
}

interface Collected {
  readonly own: Part;
  readonly manifests: readonly Part[];
  readonly blobs: ReadonlyMap<string, Part>;
}

/** A manifest with all it names, to any depth: what is named by its digest cannot name itself. */
async function collect(at: Descriptor, place: Place): Promise<Collected> {
  const part = await partOf(at, place);
  if (part.content.size > largestManifest) throw unreadable(place.name, `${at.digest} is too large`);
  const read = manifest.safeParse(jsonOrNull(await part.content.text()));
  if (!read.success) throw unreadable(place.name, `${at.digest} is no manifest`);
  const own = { ...part, mediaType: read.data.mediaType ?? at.mediaType };
  if ('manifests' in read.data) {
    const below: Collected[] = [];
    for (const one of read.data.manifests) below.push(await collect(one, place));
    const blobs = new Map(below.flatMap((one) => [...one.blobs]));
    return { own, manifests: below.flatMap((one) => [...one.manifests, one.own]), blobs };
  }
  const blobs = new Map<string, Part>();
  for (const one of [read.data.config, ...read.data.layers])
    if (!isElsewhere(one)) blobs.set(one.digest, await partOf(one, place));
  return { own, manifests: [], blobs };
}

/** Layers that may not be given on are fetched from where they say (base layers of Windows). */
function isElsewhere({ urls = [] }: Descriptor): boolean {
  return urls.length > 0;
}

async function partOf({ digest, size, mediaType }: Descriptor, { files, name }: Place): Promise<Part> {
  const content = await files.get(`blobs/${digest.replace(':', '/')}`);
  if (content === null) throw unreadable(name, `${digest} is missing`);
  if (content.size !== size || (await digestOf(content)) !== digest)
    throw unreadable(name, `the bytes of ${digest} are others`);
  return { digest, mediaType, content };
}
