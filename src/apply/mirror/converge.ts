import type { MirroredLedger } from '../../core/mirror/mirrored.ts';
import type { MirrorReport } from '../../core/mirror/report.ts';
import { contradiction } from '../../core/mirror/rewind.ts';
import type { MirrorKind } from '../../core/mirror/settings.ts';
import type { Mirror, MirrorLook } from '../../ports-deploy.ts';

/** A mirror and what was found there; a problem where it could not be asked. */
export interface LookedAt {
  readonly kind: MirrorKind;
  readonly found: MirrorLook | { readonly problem: string };
}

/** Looks at mirrors side by side. Nothing is sent. */
export function lookAtMirrors(
  mirrors: readonly Mirror[],
  ledger: MirroredLedger,
): Promise<readonly LookedAt[]> {
  return Promise.all(
    mirrors.map(async (mirror) => ({ kind: mirror.kind, found: await mirror.look(ledger) })),
  );
}

/** What mirrors know better than the ledger (`core/mirror/rewind.ts`), with their kinds. */
export function contradictionsOf(
  looks: readonly LookedAt[],
  digests: ReadonlyMap<number, string>,
): readonly { readonly kind: MirrorKind; readonly seq: number; readonly message: string }[] {
  return looks.flatMap(({ kind, found }) => {
    const known = 'problem' in found ? null : contradiction(found.known, digests);
    return known === null ? [] : [{ kind, ...known }];
  });
}

/** After so many things that cannot be sent, the mirror is taken to be out of order. */
const enough = 3;

/** Sends a mirror what it lacks, one after the other. What cannot be sent is told; the next is tried all the same. */
export async function sendMissing({ kind, found }: LookedAt, signal: AbortSignal): Promise<MirrorReport> {
  if ('problem' in found) return { kind, sent: [], there: 0, problems: [found.problem] };
  const sent: MirrorReport['sent'][number][] = [];
  const problems: string[] = [];
  for (const shipment of found.missing) {
    const { seq, what } = shipment;
    if (signal.aborted || problems.length >= enough) break;
    const problem = await shipment.send();
    if (problem === null) sent.push({ seq, what });
    else problems.push(seq === null ? problem : `entry ${String(seq)}: ${problem}`);
  }
  const left = found.missing.length - sent.length - problems.length;
  if (left > 0) problems.push(`${String(left)} more were not sent`);
  return { kind, sent, there: found.there, problems };
}

/** What would be sent. */
export function reportMissing({ kind, found }: LookedAt): MirrorReport {
  if ('problem' in found) return { kind, sent: [], there: 0, problems: [found.problem] };
  return {
    kind,
    sent: found.missing.map(({ seq, what }) => ({ seq, what })),
    there: found.there,
    problems: [],
  };
}
