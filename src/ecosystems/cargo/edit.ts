import { valid } from 'semver';
import { ReleaseError } from '../../core/error.ts';
import type { RangeEdit, TextEdit } from '../../core/model.ts';
import type { Texts, VersionEdit } from '../ecosystem.ts';
import { requirementsOf } from './dependencies.ts';
import { Edits } from './edits.ts';
import { lockEdits } from './lockfile.ts';
import type { LockChange } from './lockfile.ts';
import { nameOf, packageTable, versionOf } from './manifest.ts';
import type { Manifest } from './manifest.ts';
import { parseRequirement } from './requirement.ts';
import type { TomlString } from './toml.ts';
import { readWorkspace } from './workspace.ts';
import type { Workspace } from './workspace.ts';

/**
 * The edits that set versions and requirements, where they stand: an inherited one in the root, once. Cargo.lock
 * follows, also for crates that were not named but inherit a version that was.
 * @throws ReleaseError WORKSPACE_INVALID when a version or requirement to change is not there, or is asked to be two
 * things; USAGE when what should be written is neither a version nor a requirement
 */
export function editWorkspace(
  texts: Texts,
  versions: readonly VersionEdit[],
  ranges: readonly RangeEdit[],
): ReadonlyMap<string, readonly TextEdit[]> {
  const workspace = readWorkspace(texts);
  const edits = new Edits(texts);
  for (const edit of versions) edits.set(versionPlace(workspace, edit), edit.version);
  for (const edit of ranges) {
    for (const place of requirementPlaces(workspace, edit)) edits.set(place, edit.to);
  }
  const lock = texts.get('Cargo.lock');
  if (workspace !== null && lock !== undefined)
    edits.add('Cargo.lock', lockEdits(lock, lockChanges(workspace, edits)));
  return edits.result();
}

function versionPlace(
  workspace: Workspace | null,
  { package: { manifest, name }, version }: VersionEdit,
): TomlString {
  if (valid(version) !== version.split('+')[0]) {
    throw new ReleaseError('USAGE', `'${version}' is not a version that ${manifest} can hold`);
  }
  const member = memberAt(workspace, manifest);
  const table = packageTable(member.manifest);
  const place = table === null ? null : versionOf(table, member.root);
  if (place !== null) return place;
  throw new ReleaseError('WORKSPACE_INVALID', `${manifest} has no version to change to ${version}`, {
    hint: `add version = "0.0.0" to [package] of '${name}' in ${manifest}, or leave the crate out of the release`,
  });
}

function requirementPlaces(workspace: Workspace | null, edit: RangeEdit): readonly TomlString[] {
  const { manifest, dependency, kind, from, to } = edit;
  if (to === from) return [];
  if (parseRequirement(to) === null) {
    throw new ReleaseError('USAGE', `'${to}' is not a version requirement that ${manifest} can hold`);
  }
  const member = memberAt(workspace, manifest);
  const found = requirementsOf(member.manifest, member.root).filter(
    (one) => one.name === dependency && one.kind === kind && one.version?.value === from,
  );
  if (found.length > 0) return found.flatMap(({ version }) => version ?? []);
  throw new ReleaseError(
    'WORKSPACE_INVALID',
    `${manifest} has no ${kind} dependency '${dependency}' at '${from}'`,
    {
      hint: 'the manifest has changed since it was read: run the command again',
    },
  );
}

function memberAt(
  workspace: Workspace | null,
  file: string,
): { readonly manifest: Manifest; readonly root: Manifest } {
  const manifest = workspace?.members.find((member) => member.file === file);
  if (workspace !== null && manifest !== undefined) return { manifest, root: workspace.root };
  throw new ReleaseError('WORKSPACE_INVALID', `${file} is not a crate of the workspace`, {
    hint: 'the workspace has changed since it was read: run the command again',
  });
}

/** What the lockfile must follow: every crate whose version line is edited. */
function lockChanges({ members, root }: Workspace, edits: Edits): ReadonlyMap<string, LockChange> {
  const changes = new Map<string, LockChange>();
  for (const manifest of members) {
    const table = packageTable(manifest);
    const place = table === null ? null : versionOf(table, root);
    const to = place === null ? null : edits.at(place);
    if (table !== null && place !== null && to !== null) {
      changes.set(nameOf(table), { from: place.value.trim(), to });
    }
  }
  return changes;
}
