/**
 * What the maintainers of a replayed repository configured for their own release tool, in our words. Read from the
 * files of the commit that is replayed; what no file says (which tool, the policy below 1.0.0) from the corpus. No
 * repository, version or commit is named here: a rule holds for everyone who uses that tool.
 */
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse as parseJson } from 'jsonc-parser';
import { getStaticTOMLValue, parseTOML } from 'toml-eslint-parser';
import { parse as parseYaml } from 'yaml';

/** The runner's hook: writes the configuration into the sandbox and names the file, so that it is no change. */
// eslint-disable-next-line no-restricted-syntax -- the runner of the corpus wants it so
export default async function configure(dir, repo, event) {
  const files = {
    read: async (paths) => new Map((await Promise.all(paths.map((path) => readOne(dir, path)))).flat()),
  };
  const { releaser, config } = await translated(files, repo, event);
  await writeFile(join(dir, 'release.config.json'), `${JSON.stringify(config, null, 2)}\n`);
  const log = process.env.BACKTEST_CONFIGS;
  if (log) await appendFile(log, `${JSON.stringify({ repo: repo.repo, releaser, config })}\n`);
  return ['release.config.json'];
}

async function readOne(dir, path) {
  try {
    return [[path, await readFile(join(dir, path), 'utf8')]];
  } catch {
    return [];
  }
}

/** The configuration for one point of a repository's history. Without a releaser of its own, the defaults. */
export async function configOf(tree, repo, event) {
  return (await translated(tree, repo, event)).config;
}

/** The same with the name of the tool it was translated from. */
export async function translated(tree, repo, event) {
  if (repo.family === 'seed') return { releaser: 'none', config: {} };
  const texts = await tree.read(Object.values(places).flat());
  const { name, rules } = releaserOf(texts, repo);
  const config = {
    zeroMajor: { strict: 'plain', minor: 'minor-feat', patch: 'caret' }[repo.policy.zero],
    firstPrerelease: repo.policy.firstPrerelease,
    channels: channelsOf(repo, event),
    ...rules,
  };
  return { releaser: name, config };
}

/** The main branch releases stable versions; a prerelease branch its channel. */
function channelsOf({ headBranch }, { branch, channel }) {
  const main = channel === null && !/^\d+(\.\d+)?\.x$/.test(branch) ? branch : headBranch;
  return channel === null ? { [main]: 'latest' } : { [main]: 'latest', [branch]: channel };
}

const places = {
  lerna: ['lerna.json'],
  releasePlease: ['release-please-config.json', '.github/release-please.yml'],
  action: ['.github/workflows/release-please.yml', '.github/workflows/release-please.yaml'],
  semanticRelease: ['package.json', '.releaserc', '.releaserc.json', '.releaserc.yml', '.releaserc.yaml'],
  cog: ['cog.toml'],
};

/** Which tool releases at this commit, and what it was told. */
export function releaserOf(texts, { family }) {
  const manifest = json(texts, 'package.json');
  const found = [
    ['release-please', () => releasePlease(texts)],
    ['lerna', () => lerna(texts)],
    ['standard-version', () => standardVersion(manifest)],
    ['semantic-release', () => semanticRelease(texts, manifest, family)],
    ['cocogitto', () => cocogitto(texts)],
  ].flatMap(([name, read]) => {
    const rules = read();
    return rules === null ? [] : [{ name, rules }];
  });
  return found[0] ?? { name: family, rules: byFamily(family) };
}

/** The repository has one version, and every commit counts, wherever it is. */
const whole = { paths: { '**': ['**'] } };

/** Dependents are released with every release of what they depend on, also where its range would allow it. */
const always = { when: 'always' };
const followed = { default: always };

/** Tools that are configured by nothing but their use. */
function byFamily(family) {
  if (family.includes('release-plz')) return { always: 'patch', cascade: followed };
  if (family.includes('git-cliff')) return { always: 'patch', ...whole };
  if (family.includes('commitizen')) return { bump: { refactor: 'patch' } };
  if (family.includes('cocogitto') || family.includes('uplift')) return {};
  if (family.includes('standard-version')) return { always: 'patch' };
  return {};
}

/** release-please releases for what its changelog shows (docs/customizing.md "changelog-sections"). */
function releasePlease(texts) {
  const config = json(texts, 'release-please-config.json') ?? yaml(texts, '.github/release-please.yml');
  const workflow = places.action.map((path) => yaml(texts, path)).find((one) => one !== null) ?? null;
  if (config === null && workflow === null) return null;
  const { plugins = [], ...keys } = config ?? {};
  const sections = keys['changelog-sections'] ?? keys.changelogTypes ?? typesOfAction(workflow);
  const isFollowed = plugins.some((plugin) => /-workspace$/.test(plugin.type ?? plugin));
  return { bump: visibleTypes(sections), ...(isFollowed ? { cascade: followed } : {}) };
}

function typesOfAction(workflow) {
  const steps = Object.values(workflow?.jobs ?? {}).flatMap(({ steps: list }) => list ?? []);
  const text = steps.map((step) => step.with?.['changelog-types']).find((one) => typeof one === 'string');
  return text === undefined ? undefined : parseJson(text);
}

/** The sections release-please has by default (src/util/filter-commits.ts, conventional-changelog-conventionalcommits). */
const releasePleaseDefault = ['feat', 'fix', 'perf', 'deps', 'revert', 'feature'];

function visibleTypes(sections) {
  const shown =
    sections?.filter(({ hidden }) => hidden !== true).map(({ type }) => type) ?? releasePleaseDefault;
  const level = (type) => (type.startsWith('feat') ? 'minor' : 'patch');
  const hidden = ['feat', 'fix', 'perf', 'revert'].filter((type) => !shown.includes(type));
  return Object.fromEntries([
    ...shown.map((type) => [type, level(type)]),
    ...hidden.map((type) => [type, 'none']),
  ]);
}

/** lerna releases what changed, whatever the commits say, and everything that depends on it ("lerna version"). */
function lerna(texts) {
  const config = json(texts, 'lerna.json');
  if (config === null) return null;
  return {
    always: 'patch',
    cascade: { ...followed, dev: always },
    ...(config.version === 'independent' ? {} : whole),
  };
}

/** standard-version and its fork always release, with patch at least (conventional-recommended-bump). */
function standardVersion(manifest) {
  const own = /^(?:standard-version|commit-and-tag-version)$/.test(manifest?.name ?? '');
  const used = /standard-version|commit-and-tag-version/.test(manifest?.scripts?.release ?? '');
  return own || used ? { always: 'patch' } : null;
}

/** semantic-release: `releaseRules` of the commit analyzer that only name a type. */
function semanticRelease(texts, manifest, family) {
  const files = places.semanticRelease.slice(1).map((path) => yaml(texts, path));
  const options = files.find((one) => one !== null) ?? manifest?.release ?? null;
  if (options === null) return family.includes('semantic-release') ? { bump: {} } : null;
  const analyzer = (options.plugins ?? []).find((plugin) => /commit-analyzer/.test(plugin[0]));
  const rules = analyzer?.[1]?.releaseRules ?? [];
  return { bump: Object.fromEntries(rules.filter(isByType).map(levelOf)) };
}

function isByType(rule) {
  return Object.keys(rule).length === 2 && rule.type;
}

function levelOf({ type, release }) {
  return [type, release === false ? 'none' : release];
}

/** cocogitto: types with `bump_minor` or `bump_patch` (its "commit_types"). */
function cocogitto(texts) {
  const text = texts.get('cog.toml');
  if (text === undefined) return null;
  const types = Object.entries(getStaticTOMLValue(parseTOML(text)).commit_types ?? {});
  const bump = types.flatMap(([type, { bump_minor: minor, bump_patch: patch }]) =>
    minor ? [[type, 'minor']] : patch ? [[type, 'patch']] : [],
  );
  return { bump: Object.fromEntries(bump) };
}

function json(texts, path) {
  const text = texts.get(path);
  return text === undefined ? null : (parseJson(text) ?? null);
}

function yaml(texts, path) {
  const text = texts.get(path);
  if (text === undefined) return null;
  try {
    return parseYaml(text) ?? null;
  } catch {
    return null; // not for this tool, whatever it is
  }
}
