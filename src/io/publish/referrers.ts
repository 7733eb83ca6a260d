import * as z from 'zod';
import { ReleaseError } from '../../core/error.ts';
import { readRepository } from '../../core/image.ts';
import { jsonOrNull } from '../../core/json-text.ts';
import { bundleMediaType } from '../../core/evidence/bundle.ts';
import { statementIn } from '../../core/evidence/statement-in.ts';
import type { Referrers, ReferredImage } from '../../ports-evidence.ts';
import { getManifest, putManifest, uploadImage } from './distribution.ts';
import { ask, openSession, persist, type Session } from './distribution-session.ts';
import { digestOf, type Part } from './image-parts.ts';
import type { Bench } from './tool.ts';

/**
 * Statements beside an image, as cosign finds them (Sigstore "Bundle Specification", "OCI"; OCI Distribution Specification 1.1,
 * "Listing Referrers" and "Referrers Tag Schema"). The same bundle is always the same manifest, so it is there once.
 */
export function imageReferrers(bench: Bench): Referrers {
  return {
    has: async (image, bundle) => {
      const session = await sessionOf(image, bench);
      const { part } = await referrerOf(image, bundle, session);
      const listed = await listReferrers(session, image);
      return listed.descriptors.some(({ digest }) => digest === part.digest);
    },
    attach: async (image, bundle) => attach(image, bundle, await sessionOf(image, bench)),
  };
}

function sessionOf({ repository: text }: ReferredImage, bench: Bench): Promise<Session> {
  const repository = readRepository(text);
  if (repository === null) throw new RangeError(`${text} is no repository`);
  return openSession(repository, bench);
}

const indexType = 'application/vnd.oci.image.index.v1+json';
const manifestType = 'application/vnd.oci.image.manifest.v1+json';

interface Referrer {
  readonly part: Part;
  readonly blobs: readonly Part[];
  readonly annotations: Readonly<Record<string, string>>;
}

/** The manifest that refers to an image, with what it is made of. */
async function referrerOf(image: ReferredImage, bundle: string, session: Session): Promise<Referrer> {
  const subject = await getManifest(session, `sha256:${image.sha256}`);
  if (subject === null) throw gone(image);
  const config = await partOf('{}', 'application/vnd.oci.empty.v1+json');
  const layer = await partOf(bundle, bundleMediaType);
  const annotations = {
    'dev.sigstore.bundle.content': 'dsse-envelope',
    'dev.sigstore.bundle.predicateType': statementIn(bundle)?.predicateType ?? '',
  };
  const manifest = {
    schemaVersion: 2,
    mediaType: manifestType,
    artifactType: bundleMediaType,
    config: descriptorOf(config),
    layers: [descriptorOf(layer)],
    subject: descriptorOf(subject),
    annotations,
  };
  return {
    part: await partOf(JSON.stringify(manifest), manifestType),
    blobs: [config, layer],
    annotations,
  };
}

async function partOf(text: string, mediaType: string): Promise<Part> {
  const content = new Blob([text]);
  return { digest: await digestOf(content), mediaType, content };
}

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

function descriptorOf({ mediaType, digest, content }: Part): Descriptor {
  return { mediaType, digest, size: content.size };
}

/** Uploads it, and lists it where the registry does not do so by itself. */
async function attach(image: ReferredImage, bundle: string, session: Session): Promise<void> {
  const { part, blobs, annotations } = await referrerOf(image, bundle, session);
  await uploadImage(session, { top: part, manifests: [], blobs });
  const listed = await listReferrers(session, image);
  if (listed.descriptors.some(({ digest }) => digest === part.digest)) return;
  if (listed.isOwn) throw unlisted(image);
  const own = { ...descriptorOf(part), artifactType: bundleMediaType, annotations };
  const index = { schemaVersion: 2, mediaType: indexType, manifests: [...listed.descriptors, own] };
  await putManifest(session, tagOf(image), await partOf(JSON.stringify(index), indexType));
}

/** The tag that stands in for a list where the registry keeps none. */
function tagOf({ sha256 }: ReferredImage): string {
  return `sha256-${sha256}`;
}

interface Listed {
  /** Whether the registry keeps the list itself. */
  readonly isOwn: boolean;
  readonly descriptors: readonly z.infer<typeof descriptor>[];
}

const descriptor = z.looseObject({ digest: z.string() });
const index = z.object({ manifests: z.array(descriptor).catch([]) });

async function listReferrers(session: Session, image: ReferredImage): Promise<Listed> {
  const descriptors: z.infer<typeof descriptor>[] = [];
  let url: URL | null = new URL(`referrers/sha256:${image.sha256}`, session.home);
  for (let page = 1; page <= lastPage && url !== null; page += 1) {
    const response: Response = await asked(session, url);
    if (response.status === 404) return { isOwn: false, descriptors: await tagged(session, image) };
    descriptors.push(...manifestsIn(await response.text()));
    url = nextOf(response, session);
  }
  return { isOwn: true, descriptors };
}

const lastPage = 20;

function asked(session: Session, url: URL): Promise<Response> {
  const headers = { accept: indexType };
  return persist(session, () =>
    ask(session, { doing: 'list what refers to an image', method: 'GET', url, headers }),
  );
}

/** The next page (RFC 8288), never at another host. */
function nextOf({ headers }: Response, { home }: Session): URL | null {
  const [, address = ''] = /^<([^<>]*)>; *rel="?next"?/.exec(headers.get('link') ?? '') ?? [];
  if (address === '' || !URL.canParse(address, home.href)) return null;
  const url = new URL(address, home);
  return url.origin === home.origin ? url : null;
}

async function tagged(session: Session, image: ReferredImage): Promise<Listed['descriptors']> {
  const found = await getManifest(session, tagOf(image));
  return found === null ? [] : manifestsIn(await found.content.text());
}

function manifestsIn(text: string): Listed['descriptors'] {
  return index.safeParse(jsonOrNull(text)).data?.manifests ?? [];
}

function gone({ repository, sha256 }: ReferredImage): ReleaseError {
  return new ReleaseError('REGISTRY_FAILED', `${repository} does not have sha256:${sha256} any more`, {
    hint: 'Somebody removed it, or the registry cleans up. Publish it again there, then: release resume',
  });
}

function unlisted({ repository }: ReferredImage): ReleaseError {
  return new ReleaseError('REGISTRY_FAILED', `${repository} took a statement, but does not list it`, {
    hint: 'Registries may need a moment. What is left is done by: release resume',
  });
}
