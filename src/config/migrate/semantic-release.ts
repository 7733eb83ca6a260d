import type { Json } from '../../core/plugin-call.ts';
import { account, migration, told, without, type Account, type Rule } from './account.ts';
import {
  becomes,
  byHand,
  noEquivalent,
  setting,
  unnecessary,
  zeroMajor,
  type Ground,
  type Migrate,
  type Texts,
} from './model.ts';
import { branches } from './semantic-release-branches.ts';
import { optionsRead } from './semantic-release-options.ts';
import { pluginName, pluginRules } from './semantic-release-plugins.ts';
import { each, noPage } from './usual.ts';
import {
  at,
  firstOf,
  isRecord,
  listOf,
  textOf,
  textsOf,
  valueOf,
  type Found,
  type JsonRecord,
} from './values.ts';

/** Files semantic-release reads as data (its docs/usage/configuration.md); `package.json` has it below `release`. */
const dataFiles = ['.releaserc', '.releaserc.json', '.releaserc.yaml', '.releaserc.yml'];

/** Files that are code: they are never run, so what they say is not known. */
const codeFiles = [
  ...['js', 'cjs', 'mjs', 'ts'].map((ending) => `.releaserc.${ending}`),
  ...['cjs', 'js', 'mjs', 'ts'].map((ending) => `release.config.${ending}`),
];

/** Every file that may hold it. */
export const semanticReleaseFiles: readonly string[] = [...dataFiles, ...codeFiles, 'package.json'];

/** What it does unless told (lib/get-config.js). */
const defaultPlugins: readonly Json[] = [
  '@semantic-release/commit-analyzer',
  '@semantic-release/release-notes-generator',
  '@semantic-release/npm',
  '@semantic-release/github',
];

/** semantic-release (docs/usage/configuration.md, and the READMEs of its own plugins). */
export const semanticRelease: Migrate = (texts, ground) => {
  const found = foundIn(texts);
  const code = codeFiles.find((file) => texts.has(file));
  if (found === null && code === undefined) return usedAlone(texts, ground);
  if (found === null || !isRecord(found.value)) {
    const file = found?.file ?? code ?? '';
    return migration('semantic-release', [{ file, ...unread(file) }]);
  }
  return migration('semantic-release', [{ file: found.file, ...translated(found.value, ground) }]);
};

function foundIn(texts: Texts): Found | null {
  const own = firstOf(texts, dataFiles);
  if (own !== null) return own;
  const release = manifestPart(texts, 'release');
  return isRecord(release) ? { file: 'package.json', value: release } : null;
}

function manifestPart(texts: Texts, key: string): Json | undefined {
  const text = texts.get('package.json');
  return text === undefined ? undefined : at(valueOf(text, 'package.json'), key);
}

/** A dependency, or run by a workflow, without any configuration: its defaults hold. */
function usedAlone(texts: Texts, ground: Ground): ReturnType<Migrate> {
  const isUsed = ['devDependencies', 'dependencies'].some(
    (key) => at(manifestPart(texts, key), 'semantic-release') !== undefined,
  );
  if (isUsed) return migration('semantic-release', [{ file: 'package.json', ...translated({}, ground) }]);
  const workflow = [...texts].find(
    ([file, text]) => file.startsWith('.github/workflows/') && runs.test(text),
  );
  if (workflow === undefined) return null;
  const inputs = told(
    '(inputs)',
    byHand('what the workflow itself tells it (branches, extra_plugins) is not read'),
  );
  const { outcomes } = translated({}, ground);
  return migration('semantic-release', [{ file: workflow[0], outcomes: [...inputs.outcomes, ...outcomes] }]);
}

/** How workflows run it; not the tool of that name for Python. */
const runs = /(?:npx|cycjimmy\/|yarn|pnpm|npm exec)[ \w./-]*(?<!python-)semantic-release/;

function unread(file: string): Account {
  return told(
    '(all of it)',
    byHand(
      file.startsWith('.releaserc') || file.startsWith('release.config')
        ? 'it is code, which is never run here: say its branches, tagFormat and plugins in release.config yourself (docs/migrating.md)'
        : 'it holds no settings',
    ),
  );
}

function translated(config: JsonRecord, ground: Ground): Account {
  const isElsewhere = config['plugins'] === undefined && config['extends'] !== undefined;
  const plugins = isElsewhere
    ? []
    : config['plugins'] === undefined
      ? defaultPlugins
      : listOf(config['plugins']);
  const names = plugins.map(pluginName);
  const rules = { ...topRules(names), branches: (value: Json) => branches(value, ground) };
  const top = account(without(config, ['plugins']), rules);
  const used = plugins.flatMap((plugin, index) => pluginRules(plugin, { index, config, ground }));
  return {
    outcomes: [
      ...top.outcomes,
      ...used,
      ...(isElsewhere ? told('plugins', elsewhere) : absent(names)).outcomes,
      ...told('(versions below 1.0.0)', belowOne(ground)).outcomes,
    ],
  };
}

const elsewhere = byHand(
  'what the shared configuration lists is not read: say changelog, publish, forge and plugins here as it has them',
);

/** Without the plugin that does it, semantic-release writes no changelog and makes no page. */
function absent(names: readonly string[]): Account {
  const isPaged = names.some((name) => /(?:@semantic-release\/github|gitlab|gitea)/.test(name));
  return {
    outcomes: [
      ...(names.includes('@semantic-release/changelog')
        ? []
        : told(
            '(no @semantic-release/changelog)',
            becomes(
              'no changelog file',
              setting('changelog', null, 'semantic-release wrote no changelog file'),
            ),
          ).outcomes),
      ...(isPaged ? [] : told('(no @semantic-release/github)', noPage('semantic-release')).outcomes),
    ],
  };
}

function belowOne(ground: Ground): ReturnType<Rule> {
  const settings = zeroMajor('plain', 'semantic-release makes 1.0.0 of a breaking change below it', ground);
  if (settings.length > 0) return becomes('moves as from 1.0.0 on', ...settings);
  return unnecessary('no version here is below 1.0.0; a first release is what the manifest says, not 1.0.0');
}

/** Steps that were set one by one before version 15, and still may be. */
const steps = ['verifyConditions', 'verifyRelease', 'analyzeCommits', 'generateNotes', 'prepare', 'publish'];

function topRules(names: readonly string[]): Readonly<Record<string, Rule>> {
  const step: Rule = (value) =>
    byHand(
      `plugins of this step (${textsOf(value).join(', ') || 'with options'}): see docs/semantic-release.md`,
    );
  return {
    $schema: () => unnecessary('the schema of another tool'),
    extends: (value) =>
      byHand(
        `${textsOf(value).join(', ')}: what a shared configuration says is code and not read; say it here`,
      ),
    repositoryUrl: () => unnecessary('the git remote says it (remote)'),
    tagFormat,
    dryRun: () => unnecessary('release next --dry-run'),
    ci: () => unnecessary('a terminal is asked, a CI job is not'),
    noCi: () => unnecessary('a terminal is asked, a CI job is not'),
    debug: () => unnecessary('nothing is hidden here'),
    ...each([...steps, 'success', 'fail', 'addChannel'], step),
    // Options of plugins may stand at the top, too; they are told with the plugin that reads them.
    ...each(names.flatMap(optionsRead), shared),
  };
}

const shared: Rule = () => unnecessary('told with the plugin that reads it');

const tagFormat: Rule = (value) => {
  const text = textOf(value)?.replace('${version}', '{version}');
  if (text === undefined || /[$<]/.test(text)) return noEquivalent('only ${version} can be filled in');
  return text === 'v{version}'
    ? unnecessary('the default')
    : becomes('the same', setting('tagFormat', text, 'as semantic-release tagged'));
};
