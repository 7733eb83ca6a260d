import type { Ecosystem } from '../ecosystem.ts';
import { readPackages } from './charts.ts';
import { editCharts, lockfilesOf } from './edit.ts';
import { rewriteRange, satisfies } from './requirement.ts';

/** Helm charts: every Chart.yaml below the root, its dependencies by `file://`, and its Chart.lock. */
export const helm: Ecosystem = {
  id: 'helm',
  wants: () => ['**/Chart.yaml'],
  packages: readPackages,
  lockfiles: lockfilesOf,
  edit: (texts, _packages, versions, ranges) => editCharts(texts, versions, ranges),
  satisfies,
  rewriteRange,
};
