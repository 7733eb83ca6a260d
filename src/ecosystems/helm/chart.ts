import { posix } from 'node:path';
import type { YAMLMap } from 'yaml';
import { mappingsAt, placeAt, readMapping } from './yaml.ts';
import type { Place } from './yaml.ts';

/** A dependency as Chart.yaml or Chart.lock writes it. */
export interface ChartDependency {
  readonly name: string;
  readonly version: Place | null;
  /** The directory of a `file://` repository inside the repository, relative to the root; else null. */
  readonly dir: string | null;
  readonly map: YAMLMap;
}

/** A Chart.yaml (https://helm.sh/docs/topics/charts/#the-chartyaml-file). */
export interface Chart {
  readonly file: string;
  /** Its directory, '.' for the root. */
  readonly dir: string;
  readonly name: string;
  readonly version: Place | null;
  readonly appVersion: Place | null;
  readonly dependencies: readonly ChartDependency[];
}

/**
 * The chart a Chart.yaml describes; null where it has no name, so that nothing could refer to it.
 * @throws ReleaseError MANIFEST_UNREADABLE naming file and line
 */
export function readChart(file: string, text: string): Chart | null {
  const map = readMapping(file, text);
  const name = placeAt(map, 'name')?.text ?? '';
  if (name === '') return null;
  return {
    file,
    dir: posix.dirname(file),
    name,
    version: placeAt(map, 'version'),
    appVersion: placeAt(map, 'appVersion'),
    dependencies: readDependencies(map, posix.dirname(file)),
  };
}

/** The dependencies listed in a Chart.yaml or Chart.lock that lies in `dir`. */
export function readDependencies(map: YAMLMap, dir: string): readonly ChartDependency[] {
  return mappingsAt(map, 'dependencies').map((each) => ({
    name: placeAt(each, 'name')?.text ?? '',
    version: placeAt(each, 'version'),
    dir: directoryOf(placeAt(each, 'repository')?.text ?? '', dir),
    map: each,
  }));
}

/** Helm reads `file://../x` from the chart's directory (`GetLocalPath`); absolute paths are not the repository's. */
function directoryOf(repository: string, dir: string): string | null {
  const path = /^file:\/\/([^/].*)$/s.exec(repository)?.[1];
  if (path === undefined) return null;
  const joined = posix.join(dir, path, '.').replace(/\/$/, '');
  return joined === '..' || joined.startsWith('../') ? null : joined;
}
