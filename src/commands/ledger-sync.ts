import { contradictionsOf, lookAtMirrors, reportMissing, sendMissing } from '../apply/mirror/converge.ts';
import { exitCodes, ReleaseError } from '../core/error.ts';
import { digestsOf } from '../core/mirror/mirrored.ts';
import { showJson } from '../show/json.ts';
import { showMirrors } from '../show/mirrors.ts';
import { mirroredOf, mirrorsOf } from './deploy/mirrors.ts';
import { openRoom } from './deploy/room.ts';
import { readSettings } from './planning.ts';
import type { Ending, Tools } from './tools.ts';

/** What `release ledger sync` may be told. */
export interface SyncOptions {
  readonly dryRun: boolean;
  readonly json?: boolean;
}

/**
 * `release ledger sync`: sends every mirror what it lacks of the ledger. Exit 0 where all of them show it now, else 6.
 * @throws ReleaseError USAGE where no mirror is configured, LEDGER_BROKEN, LEDGER_REWOUND before anything was sent
 */
export async function syncLedger({ dryRun, json }: SyncOptions, tools: Tools): Promise<Ending> {
  const settings = await readSettings(tools);
  if (settings.config.mirrors.length === 0)
    throw new ReleaseError('USAGE', 'no mirrors are configured', {
      hint: "Say where the ledger is shown: mirrors: [{ kind: 'github' }] in release.config",
    });
  const room = await openRoom(settings, tools, false);
  const { reading } = room;
  const looks = await lookAtMirrors(await mirrorsOf(room), await mirroredOf(reading, room));
  const [first] = contradictionsOf(looks, digestsOf(reading.chain.vouchers, reading.tip));
  if (first !== undefined) throw rewound(first);
  const mirrors = dryRun
    ? looks.map(reportMissing)
    : await Promise.all(looks.map((look) => sendMissing(look, tools.signal)));
  const { terminal } = tools;
  terminal.data(
    json === true ? showJson({ schema: 1, dryRun, mirrors }) : showMirrors(mirrors, { dryRun, ...terminal }),
  );
  const isShown = mirrors.every(({ problems }) => problems.length === 0);
  return { exitCode: isShown ? exitCodes.done : exitCodes.failedAfter };
}

function rewound({ kind, message }: { readonly kind: string; readonly message: string }): ReleaseError {
  return new ReleaseError('LEDGER_REWOUND', `${kind} remembers another ledger: ${message}`, {
    hint: 'Nothing was sent. See all of it: release ledger verify; docs/ledger.md says how to bring back what is missing',
  });
}
