import type { Json } from '../../core/plugin-call.ts';
import { account, only, told, without, type Account, type Rule } from './account.ts';
import {
  becomes,
  byHand,
  keeps,
  noEquivalent,
  setting,
  unnecessary,
  type Ground,
  type KeptPlugin,
  type Outcome,
} from './model.ts';
import { execName, optionsRead, stepsOf } from './semantic-release-options.ts';
import { changelogPath, drafts, each, isPublic, publishesToNpm, sectionsOf } from './usual.ts';
import { at, isRecord, listOf, textOf, textsOf, type JsonRecord } from './values.ts';

/** A plugin where it stands. */
export interface Place {
  readonly index: number;
  /** The whole configuration: options of all plugins may stand at its top. */
  readonly config: JsonRecord;
  readonly ground: Ground;
}

/** The name of a plugin, alone or in a pair with its options. */
export function pluginName(plugin: Json): string {
  return textOf(plugin) ?? textOf(at(plugin, 'path')) ?? textsOf(plugin)[0] ?? '';
}

/** What becomes of one plugin and each of its options. */
export function pluginRules(plugin: Json, place: Place): Account['outcomes'] {
  const name = pluginName(plugin);
  const options = { ...only(place.config, optionsRead(name)), ...listOf(plugin).find(isRecord) };
  const key = `plugins[${String(place.index)}] ${name}`;
  const known = Object.hasOwn(own, name) ? own[name] : undefined;
  if (known === undefined) return told(key, other(name, options, place)).outcomes;
  return known(options, place, key).outcomes;
}

type Known = (options: JsonRecord, place: Place, key: string) => Account;

/** The plugins semantic-release has itself. */
const own: Readonly<Record<string, Known>> = {
  '@semantic-release/commit-analyzer': (options, _, key) => analyzer(options, key),
  '@semantic-release/release-notes-generator': notes,
  '@semantic-release/changelog': (options, _, key) => changelog(options, key),
  '@semantic-release/npm': npm,
  '@semantic-release/github': (options, _, key) => github(options, key),
  '@semantic-release/git': (options, _, key) => git(options, key),
};

function other(name: string, options: JsonRecord, { config }: Place): Outcome {
  if (name === '') return byHand('names no plugin');
  const use = plugin(
    name,
    options,
    'taken over from semantic-release; it has to stay installed',
    stepsOf(name, options),
  );
  const given = config['plugins'];
  if (name !== execName && given !== undefined && !listOf(given).map(pluginName).includes(analyzerName))
    return {
      ...byHand('goes on taking part; name steps if it decides versions or notes (docs/semantic-release.md)'),
      plugins: [use],
    };
  return /gitlab|gitea/.test(name)
    ? keeps(
        'goes on taking part, and makes the release page',
        use,
        setting('forge', { kind: 'none' }, `${name} makes the release page`),
      )
    : keeps('goes on taking part (prepare, publish, success, fail)', use);
}

function plugin(
  module: string,
  options: JsonRecord,
  why: string,
  steps: readonly string[] | null = null,
): KeptPlugin {
  return { module, options, steps, why };
}

const analyzerName = '@semantic-release/commit-analyzer';

/** Rules by type are said in `bump`; with anything else the plugin itself is asked, as before. */
function analyzer(options: JsonRecord, key: string): Account {
  const rules = listOf(options['releaseRules']);
  const isPlain =
    rules.every(isByType) &&
    ['config', 'parserOpts', 'presetConfig'].every((one) => options[one] === undefined);
  const preset = textOf(options['preset']) ?? 'angular';
  if (!isPlain || !['angular', 'conventionalcommits'].includes(preset))
    return told(
      key,
      keeps(
        'has rules of its own: it is asked how far versions move, in place of bump',
        plugin(analyzerName, options, 'its rules say more than bump can', ['analyzeCommits']),
      ),
    );
  const bump = Object.fromEntries(rules.map(levelOf));
  const breaking =
    preset === 'angular' ? '; a breaking change written with ! counts here, with this preset it did not' : '';
  if (rules.length === 0) return told(key, unnecessary(`its rules are the defaults here${breaking}`));
  return told(
    key,
    becomes(`rules by type${breaking}`, setting('bump', bump, 'releaseRules of semantic-release')),
  );
}

function isByType(rule: Json): boolean {
  return (
    isRecord(rule) &&
    Object.keys(rule).length === 2 &&
    typeof rule['type'] === 'string' &&
    isLevel(rule['release'])
  );
}

function isLevel(value: Json | undefined): boolean {
  return value === false || value === null || ['major', 'minor', 'patch'].includes(textOf(value) ?? '');
}

function levelOf(rule: Json): readonly [string, string] {
  return [textOf(at(rule, 'type')) ?? '', textOf(at(rule, 'release')) ?? 'none'];
}

/** Sections of the changelog come from its preset's types; how it looks is a template here. */
function notes(all: JsonRecord, _: Place, key: string): Account {
  const sections = sectionsOf(listOf(at(all, 'presetConfig', 'types')));
  return {
    outcomes: [
      ...told(
        key,
        unnecessary('notes are made here, by templates of your own if you like (docs/templates.md)'),
      ).outcomes,
      ...(sections.length === 0
        ? []
        : told(
            `${key}.presetConfig.types`,
            becomes('sections', setting('sections', sections, 'the sections of the notes so far')),
          ).outcomes),
      ...account(
        without(all, ['preset', 'presetConfig', 'releaseRules']),
        {
          writerOpts: () => byHand('how notes look is a template here: docs/templates.md'),
          parserOpts: () => noEquivalent('commits are read by Conventional Commits 1.0.0'),
          linkCompare: () => unnecessary('notes link to the comparison'),
          linkReferences: () => unnecessary('notes link to issues and commits'),
        },
        `${key}.`,
      ).outcomes,
    ],
  };
}

function changelog(options: JsonRecord, key: string): Account {
  const rules: Readonly<Record<string, Rule>> = {
    changelogFile: changelogPath,
    changelogTitle: () => unnecessary('what stands at the top of the file stays'),
  };
  const first = told(key, unnecessary('the changelog is written here'));
  return { outcomes: [...first.outcomes, ...account(options, rules, `${key}.`).outcomes] };
}

function npm(options: JsonRecord, { ground }: Place, key: string): Account {
  if (options['pkgRoot'] !== undefined || options['tarballDir'] !== undefined)
    return told(
      key,
      keeps(
        'packs another folder, or keeps the tarball: the plugin does it as before',
        plugin('@semantic-release/npm', options, 'pkgRoot and tarballDir have no key here'),
      ),
    );
  if (options['npmPublish'] === false || !isPublic(ground, 'npm'))
    return told(key, unnecessary('versions are written here; nothing is published to npm'));
  return told(key, publishesToNpm(true, 'semantic-release'));
}

const comments = 'comments and labels on issues and pull requests are not made here';

function github(options: JsonRecord, key: string): Account {
  const silent = [
    'successComment',
    'successCommentCondition',
    'failComment',
    'failCommentCondition',
    'failTitle',
    'labels',
    'assignees',
    'releasedLabels',
    'addReleases',
  ];
  const rules: Readonly<Record<string, Rule>> = {
    assets,
    githubUrl: () => byHand('forge.apiUrl is the address of the API of a GitHub Enterprise server'),
    githubApiPathPrefix: () => byHand('forge.apiUrl is the whole address of the API'),
    githubApiUrl: (value) =>
      becomes('forge.apiUrl', setting('forge', { apiUrl: value }, 'the API of your GitHub')),
    proxy: () => byHand('HTTPS_PROXY in the environment'),
    draftRelease: drafts,
    releaseNameTemplate: () => noEquivalent('a page is named after its tag'),
    releaseBodyTemplate: () => byHand('the text of a page is a template here: docs/templates.md'),
    discussionCategoryName: () => noEquivalent('no discussion is opened'),
    ...each(silent, (value) => (value === false ? unnecessary(comments) : noEquivalent(comments))),
  };
  const first = told(
    key,
    unnecessary('the release page is made here (no comments on issues and pull requests)'),
  );
  return { outcomes: [...first.outcomes, ...account(options, rules, `${key}.`).outcomes] };
}

function assets(value: Json): Outcome {
  const patterns = listOf(value).flatMap((one) => textsOf(isRecord(one) ? one['path'] : one));
  if (patterns.length === 0) return unnecessary('no files');
  const isRenamed = listOf(value).some((one) => isRecord(one) && (one['name'] ?? one['label']) !== undefined);
  const more = isRenamed ? '; files keep their own names, and have no labels' : '';
  return becomes(`assets${more}`, setting('assets', patterns, 'files on the release page'));
}

/** What it commits beyond what is written here: manifests, lockfiles, the changelog. */
function git(options: JsonRecord, key: string): Account {
  const written =
    /^(?:\.\/)?(?:package\.json|package-lock\.json|npm-shrinkwrap\.json|(?:docs\/)?CHANGELOG\.md|pnpm-lock\.yaml|yarn\.lock)$/;
  const more = textsOf(options['assets']).filter((path) => !written.test(path));
  const first =
    more.length === 0
      ? unnecessary('what is written is committed here')
      : keeps(
          'its files are added to the release commit',
          plugin('@semantic-release/git', { assets: more }, 'files that steps write, for the release commit'),
        );
  const rules: Readonly<Record<string, Rule>> = {
    message: () => byHand('the message of the release commit is a template here: docs/templates.md'),
  };
  return {
    outcomes: [
      ...told(key, first).outcomes,
      ...account(without(options, ['assets']), rules, `${key}.`).outcomes,
    ],
  };
}
