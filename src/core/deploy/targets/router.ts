import { ReleaseError } from '../../error.ts';
import { quote } from '../../quote.ts';
import type { BlueGreenTarget } from '../target-settings.ts';
import { type Program, run, type Step } from './program.ts';
import { checkBody, lookBody, writeBody } from './router-scripts.ts';
import { type Script, scriptStep } from './script.ts';

/** The two slots of a target. */
export type Slot = 'blue' | 'green';

/** Who takes traffic. */
export interface Traffic {
  /** The slot that takes what the new one does not. */
  readonly old: Slot;
  readonly fresh: Slot;
  /** Percent of the traffic that goes to the new one. */
  readonly share: number;
}

/** The other slot. */
export function otherOf(slot: Slot): Slot {
  return slot === 'blue' ? 'green' : 'blue';
}

/** Whether nginx could be told. */
export function* checkRouter(target: BlueGreenTarget): Program<void> {
  yield* run(stepOf(target, 'look at nginx', checkBody));
}

/** @throws ReleaseError DEPLOY_FAILED where the file is not one of ours; null where there is none yet */
export function* trafficOf(target: BlueGreenTarget): Program<Traffic | null> {
  const line = (yield* run(stepOf(target, 'look at the traffic', lookBody))).trim();
  if (line === '') return null;
  const groups = /^(?<old>blue|green) (?<fresh>blue|green) (?<share>\d{1,3})$/.exec(line)?.groups;
  const old = slotOf(groups?.['old']);
  const fresh = slotOf(groups?.['fresh']);
  if (old !== null && fresh !== null) return { old, fresh, share: Number(groups?.['share']) };
  throw new ReleaseError(
    'DEPLOY_FAILED',
    `${target.nginx.file} tells of traffic in an unknown way: ${quote(line)}`,
    {
      hint: 'Nothing was changed. The file is written by release alone; move it away and deploy again.',
    },
  );
}

function slotOf(text: string | undefined): Slot | null {
  return text === 'blue' || text === 'green' ? text : null;
}

/** Sends a share of the traffic to the new slot; a run that comes late is refused. */
export function* direct(target: BlueGreenTarget, traffic: Traffic, fence: number): Program<void> {
  const { old, fresh, share } = traffic;
  const { upstream, servers } = target.nginx;
  const server = (slot: Slot, weight: number): readonly string[] =>
    weight === 0 ? [] : [`  server ${servers[slot]} weight=${String(weight)};`];
  const lines = [`upstream ${upstream} {`, ...server(old, 100 - share), ...server(fresh, share), '}'];
  yield* run(
    stepOf(target, `send ${String(share)}% of the traffic to ${fresh}`, writeBody, {
      fence: String(fence),
      state: `old=${old} new=${fresh} share=${String(share)}`,
      text: lines.join('\n'),
    }),
  );
}

/**
 * `direct`, and back where that fails after the file was written: a connection may break before nginx has read it, and whoever looks
 * next would take the file's word.
 * @param from what the file says before; null where there is none
 * @throws ReleaseError as `direct`; the message says what the file is left with
 */
export function* redirect(
  target: BlueGreenTarget,
  { from, to }: { readonly from: Traffic | null; readonly to: Traffic },
  fence: number,
): Program<void> {
  try {
    yield* direct(target, to, fence);
  } catch (error) {
    if (!(error instanceof ReleaseError) || error.code === 'FENCED') throw error;
    const left = yield* takenBack(target, { from, to }, fence);
    throw left === null ? error : error.retold({ message: `${error.message}\n${left}` });
  }
}

/** What became of a file that may have been written; null where it was not. */
function* takenBack(
  target: BlueGreenTarget,
  { from, to }: { readonly from: Traffic | null; readonly to: Traffic },
  fence: number,
): Program<string | null> {
  const { file } = target.nginx;
  const says = `${String(to.share)}% of the traffic goes to ${to.fresh}`;
  try {
    const now = yield* trafficOf(target);
    if (now === null || !isSameTraffic(now, to)) return null;
    if (from === null) return `${file} was written all the same, and says that ${says}`;
    yield* direct(target, from, fence);
    return `${file} had been written all the same; it is as it was before, and nginx has read it`;
  } catch (error) {
    if (!(error instanceof ReleaseError)) throw error;
    return `${file} may say that ${says}, which could not be taken back: ${error.message}`;
  }
}

function isSameTraffic(a: Traffic, b: Traffic): boolean {
  return a.old === b.old && a.fresh === b.fresh && a.share === b.share;
}

function stepOf(
  { nginx }: BlueGreenTarget,
  title: string,
  body: string,
  variables: Script['variables'] = {},
): Step {
  const { host = null, sshConfig, file, reload = ['nginx', '-s', 'reload'] } = nginx;
  const script = { title, body, words: [], commands: { reload }, variables: { file, ...variables } };
  return scriptStep({ host, sshConfig }, script);
}
