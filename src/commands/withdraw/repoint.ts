import { withdraw } from '../../apply/withdraw.ts';
import { isAbout, markOn } from '../../core/deploy/candidates.ts';
import type { Deployment, LedgerState } from '../../core/deploy/types.ts';
import { ReleaseError } from '../../core/error.ts';
import type { Wish } from '../../core/withdraw/packages.ts';
import { releasedLine, type ReleasedLine } from '../../pipeline/past.ts';
import { clean } from '../../show/text.ts';
import { showWithdrawStep } from '../../show/withdrawal.ts';
import { readReleases } from '../deploy/releases.ts';
import type { Room } from '../deploy/room.ts';
import { notice } from '../notice.ts';
import { withSource } from '../planning.ts';
import { withdrawSteps } from './gather.ts';

/**
 * Moves what others follow off a version that an environment went back from: dist-tags of npm, tags of images that move, the latest
 * release page. Only what is at that version moves. Nothing fails by it: what could not be done is told with the command that does it.
 * @param left what ran before
 */
export async function repoint(
  left: Deployment,
  { isDry }: { readonly isDry: boolean },
  room: Room,
): Promise<void> {
  const { office, reading, tools } = room;
  const { terminal } = tools;
  try {
    const { settings, world } = office;
    const released = await withSource(tools, settings, (source) =>
      releasedLine(source, settings.config, left.tag),
    );
    const releases = await readReleases(office, reading);
    const wish = wishOf(released, left, reading.state);
    const again = `release rollback --list --env ${left.environment}`;
    const steps = await withdrawSteps({ released, wish, office, reading, releases, again });
    const reports = isDry ? steps : await withdraw(steps, world, { better: null });
    terminal.talk(`\nWhat others follow, where it is at ${clean(left.version)}:`);
    for (const report of reports) terminal.talk(showWithdrawStep(report, terminal).join('\n'));
  } catch (error) {
    if (!(error instanceof ReleaseError)) throw error;
    notice(terminal, `NOT_REPOINTED: ${error.message}. The rollback is not touched by that.`);
  }
}

/** The version that is left is bad from here on, and so is what is held there or withdrawn. */
function wishOf({ version, siblings }: ReleasedLine, left: Deployment, { holds, yanked }: LedgerState): Wish {
  const isBad = (one: ReleasedLine['siblings'][number]): boolean =>
    yanked.some((mark) => isAbout(mark, one)) || markOn(holds, one, left.environment) !== null;
  const bad = new Set([version, ...siblings.filter(isBad).map((one) => one.version)]);
  return { version, direction: 'yank', scope: 'tags', reason: null, better: null, bad };
}
