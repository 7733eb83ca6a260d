import { ReleaseError } from '../core/error.ts';
import type { TrustPolicy } from '../core/evidence/policy.ts';
import { entryText, signatureFile, type Entry } from '../core/ledger/entry.ts';
import { parseAnyEntry } from '../core/ledger/parse.ts';
import { checkEntrySignature } from '../core/ledger/signature.ts';
import { mustBeSigned } from '../core/ledger/signed-releases.ts';
import type { LedgerEntry } from '../core/ledger/types.ts';
import { cleanLine } from '../core/notes/clean.ts';
import type { LedgerKeys, LedgerTip, World } from '../ports.ts';
import type { Signer } from '../ports-evidence.ts';

/** Files to keep beside an entry, by name. */
export type Beside = Readonly<Record<string, string>>;

/**
 * The bundle that goes beside an entry which must be signed where somebody is trusted. Nothing is added that would not be believed: one
 * such entry, and nobody could deploy any more.
 * @throws ReleaseError CONFIG_INVALID, FILE_NOT_SIGNED
 */
export async function signatureBeside(
  entry: Entry,
  { signer, trust }: { readonly signer: Signer | null; readonly trust: TrustPolicy | null },
): Promise<Beside> {
  if (signer === null && trust !== null) throw unsigned('entries of the ledger must be signed here');
  if (signer === null) return {};
  const text = entryText(entry);
  const bundle = await signer.signStatement(text.trimEnd());
  if (trust === null) return { [signatureFile]: bundle };
  const { wrong } = checkEntrySignature(text, bundle, { ...trust, seen: entry.predicate.at });
  if (wrong !== '') throw untrusted(wrong);
  return { [signatureFile]: bundle };
}

/**
 * The bundle that goes beside an entry about a release. Who goes on with a release that is public may have no key, and completes it
 * all the same, as far as the ledger would still be believed (`SignedReleases`).
 * @param newest the entry it follows
 * @throws ReleaseError CONFIG_INVALID, and of the entry that opens a release whatever keeps it from being signed
 */
export async function releaseSignature(
  entry: LedgerEntry,
  newest: LedgerTip | null,
  { ledger, keys }: Pick<World, 'ledger' | 'keys'>,
): Promise<Beside> {
  const isOpening = entry.predicate.kind === 'opened';
  const signed = await signedBy(entry, keys).catch((error: unknown) => {
    if (isOpening || !(error instanceof ReleaseError)) throw error;
    return null;
  });
  if (signed !== null) return signed;
  if ((await keys.trust()) === null || newest === null) return {};
  const before = (await ledger.records(newest)).map(({ text, signature }, at) => ({
    entry: parseAnyEntry(text ?? '', `entry ${String(at + 1)}`),
    isSigned: signature !== null,
  }));
  const why = mustBeSigned(before, entry);
  if (why !== null) throw unsigned(`this release cannot be told of without a key: ${why}`);
  return {};
}

async function signedBy(entry: LedgerEntry, keys: LedgerKeys): Promise<Beside | null> {
  const signer = await keys.signer();
  return signer === null ? null : signatureBeside(entry, { signer, trust: await keys.trust() });
}

function unsigned(message: string): ReleaseError {
  return new ReleaseError('CONFIG_INVALID', `${message}, and nothing says with what`, {
    hint: "Say it beside signing.trust in release.config: signing: { key: 'cosign.key' }",
  });
}

function untrusted(wrong: string): ReleaseError {
  return new ReleaseError('CONFIG_INVALID', `what you sign with is not believed here: ${cleanLine(wrong)}`, {
    hint: 'Nothing was changed. Have your public key added to signing.trust.keys in release.config, or sign with one that is there',
  });
}
