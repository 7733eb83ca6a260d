import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { site, type Site } from './released.ts';

/** A site whose releases are signed. */
export interface Signed extends Site {
  /** The environment of who may sign. */
  readonly signer: Readonly<Record<string, string>>;
  readonly assets: string;
}

/** A package whose releases are signed with the key in LAMP_KEY, of which lamp.pub is the public half. */
export function signedSite(context: { after(clean: () => void): void }, settings: object): Signed {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const place = site(context, settings);
  place.repo.write({ 'lamp.pub': publicKey.export({ type: 'spki', format: 'pem' }).toString() });
  place.repo.git('add', 'lamp.pub');
  place.repo.git('commit', '--quiet', '--message', 'chore: trust a key', '--', 'lamp.pub');
  place.repo.git('push', '--quiet', 'origin', 'main');
  const signer = { LAMP_KEY: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
  return { ...place, signer, assets: join(place.remote, 'releases/v1.1.0/assets') };
}
