import { ReleaseError } from '../core/error.ts';
import type { Action, Argv, ReleaseSet, TaggedRelease } from '../core/model.ts';
import type { Json, JsonObject, PluginUse, PluginTopic } from '../core/plugin-call.ts';
import { secretIn } from '../core/secret-like.ts';
import type { Look, Plugin } from './plugin.ts';

/** How a semantic-release plugin takes part. */
export interface SemanticReleaseSettings {
  /** Packages it runs for, each in its directory; left out: once for each tag. */
  readonly packages?: readonly string[];
  /**
   * Steps it takes part in; left out: all it has but `analyzeCommits` and `generateNotes`, which decide here only where they are
   * named. Conditions are always verified where one of the other steps is taken part in.
   */
  readonly steps?: readonly (PluginTopic | 'prepare' | 'publish' | 'success' | 'fail')[];
  /** Channels a version is added to once it is published (`addChannel`). */
  readonly addTo?: readonly string[];
  /**
   * A command that ends with 0 where the publication is there already: it is asked when an earlier run began to publish
   * and did not end. `{version}`, `{tag}` and `{package}` are filled in.
   */
  readonly probe?: Argv;
}

/**
 * Lets a plugin written for semantic-release take part in releases.
 * @param module name of its package, or './' and its path from the top of the repository
 * @param options its own, as in a configuration of semantic-release
 * @throws ReleaseError CONFIG_INVALID where the options hold a secret, or what JSON cannot say
 */
export function fromSemanticRelease(
  module: string,
  options: Readonly<Record<string, unknown>> = {},
  settings: SemanticReleaseSettings = {},
): Plugin {
  const own = checkedOptions(module, options);
  const topics = (settings.steps ?? []).filter(isTopic);
  return {
    name: `semantic-release ${module}`,
    ...(topics.length === 0
      ? {}
      : { asks: { plugin: module, options: own, topics, packages: settings.packages ?? null } }),
    plan: (set, look) =>
      Promise.resolve(
        usesIn(set, look, settings).flatMap((one) => actionsOf(module, own, { one, settings, look })),
      ),
  };
}

function isTopic(step: string): step is PluginTopic {
  return step === 'analyzeCommits' || step === 'generateNotes';
}

/** A release the plugin runs for. */
interface OneRelease {
  readonly group: TaggedRelease;
  readonly name: string;
  readonly path: string;
  readonly registry: string | undefined;
}

function usesIn(set: ReleaseSet, look: Look, { packages }: SemanticReleaseSettings): readonly OneRelease[] {
  const registryOf = (manifest: string | undefined): string | undefined =>
    look.packages.find((pkg) => pkg.manifest === manifest)?.registry;
  return set.groups.flatMap((group): readonly OneRelease[] => {
    const [first, ...others] = group.packages;
    if (packages === undefined) {
      const path = first === undefined || others.length > 0 ? group.path : first.path;
      return [{ group, name: first?.package ?? group.tag, path, registry: registryOf(first?.manifest) }];
    }
    return group.packages
      .filter((release) => packages.includes(release.package))
      .map(({ package: name, path, manifest }) => ({ group, name, path, registry: registryOf(manifest) }));
  });
}

function actionsOf(
  plugin: string,
  options: JsonObject,
  {
    one,
    settings,
    look,
  }: { readonly one: OneRelease; readonly settings: SemanticReleaseSettings; readonly look: Look },
): readonly Action[] {
  const { steps = ['prepare', 'publish', 'success', 'fail'], addTo = [] } = settings;
  const use: PluginUse = {
    plugin,
    options,
    tag: one.group.tag,
    path: one.path,
    notes: look.notes(one.group),
  };
  const assets = plugin === '@semantic-release/git' ? assetPatterns(options['assets']) : null;
  if (assets !== null) return [{ kind: 'preparePlugin', ...use, assets }];
  const of = (['success', 'fail'] as const).filter((step) => steps.includes(step));
  return [
    ...(steps.includes('prepare') ? [{ kind: 'preparePlugin', ...use, assets: null } as const] : []),
    ...(steps.includes('publish')
      ? [{ kind: 'publishPlugin', ...use, addTo, probe: probeOf(plugin, one, settings) } as const]
      : []),
    ...(of.length > 0 ? [{ kind: 'tellPlugin', ...use, of } as const] : []),
  ];
}

/** What `@semantic-release/git` takes into its commit unless told (its README, "Options"). */
const gitAssets = ['CHANGELOG.md', 'package.json', 'package-lock.json', 'npm-shrinkwrap.json'];

/** Patterns in any of the forms it takes: one, several, nested, with `path`; `false` for none. */
function assetPatterns(assets: Json | undefined): readonly string[] {
  if (assets === undefined) return gitAssets;
  if (typeof assets === 'string') return [assets.replace(/^(!?)\.\//, '$1')];
  if (isList(assets)) return assets.flatMap((asset) => assetPatterns(asset));
  if (typeof assets === 'object' && assets !== null) return assetPatterns(assets['path'] ?? false);
  return [];
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function probeOf(
  plugin: string,
  { group, name, registry }: OneRelease,
  { probe }: SemanticReleaseSettings,
): Argv | null {
  const argv = probe ?? (plugin === '@semantic-release/npm' ? npmProbe(registry) : null);
  if (argv === null) return null;
  const fill = (word: string): string =>
    word
      .replaceAll('{version}', () => group.version)
      .replaceAll('{tag}', () => group.tag)
      .replaceAll('{package}', () => name);
  const [command, ...args] = argv;
  return [fill(command), ...args.map(fill)];
}

/** Ends with 0 where the registry has the version. */
function npmProbe(registry: string | undefined): Argv {
  const from = registry === undefined ? [] : ['--registry', registry];
  return ['npm', 'pack', '{package}@{version}', '--dry-run', ...from];
}

function checkedOptions(module: string, options: Readonly<Record<string, unknown>>): JsonObject {
  const own = jsonIn(options);
  if (own === null || typeof own !== 'object' || isList(own)) throw notJson();
  const key = secretIn(own);
  if (key === null) return own;
  throw new ReleaseError('CONFIG_INVALID', `the option ${key} of ${module} looks like a secret`, {
    hint: 'A plan is shown and kept, so no secret may be in it. Give it in the environment, where the plugin looks for it too',
  });
}

/** The value as JSON says it, or null where it cannot: functions, symbols, numbers without end, circles. */
function jsonIn(value: unknown, above: readonly unknown[] = []): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value !== 'object' || above.includes(value)) throw notJson();
  const inner = [...above, value];
  if (Array.isArray(value)) return value.map((item: unknown) => jsonIn(item, inner));
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(entries.map(([key, member]: [string, unknown]) => [key, jsonIn(member, inner)]));
}

function notJson(): ReleaseError {
  return new ReleaseError(
    'CONFIG_INVALID',
    'the options of a semantic-release plugin hold what JSON cannot say',
    {
      hint: 'Give texts, numbers, lists and objects only: a plan is data',
    },
  );
}
