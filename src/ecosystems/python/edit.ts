import { ReleaseError } from '../../core/error.ts';
import type { RangeEdit, TextEdit } from '../../core/model.ts';
import { formatPep440 } from '../../core/version/pep440.ts';
import { fromSemver } from '../../core/version/pep440-semver.ts';
import type { Texts, VersionEdit } from '../ecosystem.ts';
import { Edits } from '../edits.ts';
import type { TextPlace } from '../place.ts';
import { lockEdits, lockfilesOf, type RangeChange } from './lockfiles.ts';
import { normalName } from './names.ts';
import { edgesOf } from './packages.ts';
import type { Project } from './project.ts';
import { parseSpecifier } from './specifier.ts';
import { versionOf } from './version.ts';
import type { Workspace } from './workspace.ts';

/**
 * The edits that set versions (normalised by PEP 440) and requirements where they stand, with the copies of a version
 * in the package and the lockfiles.
 * @throws ReleaseError USAGE where PEP 440 has no such version, WORKSPACE_INVALID where what is to change is not there
 */
export function editProjects(
  texts: Texts,
  workspace: Workspace,
  versions: readonly VersionEdit[],
  ranges: readonly RangeEdit[],
): ReadonlyMap<string, readonly TextEdit[]> {
  const edits = new Edits(texts);
  const written = new Map(
    versions.map((edit) => {
      const project = projectAt(workspace, edit.package.manifest);
      const text = pep440Of(edit);
      for (const place of placesOf(project, texts, edit)) set(edits, texts, place, text);
      return [project.directory, text];
    }),
  );
  const changed = ranges
    .filter(({ from, to }) => from !== to)
    .map((edit) => setRange(edits, texts, workspace, edit));
  const manifests = edits.result();
  for (const file of lockfilesOf(workspace)) {
    edits.add(file, lockEdits(file, texts, { versions: written, ranges: changed, manifests }));
  }
  return edits.result();
}

function pep440Of({ package: { manifest }, version }: VersionEdit): string {
  const found = fromSemver(version);
  if (found !== null) return formatPep440(found);
  throw new ReleaseError('USAGE', `${manifest}: PEP 440 has no version ${version}`, {
    hint: "Prereleases of Python packages are called 'alpha', 'beta', 'rc' or 'dev': release next --pre beta",
  });
}

function placesOf(project: Project, texts: Texts, { version }: VersionEdit): readonly TextPlace[] {
  const { places, note } = versionOf(project, texts);
  if (places.length > 0) return places;
  throw new ReleaseError('WORKSPACE_INVALID', `${project.file} has no version to change to ${version}`, {
    hint: note ?? 'the version is made when the package is built: leave it to the tag',
  });
}

function setRange(edits: Edits, texts: Texts, workspace: Workspace, edit: RangeEdit): RangeChange {
  const { manifest, dependency, kind, from, to } = edit;
  if (parseSpecifier(to) === null) {
    throw new ReleaseError('USAGE', `'${to}' is not a version specifier that ${manifest} can hold`);
  }
  const project = projectAt(workspace, manifest);
  const places = edgesOf(project, workspace).flatMap(({ target, requirement: { kind: found, range } }) =>
    target.name === dependency && found === kind && range?.value === from ? [range] : [],
  );
  for (const place of places) set(edits, texts, place, to);
  if (places.length > 0)
    return { directory: project.directory, dependency: normalName(dependency), from, to };
  throw new ReleaseError(
    'WORKSPACE_INVALID',
    `${manifest} has no ${kind} dependency '${dependency}' at '${from}'`,
    {
      hint: 'the manifest has changed since it was read: run the command again',
    },
  );
}

function projectAt({ projects }: Workspace, manifest: string): Project {
  const project = projects.find(({ file }) => file === manifest);
  if (project !== undefined) return project;
  throw new ReleaseError('WORKSPACE_INVALID', `${manifest} is not a project of this workspace`, {
    hint: 'the workspace has changed since it was read: run the command again',
  });
}

/** Puts a text in a place, unless the file spells it with escapes, so that offsets do not hold. */
function set(edits: Edits, texts: Texts, place: TextPlace, text: string): void {
  const { file, line, start, end, value } = place;
  if (texts.get(file)?.slice(start, end) !== value) {
    throw new ReleaseError('WORKSPACE_INVALID', `${file}:${line}: '${value}' is written with escapes`, {
      hint: 'write the string without backslashes, for example between single quotes',
    });
  }
  edits.set(place, text);
}
