import { valid } from 'semver';
import { ReleaseError } from '../../core/error.ts';
import type { RangeEdit, TextEdit } from '../../core/model.ts';
import type { Texts, VersionEdit } from '../ecosystem.ts';
import { cratesOf, edgeTest } from './crates.ts';
import type { Crate } from './crates.ts';
import { requirementsOf } from './dependencies.ts';
import type { Requirement } from './dependencies.ts';
import { Edits } from '../edits.ts';
import { lockEdits } from './lockfile.ts';
import type { LockChange } from './lockfile.ts';
import { parseRequirement } from './requirement.ts';
import type { TomlString } from '../toml/toml.ts';
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
  if (workspace === null) return editNothing([...versions.map((one) => one.package), ...ranges]);
  const crates = cratesOf(workspace);
  const edits = new Edits(texts);
  for (const edit of versions) edits.set(versionPlace(crates, edit), edit.version);
  for (const { places, to } of requirementPlaces(workspace, crates, ranges)) {
    for (const place of places) edits.set(place, to);
  }
  const lock = texts.get('Cargo.lock');
  if (lock !== undefined) edits.add('Cargo.lock', lockEdits(lock, lockChanges(crates, edits)));
  return edits.result();
}

/** Without a root manifest there is nothing to edit, and asking for it is a mistake. */
function editNothing(
  asked: readonly { readonly manifest: string }[],
): ReadonlyMap<string, readonly TextEdit[]> {
  for (const { manifest } of asked) crateAt([], manifest);
  return new Map();
}

function versionPlace(crates: readonly Crate[], edit: VersionEdit): TomlString {
  const {
    package: { manifest, name },
    version,
  } = edit;
  if (valid(version) !== version.split('+')[0]) {
    throw new ReleaseError('USAGE', `'${version}' is not a version that ${manifest} can hold`);
  }
  const place = crateAt(crates, manifest).version;
  if (place !== null) return place;
  throw new ReleaseError('WORKSPACE_INVALID', `${manifest} has no version to change to ${version}`, {
    hint: `add version = "0.0.0" to [package] of '${name}' in ${manifest}, or leave the crate out of the release`,
  });
}

/** Only dependencies on members: a registry crate may stand beside them under the same name and requirement. */
function requirementPlaces(
  workspace: Workspace,
  crates: readonly Crate[],
  ranges: readonly RangeEdit[],
): readonly { readonly places: readonly TomlString[]; readonly to: string }[] {
  const isEdge = edgeTest(crates, workspace.root);
  return ranges
    .filter(({ from, to }) => from !== to)
    .map((edit) => {
      assertRequirement(edit);
      const all = requirementsOf(crateAt(crates, edit.manifest).manifest, workspace.root).filter(isEdge);
      return { places: placesOf(all, edit), to: edit.to };
    });
}

function assertRequirement({ manifest, to }: RangeEdit): void {
  if (parseRequirement(to) !== null) return;
  throw new ReleaseError('USAGE', `'${to}' is not a version requirement that ${manifest} can hold`);
}

function placesOf(requirements: readonly Requirement[], edit: RangeEdit): readonly TomlString[] {
  const { manifest, dependency, kind, from } = edit;
  const places = requirements
    .filter((one) => one.name === dependency && one.kind === kind && one.version?.value === from)
    .flatMap(({ version }) => version ?? []);
  if (places.length > 0) return places;
  throw new ReleaseError(
    'WORKSPACE_INVALID',
    `${manifest} has no ${kind} dependency '${dependency}' at '${from}'`,
    {
      hint: 'the manifest has changed since it was read: run the command again',
    },
  );
}

function crateAt(crates: readonly Crate[], file: string): Crate {
  const crate = crates.find(({ manifest }) => manifest.file === file);
  if (crate !== undefined) return crate;
  throw new ReleaseError('WORKSPACE_INVALID', `${file} is not a crate of the workspace`, {
    hint: 'the workspace has changed since it was read: run the command again',
  });
}

/** What the lockfile must follow: every crate whose version line is edited. */
function lockChanges(crates: readonly Crate[], edits: Edits): ReadonlyMap<string, LockChange> {
  const changes = new Map<string, LockChange>();
  for (const { name, version } of crates) {
    const to = version === null ? null : edits.at(version);
    if (version !== null && to !== null) changes.set(name, { from: version.value.trim(), to });
  }
  return changes;
}
