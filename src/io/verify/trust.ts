import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { readPublicKey, type PublicKey } from '../../core/evidence/keys.ts';
import type { RootOfTrust, TrustedIdentity, TrustedKey, TrustPolicy } from '../../core/evidence/policy.ts';
import type {
  TrustedIdentitySettings,
  TrustedKeySettings,
  TrustSettings,
} from '../../core/evidence/settings.ts';
import { ReleaseError } from '../../core/error.ts';

/**
 * Reads the keys and the root that are trusted.
 * @throws ReleaseError TRUST_UNREADABLE
 */
export async function openTrust(
  cwd: string,
  { keys, identities, trustedRoot }: TrustSettings,
  options: { readonly offline: boolean },
): Promise<Pick<TrustPolicy, 'keys' | 'identities' | 'root'>> {
  return {
    keys: await Promise.all(keys.map((each) => readTrustedKey(cwd, each))),
    identities: identities.map(toIdentity),
    root: trustedRoot === null ? null : await openRoot(cwd, trustedRoot, options),
  };
}

/** The libraries that know certificates load only where there is a root to check them with. */
async function openRoot(
  cwd: string,
  trustedRoot: string,
  options: { readonly offline: boolean },
): Promise<RootOfTrust> {
  const name = trustedRoot === 'sigstore' ? 'the public instance of Sigstore' : trustedRoot;
  const text = trustedRoot === 'sigstore' ? null : await readTrusted(cwd, trustedRoot);
  try {
    const { sigstoreRoot } = await import('./sigstore.ts');
    if (text !== null) return sigstoreRoot(JSON.parse(text));
    const { publicRoot } = await import('./public-root.ts');
    return sigstoreRoot(await publicRoot(options));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : 'unknown reason';
    throw new ReleaseError('TRUST_UNREADABLE', `the trusted root of ${name} cannot be used: ${why}`, {
      hint:
        text === null
          ? 'Try again, use the copy that came with the installation (--offline), or name a file.'
          : 'It must be a Sigstore trusted root in JSON, such as cosign trusted-root create writes.',
      cause,
    });
  }
}

async function readTrustedKey(cwd: string, settings: TrustedKeySettings): Promise<TrustedKey> {
  const { file, pem, notBefore, notAfter, revoked } = settings;
  const text = pem ?? (file === undefined ? '' : await readTrusted(cwd, file));
  return {
    key: parse(file ?? 'a key of signing.trust.keys', text),
    notBefore: notBefore ?? null,
    notAfter: notAfter ?? null,
    revoked: revoked ?? null,
  };
}

function parse(name: string, pem: string): PublicKey {
  try {
    return readPublicKey(pem);
  } catch (cause) {
    throw unreadable(name, cause instanceof Error ? cause.message : 'unknown reason', cause);
  }
}

async function readTrusted(cwd: string, file: string): Promise<string> {
  return readFile(resolve(cwd, file), 'utf8').catch((cause: unknown) => {
    throw unreadable(
      file,
      cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown reason',
      cause,
    );
  });
}

function toIdentity({ san, sanPattern = '', issuer }: TrustedIdentitySettings): TrustedIdentity {
  return { san: san === undefined ? { pattern: sanPattern } : { exactly: san }, issuer };
}

function unreadable(name: string, why: string, cause: unknown): ReleaseError {
  return new ReleaseError('TRUST_UNREADABLE', `${name} cannot be trusted: ${why}`, {
    hint: 'It must be a public key in PEM, such as the cosign.pub that release keygen writes.',
    cause,
  });
}
