import type { Package, RangeEdit, TextEdit } from '../../core/model.ts';
import type { Ecosystem, Texts, VersionEdit } from '../ecosystem.ts';
import { changesOf } from './change.ts';
import type { Change } from './change.ts';
import { lernaEdits } from './lerna.ts';
import { tidy } from './lines.ts';
import { linkingLockfiles } from './linked.ts';
import { bunLockEdits } from './lock-bun.ts';
import { npmLockEdits } from './lock-npm.ts';
import { pnpmLockEdits } from './lock-pnpm.ts';
import { yarnLockEdits } from './lock-yarn.ts';
import { manifestEdits } from './manifest.ts';
import { outsideNeeds } from './outside.ts';
import { packagesOf } from './packages.ts';
import { rewriteRange, satisfies } from './range.ts';
import { memberGlobs, workspaceFiles } from './workspace.ts';

type Follower = (path: string, text: string, changes: readonly Change[]) => readonly TextEdit[];

/** The lockfiles at the root and who edits them. bun.lockb is binary and not among them. */
const lockfiles: ReadonlyMap<string, Follower> = new Map([
  ['npm-shrinkwrap.json', npmLockEdits],
  ['package-lock.json', npmLockEdits],
  ['pnpm-lock.yaml', pnpmLockEdits],
  ['yarn.lock', yarnLockEdits],
  ['bun.lock', bunLockEdits],
]);

/** Files beside the manifests that follow a release. */
const followers: ReadonlyMap<string, Follower> = new Map([['lerna.json', lernaEdits], ...lockfiles]);

/**
 * The npm family: package.json, in workspaces of npm, pnpm, yarn (classic and berry), bun and lerna, or alone.
 * `wants` also throws what `packages` throws when a file that says where the members are cannot be read.
 */
export const npm: Ecosystem = {
  id: 'npm',
  wants: (texts: Texts) => [...workspaceFiles, ...linkingLockfiles, ...memberGlobs(texts)],
  packages: packagesOf,
  outside: outsideNeeds,
  lockfiles: () => [...lockfiles.keys()],
  edit,
  satisfies,
  rewriteRange,
};

function edit(
  texts: Texts,
  packages: readonly Package[],
  versions: readonly VersionEdit[],
  ranges: readonly RangeEdit[],
): ReadonlyMap<string, readonly TextEdit[]> {
  const changes = changesOf(packages, versions, ranges);
  const manifests = changes.map((change) => {
    const { manifest } = change.package;
    return [manifest, manifestEdits(texts.get(manifest) ?? '', change)] as const;
  });
  const others = [...followers].map(([path, follow]) => {
    const text = texts.get(path);
    return [path, text === undefined ? [] : follow(path, text, changes)] as const;
  });
  return new Map(
    [...manifests, ...others]
      .map(([path, edits]) => [path, tidy(edits)] as const)
      .filter(([, edits]) => edits.length > 0),
  );
}
