import type { Package } from '../core/model.ts';
import type { Packer } from '../core/publication.ts';
import { foldersUp } from './workspace-root.ts';
import type { Look } from './plugin.ts';

/** Where a package's workspace is, and what packs there. */
export interface NpmWorkspace {
  readonly root: string;
  readonly packer: Packer;
}

const lockfiles: Readonly<Record<string, Packer>> = {
  'pnpm-lock.yaml': 'pnpm',
  'bun.lock': 'bun',
  'bun.lockb': 'bun',
  'yarn.lock': 'yarn',
  'package-lock.json': 'npm',
  'npm-shrinkwrap.json': 'npm',
};

/**
 * The workspace of a package: the nearest folder above it with a lockfile, whose kind says which package manager packs. Yarn 1
 * packs as npm does, and knows no `workspace:`, so npm does it.
 */
export async function workspaceOf({ path }: Pick<Package, 'path'>, look: Look): Promise<NpmWorkspace> {
  for (const root of foldersUp(path)) {
    const at = (name: string): string => (root === '.' ? name : `${root}/${name}`);
    const found = await look.read(Object.keys(lockfiles).map(at));
    const name = Object.keys(lockfiles).find((one) => found.has(at(one)));
    if (name === undefined) continue;
    const packer = lockfiles[name] ?? 'npm';
    const isClassic = packer === 'yarn' && !/^__metadata:/m.test(found.get(at(name)) ?? '');
    return { root, packer: isClassic ? 'npm' : packer };
  }
  return { root: '.', packer: 'npm' };
}
