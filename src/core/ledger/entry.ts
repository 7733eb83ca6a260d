import { canonicalJson, sha256 } from '../canonical.ts';
import {
  predicateType,
  type EntryKind,
  type LedgerEntry,
  type LedgerNote,
  type Link,
  type Opening,
  type Recorded,
  type Writer,
} from './types.ts';
import type { DeploymentEntry } from './deployment-types.ts';

/** Names of the files an entry's commit holds. */
export const entryFile = 'entry.json';
export const planFile = 'plan.json';
export const evidenceFile = 'evidence.json';
export const signatureFile = 'entry.sigstore.json';

/** Any entry of a ledger. */
export type Entry = LedgerEntry | DeploymentEntry;

/** Whether an entry is about a release, and not about where one runs. */
export function isOfRelease(entry: Entry): entry is LedgerEntry {
  return entry.predicateType === predicateType;
}

/** The bytes of an entry: canonical JSON and a line end. */
export function entryText(entry: Entry): string {
  return `${canonicalJson(entry)}\n`;
}

/** Who writes an entry, when and why. */
export interface Occasion {
  readonly by: Writer;
  /** RFC 3339, UTC. */
  readonly at: string;
  readonly reason: string | null;
}

/** Opens a release: from here on it is public, and open until another entry ends it. */
export function openedEntry(tip: Tip, opening: Opening, occasion: Occasion): LedgerEntry {
  const { seq, prev, open } = following(tip);
  return entryOf({ seq, prev, open: [...open, seq] }, opening, { kind: 'opened', of: seq, ...occasion });
}

/** The entry that opened a release, with what is known of its files by now: who builds them again may get others. */
export function withRecord(opened: LedgerEntry, { assets, packages }: Recorded): LedgerEntry {
  return { ...opened, predicate: { ...opened.predicate, assets, packages } };
}

/** Goes on with an open release in place of another run. */
export function claimedEntry(tip: Tip, opened: LedgerEntry, occasion: Occasion): LedgerEntry {
  return entryOf(following(tip), opened.predicate, { kind: 'claimed', of: opened.predicate.of, ...occasion });
}

/** Notes how far a step of an open release got. */
export function notedEntry(tip: Tip, opened: LedgerEntry, occasion: Occasion, note: LedgerNote): LedgerEntry {
  const { of } = opened.predicate;
  return entryOf(following(tip), opened.predicate, { kind: 'noted', of, ...occasion, note });
}

/** Ends an open release. `recorded` is what was published in the end. */
export function endedEntry(
  tip: Tip,
  opened: LedgerEntry,
  { recorded, ...ending }: Occasion & { readonly kind: 'completed' | 'aborted'; readonly recorded: Recorded },
): LedgerEntry {
  const { seq, prev, open } = following(tip);
  const { of } = opened.predicate;
  const link = { seq, prev, open: open.filter((one) => one !== of) };
  return entryOf(link, { ...opened.predicate, ...recorded }, { of, ...ending });
}

/** The newest entry of a ledger with its bytes, or null where there is none yet. */
export type Tip = { readonly entry: Entry; readonly text: string } | null;

/** Whether a release is still open where the ledger stands. */
export function isOpen(tip: Tip, opened: LedgerEntry): tip is NonNullable<Tip> {
  return tip?.entry.predicate.open.includes(opened.predicate.of) === true;
}

/** Where the next entry stands. */
export function following(tip: Tip): Link {
  if (tip === null) return { seq: 1, prev: null, open: [] };
  const { seq, open } = tip.entry.predicate;
  return { seq: seq + 1, prev: sha256(tip.text), open };
}

function entryOf(
  link: Link,
  opening: Opening,
  more: Occasion & { readonly kind: EntryKind; readonly of: number; readonly note?: LedgerNote },
): LedgerEntry {
  const { planId, commit, base, branch, tags, assets, packages } = opening;
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: subjectsOf(opening),
    predicateType,
    predicate: { v: 1, ...link, planId, commit, base, branch, tags, assets, packages, ...more },
  };
}

/** Digest names are those of in-toto's DigestSet: `gitTag`, `gitCommit`, `sha256`. */
function subjectsOf({ commit, tags, assets, packages }: Opening): LedgerEntry['subject'] {
  return [
    ...Object.entries(tags).map(([name, id]) => ({ name, digest: { gitTag: id, gitCommit: commit } })),
    ...[...Object.values(assets), ...Object.values(packages)]
      .flat()
      .map(({ name, sha256: digest }) => ({ name, digest: { sha256: digest } })),
  ];
}
