import type { Ecosystem } from '../ecosystem.ts';
import { editModules, filesToFollow } from './edit.ts';
import { readPackages } from './packages.ts';
import { rewriteRange, satisfies } from './requirement.ts';

/** Go modules: every go.mod below the root. Versions live in tags, so an edit is about requirements and paths. */
export const go: Ecosystem = {
  id: 'go',
  wants: () => ['**/go.mod', '**/go.work'],
  packages: readPackages,
  lockfiles: filesToFollow,
  edit: (texts, _packages, versions, ranges) => editModules(texts, versions, ranges),
  satisfies,
  rewriteRange,
};
