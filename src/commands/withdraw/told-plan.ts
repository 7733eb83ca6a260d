import type { LedgerReading } from '../../apply/deploy/ledger.ts';
import { ReleaseError } from '../../core/error.ts';
import { differencesOf } from '../../core/ledger/agree.ts';
import { isOfRelease, planFile } from '../../core/ledger/entry.ts';
import type { LedgerEntry } from '../../core/ledger/types.ts';
import type { Plan } from '../../core/model.ts';
import type { Ledger } from '../../ports.ts';

/** A release as the ledger tells of it. */
export interface ToldRelease {
  /** The plan it was made by: what was published, and where. */
  readonly plan: Plan;
  /** The newest entry about it, with what became of its files. */
  readonly entry: LedgerEntry;
}

/** What the ledger has of the release of a tag; null where it has nothing that can be read. */
export async function toldRelease(
  tag: string,
  { reading: { chain, tip, commit }, ledger }: { readonly reading: LedgerReading; readonly ledger: Ledger },
): Promise<ToldRelease | null> {
  const about = chain.vouchers.flatMap(({ entry }) =>
    isOfRelease(entry) && Object.hasOwn(entry.predicate.tags, tag) ? [entry] : [],
  );
  const entry = about.at(-1);
  const opened = about.find(({ predicate: { seq } }) => seq === entry?.predicate.of);
  if (entry === undefined || opened === undefined || tip === null || commit === null) return null;
  const { seq } = opened.predicate;
  const back = tip.entry.predicate.seq - seq;
  const text = await ledger.fileAt({ commit, text: tip.text }, back, planFile);
  const plan = text === null ? null : await planIn(text, seq);
  return plan === null || differencesOf(opened, plan, seq).length > 0 ? null : { plan, entry };
}

/** One of another version of this tool may not be readable any more. */
async function planIn(text: string, seq: number): Promise<Plan | null> {
  const { parsePlanText } = await import('../../pipeline/plan-file.ts');
  try {
    return parsePlanText(text, `the plan of entry ${String(seq)}`);
  } catch (error) {
    if (error instanceof ReleaseError) return null;
    throw error;
  }
}
