import { ReleaseError } from '../core/error.ts';
import type { Plan, Warning } from '../core/model.ts';
import type { Settings } from './planning.ts';
import type { Tools } from './tools.ts';

/** What `sbomPolicy` says of a plan that is only looked at, and whether a release would be refused for it. */
export async function policyWarnings(
  plan: Plan,
  settings: Settings,
  tools: Tools,
): Promise<readonly Warning[]> {
  const { sbomPolicy } = settings.config;
  if (sbomPolicy === null || !plan.actions.some(({ kind }) => kind === 'push')) return [];
  const [{ openSboms }, { deniedIn, deniedText }] = await Promise.all([
    import('./sboms.ts'),
    import('../core/sbom/denied.ts'),
  ]);
  const sboms = openSboms(settings, tools);
  const would = sboms.policy === 'error' ? 'The release would be refused. ' : '';
  try {
    const denied = deniedIn(await sboms.judge(plan));
    if (denied === null) return [];
    return [{ code: 'SBOM_DENIED', message: deniedText(denied), hint: `${would}${denied.hint}` }];
  } catch (error) {
    if (!(error instanceof ReleaseError)) throw error;
    const message = `sbomPolicy cannot be applied: ${error.message}`;
    return [
      { code: 'SBOM_DENIED', message, hint: `The release would be refused. ${error.hint ?? ''}`.trim() },
    ];
  }
}
