import { posix } from 'node:path';
import { parseVersion } from '../../core/version/version.ts';
import type { Ecosystem, Texts } from '../ecosystem.ts';
import type { Edits } from '../edits.ts';
import { matchesGlob } from '../glob.ts';
import { announcedVersion } from '../loose.ts';
import { ecosystemOf, unreadNote, type Followed, type Requirement, type Slot, type Unit } from '../units.ts';
import type { TextPlace } from '../place.ts';
import { parseYaml, type YamlMap } from '../yaml.ts';
import { rewriteRange, satisfies } from './constraint.ts';

/**
 * Dart and Flutter packages: pubspec.yaml, alone, in a pub workspace or in a melos one. In pubspec.lock the version of
 * a package that is taken from a path follows.
 */
export const dart: Ecosystem = ecosystemOf({
  id: 'dart',
  wants: (texts) => ['pubspec.yaml', 'melos.yaml', ...memberGlobs(texts)],
  read: unitsOf,
  satisfies,
  rewriteRange,
  lockfiles: (texts) => unitsOf(texts).map(({ package: { path } }) => posix.join(path, 'pubspec.lock')),
  follow,
});

/** `workspace` of the top pubspec, else `packages` of melos.yaml; both may hold globs. */
function memberGlobs(texts: Texts): readonly string[] {
  const listed = (file: string, key: string): readonly string[] =>
    texts.has(file) ? parseYaml(file, texts.get(file) ?? '').texts(key) : [];
  const dirs = [...listed('pubspec.yaml', 'workspace'), ...listed('melos.yaml', 'packages')];
  return dirs.flatMap((dir) => {
    const path = posix.join(dir, 'pubspec.yaml');
    const isInside = path !== '..' && !path.startsWith('../') && !path.startsWith('/');
    return isInside && !/[\0\\[\]{}()!]/.test(path) && path !== 'pubspec.yaml' ? [path] : [];
  });
}

function unitsOf(texts: Texts): readonly Unit[] {
  const globs = memberGlobs(texts);
  const members = [...texts.keys()]
    .filter((path) => path.endsWith('/pubspec.yaml') && globs.some((glob) => matchesGlob(path, glob)))
    .toSorted();
  return ['pubspec.yaml', ...members].flatMap((file) => {
    const text = texts.get(file);
    return text === undefined ? [] : unitOf(file, parseYaml(file, text));
  });
}

/** A pubspec without a name is none. */
function unitOf(file: string, pubspec: YamlMap): readonly Unit[] {
  const name = pubspec.text('name')?.value ?? '';
  const place = pubspec.text('version') ?? null;
  const semver = place === null ? null : (parseVersion(place.value)?.version ?? null);
  const version = semver === null ? null : announcedVersion(semver, ['wip', 'dev']);
  const isPrivate = pubspec.text('publish_to')?.value === 'none';
  const pkg = {
    manifest: file,
    path: posix.dirname(file),
    name,
    version,
    versionFile: file,
    private: isPrivate,
  };
  const unit: Unit = {
    package: { ...pkg, ...unreadNote(version, place) },
    slots: slotsOf(place, isPrivate),
    requirements: sections.flatMap(([section, kind]) => requirementsOf(pubspec.map(section), kind)),
  };
  return name === '' ? [] : [unit];
}

function slotsOf(place: TextPlace | null, isApp: boolean): readonly Slot[] {
  return place === null ? [] : [{ place, holds: (version) => version + buildNumber(place.value, isApp) }];
}

/**
 * The build number of an app counts on with every release, since app stores refuse one they have; that of a published
 * package goes, since for pub it would make the version another one.
 */
function buildNumber(was: string, isApp: boolean): string {
  const number = /\+(\d{1,15})$/.exec(was)?.[1];
  return number === undefined || !isApp ? '' : `+${Number(number) + 1}`;
}

const sections = [
  ['dependencies', 'normal'],
  ['dev_dependencies', 'dev'],
] as const;

/** A constraint, or a map with one; a dependency by path alone has none. */
function requirementsOf(section: YamlMap | undefined, kind: 'normal' | 'dev'): readonly Requirement[] {
  return (section?.keys() ?? []).map((name) => {
    const place = section?.text(name) ?? section?.map(name)?.text('version') ?? null;
    return { name, kind, place: place?.value === '' ? null : place };
  });
}

function follow(texts: Texts, { moved }: Followed, edits: Edits): void {
  for (const [file, text] of texts) {
    if (posix.basename(file) !== 'pubspec.lock') continue;
    const packages = parseYaml(file, text).map('packages');
    for (const { name, to } of moved) {
      const entry = packages?.map(name);
      const place = entry?.text('source')?.value === 'path' ? entry.text('version') : undefined;
      if (place !== undefined) edits.set(place, to);
    }
  }
}
