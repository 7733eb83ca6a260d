import { groupBy } from '../core/collections.ts';
import type { ReleaseSet, Warning } from '../core/model.ts';
import { listed } from '../core/package-name.ts';
import type { OutsideNeed } from '../ecosystems/ecosystem.ts';
import type { Workspace } from './workspace.ts';

/** What makes a lockfile whole again, by its name. */
const cures: ReadonlyMap<string, string> = new Map([
  ['yarn.lock', 'yarn install --mode=update-lockfile'],
  ['package-lock.json', 'npm install --package-lock-only'],
  ['npm-shrinkwrap.json', 'npm install --package-lock-only'],
]);

/**
 * Lockfiles that a release leaves incomplete, since packages from a registry ask for versions of members that these
 * leave: what their older releases need stands in no file here.
 */
export function leftBehind({ found }: Workspace, { groups }: ReleaseSet): readonly Warning[] {
  const next = new Map(
    groups.flatMap(({ packages }) => packages.map((one) => [one.manifest, one.next] as const)),
  );
  const needs = found.flatMap(({ ecosystem, texts, packages }) => {
    const versions = packages.flatMap((pkg) => {
      const version = next.get(pkg.manifest);
      return version === undefined ? [] : [{ package: pkg, version }];
    });
    return ecosystem.outside?.(texts, versions) ?? [];
  });
  return [...groupBy(needs, ({ file }) => file)].map(([file, all]) => incomplete(file, all));
}

function incomplete(file: string, needs: readonly OutsideNeed[]): Warning {
  const asked = [...groupBy(needs, ({ name, range }) => `${name} ${range}`)];
  const told = asked
    .slice(0, most)
    .map(([what, all]) => `${what} (for ${listed([...new Set(all.map(({ by }) => by))])})`);
  const rest = asked.length > most ? ` and ${asked.length - most} more` : '';
  const cure = cures.get(file.slice(file.lastIndexOf('/') + 1)) ?? 'install';
  return {
    code: 'LOCKFILE_INCOMPLETE',
    message: `packages from the registry ask for versions that the release leaves, and ${file} will not say where to get them: ${told.join(', ')}${rest}`,
    hint: `Installing as locked is refused until then: ${cure}, after the release, and commit ${file}`,
  };
}

/** Requirements listed before the rest is counted. */
const most = 4;
