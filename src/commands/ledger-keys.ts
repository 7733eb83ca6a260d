import type { TrustPolicy } from '../core/evidence/policy.ts';
import { isSigned } from '../pipeline/evidence.ts';
import type { LedgerKeys } from '../ports.ts';
import type { EvidenceTools } from '../ports-evidence.ts';
import type { Settings } from './planning.ts';
import type { Tools } from './tools.ts';

/** How entries of the ledger are signed in a repository, and whose are believed. */
export function openLedgerKeys(settings: Settings, { openSigner }: EvidenceTools, tools: Tools): LedgerKeys {
  const { key, keyless, cosign } = settings.config.signing;
  let trust: Promise<TrustPolicy | null> | null = null;
  return {
    trust: () => (trust ??= ledgerTrust(settings, tools)),
    // The same settings as those files are signed with: nobody is asked for a password twice.
    signer: async () => (isSigned(settings.config.signing) ? openSigner({ key, keyless, cosign }) : null),
  };
}

/** Whose entries are believed; null where the configuration names nobody. */
async function ledgerTrust({ root, config }: Settings, tools: Tools): Promise<TrustPolicy | null> {
  const { trust } = config.signing;
  if (trust.keys.length + trust.identities.length === 0) return null;
  const opened = await (await tools.openEvidence(root)).openTrust(trust, { offline: false });
  return { ...opened, seen: null, now: tools.now() };
}
