import { ReleaseError } from '../core/error.ts';
import { entryFile, entryText, isOfRelease, type Entry, type Tip } from '../core/ledger/entry.ts';
import { parseAnyEntry } from '../core/ledger/parse.ts';
import type { LedgerEntry, Recorded } from '../core/ledger/types.ts';
import type { Facts } from '../core/model.ts';
import type { Clock, EntryStore, Ledger, LedgerCommit, LedgerPlace, World } from '../ports.ts';
import { releaseSignature } from './entry-signature.ts';

/** An entry that is made but on no branch yet. */
export interface Made<E extends Entry = LedgerEntry> extends LedgerCommit {
  readonly entry: E;
}

/** What an entry says, and files to keep beside it. */
export interface Said<E extends Entry = LedgerEntry> {
  readonly entry: E;
  readonly files?: Readonly<Record<string, string>>;
}

/** The newest entry of a ledger and its commit. */
export interface Newest {
  readonly tip: Tip;
  readonly commit: string | null;
}

/** Asks for the newest entry. @throws ReleaseError LEDGER_UNREADABLE */
export async function newestEntry(place: LedgerPlace, { ledger }: World): Promise<Newest> {
  const newest = await ledger.tip(place);
  if (newest === null) return { tip: null, commit: null };
  const { commit, text } = newest;
  return { tip: { entry: parseAnyEntry(text, `the newest entry of ${place.branch}`), text }, commit };
}

/**
 * The entries about a release that were added after the one that opened it, newest first.
 * @throws ReleaseError LEDGER_UNREADABLE
 */
export async function* entriesAfter(
  opened: LedgerEntry,
  { tip, commit }: Newest,
  { place, ledger }: { readonly place: LedgerPlace; readonly ledger: Ledger },
): AsyncGenerator<LedgerEntry, void, void> {
  if (tip === null || commit === null) return;
  const count = tip.entry.predicate.seq - opened.predicate.seq;
  for (let back = 0; back < count; back += 1) {
    const text = (await ledger.fileAt({ commit, text: tip.text }, back, entryFile)) ?? '';
    const entry = parseAnyEntry(text, `entry ${String(back)} before the newest of ${place.branch}`);
    if (isOfRelease(entry) && entry.predicate.of === opened.predicate.of) yield entry;
  }
}

/** Makes the commit of the next entry. No branch moves. */
export async function makeEntry<E extends Entry>(
  parent: string | null,
  { entry, files }: Said<E>,
  { ledger }: { readonly ledger: EntryStore },
): Promise<Made<E>> {
  const message = headlineOf(entry);
  const commit = await ledger.commit({
    parent,
    files: { [entryFile]: entryText(entry), ...files },
    message,
  });
  return { entry, commit, parent };
}

/** Makes the commit of the next entry about a release, signed where entries are. No branch moves. */
export async function makeReleaseEntry(
  { tip, commit }: Newest,
  { entry, files }: Said,
  world: Pick<World, 'ledger' | 'keys'>,
): Promise<Made> {
  const newest = tip === null || commit === null ? null : { commit, text: tip.text };
  const signature = await releaseSignature(entry, newest, world);
  return makeEntry(commit, { entry, files: { ...files, ...signature } }, world);
}

/** Adds an entry, after whatever others add at the same time. `say` gives null where nothing is to be said any more. */
export async function addEntry(
  place: LedgerPlace,
  world: World,
  say: (tip: Tip) => LedgerEntry | null,
): Promise<LedgerEntry | null> {
  return inTurn(world.clock, async () => {
    const newest = await newestEntry(place, world);
    const entry = say(newest.tip);
    if (entry !== null) await world.ledger.append(place, await makeReleaseEntry(newest, { entry }, world));
    return entry;
  });
}

/** How often a run tries to add to a ledger that others add to. Each try that fails is one of theirs that succeeded. */
const mostTries = 100;

/**
 * Does work that is lost where somebody adds to the ledger first, until it is not. The pauses are random, so that
 * runs do not meet again and again.
 */
export async function inTurn<T>({ pause }: Clock, work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      const isLate = error instanceof ReleaseError && error.code === 'LEDGER_MOVED';
      if (!isLate || tries === mostTries) throw error;
      await pause(Math.random() * longestPause(tries));
    }
  }
}

/** Longest pause between two tries, in milliseconds: growing, so that many make room; then short, so that nobody waits for ever. */
function longestPause(tries: number): number {
  return tries <= 10 ? 100 * tries : 100;
}

/** What is known of the files of a release, wherever they are. */
export function recordedOf({ assets, packages }: Pick<Facts, 'assets' | 'packages'>): Recorded {
  return {
    assets: Object.fromEntries(
      Object.entries(assets).map(([tag, files]) => [
        tag,
        files.map(({ name, size, sha256 }) => ({ name, size, sha256 })),
      ]),
    ),
    packages: Object.fromEntries(
      Object.entries(packages).map(([key, files]) => [key, files.map(({ path: _, ...known }) => known)]),
    ),
  };
}

/** The subject of an entry's commit: `release opened: v1.2.0 #12`, `production intent: v1.2.0 #13`. */
export function headlineOf(entry: Entry): string {
  const { kind, seq } = entry.predicate;
  if (!isOfRelease(entry)) {
    const { environment, tag } = entry.predicate;
    return `${environment ?? 'everywhere'} ${kind}: ${tag} #${String(seq)}\n`;
  }
  const { tags } = entry.predicate;
  const [first = '', ...more] = Object.keys(tags);
  const rest = more.length === 0 ? '' : ` and ${String(more.length)} more`;
  return `release ${kind}: ${first}${rest} #${String(seq)}\n`;
}
