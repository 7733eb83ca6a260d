import type { Publication } from '../../core/publication.ts';
import { isObject, parseObject } from './answers.ts';
import type { Get } from './get.ts';
import { authorizationFor, registryFor, type Npmrc } from './npmrc.ts';

/** A package as a registry of npm has it now. */
export interface NpmPackage {
  readonly host: string;
  /** Integrity of each version's file; null where the registry does not tell it. */
  readonly versions: ReadonlyMap<string, string | null>;
  readonly tags: ReadonlyMap<string, string>;
  /** Versions that are deprecated, and in what words. */
  readonly deprecated: ReadonlyMap<string, string>;
}

/** Why there is no answer. */
export interface NoAnswer {
  readonly host: string;
  readonly problem: string;
}

/** Reads a package in the short form ("npm registry API, package metadata"); no versions where nobody published it. */
export async function npmPackage(
  { package: name }: Pick<Publication, 'package'>,
  registry: string | null,
  { get, rc }: { readonly get: Get; readonly rc: Npmrc },
): Promise<NpmPackage | NoAnswer> {
  const home = registryFor(name, registry, rc);
  if (home === null) return { host: 'npm', problem: 'its address in .npmrc is none' };
  const url = new URL(encodeURIComponent(name).replace('%40', '@'), home);
  const got = await get({
    url,
    accept: 'application/vnd.npm.install-v1+json; q=1.0, application/json; q=0.8',
    authorization: authorizationFor(home, rc),
  });
  const { host } = home;
  if ('problem' in got) return { host, problem: got.problem };
  const document = got.text === null ? {} : parseObject(got.text);
  if (document === null) return { host, problem: 'its answer is not JSON' };
  const { versions, 'dist-tags': tags } = document;
  return {
    host,
    versions: new Map(entries(versions).map(integrityOf)),
    tags: new Map(entries(tags).flatMap(tag)),
    deprecated: new Map(entries(versions).flatMap(deprecation)),
  };
}

function entries(value: unknown): readonly (readonly [string, unknown])[] {
  return isObject(value) ? Object.entries(value) : [];
}

function integrityOf([version, manifest]: readonly [string, unknown]): readonly [string, string | null] {
  const dist = isObject(manifest) ? manifest['dist'] : null;
  const integrity = isObject(dist) ? dist['integrity'] : null;
  return [version, typeof integrity === 'string' ? integrity : null];
}

/** An empty text is what takes a deprecation back (npm docs, "npm deprecate"). */
function deprecation([version, manifest]: readonly [string, unknown]): readonly (readonly [
  string,
  string,
])[] {
  const words = isObject(manifest) ? manifest['deprecated'] : null;
  return typeof words === 'string' && words !== '' ? [[version, words]] : [];
}

function tag([name, version]: readonly [string, unknown]): readonly (readonly [string, string])[] {
  return typeof version === 'string' ? [[name, version]] : [];
}
