import type { SigningSettings } from '../../core/evidence/settings.ts';
import { ReleaseError } from '../../core/error.ts';
import type { Evidence, Signer } from '../../ports-evidence.ts';
import { openTrust } from '../verify/trust.ts';
import { makeKeyFiles, readSigningKey } from './key-file.ts';
import { localSigner } from './local.ts';
import type { PasswordSources } from './password.ts';

/** What signing needs of the process. */
export interface EvidenceSources extends PasswordSources {
  /** Aborted by Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
}

/** Keys, signers and trust of a folder. */
export function openEvidence(cwd: string, sources: EvidenceSources): Evidence {
  return {
    makeKeys: (file) => makeKeyFiles(cwd, file, sources),
    openSigner: (settings) => openSigner(cwd, settings, sources),
    openTrust: (settings, options) => openTrust(cwd, settings, options),
  };
}

async function openSigner(cwd: string, settings: SigningSettings, sources: EvidenceSources): Promise<Signer> {
  const { key, keyless, cosign } = settings;
  if (key !== null) return localSigner(await readSigningKey(cwd, key, sources));
  if (cosign !== null) {
    const { cosignSigner } = await import('./cosign.ts');
    return cosignSigner(cosign, { cwd, env: sources.env, signal: sources.signal });
  }
  if (keyless !== false) {
    const { keylessSigner } = await import('./keyless.ts');
    return keylessSigner(keyless === true ? {} : keyless, sources.env);
  }
  throw new ReleaseError('CONFIG_INVALID', 'nothing says how to sign', {
    hint: "Name a key: --key cosign.key, or signing: { key: 'cosign.key' } in release.config. release keygen makes one.",
  });
}
