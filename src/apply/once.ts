import { ReleaseError } from '../core/error.ts';
import { notedEntry } from '../core/ledger/entry.ts';
import type { LedgerEntry, LedgerNote } from '../core/ledger/types.ts';
import type { Warning } from '../core/model.ts';
import type { JsonObject } from '../core/plugin-call.ts';
import type { LedgerPlace, World } from '../ports.ts';
import { addEntry, entriesAfter, newestEntry } from './entries.ts';

/** Where a step that cannot look is noted. */
export interface Notebook {
  readonly place: LedgerPlace;
  readonly opened: LedgerEntry;
  readonly world: World;
}

/** How far a step got in earlier runs; null: it was not begun. @throws ReleaseError LEDGER_UNREADABLE */
export async function noteOf(step: string, notebook: Notebook): Promise<LedgerNote | null> {
  for await (const note of notesOf(notebook)) if (note.step === step) return note;
  return null;
}

/** The steps of a release that were begun, and may have happened. @throws ReleaseError LEDGER_UNREADABLE */
export async function begunSteps(notebook: Notebook): Promise<readonly string[]> {
  const steps = new Set<string>();
  for await (const { step } of notesOf(notebook)) steps.add(step);
  return [...steps];
}

/** What the ledger notes of a release, newest first. */
async function* notesOf({ place, opened, world }: Notebook): AsyncGenerator<LedgerNote, void, void> {
  const newest = await newestEntry(place, world);
  for await (const { predicate } of entriesAfter(opened, newest, { place, ledger: world.ledger }))
    if (predicate.note != null) yield predicate.note;
}

/** Notes how far a step is. @throws ReleaseError LEDGER_MOVED, LEDGER_UNREADABLE */
export async function note(noted: LedgerNote, { place, opened, world }: Notebook): Promise<void> {
  const occasion = { by: world.self, at: world.clock.now(), reason: null };
  await addEntry(place, world, (tip) => notedEntry(tip, opened, occasion, noted));
}

/** A step that cannot look before it acts. */
export interface BlindStep {
  readonly step: string;
  readonly act: () => Promise<JsonObject | null>;
  /** Whether it can be seen that it happened; null: nobody can tell. */
  readonly happened: (() => Promise<boolean>) | null;
}

/** What a blind step gave, and what people should know of it. */
export interface Attempted {
  readonly changed: boolean;
  readonly gave: JsonObject | null;
  readonly notices: readonly Warning[];
}

/**
 * Does a blind step at most once where it can, and says so where it cannot: it is noted before it begins and after it is
 * done. One that an earlier run began and did not end is done again, unless it can be seen or a person says that it
 * happened.
 * @throws ReleaseError of the step
 */
export async function once(blind: BlindStep, notebook: Notebook): Promise<Attempted> {
  const { step } = blind;
  const known = await noteOf(step, notebook);
  if (known?.state === 'done') return { changed: false, gave: known.gave, notices: [] };
  if (known === null) {
    await note({ step, state: 'begun', gave: null }, notebook);
    return { ...(await done(blind, notebook)), notices: [] };
  }
  if (await isThere(blind, notebook)) {
    await note({ step, state: 'done', gave: null }, notebook);
    return { changed: false, gave: null, notices: [] };
  }
  const again = blind.happened === null ? [repeated(step)] : [];
  const attempt = await done(blind, notebook).catch((error: unknown) => {
    throw blind.happened === null ? unclear(step, error) : error;
  });
  return { ...attempt, notices: again };
}

async function done({ step, act }: BlindStep, notebook: Notebook): Promise<Omit<Attempted, 'notices'>> {
  const gave = await act();
  await note({ step, state: 'done', gave }, notebook);
  return { changed: true, gave };
}

async function isThere({ step, happened }: BlindStep, { world }: Notebook): Promise<boolean> {
  return world.plugins.isSaidDone(step) || (happened !== null && (await happened()));
}

function repeated(step: string): Warning {
  return {
    code: 'PLUGIN_REPEATED',
    message: `an earlier run began '${step}' and did not come to its end, so it was done again: what it does may have happened twice`,
    hint: 'Look at what it publishes. With a probe it would be looked at first (docs/semantic-release.md)',
  };
}

function unclear(step: string, error: unknown): unknown {
  if (!(error instanceof ReleaseError)) return error;
  return error.retold({
    message: `${error.message}\nAn earlier run began '${step}' too and did not come to its end: it may have happened then.`,
    hint: `Look whether it is there. If it is: RELEASE_DONE='${step}' release resume; if not, mend what is said above, then: release resume`,
    exit: 'failedAfter',
  });
}
