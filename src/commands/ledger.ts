import { readLedger } from '../apply/deploy/ledger.ts';
import { exitCodes } from '../core/error.ts';
import { showJson } from '../show/json.ts';
import { showChain } from '../show/ledger.ts';
import { openOffice } from './deploy/access.ts';
import { readSettings } from './planning.ts';
import type { Ending, Tools } from './tools.ts';

/** `release ledger verify`: exit 0 where every entry is as it must be, else 3, naming each that is not. */
export async function verifyLedger(options: { readonly json?: boolean }, tools: Tools): Promise<Ending> {
  const settings = await readSettings(tools);
  const { access } = await openOffice(settings, tools, false);
  const { chain } = await readLedger({ ...access, checked: null });
  const { problems, signed, entries } = chain;
  const isTrusted = access.trust !== null;
  tools.terminal.data(
    options.json === true
      ? showJson({ schema: 1, whole: problems.length === 0, entries, signed, trusted: isTrusted, problems })
      : showChain(chain, { ...tools.terminal, branch: access.place.branch, isTrusted }),
  );
  return { exitCode: problems.length === 0 ? exitCodes.done : exitCodes.refused };
}

/** `release ledger export`: every entry on a line with its signature, oldest first, so that it can be checked anywhere. */
export async function exportLedger(tools: Tools): Promise<Ending> {
  const { access } = await openOffice(await readSettings(tools), tools, false);
  const newest = await access.ledger.tip(access.place);
  const records = newest === null ? [] : await access.ledger.records(newest);
  tools.terminal.data(records.map((record) => JSON.stringify(record)).join('\n'));
  return { exitCode: exitCodes.done };
}
