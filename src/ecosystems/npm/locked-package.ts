import { publicUrl, vcsUrl } from '../../core/sbom/address.ts';
import { digest, sriDigests } from '../../core/sbom/digest.ts';
import type { Digest, Distribution, Edge, LockedPackage } from '../../core/sbom/graph.ts';
import { lockedPackage } from '../locked.ts';

/** A package as lockfiles of the npm family tell it. */
export interface NpmFound {
  readonly key: string;
  readonly name: string;
  readonly version: string | null;
  /** Where it was found: the address of a tarball or of a git repository with `#commit`; '' where nothing is told. */
  readonly resolved: string;
  /** Subresource Integrity; '' where there is none. */
  readonly integrity: string;
  readonly license?: string | null;
  readonly properties?: LockedPackage['properties'];
  readonly edges: readonly Edge[];
}

/** Sections of an entry that name what it needs, and how strongly. */
export const sections = [
  ['dependencies', 'required'],
  ['peerDependencies', 'required'],
  ['optionalDependencies', 'optional'],
  ['devDependencies', 'dev'],
] as const;

/** @throws ReleaseError LOCKFILE_UNREADABLE for a name or version that is none */
export function npmPackage(file: string, found: NpmFound): LockedPackage {
  const { key, name, version, resolved, integrity, edges, license = null, properties = [] } = found;
  const vcs = vcsOf(resolved);
  return lockedPackage(file, {
    key,
    parts: { type: 'npm', name, version },
    vcs,
    distributions: vcs === null ? distributionOf(resolved, integrity) : [],
    ...{ license, properties, edges },
  });
}

/** `git+ssh://git@host/owner/name.git#commit`, `github:owner/name#commit`, `https://host/owner/name.git#commit=…`. */
function vcsOf(resolved: string): string | null {
  const [address = '', fragment = ''] = resolved.split('#', 2);
  if (!/^(?:git(?:\+[a-z]+)?|ssh|github|gitlab|bitbucket):|\.git$/.test(address)) return null;
  const commit = /^(?:.*[&=])?([^&=]+)$/.exec(fragment)?.[1] ?? null;
  const [, host, path] = /^(github|gitlab|bitbucket):(?!\/)(.+)$/.exec(address) ?? [];
  if (host === undefined || path === undefined) return vcsUrl(address, commit);
  return vcsUrl(`https://${hosts[host] ?? host}/${path}`, commit);
}

/** Hosts npm has names for (npm docs, "package spec", git hosts). */
const hosts: Readonly<Record<string, string>> = {
  github: 'github.com',
  gitlab: 'gitlab.com',
  bitbucket: 'bitbucket.org',
};

function distributionOf(resolved: string, integrity: string): readonly Distribution[] {
  const url = publicUrl(resolved);
  const digests = [...sriDigests(integrity)];
  if (digests.length === 0) digests.push(...fragmentDigest(resolved));
  return url === null && digests.length === 0 ? [] : [{ url, file: null, digests }];
}

/** Yarn's old lockfiles have the SHA-1 of a tarball behind its address. */
function fragmentDigest(resolved: string): readonly Digest[] {
  return digest('sha1', /#([0-9a-f]{40})$/.exec(resolved)?.[1] ?? '');
}
