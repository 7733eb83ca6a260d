import type { Package } from '../model.ts';
import { formatPep440 } from '../version/pep440.ts';
import { fromSemver } from '../version/pep440-semver.ts';
import type { LockedPackage } from './graph.ts';
import { purlOf, type PurlType } from './purl.ts';

/** Types of package URLs by ecosystem. Others have no lockfile that is read, and are told without one. */
const types: ReadonlyMap<string, PurlType> = new Map([
  ['npm', 'npm'],
  ['cargo', 'cargo'],
  ['python', 'pypi'],
  ['go', 'golang'],
]);

/** One of the repository's own packages in a graph, by its manifest; its needs are for the lockfile to tell. */
export function ownNode(
  pkg: Package,
  version: string | null,
  license: string | null,
): Omit<LockedPackage, 'edges'> {
  const type = types.get(pkg.ecosystem);
  const spelled = version === null ? null : spellingOf(pkg, version);
  return {
    id: pkg.manifest,
    name: pkg.name,
    version: spelled,
    purl: type === undefined ? null : purlOf({ type, name: pkg.name, version: spelled }),
    own: true,
    license,
    distributions: [],
    properties: [],
  };
}

/** As the package manager writes the version: PEP 440 for Python, `v` in front for Go. */
function spellingOf({ ecosystem }: Package, version: string): string {
  const pep440 = ecosystem === 'python' ? fromSemver(version) : null;
  if (pep440 !== null) return formatPep440(pep440);
  return ecosystem === 'go' ? `v${version}` : version;
}
