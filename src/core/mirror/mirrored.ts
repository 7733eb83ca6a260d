import { sha256 } from '../canonical.ts';
import type { Voucher } from '../deploy/replay.ts';
import type { Deployment, LedgerState } from '../deploy/types.ts';
import type { EventOrigin } from '../events/cdevents.ts';
import type { Tip } from '../ledger/entry.ts';

/** A deployment as mirrors show it. */
export interface MirroredDeployment extends Deployment {
  /** sha256 (lower-case hex) of the entry that announced it: the same in every copy. */
  readonly digest: string;
  /** Whether something else was brought to its environment since. */
  readonly isReplaced: boolean;
}

/** What mirrors show of a ledger. */
export interface MirroredLedger {
  readonly origin: EventOrigin;
  /** By number, oldest first. */
  readonly deployments: readonly MirroredDeployment[];
  /** The metrics as Prometheus reads them, every sample with these labels besides its own. */
  readonly metrics: (labels: Readonly<Record<string, string>>) => string;
  /** Whether these are all deployments, or only those that just changed. */
  readonly isWhole: boolean;
}

/** Digests (sha256, lower-case hex) of the entries of a ledger that is whole, by number: each names the one before it. */
export function digestsOf(vouchers: readonly Voucher[], tip: Tip): ReadonlyMap<number, string> {
  const digests = new Map<number, string>();
  for (const { entry } of vouchers) {
    const { seq, prev } = entry.predicate;
    if (prev !== null) digests.set(seq - 1, prev);
  }
  if (tip !== null) digests.set(tip.entry.predicate.seq, sha256(tip.text));
  return digests;
}

/** The deployments of a ledger with the digests of their entries, by number. */
export function mirroredDeployments(
  { environments }: LedgerState,
  digests: ReadonlyMap<number, string>,
): readonly MirroredDeployment[] {
  return [...environments.values()]
    .flatMap(({ deployments, current }) =>
      deployments.flatMap((one) => {
        const digest = digests.get(one.seq);
        const isReplaced = current !== null && current.seq > one.seq;
        return digest === undefined ? [] : [{ ...one, digest, isReplaced }];
      }),
    )
    .toSorted((a, b) => a.seq - b.seq);
}
