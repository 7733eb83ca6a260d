import { ReleaseError } from '../core/error.ts';
import { indexTags, namesNoPackage } from '../core/lines/tags.ts';
import type { Package, RawTag } from '../core/model.ts';
import { greatest, parseVersion } from '../core/version/version.ts';
import { gte } from 'semver';
import type { Tree } from '../ports.ts';
import { readBelow, together, withWhole, type Workspace, type WorkspaceRules } from './workspace.ts';

/**
 * The workspace as tags tell that it is released: with the repository as a whole where packages were only found below
 * the top and all tags are unprefixed; with the packages below a lone one at the top, where tags name them.
 * @throws what reading manifests throws
 */
export async function asTagged(
  workspace: Workspace,
  tags: readonly RawTag[],
  tree: Tree,
  rules: WorkspaceRules,
): Promise<Workspace> {
  const here = tags.filter(({ reachable }) => reachable);
  if (rules.workspaces !== null) return workspace;
  if (workspace.nested) return asWhole(workspace, here, rules);
  const [only, ...others] = workspace.packages;
  return only?.path === '.' && others.length === 0
    ? withBelow(workspace, only, here, { tree, rules })
    : workspace;
}

function asWhole(workspace: Workspace, tags: readonly RawTag[], { name }: WorkspaceRules): Workspace {
  const isWhole = tags.some(isUnprefixed) && !nameSome(tags, workspace.packages);
  return isWhole ? withWhole(workspace, name) : workspace;
}

interface Place {
  readonly tree: Tree;
  readonly rules: WorkspaceRules;
}

async function withBelow(
  workspace: Workspace,
  only: Package,
  tags: readonly RawTag[],
  { tree, rules }: Place,
): Promise<Workspace> {
  const isNamed = indexTags(tags, [only]).ignored.some(({ reason }) => reason === namesNoPackage);
  const below = isNamed ? await belowIfReadable(tree, rules) : null;
  if (below === null || !nameSome(tags, below.packages)) return workspace;
  return isReleased(only, tags) ? together(workspace, below) : below;
}

/** Whether tags name some of the packages, and not only all of them. */
function nameSome(tags: readonly RawTag[], packages: readonly Package[]): boolean {
  return indexTags(tags, packages).byPackage.size > 0;
}

/** Whether a tag names a version of nobody in particular. */
function isUnprefixed({ name }: RawTag): boolean {
  return /^v?\d+\.\d+\.\d/.test(name);
}

/** Nobody asked for what lies below: where it cannot be read, the top is all there is. */
async function belowIfReadable(tree: Tree, rules: WorkspaceRules): Promise<Workspace | null> {
  try {
    return await readBelow(tree, rules);
  } catch (error) {
    if (error instanceof ReleaseError) return null;
    throw error;
  }
}

/** Whether unprefixed tags are those of the package at the top: a version below them was left behind with them. */
function isReleased(pkg: Package, tags: readonly RawTag[]): boolean {
  const last = greatest(indexTags(tags, [pkg]).root);
  const version = pkg.version === null ? null : parseVersion(pkg.version);
  return last !== null && (version === null || gte(version, last.version));
}
