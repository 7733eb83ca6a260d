import { entriesAfter, newestEntry } from '../apply/entries.ts';
import type { EnteredRelease, OpenRelease } from '../apply/open-release.ts';
import { assertWhole } from '../apply/deploy/ledger.ts';
import { claim, restOf, resume } from '../apply/resume.ts';
import type { Outcome } from '../apply/apply.ts';
import { ReleaseError } from '../core/error.ts';
import { checkChain } from '../core/ledger/chain.ts';
import { entryFile, evidenceFile, planFile, withRecord } from '../core/ledger/entry.ts';
import { parseEntry, parseEvidence } from '../core/ledger/parse.ts';
import { differencesOf } from '../core/ledger/agree.ts';
import type { LedgerEntry } from '../core/ledger/types.ts';
import type { Plan } from '../core/model.ts';
import { onRemote } from '../core/plan.ts';
import { shellWord } from '../core/quote.ts';
import { clean } from '../show/text.ts';
import type { Clock, LedgerPlace, LedgerTip, World } from '../ports.ts';
import { watch } from './watch.ts';
import type { Tools } from './tools.ts';

/** An open release, and the entry of whoever works on it. */
export interface Open extends EnteredRelease {
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
    const { holder } = open;
    const others = now ? null : othersAt(open, world, tools);
    if (others !== null) {
      if (waitsFor?.predicate.seq !== holder.predicate.seq) tools.terminal.talk(others);
      waitsFor = holder;
      await world.clock.pause(pace);
      if (tools.signal.aborted) throw interrupted();
    } else if (await claim(place, open, world)) {
      resumed.push(await completed(open, world, tools));
    }
  }
  return resumed;
}

/** Says that a release is completed, and does it. @throws what `resume` throws */
export async function completed(release: OpenRelease, world: World, tools: Tools): Promise<Resumed> {
  tools.terminal.talk(
    `Completing release ${nameOf(release)}, which an earlier run made public but did not finish.`,
  );
  return { release, outcome: await resume(release, world, watch(restOf(release.plan), tools)) };
}

/** What to say of somebody else who may be at work on a release; null where nobody is. */
function othersAt(open: Open, { self, clock }: World, tools: Tools): string | null {
  const { by, at } = open.holder.predicate;
  if (by.host !== self.host) return leftTo(open, at, clock);
  if (by.pid === self.pid || !tools.isAlive(by.pid)) return null;
  return `${nameOf(open)} is being completed by process ${String(by.pid)}: waiting for it …`;
}

/** What to say of a release that a run on another machine worked on at some time and may still; null when it is too long ago. */
export function leftTo(release: Pick<OpenRelease, 'tags'>, at: string, { now }: Clock): string | null {
  const left = Date.parse(at) + lease - Date.parse(now());
  if (left > 2 * lease) return null; // a clock that is that far ahead tells nothing
  const most = `at most ${String(Math.ceil(left / 1000))} seconds`;
  return left <= 0 ? null : `${nameOf(release)} is being completed by another run: waiting for it, ${most} …`;
}

/** A release, by its tags. */
export function nameOf({ tags }: Pick<OpenRelease, 'tags'>): string {
  return Object.keys(tags).map(clean).join(', ');
}

/** @throws ReleaseError ALREADY_RUNNING while somebody else may be at work on a release */
export function assertFree(open: Open, world: World, tools: Tools): void {
  if (othersAt(open, world, tools) === null) return;
  throw new ReleaseError('ALREADY_RUNNING', `${nameOf(open)} is being completed by another run`, {
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
  await assertBelieved(of, { place, newest: { commit, text: tip.text } }, world);
  const back = tip.entry.predicate.seq - of;
  const read = (file: string): Promise<string | null> =>
    ledger.fileAt({ commit, text: tip.text }, back, file);
  const { opened: first, plan } = await readOpening(of, place, read);
  const evidence = parseEvidence(await read(evidenceFile));
  const after = await entriesAfter(first, newest, { place, ledger }).next();
  const holder = after.value ?? first;
  const opened = withRecord(first, holder.predicate);
  const { commit: made, tags } = opened.predicate;
  return { plan, opened, commit: made, tags, recorded: opened.predicate, evidence, holder };
}

/**
 * A plan is carried out for what the ledger says, so nobody who is not trusted may have said it.
 * @throws ReleaseError LEDGER_BROKEN where an entry of the release is not signed as it must be
 */
async function assertBelieved(
  of: number,
  { place, newest }: { readonly place: LedgerPlace; readonly newest: LedgerTip },
  { ledger, keys }: World,
): Promise<void> {
  const trust = await keys.trust();
  if (trust === null) return;
  const { vouchers, problems } = checkChain(await ledger.records(newest), { trust, checkedTo: 0 });
  const own = vouchers.flatMap(({ entry: { predicate } }) =>
    'of' in predicate && predicate.of === of ? [predicate.seq] : [],
  );
  assertWhole({ chain: { problems: problems.filter(({ at }) => at === of || own.includes(at)) } }, place);
}

/** The entry that opened a release and the plan beside it, which must say the same. */
async function readOpening(
  of: number,
  place: LedgerPlace,
  read: (file: string) => Promise<string | null>,
): Promise<{ readonly opened: LedgerEntry; readonly plan: Plan }> {
  const where = `entry ${String(of)} of ${place.branch}`;
  const opened = parseEntry((await read(entryFile)) ?? '', where);
  const text = await read(planFile);
  if (text === null) throw planless(place, of);
  const { parsePlanText } = await import('../pipeline/plan-file.ts');
  const plan = onRemote(parsePlanText(text, `the plan of ${where}`), place.remote);
  const differences = differencesOf(opened, plan, of);
  if (differences.length > 0) throw contradictory(where, differences);
  return { opened, plan };
}

function contradictory(where: string, differences: readonly string[]): ReleaseError {
  return new ReleaseError(
    'LEDGER_UNREADABLE',
    `${where} and the plan beside it do not say the same: ${differences.join(', ')}`,
    {
      hint: 'Nothing was done. The ledger is only ever added to by release: find out who wrote that entry (git log), and take it back',
    },
  );
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

/** A run was stopped while it waited. */
export function interrupted(): ReleaseError {
  return new ReleaseError('INTERRUPTED', 'stopped while waiting for another run', {
    hint: 'Start again: release next',
  });
}
