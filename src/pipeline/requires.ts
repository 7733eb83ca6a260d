import type { Config } from '../config/config.ts';
import { violations } from '../core/compatibility.ts';
import type { Decision } from '../core/decide/decide.ts';
import { ReleaseError } from '../core/error.ts';
import type { Package, Warning } from '../core/model.ts';
import { listed, packagesNamed } from '../core/package-name.ts';
import type { Reading } from './read.ts';
import { shellWord } from '../core/quote.ts';

/**
 * Checks the declared rules between components against the versions after the release.
 * @throws ReleaseError NEEDS_UNMET where a rule with the policy `error` does not hold, CONFIG_INVALID where
 *   one names no package
 */
export function brokenRequirements(
  reading: Reading,
  { set }: Decision,
  { requires }: Config,
): readonly Warning[] {
  if (set.groups.length === 0 || requires.length === 0) return [];
  const released = new Map(
    set.groups.flatMap(({ packages }) => packages.map((one) => [one.manifest, one.next])),
  );
  const tagged = new Map(
    reading.lines.lines.flatMap(({ members, last }) =>
      members.map(({ manifest }) => [manifest, last === null ? null : last.version.version]),
    ),
  );
  const broken = violations(requires, (name) => {
    const pkg = packageCalled(name, reading.workspace.packages);
    return released.get(pkg.manifest) ?? tagged.get(pkg.manifest) ?? pkg.version;
  });
  const fatal = broken.filter(({ policy }) => policy === 'error');
  const [first] = fatal;
  if (first !== undefined) {
    throw new ReleaseError('NEEDS_UNMET', fatal.map(({ message }) => message).join('\n'), {
      hint: `Release what is needed together with it: release next --as ${shellWord(`${first.needed}@X.Y.Z`)}; or change requires in release.config`,
    });
  }
  return broken.map(({ message }) => ({ code: 'NEEDS_UNMET', message, hint: null }));
}

function packageCalled(name: string, packages: readonly Package[]): Package {
  const [found] = packagesNamed(name, packages);
  if (found !== undefined) return found;
  throw new ReleaseError('CONFIG_INVALID', `requires names '${name}', which is no package here`, {
    hint: `Packages here: ${listed(packages.map((pkg) => pkg.name))}`,
  });
}
