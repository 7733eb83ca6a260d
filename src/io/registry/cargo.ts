import type { PublishedVersion, RegistryAnswer, RegistryQuestion } from '../../ports.ts';
import { homeOf, parseObject } from './answers.ts';
import type { Get } from './get.ts';

/** What Cargo's registries are asked with. */
export interface Cargo {
  readonly get: Get;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const cratesIo = 'https://index.crates.io/';

/**
 * All versions of a crate that a sparse index tells, yanked ones included (Cargo reference, "Registry Index": one JSON object
 * a line).
 */
export async function cargoVersions(
  { name, registry }: RegistryQuestion,
  { get, env }: Cargo,
): Promise<RegistryAnswer> {
  const home = homeOf(indexOf(registry, env).replace(/^sparse\+/, ''));
  if (home === null)
    return { registry: registry ?? 'cargo', problem: 'the address of its sparse index is not known here' };
  const where = { registry: home.host === new URL(cratesIo).host ? 'crates.io' : home.host };
  const url = new URL(indexPath(name), home);
  const got = await get({ url, accept: 'text/plain', authorization: null });
  if ('problem' in got) return { ...where, problem: got.problem };
  return { ...where, versions: (got.text ?? '').split('\n').flatMap(versionOf) };
}

/** The index of a registry that a manifest calls by name (`publish = ["acme"]`), as the environment tells Cargo. */
function indexOf(registry: string | null, env: Cargo['env']): string {
  if (registry === null || registry === 'crates-io') return cratesIo;
  if (registry.includes('/')) return registry;
  return env[`CARGO_REGISTRIES_${registry.toUpperCase().replaceAll('-', '_')}_INDEX`] ?? '';
}

/** Where the index has a crate (Cargo reference, "Index files"). */
export function indexPath(name: string): string {
  const lower = name.toLowerCase();
  const folders =
    lower.length < 3
      ? [String(lower.length)]
      : lower.length === 3
        ? ['3', lower.slice(0, 1)]
        : [lower.slice(0, 2), lower.slice(2, 4)];
  return [...folders, lower].map(encodeURIComponent).join('/');
}

function versionOf(line: string): readonly PublishedVersion[] {
  const text = parseObject(line)?.['vers'];
  return typeof text === 'string' ? [{ text, commit: null }] : [];
}
