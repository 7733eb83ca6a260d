import { matchesGlob } from './glob.ts';
import type { Package } from './model.ts';
import type { VersionRules } from './version/rules.ts';

/** What may be set for some packages only. */
export interface PackageSettings {
  readonly zeroMajor?: VersionRules['zeroMajor'] | undefined;
  readonly firstPrerelease?: number | undefined;
  readonly tagFormat?: string | undefined;
}

/** Settings by package name or glob. */
export type SettingsByPackage = Readonly<Record<string, PackageSettings>>;

/** The settings of a package, key by key: a name or path goes before a glob, a longer glob before a shorter one. */
export function settingsOf(pkg: Package | undefined, all: SettingsByPackage): PackageSettings {
  if (pkg === undefined) return {};
  const isExact = (pattern: string): boolean => pattern === pkg.name || pattern === pkg.path;
  const isMeant = (pattern: string): boolean =>
    isExact(pattern) || matchesGlob(pkg.name, pattern) || matchesGlob(pkg.path, pattern);
  const strongest = Object.entries(all)
    .filter(([pattern]) => isMeant(pattern))
    .sort(([a], [b]) => Number(isExact(b)) - Number(isExact(a)) || b.length - a.length)
    .map(([, settings]) => settings);
  return {
    zeroMajor: strongest.find(({ zeroMajor }) => zeroMajor !== undefined)?.zeroMajor,
    firstPrerelease: strongest.find(({ firstPrerelease }) => firstPrerelease !== undefined)?.firstPrerelease,
    tagFormat: strongest.find(({ tagFormat }) => tagFormat !== undefined)?.tagFormat,
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
