import { approvers, runOf } from '../../core/deploy/reviews.ts';
import { ReleaseError } from '../../core/error.ts';
import { notice } from '../notice.ts';
import type { Desk, Request } from './request.ts';

/**
 * Accounts that approved, on GitHub, the run that deploys; null where that is not asked, or this is no such run. Where it cannot be
 * told, that is said, and nobody has.
 */
export async function askReviews(
  { way, environment: { name, settings } }: Request,
  { office, tools }: Desk,
): Promise<readonly string[] | null> {
  const { job, actor } = office.access.speaker;
  const { forge } = office.world;
  const run = runOf(job);
  if (settings.gates?.reviews !== true || way === 'rollback' || run === null || forge === null) return null;
  try {
    return approvers(await forge.runReviews(run), name, actor);
  } catch (error) {
    if (!(error instanceof ReleaseError)) throw error;
    notice(tools.terminal, `${error.code}: ${error.message}`);
    return [];
  }
}
