import type { Json } from '../../core/plugin-call.ts';
import { account, migration, told, type Rule } from './account.ts';
import {
  becomes,
  byHand,
  isBelowOne,
  noEquivalent,
  setting,
  unnecessary,
  type Ground,
  type Migrate,
  type Texts,
} from './model.ts';
import { changelogPath, each, prereleases, sectionsOf } from './usual.ts';
import { at, firstOf, isRecord, listOf, textOf, valueOf, type Found } from './values.ts';

const dataFiles = ['.versionrc', '.versionrc.json'];
const codeFiles = ['.versionrc.js', '.versionrc.cjs', '.versionrc.mjs'];

export const standardVersionFiles: readonly string[] = [...dataFiles, ...codeFiles];

const names = ['commit-and-tag-version', 'standard-version'];

/** standard-version and its fork commit-and-tag-version (its README, "Configuration", and defaults.js). */
export const standardVersion: Migrate = (texts, ground) => {
  const code = codeFiles.find((file) => texts.has(file));
  const found = foundIn(texts) ?? (code === undefined ? null : { file: code, value: null });
  if (found === null) return null;
  const own = isRecord(found.value)
    ? account(found.value, rules)
    : told(
        '(all of it)',
        byHand('it is code, which is never run here: say tagPrefix, types and bumpFiles yourself'),
      );
  return migration('standard-version', [
    { file: found.file, outcomes: [...own.outcomes, ...always(found.value, ground)] },
  ]);
};

function foundIn(texts: Texts): Found | null {
  const own = firstOf(texts, dataFiles);
  const text = texts.get('package.json');
  if (own !== null || text === undefined) return own;
  const manifest = valueOf(text, 'package.json');
  const value = names.map((name) => at(manifest, name)).find(isRecord);
  if (value !== undefined) return { file: 'package.json', value };
  const scripts = at(manifest, 'scripts');
  const lines = isRecord(scripts) ? Object.values(scripts).flatMap((line) => textOf(line) ?? []) : [];
  const isUsed = lines.some((line) => names.some((name) => line.includes(name)));
  return isUsed ? { file: 'package.json', value: {} } : null;
}

/** It never answers "nothing": whatever was committed is a patch at least. */
function always(config: Json, ground: Ground): ReturnType<typeof told>['outcomes'] {
  return [
    ...told(
      '(every run releases)',
      becomes('always', setting('always', 'patch', 'whatever was committed is released, at patch at least')),
    ).outcomes,
    ...told(
      '(versions below 1.0.0)',
      at(config, 'preset') === undefined || !isBelowOne(ground)
        ? unnecessary('below 1.0.0 a breaking change moves the minor, a feature the patch, as so far')
        : byHand(
            'how its preset moves versions below 1.0.0 is not known: look whether zeroMajor has to say it',
          ),
    ).outcomes,
  ];
}

const link: Rule = () => unnecessary('links follow the remote');
const flag: Rule = () => unnecessary('a release is asked for, shown and confirmed: release next');
const message: Rule = () => byHand('messages are templates here: docs/templates.md');

const rules: Readonly<Record<string, Rule>> = {
  types: (value) => {
    const sections = sectionsOf(listOf(value));
    return sections.length === 0
      ? unnecessary('no section is shown')
      : becomes('sections', setting('sections', sections, 'the sections of the notes so far'));
  },
  tagPrefix: (value) => {
    const prefix = textOf(value) ?? 'v';
    return prefix === 'v'
      ? unnecessary('the default')
      : becomes('tagFormat', setting('tagFormat', `${prefix}{version}`, 'as versions are tagged'));
  },
  infile: changelogPath,
  bumpFiles: (value) => files(value),
  packageFiles: () => unnecessary('the version is read from the tags, and from manifests'),
  preMajor: () => unnecessary('told with the versions below 1.0.0'),
  prerelease: prereleases,
  releaseAs: () => byHand('release next --as <version>'),
  preset: () => unnecessary('commits are read by Conventional Commits'),
  header: () => unnecessary('what stands at the top of the file stays'),
  skip: (value) => skip(value),
  scripts: (value) => scripts(value),
  releaseCommitMessageFormat: message,
  sign: () => unnecessary('git signs what its settings say (commit.gpgSign, tag.gpgSign)'),
  signoff: message,
  noVerify: () => unnecessary('hooks of commits are not run'),
  ...each(['commitUrlFormat', 'compareUrlFormat', 'issueUrlFormat', 'userUrlFormat', 'issuePrefixes'], link),
  ...each(
    [
      'dryRun',
      'silent',
      'verbose',
      'firstRelease',
      'gitTagFallback',
      'commitAll',
      'tagForce',
      'npmPublishHint',
      'releaseCount',
      'path',
    ],
    flag,
  ),
};

/** Manifests and lockfiles are found; other files say how the version stands there. */
function files(value: Json): ReturnType<Rule> {
  const named = listOf(value).map((one) => textOf(one) ?? textOf(at(one, 'filename')) ?? '');
  const known =
    /(?:^|\/)(?:package\.json|package-lock\.json|npm-shrinkwrap\.json|pom\.xml|pyproject\.toml|Cargo\.toml|pubspec\.yaml|[^/]+\.csproj|build\.gradle(?:\.kts)?)$/;
  const others = named.filter((file) => !known.test(file));
  const json = others.filter((file) => file.endsWith('.json'));
  const settings =
    json.length === 0
      ? []
      : [
          setting(
            'files',
            json.map((path) => ({ path, json: 'version' })),
            'version strings beyond the manifests',
          ),
        ];
  const left = others.filter((file) => !json.includes(file));
  if (left.length > 0)
    return {
      ...byHand(`${left.join(', ')}: an entry in files says where the version stands (docs/files.md)`),
      settings,
    };
  return settings.length === 0
    ? unnecessary('manifests are found by themselves')
    : becomes('files', ...settings);
}

function skip(value: Json): ReturnType<Rule> {
  const skipped = isRecord(value) ? Object.keys(value).filter((key) => value[key] === true) : [];
  const rest = skipped.filter((key) => key !== 'changelog');
  const settings = skipped.includes('changelog')
    ? [setting('changelog', null, 'no changelog was written')]
    : [];
  if (rest.length > 0)
    return { ...noEquivalent(`${rest.join(', ')}: a release is files, commit and tag together`), settings };
  return settings.length === 0 ? unnecessary('nothing is skipped') : becomes('changelog', ...settings);
}

/** Shell lines; a build step here is a command without a shell. */
function scripts(value: Json): ReturnType<Rule> {
  const hooks = isRecord(value) ? Object.keys(value) : [];
  return hooks.length === 0
    ? unnecessary('no scripts')
    : byHand(`${hooks.join(', ')}: what has to run before the release commit is a step in build`);
}
