import { parse } from 'semver';
import type { Config } from '../config/config.ts';
import type { Decision } from '../core/decide/decide.ts';
import type { Release, Warning } from '../core/model.ts';
import type { Reading } from './read.ts';

/**
 * Go modules whose path does not say the major version they are about to get
 * (https://go.dev/ref/mod#major-version-suffixes). A repository that has left it out since 2 hears it once a major.
 */
export function modulePaths(
  { workspace }: Reading,
  { set }: Decision,
  { goMajor }: Pick<Config, 'goMajor'>,
): readonly Warning[] {
  const bound = new Map(
    workspace.packages.flatMap(({ manifest, tagged }) => (tagged ? [[manifest, tagged.major] as const] : [])),
  );
  return set.groups
    .flatMap(({ packages }) => packages)
    .flatMap((release) => {
      const [before, major] = [majorOf(release.current), majorOf(release.next)];
      const own = bound.get(release.manifest);
      if (own === undefined || major < 2 || own === major || before === major) return [];
      if (own === null && before >= 2) return [left(release, null)];
      return [goMajor === 'edit' ? changed(release) : left(release, "goMajor: 'edit' in release.config")];
    });
}

function changed({ package: name, next }: Release): Warning {
  return warning(
    `${name} ${next} gets the module path Go asks for, in go.mod and in imports: whoever imports it must follow`,
    "For a program that nobody imports, leave the code alone: goMajor: 'report' in release.config",
  );
}

function left({ package: name, next }: Release, hint: string | null): Warning {
  return warning(`${name} ${next} keeps its module path, so Go will not find this version to import`, hint);
}

function warning(message: string, hint: string | null): Warning {
  return { code: 'GO_MODULE_PATH', message, hint };
}

function majorOf(version: string | null): number {
  return version === null ? 0 : (parse(version)?.major ?? 0);
}
