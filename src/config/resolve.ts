import type { TrustSettings } from '../core/evidence/settings.ts';
import type { Level } from '../core/model.ts';
import type { AskedEcosystem, Config, Loose, ResolvedConfig, Source, UserConfig } from './config.ts';
import { defaults } from './defaults.ts';

type Origins = Record<string, Source>;

/** One place values come from; later layers win. */
interface Layer<T> {
  readonly source: Source;
  readonly values: T;
}

/** Keys whose value is replaced as a whole. */
type WholeKey = Exclude<keyof Config, 'bump' | 'forge' | 'registries' | 'publish' | 'signing'>;

const builtIn: Source = { origin: 'default', from: null };

/**
 * The effective configuration: options over the file over the defaults, with the origin of every value.
 * `null` is a value, `undefined` is not.
 *
 * @param user the checked content of the configuration file, or null without one
 * @param file its name, for the origins
 * @param options what the command line says
 */
export function resolveConfig(
  user: UserConfig | null,
  file: string | null,
  options: UserConfig = {},
): ResolvedConfig {
  const layers: readonly Layer<UserConfig>[] = [
    { source: { origin: 'file', from: file }, values: user ?? {} },
    { source: { origin: 'option', from: null }, values: options },
  ];
  const wholes: readonly Layer<Loose<Pick<Config, WholeKey>>>[] = layers;
  const origins: Origins = {};
  const pick = <K extends WholeKey>(key: K): Config[K] =>
    last<Config[K]>(origins, key, [
      { source: builtIn, values: defaults[key] },
      ...wholes.map(({ source, values }) => ({ source, values: values[key] })),
    ]);
  const config: Config = {
    bump: mergeBump(origins, layers),
    ...versionKeys(pick),
    ...packageKeys(pick),
    ...textKeys(pick),
    forge: mergeForge(origins, layers),
    registries: mergeRegistries(origins, layers),
    publish: mergePublish(origins, layers),
    signing: mergeSigning(origins, layers),
    ...stepKeys(pick),
  };
  return { config, origins };
}

/** Chooses the value of a key among the layers. */
type Picker = <K extends WholeKey>(key: K) => Config[K];

function versionKeys(pick: Picker) {
  return {
    always: pick('always'),
    zeroMajor: pick('zeroMajor'),
    notUnderstood: pick('notUnderstood'),
    squash: pick('squash'),
    scopes: pick('scopes'),
    paths: pick('paths'),
    changesets: pick('changesets'),
    firstPrerelease: pick('firstPrerelease'),
    prereleaseOrder: pick('prereleaseOrder'),
  };
}

function packageKeys(pick: Picker) {
  return {
    tagFormat: pick('tagFormat'),
    fixed: pick('fixed'),
    files: pick('files'),
    linked: pick('linked'),
    packages: pick('packages'),
    requires: pick('requires'),
    workspaces: pick('workspaces'),
    ignore: pick('ignore'),
    hold: pick('hold'),
    goMajor: pick('goMajor'),
    cascade: pick('cascade'),
    dependsOn: pick('dependsOn'),
  };
}

function textKeys(pick: Picker) {
  return {
    changelog: pick('changelog'),
    sections: pick('sections'),
    dependencyTable: pick('dependencyTable'),
    templates: pick('templates'),
    remote: pick('remote'),
    branch: pick('branch'),
    ledger: pick('ledger'),
    deploymentLedger: pick('deploymentLedger'),
    channels: pick('channels'),
  };
}

function stepKeys(pick: Picker) {
  return {
    build: pick('build'),
    apiGuard: pick('apiGuard'),
    assets: pick('assets'),
    checksums: pick('checksums'),
    sbom: pick('sbom'),
    sbomPolicy: pick('sbomPolicy'),
    environments: pick('environments'),
    notify: pick('notify'),
    mirrors: pick('mirrors'),
    ecosystems: pick('ecosystems'),
    plugins: pick('plugins'),
  };
}

/** Adds up the tables, type by type; 'none' takes a type out again. */
function mergeBump(origins: Origins, layers: readonly Layer<UserConfig>[]): Config['bump'] {
  const bump = new Map<string, Level>();
  const tables = [{ source: builtIn, values: defaults }, ...layers];
  for (const { source, values } of tables) {
    for (const [type, level] of Object.entries<Level | 'none'>(values.bump ?? {})) {
      origins[`bump.${type}`] = source;
      if (level === 'none') bump.delete(type);
      else bump.set(type, level);
    }
  }
  return Object.fromEntries(bump);
}

function mergeForge(origins: Origins, layers: readonly Layer<UserConfig>[]): Config['forge'] {
  const forges = layers.map(({ source, values }): Layer<Loose<Config['forge']>> => ({
    source,
    values: values.forge ?? {},
  }));
  const pick = <K extends keyof Config['forge']>(key: K): Config['forge'][K] =>
    last<Config['forge'][K]>(origins, `forge.${key}`, [
      { source: builtIn, values: defaults.forge[key] },
      ...forges.map(({ source, values }) => ({ source, values: values[key] })),
    ]);
  return {
    kind: pick('kind'),
    apiUrl: pick('apiUrl'),
    repository: pick('repository'),
    path: pick('path'),
  };
}

function mergeRegistries(origins: Origins, layers: readonly Layer<UserConfig>[]): Config['registries'] {
  const pick = (key: AskedEcosystem): boolean | string =>
    last<boolean | string>(origins, `registries.${key}`, [
      { source: builtIn, values: defaults.registries[key] },
      ...layers.map(({ source, values }) => ({ source, values: values.registries?.[key] })),
    ]);
  return { npm: pick('npm'), cargo: pick('cargo'), python: pick('python') };
}

function mergePublish(origins: Origins, layers: readonly Layer<UserConfig>[]): Config['publish'] {
  const pick = <K extends keyof Config['publish']>(key: K): Config['publish'][K] =>
    last<Config['publish'][K]>(origins, `publish.${key}`, [
      { source: builtIn, values: defaults.publish[key] },
      ...layers.map(({ source, values }) => ({ source, values: values.publish?.[key] })),
    ]);
  return {
    npm: pick('npm'),
    cargo: pick('cargo'),
    python: pick('python'),
    images: pick('images'),
    concurrency: pick('concurrency'),
    except: pick('except'),
    commands: pick('commands'),
  };
}

type OwnSigning = Omit<Config['signing'], 'trust'>;

function mergeSigning(origins: Origins, layers: readonly Layer<UserConfig>[]): Config['signing'] {
  const signings = layers.map(({ source, values }): Layer<Loose<OwnSigning>> => ({
    source,
    values: values.signing ?? {},
  }));
  const pick = <K extends keyof OwnSigning>(key: K): OwnSigning[K] =>
    last<OwnSigning[K]>(origins, `signing.${key}`, [
      { source: builtIn, values: defaults.signing[key] },
      ...signings.map(({ source, values }) => ({ source, values: values[key] })),
    ]);
  return {
    key: pick('key'),
    keyless: pick('keyless'),
    cosign: pick('cosign'),
    store: pick('store'),
    trust: mergeTrust(origins, layers),
  };
}

function mergeTrust(origins: Origins, layers: readonly Layer<UserConfig>[]): TrustSettings {
  const pick = <K extends keyof TrustSettings>(key: K): TrustSettings[K] =>
    last<TrustSettings[K]>(origins, `signing.trust.${key}`, [
      { source: builtIn, values: defaults.signing.trust[key] },
      ...layers.map(({ source, values }) => ({ source, values: values.signing?.trust?.[key] })),
    ]);
  return { keys: pick('keys'), identities: pick('identities'), trustedRoot: pick('trustedRoot') };
}

/** The last value that is set, its origin noted under `key`. The first layer always has one. */
function last<T>(
  origins: Origins,
  key: string,
  [first, ...rest]: readonly [Layer<T>, ...Layer<T | undefined>[]],
): T {
  let found = first;
  for (const { source, values } of rest) {
    if (values !== undefined) found = { source, values };
  }
  origins[key] = found.source;
  return found.values;
}
