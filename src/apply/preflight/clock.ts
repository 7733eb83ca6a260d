import { ReleaseError } from '../../core/error.ts';
import type { Plan, Warning } from '../../core/model.ts';
import { fine, isOnServer, problem, publications, unasked, type Check } from './check.ts';

/**
 * How far clocks may be apart, in seconds: certificates of signatures live ten minutes, identity tokens of CI jobs five,
 * and those who check them allow little more.
 */
const tolerable = 300;

/** This clock and the forge's agree: identity tokens and signatures are made by the one and judged by the other. */
export const clock: Check = {
  name: 'clock',
  holds: () => 'the clock is right',
  concerns: isOnServer,
  async run({ plan, world: { git }, access }) {
    const ahead = (await access().catch(() => null))?.ahead ?? null;
    if (ahead === null) return unasked('the time: nobody tells it');
    if (Math.abs(ahead) <= tolerable) return fine;
    const { commits, tags } = await git.signs();
    return isTimeVital(plan) || commits || tags
      ? problem(wrong(ahead))
      : { ...fine, notices: [apart(ahead)] };
  },
};

/** What is published may be signed, or by an identity of this job: both name the time. */
function isTimeVital(plan: Plan): boolean {
  const isKeyless = plan.actions.some((one) => one.kind === 'attest' && one.with.keyless !== false);
  return isKeyless || publications(plan).length > 0;
}

const hint = 'Set the clock of this machine (timedatectl set-ntp true), then run: release next';

function wrong(ahead: number): ReleaseError {
  return new ReleaseError('CLOCK_WRONG', `${saying(ahead)}: what is signed now would not be believed`, {
    hint,
  });
}

function apart(ahead: number): Warning {
  return { code: 'CLOCK_APART', message: saying(ahead), hint };
}

/** @param ahead seconds the forge is ahead of this machine */
function saying(ahead: number): string {
  const minutes = Math.round(Math.abs(ahead) / 60);
  return `the clock of this machine is ${minutes} minutes ${ahead > 0 ? 'behind' : 'ahead of'} that of the forge`;
}
