import { posix } from 'node:path';
import { parse } from 'semver';
import { groupBy } from '../../core/collections.ts';
import type { Dependency, Package } from '../../core/model.ts';
import type { Texts } from '../ecosystem.ts';
import { readChart } from './chart.ts';
import type { Chart, ChartDependency } from './chart.ts';

/** A chart that is a package, under the name the package has. */
export interface OwnChart extends Chart {
  readonly packageName: string;
}

/**
 * The charts of a repository, by directory, the root first. What lies in the `charts` directory of another chart is a
 * copy of a dependency and no package, unless a `file://` dependency of a chart elsewhere leads to it.
 * @throws ReleaseError MANIFEST_UNREADABLE
 */
export function chartsOf(texts: Texts): readonly OwnChart[] {
  const read = [...texts]
    .filter(([file]) => posix.basename(file) === 'Chart.yaml' && !isPassedOver(file))
    .flatMap(([file, text]) => readChart(file, text) ?? []);
  const dirs = new Set(read.map(({ dir }) => dir));
  const linked = new Set(
    read
      .filter(({ dir }) => !isVendored(dir, dirs))
      .flatMap(({ dir, dependencies }) => linksOf(dir, dependencies)),
  );
  const own = read.filter(({ dir }) => linked.has(dir) || !isVendored(dir, dirs));
  const named = groupBy(own, ({ name }) => name);
  return own
    .map((chart) => ({ ...chart, packageName: named.get(chart.name)?.length === 1 ? chart.name : chart.dir }))
    .sort((a, b) => (a.dir === '.' || (b.dir !== '.' && a.dir < b.dir) ? -1 : 1));
}

/** Where `file://` dependencies lead to, outside of the chart itself. */
function linksOf(from: string, dependencies: readonly ChartDependency[]): readonly string[] {
  return dependencies.flatMap(({ dir }) => (dir === null || isInside(dir, from) ? [] : [dir]));
}

function isInside(dir: string, parent: string): boolean {
  return parent === '.' || `${dir}/`.startsWith(`${parent}/`);
}

/** Directories whose charts are data: broken on purpose, or templates of charts. */
const data: ReadonlySet<string> = new Set([
  ...['testdata', 'test-data', 'fixtures', 'fixture', '__fixtures__', 'node_modules', 'vendor'],
  ...['templates', 'template', 'starters', 'skeleton'],
]);

function isPassedOver(file: string): boolean {
  const steps = posix.dirname(file).split('/');
  return steps.some((step) => data.has(step) || /^[._]./.test(step));
}

/** Whether a directory lies in `charts` of a directory that holds a chart itself. */
function isVendored(dir: string, charts: ReadonlySet<string>): boolean {
  const steps = dir.split('/');
  return steps.some(
    (step, at) =>
      step === 'charts' && at < steps.length - 1 && charts.has(steps.slice(0, at).join('/') || '.'),
  );
}

/** The chart that a dependency is packed from: the one in its `file://` directory, if that has its name. */
export function chartAt(charts: readonly OwnChart[], { dir, name }: ChartDependency): OwnChart | null {
  return dir === null ? null : (charts.find((chart) => chart.dir === dir && chart.name === name) ?? null);
}

/** @throws ReleaseError MANIFEST_UNREADABLE */
export function readPackages(texts: Texts): readonly Package[] {
  const charts = chartsOf(texts);
  return charts.map((chart) => ({
    manifest: chart.file,
    path: chart.dir,
    name: chart.packageName,
    ecosystem: 'helm',
    version: versionOf(chart),
    versionFile: chart.file,
    private: chart.dir.split('/').some((step) => material.has(step)),
    dependencies: chart.dependencies.flatMap((one) => edgeOf(charts, one)),
  }));
}

const material: ReadonlySet<string> = new Set([
  'example',
  'examples',
  'test',
  'tests',
  'e2e',
  'demo',
  'docs',
  'ci',
]);

function edgeOf(charts: readonly OwnChart[], dependency: ChartDependency): readonly Dependency[] {
  const target = chartAt(charts, dependency);
  if (target === null) return [];
  return [{ name: target.packageName, kind: 'normal', range: dependency.version?.text ?? null }];
}

/** SemVer as Helm reads it: a leading `v` and missing parts are let pass. Null for what Helm would not read either. */
function versionOf({ version }: Chart): string | null {
  const [, core = '', rest = ''] = /^v?(\d+(?:\.\d+){0,2})((?:[-+].*)?)$/.exec(version?.text ?? '') ?? [];
  const parts = core.split('.');
  return parse([...parts, '0', '0'].slice(0, 3).join('.') + rest)?.version ?? null;
}
