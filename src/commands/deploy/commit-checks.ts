import { isReleaseCommit } from '../../core/commits/footers.ts';
import { splitMessage } from '../../core/commits/lines.ts';
import type { CheckReport } from '../../core/deploy/check.ts';
import { commitCheck, type CommitCheck } from '../../core/deploy/commit-checks.ts';
import { refused } from '../../core/deploy/state-checks.ts';
import { ReleaseError } from '../../core/error.ts';
import type { Forge } from '../../ports.ts';
import { withSource } from '../planning.ts';
import type { Desk, Request } from './request.ts';

/** Asks the forge whether the commit of a version is green; nothing where that is not asked for, or when going back. */
export async function askCommitChecks(request: Request, desk: Desk): Promise<readonly CheckReport[]> {
  const { checks } = request.environment.settings.gates ?? {};
  if (checks === undefined || request.way === 'rollback') return [];
  const { version, commit } = request.resolved.deployable;
  const { forge } = desk.office.world;
  if (forge?.isServer !== true)
    return [
      refused(
        'COMMIT_CHECKS',
        'there is no forge that checks commits',
        'Leave gates.checks out, or set forge',
      ),
    ];
  try {
    const there = await checksOf(commit, forge, desk);
    return [commitCheck({ version, ...there, job: desk.office.access.speaker.job }, checks)];
  } catch (error) {
    if (!(error instanceof ReleaseError)) throw error;
    return [refused('COMMIT_CHECKS', error.message, error.hint ?? 'Run this again')];
  }
}

interface Checked {
  /** For people. */
  readonly commit: string;
  readonly found: readonly CommitCheck[];
}

/**
 * The checks of a release commit. Where nothing ran on it, those of the commit it was made on: it changes versions and a changelog, and
 * GitHub runs no workflow for what a workflow pushes with its own token.
 */
async function checksOf(commit: string, forge: Forge, desk: Desk): Promise<Checked> {
  const found = await forge.commitChecks(commit);
  const here = { commit: commit.slice(0, 7), found };
  if (found.length > 0) return here;
  const parent = await baseOf(commit, desk);
  if (parent === null) return here;
  const words = `${parent.slice(0, 7)}, which ${commit.slice(0, 7)} was released from`;
  return { commit: words, found: await forge.commitChecks(parent) };
}

/** The commit a release was made on; null for a commit that no release made. */
async function baseOf(commit: string, { office, tools }: Desk): Promise<string | null> {
  return withSource(tools, office.settings, async (source) => {
    for await (const { parents, message } of source.history({ from: commit, exclude: [], paths: false }))
      return isReleaseCommit(splitMessage(message).body) ? (parents[0] ?? null) : null;
    return null;
  });
}
