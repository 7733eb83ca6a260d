import type { Plan } from '../core/model.ts';
import type { Locked } from '../pipeline/locked.ts';
import type { Sboms } from '../ports-evidence.ts';
import { withSource, type Settings } from './planning.ts';
import type { Tools } from './tools.ts';

/** SBOMs of a repository. Lockfiles are read once for each plan, however many SBOMs are made of them. */
export function openSboms(settings: Settings, tools: Tools): Sboms {
  const { config } = settings;
  const readings = new Map<string, Promise<Locked>>();
  const lockedFor = (plan: Plan): Promise<Locked> => {
    const locked = readings.get(plan.planId) ?? readLockfiles(plan, settings, tools);
    readings.set(plan.planId, locked);
    return locked;
  };
  return {
    async write(scope, plan) {
      const { releaseSbom } = await import('../pipeline/release-sbom.ts');
      return releaseSbom(scope, plan, await lockedFor(plan), tools.version);
    },
    policy: config.sbomPolicy === null ? null : (config.sbomPolicy.releases ?? 'error'),
    async judge(plan) {
      const [{ readPolicy }, { judgeBill }, { releaseBills }] = await Promise.all([
        import('./sbom-policy.ts'),
        import('../core/sbom/policy.ts'),
        import('../pipeline/release-bills.ts'),
      ]);
      const policy = await readPolicy(settings, tools);
      if (policy === null) return [];
      const locked = await lockedFor(plan);
      const bills = await withSource(tools, settings, (source) =>
        releaseBills(plan, locked, { source, config }),
      );
      return bills.flatMap((bill) => judgeBill(bill, policy));
    },
  };
}

async function readLockfiles(plan: Plan, settings: Settings, tools: Tools): Promise<Locked> {
  const { lockedForRelease } = await import('../pipeline/release-bills.ts');
  return withSource(tools, settings, (source) => lockedForRelease(plan, { source, config: settings.config }));
}
