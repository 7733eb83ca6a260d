import { replay } from '../../core/deploy/replay.ts';
import type { LedgerState } from '../../core/deploy/types.ts';
import { ReleaseError } from '../../core/error.ts';
import type { TrustPolicy } from '../../core/evidence/policy.ts';
import { checkChain } from '../../core/ledger/chain.ts';
import type { Chain, ChainPolicy } from '../../core/ledger/chain-types.ts';
import { checkedBefore, nowChecked, trustId } from '../../core/ledger/checked.ts';
import { deploymentEntry } from '../../core/ledger/deployment-entry.ts';
import type { DeploymentEntry, DeploymentWord, Speaker } from '../../core/ledger/deployment-types.ts';
import type { Tip } from '../../core/ledger/entry.ts';
import { cleanLine } from '../../core/notes/clean.ts';
import type { Signer } from '../../ports-evidence.ts';
import type { CheckedStore, Clock, EntryStore, LedgerPlace, LedgerTip } from '../../ports.ts';
import { inTurn, makeEntry } from '../entries.ts';
import { signatureBeside } from '../entry-signature.ts';

/** A ledger that is read whole and added to. */
export interface LedgerAccess {
  readonly place: LedgerPlace;
  readonly ledger: EntryStore;
  readonly clock: Clock;
  /** Whom to believe; null: nobody is named. */
  readonly trust: TrustPolicy | null;
  /** Remembers which signatures were checked; null: all of them are checked each time. */
  readonly checked: CheckedStore | null;
  /** Signs what is added; null: nothing is signed here. */
  readonly signer: Signer | null;
  /** Who adds. */
  readonly speaker: Omit<Speaker, 'at'>;
}

/** A ledger as it is now. */
export interface LedgerReading {
  readonly chain: Chain;
  readonly state: LedgerState;
  readonly tip: Tip;
  /** The commit of its newest entry; null where it has none. */
  readonly commit: string | null;
}

/** Reads a ledger, whatever is wrong with it. @throws ReleaseError LEDGER_UNREADABLE where entries were lost */
export async function readLedger(
  access: Pick<LedgerAccess, 'place' | 'ledger' | 'clock' | 'trust' | 'checked' | 'speaker'>,
): Promise<LedgerReading> {
  const { place, ledger, clock } = access;
  const newest = await ledger.tip(place);
  const chain = newest === null ? checkChain([], nobody) : await readChain(newest, access);
  const entry = chain.vouchers.at(-1)?.entry;
  return {
    chain,
    state: replay(chain.vouchers, clock.now()),
    tip: newest === null || entry === undefined ? null : { entry, text: newest.text },
    commit: newest?.commit ?? null,
  };
}

const nobody: ChainPolicy = { trust: null, checkedTo: 0 };

/** Reads and checks a ledger, but not again the signatures that were checked before, with the same trust. */
async function readChain(
  newest: LedgerTip,
  { ledger, trust, checked, speaker }: Pick<LedgerAccess, 'ledger' | 'trust' | 'checked' | 'speaker'>,
): Promise<Chain> {
  if (trust === null) return checkChain(await ledger.records(newest, Number.MAX_SAFE_INTEGER), nobody);
  if (checked === null) return checkChain(await ledger.records(newest), { trust, checkedTo: 0 });
  const id = trustId(trust, speaker.tool);
  const before = await checked.read();
  const known = before?.trust === id ? before.seq : 0;
  const read = await ledger.records(newest, known);
  const checkedTo = checkedBefore(read, before, id);
  const quick = checkChain(read, { trust, checkedTo });
  // The chain tells of an entry that was changed since by the next one: all of it is looked at again, to name it.
  const isDone = quick.problems.length === 0 && checkedTo === known;
  const chain = isDone ? quick : checkChain(await ledger.records(newest), { trust, checkedTo: 0 });
  const now = nowChecked(read, id);
  if (now !== null && now.seq > checkedTo && chain.problems.length === 0) await checked.write(now);
  return chain;
}

/** Reads a ledger that something is to be decided by. @throws ReleaseError LEDGER_BROKEN, LEDGER_UNREADABLE */
export async function readWhole(access: Parameters<typeof readLedger>[0]): Promise<LedgerReading> {
  const reading = await readLedger(access);
  assertWhole(reading, access.place);
  return reading;
}

/** @throws ReleaseError LEDGER_BROKEN where one entry is not as it must be */
export function assertWhole(
  { chain: { problems } }: { readonly chain: Pick<Chain, 'problems'> },
  { branch }: LedgerPlace,
): void {
  const [first, ...more] = problems;
  if (first === undefined) return;
  const rest = more.length === 0 ? '' : ` (and ${String(more.length)} more)`;
  throw new ReleaseError(
    'LEDGER_BROKEN',
    `entry ${String(first.at)} of ${branch} cannot be trusted: ${cleanLine(first.message)}${rest}`,
    { hint: 'Nothing was changed. See all of it: release ledger verify' },
  );
}

/**
 * Adds an entry after whatever others add at the same time. What it says is decided again each time the ledger has moved;
 * null says nothing.
 * @throws ReleaseError LEDGER_BROKEN, LEDGER_MOVED, FILE_NOT_SIGNED, PUSH_REJECTED, PUSH_FORBIDDEN
 */
export async function say(
  access: LedgerAccess,
  decide: (reading: LedgerReading) => DeploymentWord | null,
): Promise<DeploymentEntry | null> {
  const { place, ledger, clock, speaker } = access;
  return inTurn(clock, async () => {
    const reading = await readWhole(access);
    const word = decide(reading);
    if (word === null) return null;
    const entry = deploymentEntry(reading.tip, word, { ...speaker, at: clock.now() });
    await ledger.append(
      place,
      await makeEntry(reading.commit, { entry, files: await signatureBeside(entry, access) }, { ledger }),
    );
    return entry;
  });
}
