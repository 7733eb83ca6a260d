import { ReleaseError } from '../../core/error.ts';
import { fine, isRelease, problem, type Check } from './check.ts';

/** Nothing is in the release that the repository's policy denies. */
export const sbom: Check = {
  name: 'sbom',
  holds: () => 'nothing is in the release that sbomPolicy denies',
  concerns: (exam) => exam.world.sboms.policy !== null && isRelease(exam),
  async run({ plan, world: { sboms } }) {
    const { deniedIn, deniedText } = await import('../../core/sbom/denied.ts');
    const denied = deniedIn(await sboms.judge(plan));
    if (denied === null) return fine;
    const { hint } = denied;
    const message = deniedText(denied);
    if (sboms.policy === 'error') return problem(new ReleaseError('SBOM_DENIED', message, { hint }));
    return { ...fine, notices: [{ code: 'SBOM_DENIED', message, hint }] };
  },
};
