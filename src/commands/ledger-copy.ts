import { copyEntries } from '../apply/deploy/copy.ts';
import { assertWhole } from '../apply/deploy/ledger.ts';
import { exitCodes, ReleaseError } from '../core/error.ts';
import { checkChain } from '../core/ledger/chain.ts';
import { openOffice } from './deploy/access.ts';
import { readSettings } from './planning.ts';
import type { Ending, Tools } from './tools.ts';
import { keptLedger } from './worlds.ts';

/**
 * `release ledger copy`: takes what the branch tells to where `deploymentLedger` keeps it from now on. The branch stays as it is.
 * @throws ReleaseError USAGE, LEDGER_BROKEN, LEDGER_UNREACHABLE
 */
export async function copyLedger(tools: Tools): Promise<Ending> {
  const settings = await readSettings(tools);
  if (settings.config.deploymentLedger === null)
    throw new ReleaseError('USAGE', 'what runs where is kept on the branch (deploymentLedger: null)', {
      hint: 'Say in release.config where it is to be kept, then run this again',
    });
  const { access, standing, world } = await openOffice(settings, tools, false);
  const place = keptLedger(standing, settings, 'There is nothing to copy');
  const newest = await world.ledger.tip(place);
  const records = newest === null ? [] : await world.ledger.records(newest);
  const chain = checkChain(records, { trust: access.trust, checkedTo: 0 });
  assertWhole({ chain }, place);
  const [open] = chain.vouchers.at(-1)?.entry.predicate.open ?? [];
  if (open !== undefined)
    throw new ReleaseError('USAGE', `the release that entry ${String(open)} opened is not complete`, {
      hint: 'Complete it, then run this again: release resume',
    });
  const count = await copyEntries(records, access);
  tools.terminal.talk(
    count === 0
      ? `${access.place.branch} has every entry of ${place.branch}.`
      : `Copied ${String(count)} ${count === 1 ? 'entry' : 'entries'} of ${place.branch} to ${access.place.branch}. From now on it is kept there.`,
  );
  return { exitCode: exitCodes.done };
}
