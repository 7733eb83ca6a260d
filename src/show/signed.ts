import type { SignerIdentity } from '../core/evidence/settings.ts';
import { clean } from './text.ts';

/** What was signed, for people. */
export function showSigned(
  signed: readonly { readonly file: string; readonly bundle: string }[],
  identity: SignerIdentity,
): string {
  return signed
    .map(({ file, bundle }) => `${clean(file)} is signed with ${nameOf(identity)}: ${clean(bundle)}`)
    .join('\n');
}

function nameOf(identity: SignerIdentity): string {
  if (identity.kind === 'key') return `the key ${identity.keyId}`;
  return identity.kind === 'cosign'
    ? clean(identity.command)
    : `a certificate of ${clean(identity.authority)}`;
}
