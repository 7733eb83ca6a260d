import type { Json } from '../../core/plugin-call.ts';
import { account, migration, told, type Rule } from './account.ts';
import {
  becomes,
  byHand,
  noEquivalent,
  setting,
  unnecessary,
  zeroMajor,
  type Ground,
  type Migrate,
} from './model.ts';
import { each, isPublic, noChangelog, prereleases, publishesToNpm } from './usual.ts';
import { at, firstOf, isRecord, listOf, textOf, textsOf, type JsonRecord } from './values.ts';

export const lernaFiles: readonly string[] = ['lerna.json'];

/** lerna 10 (its schema lerna-schema.json; `lerna version`, `lerna publish`). */
export const lerna: Migrate = (texts, ground) => {
  const found = firstOf(texts, lernaFiles);
  if (found === null || !isRecord(found.value)) return null;
  const outcomes = [
    ...account(found.value, topRules(ground)).outcomes,
    ...commands(found.value, ground),
    ...always(found.value, ground),
  ];
  return migration('lerna', [{ file: found.file, outcomes }]);
};

/** lerna releases whatever changed, and everything that depends on it; one version means that all commits count. */
function always(config: JsonRecord, ground: Ground): ReturnType<typeof told>['outcomes'] {
  const isOne = config['version'] !== 'independent';
  return [
    ...told(
      '(whatever changed)',
      becomes(
        'always, cascade',
        setting('always', 'patch', 'lerna releases whatever changed, at patch at least'),
        setting(
          'cascade',
          { default: { when: 'always' }, dev: { when: 'always' } },
          'and everything that depends on it',
        ),
        ...(isOne
          ? [setting('paths', { '**': ['**'] }, 'all packages share one version, so every commit counts')]
          : []),
      ),
    ).outcomes,
    ...told(
      '(versions below 1.0.0)',
      becomes('zeroMajor', ...zeroMajor('minor-feat', 'as lerna moves versions below 1.0.0', ground)),
    ).outcomes,
  ];
}

function topRules(ground: Ground): Readonly<Record<string, Rule>> {
  const known: Rule = () => unnecessary('found by itself');
  return {
    $schema: () => unnecessary('the schema of another tool'),
    version: (value) =>
      value === 'independent'
        ? unnecessary('tags of packages make them independent')
        : becomes(
            'lerna.json goes on to hold the version',
            setting('files', [{ path: 'lerna.json', json: 'version' }], 'lerna reads its version there'),
          ),
    packages: () => unnecessary('the workspace says where packages are'),
    npmClient: known,
    useWorkspaces: known,
    useNx: () => unnecessary('about running tasks'),
    lerna: known,
    granularPathspec: known,
    ignoreChanges: (value) => ignored(value),
    changelogPreset: () => unnecessary('commits are read by Conventional Commits'),
    command: () => unnecessary('told key by key'),
    ...Object.fromEntries(
      ['tagVersionPrefix', 'conventionalCommits'].map((key) => [key, versionRules(ground)[key] ?? known]),
    ),
  };
}

function commands(config: JsonRecord, ground: Ground): ReturnType<typeof told>['outcomes'] {
  const command = at(config, 'command');
  return (isRecord(command) ? Object.entries(command) : []).flatMap(([name, options]) => {
    const prefix = `command.${name}.`;
    if (name === 'version') return account(options, versionRules(ground), prefix).outcomes;
    if (name === 'publish')
      return account(options, { ...versionRules(ground), ...publishRules(ground) }, prefix).outcomes;
    return told(`command.${name}`, unnecessary('no part of a release')).outcomes;
  });
}

function versionRules(ground: Ground): Readonly<Record<string, Rule>> {
  return {
    conventionalCommits: (value) =>
      value === true
        ? unnecessary('commits decide')
        : byHand('a person chose the versions: release next --as, or --level'),
    message: () => byHand('the message of the release commit is a template here: docs/templates.md'),
    allowBranch: (value) => branch(value, ground),
    tagVersionPrefix: (value) =>
      value === 'v'
        ? unnecessary('the default')
        : becomes('tagFormat', setting('tagFormat', `${textOf(value) ?? ''}{version}`, 'as lerna tagged')),
    createRelease: (value) =>
      unnecessary(value === 'github' ? 'release pages are made' : 'forge says where pages are made'),
    ignoreChanges: (value) => ignored(value),
    changelogPreset: () => unnecessary('commits are read by Conventional Commits'),
    changelog: (value) => (value === false ? noChangelog('lerna') : unnecessary('the default')),
    preid: prereleases,
    private: (value) =>
      value === false
        ? unnecessary('private packages without tags are left alone')
        : byHand('private packages without tags are left alone'),
    exact: (value) =>
      value === true ? noEquivalent('ranges keep their operator') : unnecessary('the default'),
    push: () => unnecessary('branch and tags are pushed at once'),
    ...flags,
  };
}

/** How a run of it goes. */
const flags = each(
  [
    'yes',
    'npmClientArgs',
    'signGitCommit',
    'signGitTag',
    'amend',
    'granularPathspec',
    'ignoreScripts',
    'includeMergedTags',
    'concurrency',
    'loglevel',
  ],
  () => unnecessary('a release is shown, confirmed and made whole'),
);

function publishRules(ground: Ground): Readonly<Record<string, Rule>> {
  const npm = (value: Json): ReturnType<Rule> =>
    isPublic(ground, 'npm')
      ? publishesToNpm(value, 'lerna publish')
      : unnecessary('no package is published to npm');
  return {
    registry: (value) => npm({ registry: value }),
    distTag: (value) => npm({ tag: value }),
    contents: () => noEquivalent('a package is packed where its manifest is'),
    canary: () => unnecessary('release next --snapshot'),
    verifyAccess: () => unnecessary('release doctor asks for it'),
  };
}

function ignored(value: Json): ReturnType<Rule> {
  const globs = textsOf(value).map((glob) => (glob.includes('/') ? glob : `**/${glob}`));
  if (globs.length === 0) return unnecessary('nothing is ignored');
  return becomes(
    'paths',
    setting('paths', Object.fromEntries(globs.map((glob) => [glob, []])), 'changes there release nothing'),
  );
}

function branch(value: Json, ground: Ground): ReturnType<Rule> {
  const names = textsOf(listOf(value));
  const [first] = names;
  if (first === undefined || names.includes(ground.branch ?? 'main') || /[*?]/.test(first))
    return unnecessary('the default branch');
  return becomes('branch', setting('branch', first, 'the branch lerna released from'));
}
