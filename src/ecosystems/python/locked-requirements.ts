import { posix } from 'node:path';
import { publicUrl, vcsUrl } from '../../core/sbom/address.ts';
import { hexDigests } from '../../core/sbom/digest.ts';
import type { Digest, Distribution, LockedPackage } from '../../core/sbom/graph.ts';
import { assertCount, lockedPackage, type LockReading, type LockSource } from '../locked.ts';
import { normalName } from './names.ts';

/** A requirement of a requirements file. */
interface Pinned {
  readonly name: string;
  /** Null where it is not pinned to one version. */
  readonly version: string | null;
  /** Where it comes from, if not from the index; '' if so. */
  readonly address: string;
  /** `sha256:…` of each file that is accepted. */
  readonly hashes: readonly string[];
}

/**
 * Reads requirements.txt (pip docs, "Requirements File Format"). It is a flat list: the project beside it needs them all, and
 * what is not pinned by `==` has no version. Other files it names are not followed.
 */
export function readRequirements(source: LockSource): LockReading {
  const { file, own, text } = source;
  const pinned = logicalLines(text).flatMap(parse);
  assertCount(file, pinned.length);
  const packages = pinned.map((one) => toPackage(file, one));
  const directory = posix.dirname(file);
  const manifest =
    own.find(({ path }) => path === directory)?.manifest ?? posix.join(directory, 'pyproject.toml');
  return {
    packages,
    needs: new Map([[manifest, packages.map(({ id }) => ({ to: id, need: 'required' as const }))]]),
  };
}

/** Lines that end with a backslash go on; a comment begins at a `#` after white space. */
function logicalLines(text: string): readonly string[] {
  return text
    .replace(/\\\r?\n/g, ' ')
    .split(/\r?\n/)
    .map((line) => ` ${line}`.replace(/\s#.*$/, '').trim());
}

function parse(line: string): readonly Pinned[] {
  const [requirement = '', ...options] = line.split(/\s--?(?=[a-z])/);
  const [, name, rest = ''] = /^([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*([^;]*)/.exec(requirement) ?? [];
  if (name === undefined) return [];
  const hashes = options.flatMap((option) => /^hash[= ]\s*(\S+)/.exec(option)?.[1] ?? []);
  return [{ name, version: pinIn(rest), address: /^@\s*(\S+)/.exec(rest)?.[1] ?? '', hashes }];
}

/** The version of `==version` or `===version`; null for any other specifier, `==1.*` too. */
function pinIn(specifier: string): string | null {
  return /^={2,3}\s*([^\s,*]+)\s*$/.exec(specifier)?.[1] ?? null;
}

function toPackage(file: string, { name, version, address, hashes }: Pinned): LockedPackage {
  const [, repository, commit = null] = /^git\+(.+?)(?:@([^@/#]+))?(?:#.*)?$/.exec(address) ?? [];
  return lockedPackage(file, {
    key: `${name} ${version ?? ''} ${address}`,
    parts: { type: 'pypi', name: normalName(name), version },
    vcs: repository === undefined ? null : vcsUrl(repository, commit),
    distributions: filesOf(publicUrl(address), hashes.flatMap(hexDigests)),
    edges: [],
  });
}

/** Which file a hash is of is not told: each stands for one. */
function filesOf(url: string | null, digests: readonly Digest[]): readonly Distribution[] {
  if (digests.length > 0) return digests.map((one) => ({ url, file: null, digests: [one] }));
  return url === null ? [] : [{ url, file: null, digests: [] }];
}
