import { isReleaseCommit } from '../core/commits/footers.ts';
import { splitMessage } from '../core/commits/lines.ts';
import type { LedgerState } from '../core/deploy/types.ts';
import type { History, HistoryCommit } from '../core/metrics/types.ts';
import type { Source } from '../ports.ts';

/** The commits of HEAD since the first that was brought anywhere, which stand in it as the place where counting begins. */
export async function readBrought(source: Source, state: LedgerState): Promise<History> {
  const begin = await source.knownCommits(firstBrought(state));
  const history = new Map<string, HistoryCommit>();
  if (begin.length === 0) return history;
  for await (const { sha, time, parents, message } of source.history({ exclude: begin, paths: false }))
    history.set(sha, { time, parents, isRelease: isReleaseCommit(splitMessage(message).body) });
  for (const sha of begin) if (!history.has(sha)) history.set(sha, { time: 0, parents: [], isRelease: true });
  return history;
}

/** Commits of what first succeeded in each environment. */
function firstBrought({ environments }: LedgerState): readonly string[] {
  return [...environments.values()].flatMap(({ deployments }) => {
    const first = deployments.find(({ outcome, rehearsal }) => outcome === 'succeeded' && !rehearsal);
    return first === undefined ? [] : [first.commit];
  });
}
