import type { Config } from '../config/config.ts';
import type { Cascade } from '../core/cascade.ts';
import { ReleaseError } from '../core/error.ts';
import type { Package } from '../core/model.ts';
import { listed, selectPackages } from '../core/package-name.ts';
import { requirementsOf, type Workspace } from './workspace.ts';

/**
 * How releases spread in a workspace: the ecosystems' ranges, the configured rules, the declared dependencies.
 * @throws ReleaseError CONFIG_INVALID where `dependsOn` names nothing
 */
export function cascadeOf(workspace: Workspace, { cascade, dependsOn }: Config): Cascade {
  const { packages } = workspace;
  const declared = new Map<string, readonly string[]>();
  for (const [dependent, names] of Object.entries(dependsOn)) {
    const targets = names.flatMap((name) => manifestsOf(packages, name));
    for (const manifest of manifestsOf(packages, dependent)) {
      const others = targets.filter((target) => target !== manifest);
      declared.set(manifest, [...new Set([...(declared.get(manifest) ?? []), ...others])]);
    }
  }
  return { requirements: requirementsOf(workspace), rules: cascade, declared };
}

function manifestsOf(packages: readonly Package[], pattern: string): readonly string[] {
  const found = selectPackages(packages, [pattern]).map(({ manifest }) => manifest);
  if (found.length > 0) return found;
  throw new ReleaseError('CONFIG_INVALID', `dependsOn names '${pattern}', which matches no package here`, {
    hint: `Packages here: ${listed(packages.map(({ name }) => name))}`,
  });
}
