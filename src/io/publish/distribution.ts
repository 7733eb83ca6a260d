import { ReleaseError } from '../../core/error.ts';
import { Trouble } from './distribution-errors.ts';
import { ask, persist, type Session } from './distribution-session.ts';
import { digestOf, largestManifest, type Image, type Part } from './image-parts.ts';

/** What a tag may point at: images and indexes, of OCI and of Docker. */
const manifestTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];
const accept = { accept: manifestTypes.join(', ') };

/** The digest a tag points at, null where there is no such tag. So with a digest. */
export async function findDigest(session: Session, reference: string): Promise<string | null> {
  const url = new URL(`manifests/${reference}`, session.home);
  const response = await persist(session, () =>
    ask(session, { doing: `say what ${reference} is`, method: 'HEAD', url, headers: accept }),
  );
  if (response.status === 404) return null;
  return (
    response.headers.get('docker-content-digest') ?? (await getManifest(session, reference))?.digest ?? null
  );
}

/** A manifest or an index as it is; null where there is none. @throws ReleaseError REGISTRY_FAILED */
export async function getManifest(session: Session, reference: string): Promise<Part | null> {
  const url = new URL(`manifests/${reference}`, session.home);
  return persist(session, async () => {
    const response = await ask(session, { doing: `give ${reference}`, method: 'GET', url, headers: accept });
    if (response.status === 404) return null;
    const content = await response.blob();
    if (content.size > largestManifest) throw broken(session, `the manifest of ${reference} is too large`);
    const mediaType = response.headers.get('content-type') ?? '';
    return { digest: await digestOf(content), mediaType, content };
  });
}

/** Uploads everything an image is made of, by digest; what is there already is not sent again. */
export async function uploadImage(session: Session, { top, manifests, blobs }: Image): Promise<void> {
  for (const blob of blobs) await uploadBlob(session, blob);
  for (const part of [...manifests, top]) await putManifest(session, part.digest, part);
}

/** Uploads a blob in one piece ("Monolithic upload, POST then PUT"). An answer that was lost shows when it is looked for again. */
async function uploadBlob(session: Session, { digest, content }: Part): Promise<void> {
  const doing = `take ${digest}`;
  const url = new URL(`blobs/${digest}`, session.home);
  await persist(session, async () => {
    if ((await ask(session, { doing: `say whether it has ${digest}`, method: 'HEAD', url })).ok) return;
    const place = await openUpload(session, doing);
    place.search += `${place.search === '' ? '?' : '&'}digest=${encodeURIComponent(digest)}`;
    const headers = { 'content-type': 'application/octet-stream' };
    const response = await ask(session, { doing, method: 'PUT', url: place, headers, body: content });
    if (response.status === 404) throw new Trouble(`${session.home.host} lost the upload of ${digest}`, null);
  });
}

async function openUpload(session: Session, doing: string): Promise<URL> {
  const url = new URL('blobs/uploads/', session.home);
  const response = await ask(session, { doing, method: 'POST', url });
  if (response.status === 404) throw broken(session, `it has no repository ${session.repository.name}`);
  const location = response.headers.get('location');
  if (location === null || !URL.canParse(location, url.href))
    throw broken(session, 'it names no place for uploads');
  return new URL(location, url);
}

/** Puts a manifest under its digest or a tag. Twice is once. */
export async function putManifest(session: Session, reference: string, part: Part): Promise<void> {
  const { mediaType, content: body, digest } = part;
  const url = new URL(`manifests/${reference}`, session.home);
  const headers = { 'content-type': mediaType };
  const doing = reference === digest ? `take ${digest}` : `set the tag ${reference}`;
  const response = await persist(session, () => ask(session, { doing, method: 'PUT', url, headers, body }));
  if (response.status === 404) throw broken(session, `it could not ${doing}: 404`);
}

/**
 * Asks whether images may be put there, as `crane` does: an upload is begun and given up. Nobody sees it.
 * @throws ReleaseError REGISTRY_REFUSED, REGISTRY_FAILED
 */
export async function checkPush(session: Session): Promise<void> {
  const place = await persist(session, () => openUpload(session, 'begin an upload'));
  await ask(session, { doing: 'give an upload up', method: 'DELETE', url: place }).catch(() => undefined);
}

function broken({ home }: Session, why: string): ReleaseError {
  return new ReleaseError('REGISTRY_FAILED', `${home.host}: ${why}`, {
    hint: 'Check the name of the repository in publish.images (release config); some registries want it made beforehand. Then: release next',
  });
}
