import { readLedger, type LedgerReading } from '../../apply/deploy/ledger.ts';
import { contradictionsOf, lookAtMirrors, sendMissing } from '../../apply/mirror/converge.ts';
import { replay } from '../../core/deploy/replay.ts';
import { ReleaseError } from '../../core/error.ts';
import type { DeploymentEntry } from '../../core/ledger/deployment-types.ts';
import { entryText } from '../../core/ledger/entry.ts';
import { digestsOf, mirroredDeployments, type MirroredLedger } from '../../core/mirror/mirrored.ts';
import type { Warning } from '../../core/model.ts';
import type { Mirror } from '../../ports-deploy.ts';
import { statusOf } from '../../core/status/status.ts';
import { measure } from '../metrics.ts';
import { notice } from '../notice.ts';
import { originOf } from '../origin.ts';
import type { Tools } from '../tools.ts';
import { targetOf } from '../worlds.ts';
import type { Office } from './access.ts';
import { inTime } from './in-time.ts';

/** Who mirrors, and from where. */
export interface Mirrorer {
  readonly office: Office;
  readonly tools: Tools;
}

/** Shows on mirrors what happens while deployments are done. Nothing fails by it. */
export interface Mirroring {
  /** A deployment was announced. It is shown while the target is at work. */
  begun(entry: DeploymentEntry): void;
  /** All that was announced so far is over, or somebody wants to know: shown with what it took the place of. */
  ended(): Promise<void>;
}

/** Longest time mirrors may hold up a command, in milliseconds; what is not sent by then is told, and sent by `ledger sync`. */
const patience = 30_000;

/** @param announced deployments, by number, that are to be shown */
export function mirroring(mirrorer: Mirrorer, announced: readonly number[] = []): Mirroring {
  const numbers = new Set(announced);
  let beginning: Promise<void> = Promise.resolve();
  const { mirrors } = mirrorer.office.settings.config;
  if (mirrors.length === 0) return { begun: () => undefined, ended: () => Promise.resolve() };
  return {
    begun: (entry) => {
      numbers.add(entry.predicate.seq);
      beginning = gently(mirrorer, (signal) => showBeginning(entry, mirrorer, signal));
    },
    ended: async () => {
      await beginning;
      await gently(mirrorer, (signal) => showEnd(numbers, mirrorer, signal));
    },
  };
}

/** The mirrors of a repository. */
export function mirrorsOf({ office, tools }: Mirrorer): Promise<readonly Mirror[]> {
  const { settings, standing } = office;
  return tools.openMirrors(settings.config.mirrors, standing, targetOf(standing, settings));
}

/** What mirrors show of a whole ledger. */
export async function mirroredOf(reading: LedgerReading, mirrorer: Mirrorer): Promise<MirroredLedger> {
  const { office } = mirrorer;
  const deployments = mirroredDeployments(reading.state, digestsOf(reading.chain.vouchers, reading.tip));
  const isWritten = office.settings.config.mirrors.some(({ kind }) => kind === 'prometheus');
  return {
    origin: originOf(office.standing),
    deployments,
    metrics: isWritten ? await metricsOf(reading, mirrorer) : () => '',
    isWhole: true,
  };
}

async function metricsOf(
  { state }: LedgerReading,
  { office, tools }: Mirrorer,
): Promise<MirroredLedger['metrics']> {
  const { prometheusText } = await import('../../show/prometheus.ts');
  const { settings } = office;
  const metrics = await measure({ settings, state, problems: [] }, { period: 'week' }, tools);
  return (labels) => prometheusText({ state, status: statusOf(state), metrics }, labels);
}

/** Only GitHub shows what is under way; the others tell of what is over. */
async function showBeginning(
  entry: DeploymentEntry,
  mirrorer: Mirrorer,
  signal: AbortSignal,
): Promise<readonly Warning[]> {
  const { office, tools } = mirrorer;
  const digests = digestsOf([], { entry, text: entryText(entry) });
  const state = replay([{ entry, keyId: null }], tools.now());
  const origin = originOf(office.standing);
  const ledger = {
    origin,
    deployments: mirroredDeployments(state, digests),
    metrics: () => '',
    isWhole: false,
  };
  const mirrors = (await mirrorsOf(mirrorer)).filter(({ kind }) => kind === 'github');
  return sendTo(mirrors, { ledger, digests: null, signal });
}

async function showEnd(
  numbers: ReadonlySet<number>,
  mirrorer: Mirrorer,
  signal: AbortSignal,
): Promise<readonly Warning[]> {
  const reading = await readLedger(mirrorer.office.access);
  const whole = await mirroredOf(reading, mirrorer);
  const meant = whole.deployments.filter(({ seq }) => numbers.has(seq));
  const left = new Set(meant.map(({ replaces }) => replaces));
  const deployments = whole.deployments.filter(({ seq }) => numbers.has(seq) || left.has(seq));
  const digests = digestsOf(reading.chain.vouchers, reading.tip);
  const ledger = { ...whole, deployments, isWhole: false };
  return sendTo(await mirrorsOf(mirrorer), { ledger, digests, signal });
}

async function sendTo(
  mirrors: readonly Mirror[],
  {
    ledger,
    digests,
    signal,
  }: {
    readonly ledger: MirroredLedger;
    /** Of the entries of the ledger; null where not all are known. */
    readonly digests: ReadonlyMap<number, string> | null;
    readonly signal: AbortSignal;
  },
): Promise<readonly Warning[]> {
  const looks = await lookAtMirrors(mirrors, ledger);
  const against = digests === null ? [] : contradictionsOf(looks, digests);
  if (against.length > 0)
    return against.map(({ kind, message }) => ({
      code: 'NOT_MIRRORED',
      message: `${kind} remembers another ledger: ${message}`,
      hint: 'See all of it: release ledger verify',
    }));
  const reports = await Promise.all(looks.map((look) => sendMissing(look, signal)));
  return reports.flatMap(({ kind, problems: [first] }) => (first === undefined ? [] : [behind(kind, first)]));
}

/** One warning for each thing that went wrong, whatever it was; and no waiting without end. */
async function gently(
  { tools: { terminal } }: Mirrorer,
  work: (signal: AbortSignal) => Promise<readonly Warning[]>,
): Promise<void> {
  const failed = (error: unknown): readonly Warning[] => [
    behind('mirrors', error instanceof ReleaseError ? error.message : 'something unexpected happened'),
  ];
  const warnings = await inTime(
    patience,
    (signal) => work(signal).catch(failed),
    () => [behind('mirrors', 'they did not answer in time')],
  );
  for (const { code, message, hint } of warnings) notice(terminal, `${code}: ${message}. ${hint ?? ''}`);
}

function behind(who: string, problem: string): Warning {
  return {
    code: 'NOT_MIRRORED',
    message: `${who}: ${problem}`,
    hint: 'Everything else went on. To send what is missing: release ledger sync',
  };
}
