import { posix } from 'node:path';
import type { RangeEdit, TextEdit } from '../../core/model.ts';
import type { Texts, VersionEdit } from '../ecosystem.ts';
import { readDependencies } from './chart.ts';
import type { ChartDependency } from './chart.ts';
import { chartAt, chartsOf } from './charts.ts';
import type { OwnChart } from './charts.ts';
import { digestOf } from './lock.ts';
import type { Locked } from './lock.ts';
import { placeAt, readMapping } from './yaml.ts';
import type { Place } from './yaml.ts';

/** What a release asks of the charts. */
interface Task {
  readonly charts: readonly OwnChart[];
  readonly versions: ReadonlyMap<string, VersionEdit>;
  readonly ranges: readonly RangeEdit[];
}

/** The lockfiles of the charts of the repository. */
export function lockfilesOf(texts: Texts): readonly string[] {
  return chartsOf(texts).map(({ dir }) => lockOf(dir));
}

function lockOf(dir: string): string {
  return posix.join(dir, 'Chart.lock');
}

/**
 * The edits that set `version`, `appVersion` where it follows, the requirements, and in each Chart.lock what it says
 * of charts of the repository.
 * @throws ReleaseError MANIFEST_UNREADABLE
 */
export function editCharts(
  texts: Texts,
  versions: readonly VersionEdit[],
  ranges: readonly RangeEdit[],
): ReadonlyMap<string, readonly TextEdit[]> {
  const charts = chartsOf(texts);
  const task = { charts, ranges, versions: new Map(versions.map((one) => [one.package.manifest, one])) };
  const edits = charts.flatMap((chart) => {
    const lock = texts.get(lockOf(chart.dir));
    return [
      [chart.file, chartEdits(task, chart)] as const,
      ...(lock === undefined ? [] : [[lockOf(chart.dir), lockEdits(task, chart, lock)] as const]),
    ];
  });
  return new Map(
    edits.map(([file, list]) => [file, inOrder(list)] as const).filter(([, list]) => list.length > 0),
  );
}

function inOrder(edits: readonly TextEdit[]): readonly TextEdit[] {
  return edits.filter(({ was, text }) => was !== text).toSorted((a, b) => a.start - b.start);
}

function chartEdits(task: Task, chart: OwnChart): readonly TextEdit[] {
  const edit = task.versions.get(chart.file);
  return [
    ...(edit === undefined ? [] : put(chart.version, spelled(chart.version, edit.version))),
    ...(edit === undefined ? [] : appEdits(chart, edit)),
    ...chart.dependencies.flatMap((one) => put(one.version, requiredOf(task, chart, one))),
  ];
}

/** The version of the application follows where it is the one the chart is released with (`VersionEdit.from`). */
function appEdits({ appVersion }: OwnChart, { from, version }: VersionEdit): readonly TextEdit[] {
  if (from === undefined || from === null || appVersion?.text.replace(/^v/, '') !== from) return [];
  return put(appVersion, spelled(appVersion, version));
}

function spelled(place: Place | null, version: string): string {
  return place?.text.startsWith('v') === true ? `v${version}` : version;
}

/** The requirement a dependency has after the release. */
function requiredOf({ charts, ranges }: Task, chart: OwnChart, dependency: ChartDependency): string {
  const target = chartAt(charts, dependency);
  const now = dependency.version?.text ?? '';
  const edit = ranges.find(
    (one) => one.manifest === chart.file && one.dependency === target?.packageName && one.from === now,
  );
  return edit?.to ?? now;
}

/** The version a lockfile has after the release: of a chart in the repository the one that chart then has. */
function lockedOf({ charts, versions }: Task, dependency: ChartDependency): string {
  const target = chartAt(charts, dependency);
  const edit = target === null ? undefined : versions.get(target.file);
  return target === null || edit === undefined
    ? (dependency.version?.text ?? '')
    : spelled(target.version, edit.version);
}

/**
 * A lockfile follows the charts it locks. Its digest is made anew where it was right before; where it was not, nobody
 * but `helm dependency update` can say what it should be.
 */
function lockEdits(task: Task, chart: OwnChart, text: string): readonly TextEdit[] {
  const map = readMapping(lockOf(chart.dir), text);
  const locked = readDependencies(map, chart.dir);
  const digest = placeAt(map, 'digest');
  const now = (list: readonly ChartDependency[]): readonly Locked[] =>
    list.map((dependency) => ({ dependency, version: dependency.version?.text ?? '' }));
  const next = (list: readonly ChartDependency[], of: (one: ChartDependency) => string): readonly Locked[] =>
    list.map((dependency) => ({ dependency, version: of(dependency) }));
  const isRight = digest?.text === digestOf(now(chart.dependencies), now(locked));
  const after = digestOf(
    next(chart.dependencies, (one) => requiredOf(task, chart, one)),
    next(locked, (one) => lockedOf(task, one)),
  );
  return [
    ...locked.flatMap((one) => put(one.version, lockedOf(task, one))),
    ...(isRight ? put(digest, after) : []),
  ];
}

function put(place: Place | null, text: string): readonly TextEdit[] {
  return place === null ? [] : [{ start: place.start, end: place.end, was: place.text, text }];
}
