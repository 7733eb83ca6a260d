import { readRepository } from '../../core/image.ts';
import type { Environment } from '../git/run.ts';
import { findDigest } from './distribution.ts';
import { openSession } from './distribution-session.ts';

/**
 * The digest (`sha256:…`) a tag or a digest of an image points at; null where there is none.
 * @param repository such as `ghcr.io/acme/app`
 * @throws ReleaseError REGISTRY_REFUSED, REGISTRY_FAILED
 */
export async function imageDigest(
  repository: string,
  reference: string,
  place: { readonly env: Environment; readonly signal: AbortSignal; readonly say: (text: string) => void },
): Promise<string | null> {
  const read = readRepository(repository);
  return read === null ? null : findDigest(await openSession(read, place), reference);
}
