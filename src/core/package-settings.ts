import { groupBy } from './collections.ts';
import type { CommitRules } from './commits/change.ts';
import type { Level, Package } from './model.ts';
import { isMeant } from './package-name.ts';
import type { VersionRules } from './version/rules.ts';

/** What may be set for some packages only. */
export interface PackageSettings {
  readonly zeroMajor?: VersionRules['zeroMajor'] | undefined;
  readonly firstPrerelease?: number | undefined;
  readonly tagFormat?: string | undefined;
  /** Added to the general table; 'none' takes a type out. */
  readonly bump?: Readonly<Record<string, Level | 'none'>> | undefined;
  readonly always?: Level | null | undefined;
  readonly changelog?: string | null | undefined;
}

/** Settings by package name or glob. */
export type SettingsByPackage = Readonly<Record<string, PackageSettings>>;

/** The settings of a package, key by key: a name or path goes before a glob, a longer glob before a shorter one. */
export function settingsOf(pkg: Package | undefined, all: SettingsByPackage): PackageSettings {
  if (pkg === undefined) return {};
  const isExact = (pattern: string): boolean => pattern === pkg.name || pattern === pkg.path;
  const strongest = Object.entries(all)
    .filter(([pattern]) => isMeant(pkg, pattern))
    .sort(([a], [b]) => Number(isExact(b)) - Number(isExact(a)) || b.length - a.length)
    .map(([, settings]) => settings);
  const first = <K extends keyof PackageSettings>(key: K): PackageSettings[K] =>
    strongest.find((settings) => settings[key] !== undefined)?.[key];
  return {
    zeroMajor: first('zeroMajor'),
    firstPrerelease: first('firstPrerelease'),
    tagFormat: first('tagFormat'),
    bump: first('bump'),
    always: first('always'),
    changelog: first('changelog'),
  };
}

/** The rules of numbers for a package. */
export function rulesFor(
  pkg: Package | undefined,
  all: SettingsByPackage,
  rules: VersionRules,
): VersionRules {
  const { zeroMajor = rules.zeroMajor, firstPrerelease = rules.firstPrerelease } = settingsOf(pkg, all);
  return { ...rules, zeroMajor, firstPrerelease };
}

/** What commits ask of packages that have rules of their own for that. */
export interface OwnRules {
  readonly manifests: ReadonlySet<string>;
  readonly rules: CommitRules;
}

/** The packages with rules of their own for commits, those with the same rules together. */
export function ownRules(
  packages: readonly Package[],
  all: SettingsByPackage,
  { bump: table, always: general, squash }: CommitRules,
): readonly OwnRules[] {
  const own = packages.flatMap(({ manifest, ...pkg }) => {
    const { bump, always } = settingsOf({ manifest, ...pkg }, all);
    if (bump === undefined && always === undefined) return [];
    const rules = {
      bump: merged(table, bump ?? {}),
      always: always === undefined ? general : always,
      squash,
    };
    return [{ manifest, rules }];
  });
  return [...groupBy(own, ({ rules }) => JSON.stringify(rules)).values()].flatMap((same) => {
    const [first] = same;
    return first === undefined
      ? []
      : [{ manifests: new Set(same.map(({ manifest }) => manifest)), rules: first.rules }];
  });
}

function merged(
  table: CommitRules['bump'],
  own: Readonly<Record<string, Level | 'none'>>,
): CommitRules['bump'] {
  const levels = new Map(Object.entries(table));
  for (const [type, level] of Object.entries(own)) {
    if (level === 'none') levels.delete(type);
    else levels.set(type, level);
  }
  return Object.fromEntries(levels);
}
