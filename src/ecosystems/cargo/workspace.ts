import { posix } from 'node:path';
import { ReleaseError } from '../../core/error.ts';
import type { Texts } from '../ecosystem.ts';
import { requirementsOf } from './dependencies.ts';
import { isGlob, matchesGlob, portableGlob } from '../rust-globs.ts';
import { readManifest } from './manifest.ts';
import type { Manifest } from './manifest.ts';
import { directoryAt } from '../paths.ts';
import { manifestIn } from './paths.ts';
import { stringsAt, tableAt } from '../toml/read.ts';
import type { TomlTable } from '../toml/toml.ts';

/** The workspace as far as it has been read. A root without `[workspace]` is the only member. */
export interface Workspace {
  readonly root: Manifest;
  /** The root first, then by path. */
  readonly members: readonly Manifest[];
  /** Manifests and globs named by what has been read; manifests already read are left out. */
  readonly wanted: readonly string[];
  /** Members named one by one whose manifest is not among the texts. */
  readonly missing: readonly string[];
}

/**
 * The members of the workspace at the repository's root (Cargo reference, "Workspaces", and what cargo 1.95 does
 * where it is silent): the root, what `members` names, and every path dependency of a member inside the
 * workspace directory. `exclude` holds plain directory prefixes, which a literal `members` entry overrides.
 * Null where the root holds no Cargo.toml.
 * @throws ReleaseError MANIFEST_UNREADABLE, WORKSPACE_INVALID
 */
export function readWorkspace(texts: Texts): Workspace | null {
  const root = readManifest(texts, 'Cargo.toml');
  if (root === null) return null;
  const table = tableAt(root.table, 'workspace');
  if (table === null) return { root, members: [root], wanted: [], missing: [] };
  const rules = memberRules(table);
  const named = rules.literal.filter((directory) => !isExcluded(rules, directory)).map(manifestIn);
  const matched = [...texts.keys()].filter((file) => isMatched(rules, file));
  const { members, unread } = follow(texts, root, rules, [root.file, ...named, ...matched]);
  const globs = rules.globs.map((glob) => portableGlob(manifestIn(glob)));
  return {
    root,
    members: members.toSorted((a, b) => compareText(a.directory, b.directory)),
    wanted: [...new Set([...unread, ...globs])],
    missing: named.filter((file) => !texts.has(file)),
  };
}

/**
 * Refuses a workspace that names members it does not have, as Cargo does.
 * @throws ReleaseError WORKSPACE_INVALID
 */
export function assertComplete(workspace: Workspace): void {
  const [missing] = workspace.missing;
  if (missing === undefined) return;
  throw new ReleaseError('WORKSPACE_INVALID', `Cargo.toml names a workspace member without ${missing}`, {
    hint: `add ${missing}, or take its directory out of 'members' in [workspace]`,
  });
}

interface MemberRules {
  /** Entries without wildcards, as directories inside the repository. */
  readonly literal: readonly string[];
  readonly globs: readonly string[];
  readonly exclude: readonly string[];
}

function memberRules(workspace: TomlTable): MemberRules {
  const members = stringsAt(workspace, 'members').flatMap((entry) => directoryAt('.', entry) ?? []);
  return {
    literal: members.filter((entry) => !isGlob(entry)),
    globs: members.filter(isGlob),
    exclude: stringsAt(workspace, 'exclude').flatMap((entry) => plainPrefix(entry) ?? []),
  };
}

/** Cargo joins `exclude` entries without resolving `..`, so such an entry matches nothing. */
function plainPrefix(entry: string): string | null {
  return entry.split('/').includes('..') ? null : directoryAt('.', entry);
}

function isMatched(rules: MemberRules, file: string): boolean {
  if (posix.basename(file) !== 'Cargo.toml') return false;
  const directory = posix.dirname(file);
  return rules.globs.some((glob) => matchesGlob(glob, directory)) && !isExcluded(rules, directory);
}

function isExcluded(rules: MemberRules, directory: string): boolean {
  const isInside = (parent: string): boolean => parent === '.' || `${directory}/`.startsWith(`${parent}/`);
  return rules.exclude.some(isInside) && !rules.literal.some(isInside);
}

/** The manifests reached from `start` over path dependencies, and those of them that are not read yet. */
function follow(
  texts: Texts,
  root: Manifest,
  rules: MemberRules,
  start: readonly string[],
): { readonly members: readonly Manifest[]; readonly unread: readonly string[] } {
  const reached = new Set(start);
  const members: Manifest[] = [];
  const unread: string[] = [];
  // A set also visits what is added while it is walked, so this runs until nothing new is reached.
  for (const file of reached) {
    const manifest = file === root.file ? root : readManifest(texts, file);
    if (manifest === null) {
      unread.push(file);
      continue;
    }
    members.push(manifest);
    for (const { directory } of requirementsOf(manifest, root)) {
      if (directory !== null && !isExcluded(rules, directory)) reached.add(manifestIn(directory));
    }
  }
  return { members, unread };
}

/** By code unit, the root ('.') first: the same on every machine. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  if (a === '.' || b === '.') return a === '.' ? -1 : 1;
  return a < b ? -1 : 1;
}
