import type { Ecosystem } from '../ecosystem.ts';
import { editWorkspace } from './edit.ts';
import { readPackages } from './packages.ts';
import { satisfies } from './requirement.ts';
import { rewriteRange } from './rewrite.ts';
import { readWorkspace } from './workspace.ts';

/** Rust crates, as Cargo reads them: the workspace at the repository's root, its manifests and its Cargo.lock. */
export const cargo: Ecosystem = {
  id: 'cargo',
  wants: (texts) => readWorkspace(texts)?.wanted ?? ['Cargo.toml'],
  packages: readPackages,
  lockfiles: (texts) => (texts.has('Cargo.toml') ? ['Cargo.lock'] : []),
  edit: (texts, _packages, versions, ranges) => editWorkspace(texts, versions, ranges),
  satisfies,
  rewriteRange,
};
