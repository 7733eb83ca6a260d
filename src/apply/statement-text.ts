import { ReleaseError } from '../core/error.ts';
import type { KnownAsset } from '../core/model.ts';
import type { Forge, World } from '../ports.ts';
import { mismatch } from './executors/release-page.ts';

/** Where the files of a release are. */
export interface StatementPlace {
  readonly forge: Forge;
  readonly tag: string;
  readonly world: World;
}

/**
 * The text of a file that proves a release: from here, else from its page, where it must be what was signed.
 * @throws ReleaseError ASSET_MISMATCH, FORGE_FAILED
 */
export async function statementText(
  { name, path, sha256 }: KnownAsset,
  { forge, tag, world: { files } }: StatementPlace,
): Promise<string> {
  if (path !== null) return Buffer.from(files.bytes(path)).toString('utf8');
  const page = await forge.findRelease(tag);
  if (page === null) throw gone(tag);
  const copy = `${await files.scratchFolder()}/${name}`;
  const digest = await forge.digestAsset(page.id, name, copy);
  if (digest.sha256 !== sha256) throw mismatch(page, [name]);
  return Buffer.from(files.bytes(copy)).toString('utf8');
}

function gone(tag: string): ReleaseError {
  return new ReleaseError('FORGE_FAILED', `the release page of ${tag} is gone`, {
    hint: 'Somebody removed it meanwhile. To make it again, run: release resume',
  });
}
