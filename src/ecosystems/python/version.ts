import { ReleaseError } from '../../core/error.ts';
import { comparePep440, parsePep440, type Pep440 } from '../../core/version/pep440.ts';
import { obstacle, toSemver } from '../../core/version/pep440-semver.ts';
import type { Texts } from '../ecosystem.ts';
import type { TextPlace } from '../place.ts';
import { copyFiles } from './modules.ts';
import type { Project } from './project.ts';
import { readDunder, versionRule } from './version-rule.ts';

/** The version of a project. */
export interface ProjectVersion {
  /** By SemVer; null where the project has none, or none that SemVer can say. */
  readonly version: string | null;
  /** Where it stands first, and then the copies that say the same; empty where `version` is null. */
  readonly places: readonly TextPlace[];
  /** Why it is null although there is something, for people; null where nothing needs to be told. */
  readonly note: string | null;
}

/** Files besides the manifests that may hold the version of a project. */
export function versionFiles(project: Project): readonly string[] {
  const rule = versionRule(project);
  return [...(rule !== null && 'files' in rule ? rule.files : []), ...copyFiles(project)];
}

/**
 * Finds the version of a project, and what says the same beside it.
 * @throws ReleaseError MANIFEST_UNREADABLE where a manifest says a version that is none by PEP 440
 */
export function versionOf(project: Project, texts: Texts): ProjectVersion {
  const rule = versionRule(project);
  if (rule === null) return without(null);
  if ('place' in rule) return said(project, texts, rule.place, versionAt(rule.place));
  const file = rule.files.find((path) => texts.has(path));
  if (file === undefined)
    return without(`there is no ${rule.files.join(' or ')}, where its version should be`);
  const place = rule.read({ file, text: texts.get(file) ?? '' });
  const version = place === null ? null : parsePep440(place.value);
  if (place === null || version === null)
    return without(`${file} holds no version that can be read without running it`);
  return said(project, texts, place, version);
}

function without(note: string | null): ProjectVersion {
  return { version: null, places: [], note };
}

function versionAt({ file, line, value }: TextPlace): Pep440 {
  const version = parsePep440(value);
  if (version !== null) return version;
  throw new ReleaseError(
    'MANIFEST_UNREADABLE',
    `${file}:${line}: '${value.slice(0, 60)}' is not a version by PEP 440`,
    {
      hint: 'write a version such as "1.0.0" or "1.0.0b2"',
    },
  );
}

function said(project: Project, texts: Texts, place: TextPlace, version: Pep440): ProjectVersion {
  const semver = toSemver(version);
  if (semver !== null) {
    return { version: semver, places: [place, ...copiesOf(project, texts, place, version)], note: null };
  }
  const { file, line, value } = place;
  return without(`${file}:${line} says ${value}, which SemVer cannot: ${obstacle(version) ?? ''}`);
}

/** `__version__` in the package, where it says the same version. */
function copiesOf(project: Project, texts: Texts, first: TextPlace, version: Pep440): readonly TextPlace[] {
  return copyFiles(project).flatMap((file) => {
    if (file === first.file) return [];
    const text = texts.get(file);
    const place = text === undefined ? null : readDunder({ file, text });
    const found = place === null ? null : parsePep440(place.value);
    if (place === null || found === null || comparePep440(found, version) !== 0) return [];
    return [place];
  });
}
