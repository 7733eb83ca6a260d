import { ReleaseError } from '../../error.ts';
import { compareObserved } from '../compare.ts';
import type { BlueGreenTarget } from '../target-settings.ts';
import type { Observed, Wanted } from '../types.ts';
import { together } from './containers.ts';
import { deployedOf } from './deployed.ts';
import { type Driver, type Program, run, type SharingDriver } from './program.ts';
import { checkRouter, direct, otherOf, redirect, type Slot, type Traffic, trafficOf } from './router.ts';
import { filledArgv, valuesOf, variablesOf } from './words.ts';

/**
 * Two slots behind nginx: a version comes to the one without traffic, is looked at there, and then takes the traffic. The other one
 * stays as it was, for going back.
 * @param slots what drives each of them
 */
export function blueGreenDriver(
  target: BlueGreenTarget,
  repository: string | undefined,
  slots: Readonly<Record<Slot, Driver>>,
): SharingDriver {
  const stage = (wanted: Wanted): Program<void> => staged({ target, repository, slots }, wanted);
  const shift = function* (wanted: Wanted, share: number): Program<number> {
    const traffic = yield* trafficOf(target);
    // Where all of it goes to the new one already, there is nothing to share it with.
    if (traffic === null || traffic.share === 100) return 100;
    if (traffic.share !== share)
      yield* redirect(target, { from: traffic, to: { ...traffic, share } }, wanted.fence);
    return share;
  };
  return {
    tools: [
      ...new Set([
        ...slots.blue.tools,
        ...slots.green.tools,
        ...(target.nginx.host === undefined ? [] : ['ssh']),
      ]),
    ],
    *check(): Program<void> {
      yield* checkRouter(target);
      yield* slots.blue.check();
      yield* slots.green.check();
    },
    traffic: { stage, shift },
    *deploy(wanted): Program<void> {
      yield* stage(wanted);
      yield* shift(wanted, 100);
    },
    *observe(wanted): Program<Observed> {
      const found: Observed[] = [];
      for (const slot of servingOf(yield* trafficOf(target))) found.push(yield* slots[slot].observe(wanted));
      return together(found);
    },
  };
}

/** Slots that take traffic. */
function servingOf(traffic: Traffic | null): readonly Slot[] {
  if (traffic === null) return [];
  const { old, fresh, share } = traffic;
  return [...(share < 100 ? [old] : []), ...(share > 0 ? [fresh] : [])];
}

interface Place {
  readonly target: BlueGreenTarget;
  readonly repository: string | undefined;
  readonly slots: Readonly<Record<Slot, Driver>>;
}

/** Where the slot with all the traffic runs it already, nothing is done but to say so with the new number. */
function* staged(place: Place, wanted: Wanted): Program<void> {
  const { target, slots } = place;
  const traffic = yield* trafficOf(target);
  if (traffic === null) {
    yield* filledSlot(place, 'blue', wanted);
    const to = { old: 'green', fresh: 'blue', share: 100 } as const;
    return yield* redirect(target, { from: null, to }, wanted.fence);
  }
  // A new one that never took all of it was never found well.
  const active = traffic.share === 100 ? traffic.fresh : traffic.old;
  const idle = otherOf(active);
  if (
    compareObserved(deployedTo(place, active, wanted), yield* slots[active].observe(wanted)).isSame === true
  )
    return yield* direct(target, { old: idle, fresh: active, share: 100 }, wanted.fence);
  // Whoever comes late is refused here, before the idle slot is touched.
  yield* direct(target, { old: active, fresh: idle, share: 0 }, wanted.fence);
  yield* filledSlot(place, idle, wanted);
}

function deployedTo({ target, repository: image }: Place, slot: Slot, wanted: Wanted): Wanted {
  return deployedOf(wanted, { target: target.slots[slot], ...(image === undefined ? {} : { image }) });
}

/** Makes a slot without traffic run it, and looks whether it does. */
function* filledSlot(place: Place, slot: Slot, wanted: Wanted): Program<void> {
  const { target, repository, slots } = place;
  yield* slots[slot].deploy(wanted);
  const found = yield* slots[slot].observe(wanted);
  const { isSame, message } = compareObserved(deployedTo(place, slot, wanted), found);
  if (isSame === false)
    throw new ReleaseError('DEPLOY_FAILED', `${slot}, which has no traffic: ${message}`, {
      hint: 'The traffic goes where it went before. Remove the cause and deploy again.',
    });
  if (target.ready === undefined) return;
  const values = valuesOf(wanted, repository);
  yield* run({
    title: `ask whether ${slot} is ready for traffic`,
    argv: filledArgv(target.ready, values),
    input: '',
    env: { ...variablesOf(wanted, values), RELEASE_SLOT: slot },
  });
}
