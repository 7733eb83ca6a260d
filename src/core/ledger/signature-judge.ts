import { isLookedAtAgain } from './checked.ts';
import type { ChainPolicy, LedgerRecord, Told } from './chain-types.ts';
import { isOfRelease, type Entry } from './entry.ts';
import { checkEntrySignature, type Signature } from './signature.ts';
import { SignedReleases } from './signed-releases.ts';

/** Who signed an entry, and what is wrong with that. */
export interface Judged {
  readonly signer: Signature['signer'];
  readonly problems: readonly Told[];
}

/** An entry as it was read; null where it cannot be. */
interface Read {
  readonly entry: Entry | null;
  /** The latest time any entry so far tells. */
  readonly latest: string | null;
}

/** Looks at the signatures of a ledger, entry by entry from the first one on. */
export class SignatureJudge {
  readonly #policy: ChainPolicy;
  readonly #releases = new SignedReleases();

  constructor(policy: ChainPolicy) {
    this.#policy = policy;
  }

  /** @param at where in the ledger, from 1 */
  judge({ text, signature }: LedgerRecord, at: number, { entry, latest }: Read): Judged {
    const { trust, checkedTo } = this.#policy;
    if (trust === null || entry === null || text === null) return { signer: null, problems: [] };
    const isKnown = at <= checkedTo;
    if (isKnown && !isLookedAtAgain(text)) return { signer: 'checked before', problems: [] };
    if (signature === null) return { signer: null, problems: isKnown ? [] : this.#unsigned(entry) };
    if (isKnown && isOfRelease(entry)) return this.#signed(entry, { signer: 'checked before', wrong: '' });
    return this.#signed(entry, checkEntrySignature(text, signature, { ...trust, seen: latest }));
  }

  #signed(entry: Entry, { signer, wrong }: Signature): Judged {
    if (signer === null) return { signer, problems: [{ code: 'FORGED', message: wrong }] };
    if (isOfRelease(entry)) this.#releases.add(entry);
    return { signer, problems: [] };
  }

  #unsigned(entry: Entry): readonly Told[] {
    const message = isOfRelease(entry)
      ? this.#releases.missing(entry)
      : 'it says something of running versions, and nobody signed it';
    return message === null ? [] : [{ code: 'UNSIGNED', message }];
  }
}
