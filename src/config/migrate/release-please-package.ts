import type { Json } from '../../core/plugin-call.ts';
import type { Rule } from './account.ts';
import {
  becomes,
  byHand,
  noEquivalent,
  setting,
  unnecessary,
  type Ground,
  type GroundPackage,
  type Outcome,
  type Setting,
} from './model.ts';
import { drafts, noChangelog, noPage, sectionsOf } from './usual.ts';
import { at, listOf, textOf, textsOf, type JsonRecord } from './values.ts';

/** A package of release-please: its path (null for what holds for all), and its settings over the general ones. */
export interface Own {
  readonly ground: Ground;
  readonly path: string | null;
  readonly config: JsonRecord;
}

/** What becomes of a setting of a package, or of all of them (schemas/config.json). */
export function packageRules(own: Own): Readonly<Record<string, Rule>> {
  return { ...named, ...described(own), ...filesOf(own) };
}

const aside = 'told once for all packages';

const pullRequest: Rule = () => unnecessary('about its pull request');

/** Settings that are the same for whichever package. */
const named: Readonly<Record<string, Rule>> = {
  'release-type': (value) =>
    unnecessary(`${textOf(value) ?? 'it'}: manifests and lockfiles are found by themselves`),
  'bump-minor-pre-major': () => unnecessary(aside),
  'bump-patch-for-minor-pre-major': () => unnecessary(aside),
  'changelog-sections': (value) => sectionOutcome(value),
  'changelog-type': () => unnecessary('notes are templates here (docs/templates.md)'),
  'changelog-host': () => unnecessary('links follow the remote'),
  'pull-request-title-pattern': pullRequest,
  'pull-request-header': pullRequest,
  'pull-request-footer': pullRequest,
  'separate-pull-requests': pullRequest,
  'draft-pull-request': pullRequest,
  'extra-label': pullRequest,
  label: pullRequest,
  'release-label': pullRequest,
  reviewers: pullRequest,
  'component-no-space': pullRequest,
  'include-component-in-tag': () => unnecessary('told with the tags'),
  'include-v-in-tag': () => unnecessary('told with the tags'),
  'include-v-in-release-name': () => noEquivalent('a page is named after its tag'),
  'tag-separator': () => unnecessary('told with the tags'),
  component: () => unnecessary('told with the tags'),
  'package-name': () => unnecessary('manifests say the name'),
  draft: drafts,
  'force-tag-creation': () => unnecessary('tags are pushed with the release commit'),
  'snapshot-label': () => unnecessary('no snapshot follows a release here'),
  'skip-snapshot': () => unnecessary('no snapshot follows a release here'),
  'initial-version': () => unnecessary('the first release is what the manifest says, or --as'),
  'include-commit-authors': () => byHand('whether notes name authors is a template here: docs/templates.md'),
  'date-format': () => byHand('how dates look is a template here: docs/templates.md'),
};

function described({ path, ground }: Own): Readonly<Record<string, Rule>> {
  const isOneOfSeveral = path !== null && ground.packages.length > 1;
  const strategy: Rule = (value) => versioning(value, isOneOfSeveral);
  const isOwn: Outcome = byHand('about one package of several: it has no key here for one package alone');
  return {
    versioning: strategy,
    'versioning-strategy': strategy,
    'skip-github-release': (value) =>
      value !== true ? unnecessary('the default') : isOneOfSeveral ? isOwn : noPage('release-please'),
    'skip-changelog': (value) =>
      value !== true
        ? unnecessary('the default')
        : isOneOfSeveral
          ? byHand('about one package of several: packages says changelog for one (docs/config.md)')
          : noChangelog('release-please'),
    prerelease: (value) =>
      value === true
        ? byHand('prereleases: a branch in channels, or release next --pre <id>')
        : unnecessary('the default'),
    'prerelease-type': () => byHand('prereleases: a branch in channels, or release next --pre <id>'),
    'release-as': (value) => byHand(`once: release next --as ${textOf(value) ?? '<version>'}`),
    'changelog-path': (value) => changelogPath(value, path, isOneOfSeveral),
    'exclude-paths': (value) => excluded(value, path, ground),
    'additional-paths': (value) => additional(value, path, ground),
    'version-file': (value) =>
      textOf(value) === null
        ? byHand('no path')
        : byHand(
            `${textOf(value) ?? ''}: an entry in files says how the version stands there (docs/files.md)`,
          ),
  };
}

function versioning(value: Json, isOneOfSeveral: boolean): Outcome {
  const kind = textOf(value) ?? textOf(at(value, 'type')) ?? '';
  if (kind === 'default') return unnecessary('the default');
  if (kind === 'always-bump-patch')
    return {
      ...byHand('features and breaking changes release what the commits ask for, patch at least'),
      settings: isOneOfSeveral ? [] : [setting('always', 'patch', 'always-bump-patch of release-please')],
    };
  if (kind === 'prerelease') return byHand('prereleases: a branch in channels, or release next --pre <id>');
  return noEquivalent(`${kind === '' ? 'this' : kind}: versions are what the commits ask for, or --as`);
}

function changelogPath(value: Json, path: string | null, isOneOfSeveral: boolean): Outcome {
  const file = textOf(value);
  if (file === null || file === 'CHANGELOG.md') return unnecessary('the default');
  if (path === null || (path === '.' && !isOneOfSeveral))
    return becomes('changelog', setting('changelog', file, 'where the changelog is'));
  return becomes(
    'packages',
    setting('packages', { [path]: { changelog: file } }, 'what differs for some packages'),
  );
}

function excluded(value: Json, path: string | null, { packages }: Ground): Outcome {
  const all = textsOf(value).map((dir) =>
    directory(path === null || path === '.' ? dir : `${path}/${dir.replace(`${path}/`, '')}`),
  );
  const dirs = all.filter((dir) => !packages.some((one) => one.path === dir));
  if (all.length > 0 && dirs.length === 0)
    return unnecessary('a package of its own: what changes there is never that of another one');
  if (dirs.some((dir) => packages.some((one) => one.path.startsWith(`${dir}/`))))
    return byHand('packages of their own are in there: paths says whose the other files are');
  if (dirs.length === 0) return unnecessary('no paths');
  const paths = Object.fromEntries(dirs.map((dir) => [`${dir}/**`, []]));
  return becomes('paths', setting('paths', paths, 'changes there release nothing'));
}

function directory(path: string): string {
  return path.replace(/\/$/, '');
}

function additional(value: Json, path: string | null, { packages }: Ground): Outcome {
  if (path === null) return byHand('paths says whose they are');
  const dirs = textsOf(value).map(directory);
  const owners = packages.filter((one) => one.path !== path).map((one) => one.path);
  if (dirs.some((dir) => owners.some((owner) => owner.startsWith(`${dir}/`))))
    return byHand('packages of their own are in there: paths says whose the files are');
  const paths = Object.fromEntries(
    dirs.map((dir) => [
      `${dir}/**`,
      [path, ...owners.filter((owner) => owner === '.' || dir === owner || dir.startsWith(`${owner}/`))],
    ]),
  );
  return becomes('paths', setting('paths', paths, 'changes there belong to a package elsewhere'));
}

function filesOf({ path, ground }: Own): Readonly<Record<string, Rule>> {
  return { 'extra-files': (value) => extraFiles(value, { path, ground }) };
}

/** Files with its markers are read as they are; the others say where the version stands. */
function extraFiles(value: Json, { path, ground }: Pick<Own, 'path' | 'ground'>): Outcome {
  if (path === null && ground.packages.length > 1)
    return byHand('files of several packages: an entry in files says of which package each is');
  const entries = listOf(value).map((one) =>
    extraFile(one, path === null || path === '.' ? '' : `${path}/`, ownerOf(path, ground)),
  );
  const files = entries.filter((one) => one !== null);
  const settings =
    files.length === 0 ? [] : [setting('files', files, 'version strings release-please kept up to date')];
  if (files.length < entries.length)
    return {
      ...byHand('a file that is found by a glob or an XPath: say it in files (docs/files.md)'),
      settings,
    };
  return becomes('files; its markers (x-release-please-version) are read here, too', ...settings);
}

function ownerOf(path: string | null, { packages }: Ground): string | null {
  return path === null || packages.length < 2
    ? null
    : (packages.find((one) => one.path === path)?.name ?? null);
}

function extraFile(one: Json, dir: string, owner: string | null): Json | null {
  const given = textOf(one) ?? textOf(at(one, 'path'));
  if (given === null || at(one, 'glob') === true) return null;
  const path = given.startsWith('/') ? given.slice(1) : `${dir}${given}`;
  const place = placeIn(textOf(at(one, 'type')) ?? 'generic', textOf(at(one, 'jsonpath')) ?? '');
  if (place === null) return null;
  const entry = owner === null ? { path, ...place } : { path, ...place, package: owner };
  return Object.keys(entry).length === 1 ? path : entry;
}

/** A JSONPath as a path of ours: without `$`; filters and wildcards are none. Its own markers need no place. */
function placeIn(kind: string, jsonpath: string): JsonRecord | null {
  const place = jsonpath.replace(/^\$\.?(?!\.)/, '');
  if (kind === 'generic') return {};
  return ['json', 'yaml', 'toml'].includes(kind) && /^[^?*@()]+$/.test(place) ? { [kind]: place } : null;
}

/** The sections of its notes. */
export function sectionOutcome(value: Json): Outcome {
  const sections = sectionsOf(listOf(value));
  return sections.length === 0
    ? unnecessary('no section is shown')
    : becomes('sections and bump', setting('sections', sections, 'the sections of the notes so far'));
}

/** Types its notes show unless told (conventional-changelog-conventionalcommits, and `deps` and `feature`). */
const shownByDefault = ['feat', 'fix', 'perf', 'deps', 'revert', 'feature'];

/** What is shown releases: features at minor, everything else at patch. */
export function bumpOf(sections: Json | undefined): readonly Setting[] {
  const shown =
    sections === undefined
      ? shownByDefault
      : listOf(sections)
          .filter((one) => at(one, 'hidden') !== true)
          .flatMap((one) => textsOf(at(one, 'type')));
  const hidden = ['feat', 'fix', 'perf', 'revert'].filter((type) => !shown.includes(type));
  const usual: Readonly<Record<string, string>> = {
    feat: 'minor',
    fix: 'patch',
    perf: 'patch',
    revert: 'patch',
  };
  const bump = [
    ...shown.map((type) => [type, type.startsWith('feat') ? 'minor' : 'patch'] as const),
    ...hidden.map((type) => [type, 'none'] as const),
  ].filter(([type, level]) => usual[type] !== level);
  return bump.length === 0
    ? []
    : [setting('bump', Object.fromEntries(bump), 'release-please releases what its notes show')];
}

/** Its tags: `component-v1.2.3`, or `v1.2.3` where the component is left out; those that exist are learnt. */
export function component(path: string, config: JsonRecord, ground: Ground): Outcome {
  const owner = ground.packages.find((one) => one.path === path);
  const line = ground.lines.find(({ packages }) => owner !== undefined && packages.includes(owner.name));
  const format = formatOf(path, config, owner);
  if (line === undefined)
    return byHand('no package is found there: workspaces names directories that hold manifests');
  if (line.last !== null || line.tagFormat === format)
    return unnecessary(`tagged as the tags there are: ${line.tagFormat}`);
  const own =
    path === '.' || ground.packages.length === 1
      ? setting('tagFormat', format, 'as release-please tagged')
      : setting('packages', { [path]: { tagFormat: format } }, 'what differs for some packages');
  return becomes(format, own);
}

function formatOf(path: string, config: JsonRecord, owner: GroundPackage | undefined): string {
  const name =
    textOf(config['component']) ??
    textOf(config['package-name']) ??
    (path === '.' ? '' : (owner?.name ?? path));
  const isLeftOut = config['include-component-in-tag'] === false || name === '';
  const separator = textOf(config['tag-separator']) ?? '-';
  const mark = config['include-v-in-tag'] === false ? '' : 'v';
  return `${isLeftOut ? '' : `${name.replace(/^@[^/]*\//, '')}${separator}`}${mark}{version}`;
}
