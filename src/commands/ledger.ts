import { readLedger, type LedgerReading } from '../apply/deploy/ledger.ts';
import { contradictionsOf, lookAtMirrors } from '../apply/mirror/converge.ts';
import { exitCodes } from '../core/error.ts';
import type { ChainProblem } from '../core/ledger/chain-types.ts';
import { digestsOf } from '../core/mirror/mirrored.ts';
import { showJson } from '../show/json.ts';
import { showChain } from '../show/ledger.ts';
import { notice } from './notice.ts';
import { openOffice } from './deploy/access.ts';
import { mirrorsOf, type Mirrorer } from './deploy/mirrors.ts';
import { readSettings } from './planning.ts';
import type { Ending, Tools } from './tools.ts';

/**
 * `release ledger verify`: exit 0 where every entry is as it must be and mirrors that can be asked remember no other ledger,
 * else 3, naming each that is not.
 */
export async function verifyLedger(options: { readonly json?: boolean }, tools: Tools): Promise<Ending> {
  const settings = await readSettings(tools);
  const office = await openOffice(settings, tools, false);
  const { access } = office;
  const reading = await readLedger({ ...access, checked: null });
  const rewound = await rewoundIn(reading, { office, tools });
  const problems = [...reading.chain.problems, ...rewound];
  const { signed, entries } = reading.chain;
  const isTrusted = access.trust !== null;
  tools.terminal.data(
    options.json === true
      ? showJson({ schema: 1, whole: problems.length === 0, entries, signed, trusted: isTrusted, problems })
      : showChain(
          { ...reading.chain, problems },
          { ...tools.terminal, branch: access.place.branch, isTrusted },
        ),
  );
  return { exitCode: problems.length === 0 ? exitCodes.done : exitCodes.refused };
}

/** What mirrors remember that the ledger does not say any more. A ledger that is not whole has no digests to compare. */
async function rewoundIn(reading: LedgerReading, mirrorer: Mirrorer): Promise<readonly ChainProblem[]> {
  const { chain, tip, commit } = reading;
  const { terminal } = mirrorer.tools;
  if (chain.problems.length > 0) return [];
  const asked = (await mirrorsOf(mirrorer)).filter(({ kind }) => kind === 'github');
  const nothing = { origin: { source: '', service: '' }, deployments: [], metrics: () => '', isWhole: true };
  const looks = await lookAtMirrors(asked, nothing);
  for (const { kind, found } of looks)
    if ('problem' in found) notice(terminal, `${kind} could not be asked: ${found.problem}`);
  return contradictionsOf(looks, digestsOf(chain.vouchers, tip)).map(({ kind, seq, message }) => ({
    code: 'REWOUND',
    at: seq,
    commit: commit ?? '',
    message: `${kind} remembers that ${message}`,
  }));
}

/** `release ledger export`: every entry on a line with its signature, oldest first, so that it can be checked anywhere. */
export async function exportLedger(tools: Tools): Promise<Ending> {
  const { access } = await openOffice(await readSettings(tools), tools, false);
  const newest = await access.ledger.tip(access.place);
  const records = newest === null ? [] : await access.ledger.records(newest);
  tools.terminal.data(records.map((record) => JSON.stringify(record)).join('\n'));
  return { exitCode: exitCodes.done };
}
