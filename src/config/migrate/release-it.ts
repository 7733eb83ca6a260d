import type { Json } from '../../core/plugin-call.ts';
import { account, migration, told, type Rule } from './account.ts';
import {
  becomes,
  byHand,
  noEquivalent,
  setting,
  unnecessary,
  type Ground,
  type Migrate,
  type Outcome,
} from './model.ts';
import { drafts, each, isPublic, prereleases, publishesToNpm } from './usual.ts';
import { at, firstOf, isRecord, listOf, textOf, textsOf, valueOf } from './values.ts';

const dataFiles = ['.release-it.json', '.release-it.yaml', '.release-it.yml', '.release-it.toml'];
const codeFiles = ['js', 'cjs', 'mjs', 'ts'].map((ending) => `.release-it.${ending}`);

export const releaseItFiles: readonly string[] = [...dataFiles, ...codeFiles];

/** release-it 21 (its docs, and schema/release-it.json). */
export const releaseIt: Migrate = (texts, ground) => {
  const text = texts.get('package.json');
  const inManifest = text === undefined ? undefined : at(valueOf(text, 'package.json'), 'release-it');
  const code = codeFiles.find((file) => texts.has(file));
  const found =
    firstOf(texts, dataFiles) ??
    (inManifest === undefined ? null : { file: 'package.json', value: inManifest });
  if (found === null && code !== undefined)
    return migration('release-it', [
      {
        file: code,
        ...told(
          '(all of it)',
          byHand('it is code, which is never run here: say its git, npm and github settings yourself'),
        ),
      },
    ]);
  if (found === null || !isRecord(found.value)) return null;
  const outcomes = Object.entries(found.value).flatMap(([key, value]) => partOf(key, value, ground));
  return migration('release-it', [{ file: found.file, outcomes }]);
};

function partOf(key: string, value: Json, ground: Ground): ReturnType<typeof told>['outcomes'] {
  const tables: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
    git: git(ground),
    npm: npm(ground),
    github: pages('GitHub'),
    gitlab: pages('GitLab'),
  };
  const rules = Object.hasOwn(tables, key) ? tables[key] : undefined;
  if (value === false && (key === 'github' || key === 'npm' || key === 'gitlab'))
    return told(key, unnecessary('not done, unless configured')).outcomes;
  if (rules !== undefined && isRecord(value)) return account(value, rules, `${key}.`).outcomes;
  if (key === 'plugins' && isRecord(value))
    return Object.keys(value).flatMap((name) => told(`plugins.${name}`, plugin(name)).outcomes);
  return account({ [key]: value }, top).outcomes;
}

const flag: Rule = () => unnecessary('a release is shown, confirmed and made whole');

const top: Readonly<Record<string, Rule>> = {
  $schema: () => unnecessary('the schema of another tool'),
  extends: () => byHand('a shared configuration is not read: say what it says here'),
  hooks: () =>
    byHand(
      'what has to run before the release commit is a step in build, what publishes is in publish.commands',
    ),
  increment: () => byHand('commits say how far; release next --level'),
  preReleaseId: prereleases,
  preRelease: prereleases,
  git: flag,
  npm: flag,
  github: flag,
  gitlab: flag,
  plugins: flag,
  ...each(['dry-run', 'verbose', 'ci', 'quiet', 'disable-metrics'], flag),
};

function plugin(name: string): Outcome {
  if (/conventional-changelog|auto-changelog|keep-a-changelog/.test(name))
    return unnecessary('commits decide, and the changelog is written here');
  if (name.includes('bumper'))
    return byHand('an entry in files says where the version stands (docs/files.md)');
  if (name.includes('workspaces')) return unnecessary('workspaces are found by themselves');
  return byHand('plugins of release-it do not run here: a step in build, or publish.commands');
}

function git(ground: Ground): Readonly<Record<string, Rule>> {
  const message: Rule = () => byHand('messages are templates here: docs/templates.md');
  return {
    tagName: (value) => {
      const format = textOf(value)?.replace('${version}', '{version}') ?? '';
      if (format === 'v{version}') return unnecessary('the default');
      return /[$]/.test(format)
        ? byHand('tags are learnt from those there are')
        : becomes('tagFormat', setting('tagFormat', format, 'as release-it tagged'));
    },
    requireBranch: (value) => {
      const [first] = textsOf(listOf(value));
      return first === undefined || first === ground.branch || /[*?!]/.test(first)
        ? unnecessary('the default branch')
        : becomes('branch', setting('branch', first, 'the branch release-it asked for'));
    },
    commitMessage: message,
    tagAnnotation: message,
    changelog: () => unnecessary('notes are made here'),
    pushRepo: (value) =>
      textOf(value) === 'origin' ? unnecessary('the default') : byHand('remote names where to push'),
    ...gitFlags,
  };
}

const gitFlags = each(
  [
    'requireCleanWorkingDir',
    'requireUpstream',
    'requireCommits',
    'requireCommitsFail',
    'addUntrackedFiles',
    'commit',
    'commitArgs',
    'tag',
    'tagArgs',
    'tagMatch',
    'tagExclude',
    'getLatestTagFromAllRefs',
    'push',
    'pushArgs',
  ],
  flag,
);

function npm(ground: Ground): Readonly<Record<string, Rule>> {
  return {
    publish: (value) =>
      value === false || !isPublic(ground, 'npm')
        ? unnecessary('nothing is published to npm')
        : publishesToNpm(true, 'release-it'),
    publishPath: () => noEquivalent('a package is packed where its manifest is'),
    tag: (value) => becomes('publish.npm', setting('publish', { npm: { tag: value } }, 'dist-tag on npm')),
    ...each(
      [
        'skipChecks',
        'ignoreVersion',
        'allowSameVersion',
        'versionArgs',
        'publishArgs',
        'otp',
        'timeout',
        'publishPackageManager',
        'stage',
      ],
      flag,
    ),
  };
}

function pages(name: string): Readonly<Record<string, Rule>> {
  return {
    release: (value) =>
      value === false
        ? becomes('no release page', setting('forge', { kind: 'none' }, `no page was made on ${name}`))
        : unnecessary('the release page is made here'),
    assets: (value) =>
      textsOf(listOf(value)).length === 0
        ? unnecessary('no files')
        : becomes('assets', setting('assets', textsOf(listOf(value)), 'files on the release page')),
    draft: drafts,
    releaseName: () => noEquivalent('a page is named after its tag'),
    releaseNotes: () => byHand('the text of a page is a template here: docs/templates.md'),
    comments: () => noEquivalent('comments on issues and pull requests are not made here'),
    host: () => byHand('forge.apiUrl is the whole address of the API'),
    ...each(
      [
        'tokenRef',
        'tokenHeader',
        'timeout',
        'proxy',
        'skipChecks',
        'autoGenerate',
        'preRelease',
        'makeLatest',
        'web',
        'origin',
        'discussionCategoryName',
        'milestones',
        'certificateAuthorityFile',
      ],
      flag,
    ),
  };
}
