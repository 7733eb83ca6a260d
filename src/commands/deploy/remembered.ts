import { readWhole } from '../../apply/deploy/ledger.ts';
import type { CheckReport } from '../../core/deploy/check.ts';
import { none, passed, refused } from '../../core/deploy/state-checks.ts';
import { digestsOf } from '../../core/mirror/mirrored.ts';
import { contradiction, type KnownEntry } from '../../core/mirror/rewind.ts';
import type { MirrorKind } from '../../core/mirror/settings.ts';
import type { Mirror } from '../../ports-deploy.ts';
import { notice } from '../notice.ts';
import { inTime } from './in-time.ts';
import { mirrorsOf } from './mirrors.ts';
import type { Room } from './room.ts';

/** Longest time a mirror may hold up a deployment that has not begun, in milliseconds. */
const patience = 10_000;

/**
 * Whether mirrors that can tell remember another ledger: a fresh clone has nothing of its own to notice by that entries are gone. One
 * that does not answer stands in nobody's way.
 */
export async function askMirrors(room: Room): Promise<readonly CheckReport[]> {
  const { office, tools } = room;
  if (office.settings.config.mirrors.length === 0) return [];
  const mirrors = await mirrorsOf({ office, tools });
  const asked = mirrors.flatMap(({ kind, newest }) => (newest === null ? [] : [{ kind, newest }]));
  return Promise.all(asked.map((one) => askMirror(one, room)));
}

interface Asked {
  readonly kind: MirrorKind;
  readonly newest: NonNullable<Mirror['newest']>;
}

async function askMirror({ kind, newest }: Asked, room: Room): Promise<CheckReport> {
  const known = await inTime(patience, newest, () => ({ problem: 'it did not answer in time' }));
  if ('problem' in known) {
    const message = `${kind} could not be asked: ${known.problem}`;
    notice(room.tools.terminal, message);
    return none('NOT_REWOUND', message);
  }
  if (known.length === 0) return none('NOT_REWOUND', `${kind} remembers nothing of the ledger`);
  const against = await contradicted(known, room);
  if (against === null) return passed('NOT_REWOUND', `${kind} remembers no other ledger`);
  return refused(
    'NOT_REWOUND',
    `${kind} remembers that ${against.message}`,
    'See all of it: release ledger verify. docs/ledger.md says how to bring back what is missing',
  );
}

/** What was added after the ledger was read, and shown before the mirror was asked, is no contradiction: it is read again. */
async function contradicted(
  known: readonly KnownEntry[],
  { office, reading }: Room,
): Promise<ReturnType<typeof contradiction>> {
  const first = contradiction(known, digestsOf(reading.chain.vouchers, reading.tip));
  if (first === null) return null;
  const { chain, tip } = await readWhole(office.access);
  return contradiction(known, digestsOf(chain.vouchers, tip));
}
