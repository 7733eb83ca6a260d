import type { Line } from '../core/lines/lines.ts';
import { greatest, isPlaceholder } from '../core/version/version.ts';
import { lt } from 'semver';
import type { KnownLine } from '../updaters/drift.ts';
import { mainPackages } from './owned-files.ts';
import type { LinesReading } from './read.ts';

/** The lines of versions of a repository, as far as strings in files can belong to them. */
export function knownLines({ lines: { lines } }: LinesReading): readonly KnownLine[] {
  const main = new Set(mainPackages(lines).map(({ manifest }) => manifest));
  return lines.flatMap((line) => {
    const current = currentOf(line);
    if (current === null) return [];
    const earlier = line.tags
      .filter(({ version }) => lt(version, current))
      .map(({ version }) => version.version);
    return {
      package: line.members.some(({ manifest }) => main.has(manifest))
        ? null
        : (line.members[0]?.name ?? null),
      names: line.members.map(({ name }) => name.toLowerCase()).filter((name) => name.length > 2),
      current: current.version,
      earlier: new Set(earlier),
    };
  });
}

/** What a line's manifests say, else its last release. Placeholders are no versions. */
function currentOf({ manifest, last }: Line) {
  const version = greatest(
    [manifest, last?.version ?? null].filter((one) => one !== null).map((one) => ({ version: one })),
  );
  return version === null || isPlaceholder(version.version) ? null : version.version;
}
