import { say } from '../apply/deploy/ledger.ts';
import { withdraw } from '../apply/withdraw.ts';
import { isAbout } from '../core/deploy/candidates.ts';
import type { LedgerState } from '../core/deploy/types.ts';
import { exitCodes } from '../core/error.ts';
import { shellWord } from '../core/quote.ts';
import type { Wish } from '../core/withdraw/packages.ts';
import { greatestOf, isSameKind } from '../core/withdraw/rank.ts';
import type { WithdrawReport, WithdrawStep } from '../core/withdraw/step.ts';
import { releasedLine, type ReleasedLine } from '../pipeline/past.ts';
import { showJson } from '../show/json.ts';
import { showWithdrawal } from '../show/withdrawal.ts';
import { assertConsent } from './consent.ts';
import { readReleases } from './deploy/releases.ts';
import { mirroring } from './deploy/mirrors.ts';
import { marked, tellPeople } from './deploy/notify.ts';
import { openRoom } from './deploy/room.ts';
import { readSettings, withSource } from './planning.ts';
import type { Ending, Tools } from './tools.ts';
import { withdrawSteps, type Withdrawal } from './withdraw/gather.ts';

/** What `release yank` may be told. */
export interface YankOptions {
  readonly restore: boolean;
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly reason?: string;
  readonly json?: boolean;
}

/**
 * `release yank`: withdraws a version everywhere it was published, and removes nothing; or takes that back. What fails stops nothing
 * else, and is told with the command that does it.
 * @throws ReleaseError NO_SUCH_VERSION, LEDGER_BROKEN, NOT_CONFIRMED, and what `say` throws
 */
export async function yank(asked: string, options: YankOptions, tools: Tools): Promise<Ending> {
  const withdrawal = await lookEverywhere(asked, options, tools);
  const steps = [ledgerStep(withdrawal), ...(await withdrawSteps(withdrawal))];
  const { terminal } = tools;
  if (options.dryRun)
    return told(withdrawal, { entry: null, steps: steps.map(reportOf) }, { options, tools });
  if (steps.some(({ state }) => state === 'todo')) {
    const { direction } = withdrawal.wish;
    const { tag } = withdrawal.released;
    const verb = direction === 'yank' ? 'Withdraw' : 'Take back the withdrawal of';
    terminal.talk(showWithdrawal({ tag, direction, steps }, terminal));
    await assertConsent(`${verb} ${tag}?`, { yes: options.yes, again: withdrawal.again }, terminal);
  }
  return told(withdrawal, await doAll(withdrawal, steps, { options, tools }), { options, tools });
}

async function lookEverywhere(asked: string, options: YankOptions, tools: Tools): Promise<Withdrawal> {
  const settings = await readSettings(tools);
  const { office, reading } = await openRoom(settings, tools, !options.dryRun);
  const released = await withSource(tools, settings, (source) =>
    releasedLine(source, settings.config, asked),
  );
  const wish = wishOf(released, reading.state, options);
  const { reason } = options;
  const why = reason === undefined ? '' : ` --reason ${shellWord(reason)}`;
  const again = `release yank ${shellWord(released.tag)}${options.restore ? ' --restore' : ''}${why} --yes`;
  return { released, wish, office, reading, releases: await readReleases(office, reading), again };
}

/** What a person said, and how to tell them. */
interface Person {
  readonly options: YankOptions;
  readonly tools: Tools;
}

/** The ledger first: from then on nobody deploys it, whatever fails after. */
async function doAll(
  withdrawal: Withdrawal,
  [first, ...steps]: readonly WithdrawStep[],
  person: Person,
): Promise<Done> {
  const { wish, office } = withdrawal;
  const entry = await markLedger(withdrawal);
  if (entry !== null && wish.direction === 'yank') await tellYanked(withdrawal, person);
  if (entry !== null) await mirroring({ office, tools: person.tools }).ended();
  const reports = await withdraw(steps, office.world, { better: wish.better });
  const marked =
    first === undefined ? [] : [{ ...reportOf(first), state: entry === null ? 'there' : 'done' } as const];
  return { entry, steps: [...marked, ...reports] };
}

function wishOf(
  { version, siblings }: ReleasedLine,
  { yanked }: LedgerState,
  { restore, reason }: YankOptions,
): Wish {
  const marked = siblings.filter((one) => yanked.some((mark) => isAbout(mark, one)));
  const bad = new Set([version, ...marked.map((one) => one.version)]);
  const good = siblings.map((one) => one.version).filter((one) => !bad.has(one) && isSameKind(one, version));
  const direction = restore ? 'restore' : 'yank';
  return { version, direction, scope: 'all', reason: reason ?? null, better: greatestOf(good), bad };
}

function ledgerStep({ released, wish, reading }: Withdrawal): WithdrawStep {
  const isYank = wish.direction === 'yank';
  const isMarked = reading.state.yanked.some((mark) => isAbout(mark, released));
  const step = `ledger: ${isYank ? 'withdrawn, so nobody deploys it' : 'not withdrawn any more'}`;
  return { step, state: isYank === isMarked ? 'there' : 'todo', message: null, command: null, effect: null };
}

/** Number of the entry; null where the ledger says so already. */
async function markLedger({ released, wish, office }: Withdrawal): Promise<number | null> {
  const { tag, version, commit, package: name } = released;
  const { reason, direction } = wish;
  const isYank = direction === 'yank';
  const entry = await say(office.access, ({ state }) =>
    isYank === state.yanked.some((mark) => isAbout(mark, released))
      ? null
      : {
          tag,
          version,
          commit,
          package: name,
          artifacts: [],
          kind: isYank ? 'yank' : 'unyank',
          environment: null,
          reason,
        },
  );
  return entry?.predicate.seq ?? null;
}

async function tellYanked(
  { released: { version, tag }, office, wish: { reason } }: Withdrawal,
  { tools }: Person,
): Promise<void> {
  const next = `release yank ${shellWord(tag)} --restore`;
  const teller = { office, tools };
  await tellPeople(marked('yanked', { environment: null, version, reason, next }, teller), teller);
}

function reportOf({ step, state, message, command }: WithdrawStep): WithdrawReport {
  return { step, state, message, command };
}

/** What became of a withdrawal. */
interface Done {
  /** Number of the ledger's entry; null where none was added. */
  readonly entry: number | null;
  readonly steps: readonly WithdrawReport[];
}

function told({ released, wish }: Withdrawal, { entry, steps }: Done, { options, tools }: Person): Ending {
  const { version, tag } = released;
  const { direction } = wish;
  const { terminal } = tools;
  terminal.data(
    options.json === true
      ? showJson({ schema: 1, version, tag, direction, entry, steps })
      : showWithdrawal({ tag, direction, steps }, terminal),
  );
  const isFailed = steps.some(({ state }) => state === 'failed');
  return { exitCode: isFailed ? exitCodes.failedAfter : exitCodes.done };
}
