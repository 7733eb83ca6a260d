import type { PublishedVersion, RegistryAnswer, RegistryQuestion } from '../../ports.ts';
import { isObject, parseObject } from './answers.ts';
import type { Get, Got } from './get.ts';
import { authorizationFor, registryFor, type Npmrc } from './npmrc.ts';

/** What npm's registries are asked with. */
export interface Npm {
  readonly get: Get;
  readonly rc: Npmrc;
}

/**
 * All versions of a package that a registry of npm tells (npm registry API, "Package endpoints"). The whole document names
 * also those that were unpublished, which npm never takes again; where it is too large, the short one has to do.
 */
export async function npmVersions(
  { name, registry }: RegistryQuestion,
  { get, rc }: Npm,
): Promise<RegistryAnswer> {
  const home = registryFor(name, registry, rc);
  if (home === null) return { registry: 'npm', problem: 'its address in .npmrc is none' };
  const url = new URL(encodeURIComponent(name).replace('%40', '@'), home);
  const ask = (accept: string): Promise<Got> =>
    get({ url, accept, authorization: authorizationFor(home, rc) });
  const whole = await ask('application/json');
  const got =
    'problem' in whole && whole.isTooLarge ? await ask('application/vnd.npm.install-v1+json') : whole;
  const where = { registry: home.host };
  if ('problem' in got) return { ...where, problem: got.problem };
  if (got.text === null) return { ...where, versions: [] };
  const document = parseObject(got.text);
  return document === null
    ? { ...where, problem: 'its answer is not JSON' }
    : { ...where, versions: versionsOf(document) };
}

function versionsOf(document: Readonly<Record<string, unknown>>): readonly PublishedVersion[] {
  const { versions, time } = document;
  const listed = isObject(versions) ? Object.entries(versions) : [];
  const times = isObject(time) ? time : {};
  const { created, modified, unpublished, ...dated } = times;
  const gone = isObject(unpublished) && Array.isArray(unpublished['versions']) ? unpublished['versions'] : [];
  const commits = new Map(listed.map(([text, one]) => [text, commitOf(one)]));
  const texts = new Set([...commits.keys(), ...Object.keys(dated), ...gone.map(String)]);
  return [...texts].map((text) => ({ text, commit: commits.get(text) ?? null }));
}

/** The commit npm found when the version was published. */
function commitOf(manifest: unknown): string | null {
  const head = isObject(manifest) ? manifest['gitHead'] : null;
  return typeof head === 'string' && /^[0-9a-f]{40}$/.test(head) ? head : null;
}
