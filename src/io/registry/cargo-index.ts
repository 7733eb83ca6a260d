import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { getStaticTOMLValue, parseTOML } from 'toml-eslint-parser';
import { homeOf, isObject, parseObject } from './answers.ts';
import { indexPath } from './cargo.ts';
import type { Get } from './get.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** A version of a crate, as a sparse index tells it. */
export interface IndexedCrate {
  /** sha256 of the .crate file, lower-case hex. */
  readonly cksum: string;
  readonly yanked: boolean;
}

/** Why there is no answer. */
export interface NoAnswer {
  readonly host: string;
  readonly problem: string;
}

/** Where Cargo keeps its own settings (Cargo reference, "Configuration"). */
export function cargoHome(env: Env): string {
  return env['CARGO_HOME'] ?? join(env['HOME'] ?? homedir(), '.cargo');
}

/** The sparse index of a registry by its name; null where Cargo's settings do not have it, or it is a git repository. */
export async function sparseIndex(registry: string | null, root: string, env: Env): Promise<URL | null> {
  if (registry === null || registry === 'crates-io') return homeOf('https://index.crates.io/');
  const named = env[`CARGO_REGISTRIES_${registry.toUpperCase().replaceAll('-', '_')}_INDEX`];
  const said = named ?? (await fromSettings(registry, root, env));
  return said?.startsWith('sparse+') === true ? homeOf(said.slice('sparse+'.length)) : null;
}

async function fromSettings(registry: string, root: string, env: Env): Promise<string | null> {
  for (const path of [join(root, '.cargo/config.toml'), join(cargoHome(env), 'config.toml')]) {
    const text = await readFile(path, 'utf8').catch(() => '');
    const index = at(at(at(settingsIn(text), 'registries'), registry), 'index');
    if (typeof index === 'string') return index;
  }
  return null;
}

function settingsIn(text: string): unknown {
  try {
    return getStaticTOMLValue(parseTOML(text));
  } catch {
    return null; // Cargo says it better
  }
}

function at(value: unknown, key: string): unknown {
  return isObject(value) ? value[key] : undefined;
}

/** A version of a crate; null where the index does not have it. */
export async function indexedCrate(
  home: URL,
  { name, version }: { readonly name: string; readonly version: string },
  get: Get,
): Promise<IndexedCrate | NoAnswer | null> {
  const got = await get({ url: new URL(indexPath(name), home), accept: 'text/plain', authorization: null });
  if ('problem' in got) return { host: home.host, problem: got.problem };
  for (const line of (got.text ?? '').split('\n')) {
    const entry = parseObject(line);
    const cksum = entry?.['cksum'];
    if (entry?.['vers'] === version && typeof cksum === 'string')
      return { cksum, yanked: entry['yanked'] === true };
  }
  return null;
}

/** The file of a version (Cargo reference, "Index configuration": `dl`). */
export async function downloadCrate(
  home: URL,
  { name, version, cksum }: { readonly name: string; readonly version: string; readonly cksum: string },
  get: Get,
): Promise<Uint8Array | NoAnswer> {
  const got = await get({
    url: new URL('config.json', home),
    accept: 'application/json',
    authorization: null,
  });
  const dl = 'text' in got && got.text !== null ? parseObject(got.text)?.['dl'] : null;
  if (typeof dl !== 'string') return { host: home.host, problem: 'it does not say where crates are' };
  const prefix = indexPath(name).split('/').slice(0, -1).join('/');
  const values = {
    crate: name,
    version,
    prefix,
    lowerprefix: prefix.toLowerCase(),
    'sha256-checksum': cksum,
  };
  const filled = Object.entries(values).reduce((url, [key, value]) => url.replaceAll(`{${key}}`, value), dl);
  try {
    const response = await fetch(filled === dl ? `${dl}/${name}/${version}/download` : filled, {
      headers: { 'user-agent': 'releasewright' },
      signal: AbortSignal.timeout(60_000),
    });
    if (!response.ok) return { host: home.host, problem: `it answered ${response.status}` };
    return new Uint8Array(await response.arrayBuffer());
  } catch {
    return { host: home.host, problem: 'it did not send the crate' };
  }
}
