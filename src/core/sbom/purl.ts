import { PackageURL } from 'packageurl-js';

/** Types of package URLs that lockfiles lead to. */
export type PurlType = 'npm' | 'cargo' | 'pypi' | 'golang';

/** A package, to be named by a package URL. */
export interface PurlParts {
  readonly type: PurlType;
  /** With npm's scope or the whole module path; not empty. */
  readonly name: string;
  /** Of a Go module: not `v` with anything but a SemVer version after it. */
  readonly version: string | null;
  /** Where it comes from, if not from the registry: `vcs_url`, `download_url`. */
  readonly qualifiers?: Readonly<Record<string, string>>;
}

/**
 * The package URL by https://github.com/package-url/purl-spec: encoded, in the normal form of its type. An npm scope
 * and the directories of a Go module are its namespace.
 */
export function purlOf({ type, name, version, qualifiers = {} }: PurlParts): string {
  const slash = type === 'npm' || type === 'golang' ? name.lastIndexOf('/') : -1;
  const namespace = slash > 0 ? name.slice(0, slash) : undefined;
  const base = name.slice(slash + 1);
  const whole = (text: string): string => text.replace(/\p{Surrogate}/gu, '\ufffd');
  // An empty name is no package URL at all; what has one is known by the rest of its name.
  return new PackageURL(
    type,
    namespace === undefined ? undefined : whole(namespace),
    whole(base === '' ? name : base),
    version === null || version === '' ? undefined : whole(version),
    Object.keys(qualifiers).length === 0 ? undefined : { ...qualifiers },
    undefined,
  ).toString();
}
