import type { Action, Package, Release } from '../core/model.ts';
import type { ZeroPolicy } from '../core/version/rules.ts';
import type { Look, Plugin } from './plugin.ts';

/** What the guard is told by the configuration. */
export interface ApiGuardRules {
  readonly policy: 'warn' | 'error';
  readonly zeroMajor: ZeroPolicy;
}

/** Plans a comparison of the public API for each package that others install and that was released before. */
export function apiGuard(rules: ApiGuardRules): Plugin {
  return {
    name: 'api-guard',
    async plan(set, look) {
      const releases = set.groups.flatMap(({ packages }) => packages);
      const checks = await Promise.all(releases.map((release) => checkOf(release, look, rules)));
      return checks.flat();
    },
  };
}

async function checkOf(release: Release, look: Look, rules: ApiGuardRules): Promise<readonly Action[]> {
  const { package: name, path, current, next, previousTag } = release;
  const pkg = look.packages.find(({ manifest }) => manifest === release.manifest);
  if (pkg === undefined || pkg.private || current === null || previousTag === null) return [];
  const ecosystem = await languageOf(pkg, look);
  if (ecosystem === null) return [];
  return [
    {
      kind: 'checkApi',
      package: name,
      ecosystem,
      path,
      previous: current,
      previousTag,
      next,
      policy: rules.policy,
      zeroMajor: rules.zeroMajor,
    },
  ];
}

/** Crates have an API when they have a library; npm packages when they say where their declarations are. */
async function languageOf(
  { ecosystem, manifest, path }: Package,
  look: Look,
): Promise<'npm' | 'cargo' | null> {
  if (ecosystem === 'cargo') {
    const library = path === '.' ? 'src/lib.rs' : `${path}/src/lib.rs`;
    const text = (await look.read([manifest])).get(manifest) ?? '';
    return /^\s*\[lib\]/m.test(text) || (await look.glob(library)).length > 0 ? 'cargo' : null;
  }
  if (ecosystem !== 'npm') return null;
  const text = (await look.read([manifest])).get(manifest) ?? '';
  return /"(?:types|typings)"\s*:/.test(text) ? 'npm' : null;
}
