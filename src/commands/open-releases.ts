import { entriesAfter, newestEntry } from '../apply/entries.ts';
import type { OpenRelease } from '../apply/open-release.ts';
import { claim, restOf, resume } from '../apply/resume.ts';
import type { Outcome } from '../apply/apply.ts';
import { ReleaseError } from '../core/error.ts';
import { entryFile, planFile } from '../core/ledger/entry.ts';
import { parseEntry } from '../core/ledger/parse.ts';
import type { LedgerEntry } from '../core/ledger/types.ts';
import { shellWord } from '../core/quote.ts';
import type { LedgerPlace, World } from '../ports.ts';
import { watch } from './watch.ts';
import type { Tools } from './tools.ts';

/** An open release, and the entry of whoever works on it. */
export interface Open extends OpenRelease {
  readonly holder: LedgerEntry;
}

/** How long whoever opened or claimed a release is left alone with it, in milliseconds, unless it is known to be dead. */
const lease = 5 * 60_000;

/** How often a run that waits looks again, in milliseconds. */
const pace = 3_000;

/** Where open releases are completed, and whether to wait for others who may be at it. */
export interface Resuming {
  readonly place: LedgerPlace;
  readonly world: World;
  readonly now: boolean;
}

/** A release that was completed, with what that did. */
export interface Resumed {
  readonly release: OpenRelease;
  readonly outcome: Outcome;
}

/**
 * Completes every release that is public and not complete, oldest first. A run that may still be at work on one is
 * waited for; one that is known to be dead, or silent for too long, is taken over.
 * @throws ReleaseError of what stands in the way, as a failure after the commit point
 */
export async function resumeOpen(resuming: Resuming, tools: Tools): Promise<readonly Resumed[]> {
  const { place, world, now } = resuming;
  const resumed: Resumed[] = [];
  let waitsFor: LedgerEntry | null = null;
  for (let open = await firstOpen(place, world); open !== null; open = await firstOpen(place, world)) {
    const { holder, plan, opened } = open;
    const others = now ? null : othersAt(open, world, tools);
    if (others !== null) {
      if (waitsFor?.predicate.seq !== holder.predicate.seq) tools.terminal.talk(others);
      waitsFor = holder;
      await world.clock.pause(pace);
      if (tools.signal.aborted) throw interrupted();
    } else if (await claim(place, open, world)) {
      tools.terminal.talk(
        `Completing release ${nameOf(opened)}, which an earlier run made public but did not finish.`,
      );
      resumed.push({ release: open, outcome: await resume(open, world, watch(restOf(plan), tools)) });
    }
  }
  return resumed;
}

/** What to say of somebody else who may be at work on a release; null where nobody is. */
function othersAt({ holder, opened }: Open, { self, clock }: World, tools: Tools): string | null {
  const { by, at } = holder.predicate;
  const left = Date.parse(at) + lease - Date.parse(clock.now());
  if (by.host !== self.host) {
    const most = `at most ${String(Math.ceil(left / 1000))} seconds`;
    return left <= 0
      ? null
      : `${nameOf(opened)} is being completed by another run: waiting for it, ${most} …`;
  }
  if (by.pid === self.pid || !tools.isAlive(by.pid)) return null;
  return `${nameOf(opened)} is being completed by process ${String(by.pid)}: waiting for it …`;
}

function nameOf({ predicate: { tags } }: LedgerEntry): string {
  return Object.keys(tags).join(', ');
}

/** @throws ReleaseError ALREADY_RUNNING while somebody else may be at work on a release */
export function assertFree(open: Open, world: World, tools: Tools): void {
  if (othersAt(open, world, tools) === null) return;
  throw new ReleaseError('ALREADY_RUNNING', `${nameOf(open.opened)} is being completed by another run`, {
    hint: 'Wait for it. If you know that it is dead: release abort --now',
  });
}

/** The oldest open release, or null. @throws ReleaseError LEDGER_UNREADABLE, PLAN_UNREADABLE */
export async function firstOpen(place: LedgerPlace, world: World): Promise<Open | null> {
  const { ledger } = world;
  const newest = await newestEntry(place, world);
  const { tip, commit } = newest;
  const [of] = tip?.entry.predicate.open ?? [];
  if (tip === null || commit === null || of === undefined) return null;
  const fileOf = (name: string): Promise<string | null> =>
    ledger.fileAt({ commit, text: tip.text }, tip.entry.predicate.seq - of, name);
  const where = `entry ${String(of)} of ${place.branch}`;
  const opened = parseEntry((await fileOf(entryFile)) ?? '', where);
  const text = await fileOf(planFile);
  if (text === null) throw planless(place, of);
  const { parsePlanText } = await import('../pipeline/plan-file.ts');
  const plan = parsePlanText(text, `the plan of ${where}`);
  const after = await entriesAfter(opened, newest, { place, ledger }).next();
  return { plan, opened, holder: after.value ?? opened };
}

function planless({ branch }: LedgerPlace, of: number): ReleaseError {
  return new ReleaseError(
    'LEDGER_UNREADABLE',
    `entry ${String(of)} of ${branch} opens a release without a plan`,
    {
      hint: `Look at it: git log --stat ${shellWord(branch)}. The ledger is only ever added to by release`,
    },
  );
}

function interrupted(): ReleaseError {
  return new ReleaseError('INTERRUPTED', 'stopped while waiting for another run', {
    hint: 'Start again: release next',
  });
}
