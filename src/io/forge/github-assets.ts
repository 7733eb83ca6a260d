import { createHash } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { open } from 'node:fs/promises';
import { z } from 'zod';
import { ReleaseError } from '../../core/error.ts';
import type { Asset } from '../../core/model.ts';
import { assetSchema, type AssetAnswer } from './github-answer.ts';
import { attempts, timedFetch, uploadFetch } from './github-client.ts';
import { alreadyExists } from './github-errors.ts';
import { ask, askMaybe, once, pagesOf, type Session } from './github-session.ts';

/** Digest and size of some bytes. */
export interface Digest {
  readonly sha256: string;
  readonly size: number;
}

/** Every asset of a release, unfinished uploads too. */
export async function listAssets(session: Session, id: number): Promise<readonly AssetAnswer[]> {
  const request = (page: number) =>
    session.client.rest.repos.listReleaseAssets({ ...session.repo, release_id: id, per_page: 100, page });
  const all: AssetAnswer[] = [];
  for await (const page of pagesOf(session, 'list the files of the release', z.array(assetSchema), request)) {
    all.push(...page);
  }
  return all;
}

/** Whether an asset is there in full; a broken upload leaves one that is not, and that takes the name. */
export function isUploaded({ state }: AssetAnswer): boolean {
  return state === 'uploaded';
}

/** The digest GitHub tells (`sha256:…`), or null. */
export function digestOf({ digest }: AssetAnswer): string | null {
  return /^sha256:([0-9a-f]{64})$/.exec(digest ?? '')?.[1] ?? null;
}

/**
 * Uploads a file, streamed from the disk. When the answer is lost it looks before it sends again.
 * @throws ReleaseError
 */
export async function uploadAsset(
  session: Session,
  id: number,
  uploadUrl: string,
  asset: Asset,
): Promise<void> {
  const body = await openAsBlob(asset.path);
  const doing = `upload ${asset.name}`;
  await once(session, {
    doing,
    request: async () => {
      await session.client.request({
        method: 'POST',
        url: uploadUrl,
        name: asset.name,
        data: body,
        headers: { 'content-type': 'application/octet-stream' },
        request: { retries: 0, fetch: uploadFetch(timeFor(asset.size)) },
      });
      return true;
    },
    mayBeDone: alreadyExists,
    look: () => lookForAsset(session, id, asset),
  });
}

/** Whether a file arrived. What a broken upload left is removed, because it takes the name. */
async function lookForAsset(session: Session, id: number, asset: Asset): Promise<true | null> {
  const found = (await listAssets(session, id)).find(({ name }) => name === asset.name);
  if (found === undefined) return null;
  if (!isUploaded(found)) {
    await deleteAsset(session, found.id, asset.name);
    return null;
  }
  const sha256 = digestOf(found);
  if (found.size === asset.size && (sha256 === null || sha256 === asset.sha256)) return true;
  throw new ReleaseError(
    'ASSET_MISMATCH',
    `${session.target.host} already has another file named ${asset.name}`,
    {
      hint: 'A draft takes the new one when you run again: release next',
    },
  );
}

/** Deletes an asset; one that is gone already is as asked. */
export async function deleteAsset(session: Session, assetId: number, name: string): Promise<void> {
  await askMaybe(session, `remove ${name}`, () =>
    session.client.rest.repos.deleteReleaseAsset({ ...session.repo, asset_id: assetId }),
  );
}

/**
 * Downloads an asset and digests it on the way.
 * @param place file to keep it in; without one nothing is kept
 * @throws ReleaseError
 */
export async function digestDownload(session: Session, asset: AssetAnswer, place?: string): Promise<Digest> {
  const doing = `download ${asset.name}`;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { data } = await ask(session, doing, () => download(session, asset));
      return await receive(data, place);
    } catch (error) {
      if (error instanceof ReleaseError || attempt >= attempts) throw broken(error, doing);
    }
  }
}

function download(session: Session, asset: AssetAnswer): Promise<{ readonly data: unknown }> {
  return session.client.request('GET /repos/{owner}/{repo}/releases/assets/{asset_id}', {
    ...session.repo,
    asset_id: asset.id,
    headers: { accept: 'application/octet-stream' },
    request: { parseSuccessResponseBody: false, fetch: timedFetch(timeFor(asset.size)) },
  });
}

async function receive(data: unknown, place: string | undefined): Promise<Digest> {
  const hash = createHash('sha256');
  const file = place === undefined ? null : await open(place, 'w');
  let size = 0;
  try {
    for await (const chunk of chunksOf(data)) {
      hash.update(chunk);
      size += chunk.length;
      await file?.writeFile(chunk);
    }
  } finally {
    await file?.close();
  }
  return { sha256: hash.digest('hex'), size };
}

async function* chunksOf(data: unknown): AsyncGenerator<Uint8Array, void, void> {
  if (!(data instanceof ReadableStream)) return;
  for await (const chunk of data) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError('a download is not bytes');
    yield chunk;
  }
}

function broken(error: unknown, doing: string): unknown {
  if (error instanceof ReleaseError) return error;
  return new ReleaseError('FORGE_FAILED', `cannot ${doing}: the connection broke off`, {
    hint: 'Check the connection, then run: release next',
  });
}

/** Time a transfer may take, in milliseconds: a minute, and then 50 kB a second. */
function timeFor(size: number): number {
  return 60_000 + Math.ceil(size / 50);
}
