import type { Json } from '../../core/plugin-call.ts';
import { account, migration, type Rule } from './account.ts';
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
import { changelogPath, sectionsOf } from './usual.ts';
import { at, firstOf, isRecord, listOf, textOf } from './values.ts';

export const gitCliffFiles: readonly string[] = ['cliff.toml', '.cliff.toml'];

/** git-cliff 2 (its website/docs/configuration). */
export const gitCliff: Migrate = (texts, ground) => {
  const found = firstOf(texts, gitCliffFiles);
  if (found === null || !isRecord(found.value)) return null;
  const { value } = found;
  const tables: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
    changelog,
    git,
    bump: bump(ground, at(value, 'bump', 'breaking_always_bump_major') === true),
    remote: {
      github: links,
      gitlab: links,
      gitea: links,
      bitbucket: links,
      azure_devops: links,
      offline: links,
    },
  };
  const outcomes = Object.keys(value).flatMap((key) => {
    const rules = Object.hasOwn(tables, key) ? tables[key] : undefined;
    return rules === undefined
      ? account({ [key]: value[key] ?? null }, {}).outcomes
      : account(value[key] ?? null, rules, `${key}.`).outcomes;
  });
  return migration('git-cliff', [{ file: found.file, outcomes }]);
};

const template: Rule = () =>
  byHand('how the changelog looks is a template here (Handlebars, not Tera): docs/templates.md');
const links: Rule = () => unnecessary('links follow the remote');

const changelog: Readonly<Record<string, Rule>> = {
  header: () => unnecessary('what stands at the top of the file stays'),
  body: template,
  footer: template,
  postprocessors: template,
  trim: () => unnecessary('templates say where lines end'),
  render_always: () => unnecessary('a release without changes says so'),
  output: changelogPath,
};

const decided: Rule = () =>
  unnecessary('commits are read by Conventional Commits; notUnderstood says what happens to others');

const git: Readonly<Record<string, Rule>> = {
  conventional_commits: (value) =>
    value === false ? noEquivalent('commits are read by Conventional Commits') : unnecessary('so it is'),
  filter_unconventional: decided,
  require_conventional: (value) =>
    value === true
      ? becomes('notUnderstood', setting('notUnderstood', 'error', 'every commit had to be conventional'))
      : decided(value, ''),
  fail_on_unmatched_commit: decided,
  filter_commits: decided,
  split_commits: (value) =>
    value === true
      ? becomes('squash', setting('squash', 'split', 'each line of a commit counted'))
      : unnecessary('the default'),
  protect_breaking_commits: () => unnecessary('breaking changes are always shown'),
  commit_parsers: parsers,
  commit_preprocessors: () =>
    noEquivalent('messages are read as they are; a file in .release/overrides rewords one'),
  link_parsers: links,
  tag_pattern: () => unnecessary('version tags are known as such'),
  skip_tags: () => unnecessary('version tags are known as such'),
  ignore_tags: () => unnecessary('version tags are known as such'),
  count_tags: () => unnecessary('version tags are known as such'),
  use_branch_tags: () => unnecessary('only tags in the history of HEAD count'),
  topo_order: () => unnecessary('about the order of entries'),
  topo_order_commits: () => unnecessary('about the order of entries'),
  sort_commits: () => unnecessary('about the order of entries'),
  limit_commits: () => noEquivalent('all commits since the last release are shown'),
  recurse_submodules: () => noEquivalent('submodules are not read'),
  include_paths: () => byHand('paths says whose files are'),
  exclude_paths: () => byHand('paths says whose files are'),
};

/** Parsers by type (`^feat`) with a group are sections; a type that is skipped is in none. */
function parsers(value: Json): ReturnType<Rule> {
  const read = listOf(value)
    .flatMap(parsersOf)
    .filter((one) => !one.isSkipped);
  const others = read.filter(({ type, title }) => type === null || title === '').length;
  const sections = sectionsIn(read);
  const settings =
    sections.length === 0 ? [] : [setting('sections', sections, 'the groups of the changelog so far')];
  if (others > 0)
    return {
      ...byHand(`${String(others)} parsers do not go by type: sections are lists of types here`),
      settings,
    };
  return settings.length === 0 ? unnecessary('no groups') : becomes('sections', ...settings);
}

interface Parser {
  readonly type: string | null;
  /** Without the comments people sort groups by. */
  readonly title: string;
  readonly isSkipped: boolean;
}

function parsersOf(value: Json): readonly Parser[] {
  const types = typesOf(textOf(at(value, 'message')) ?? '');
  const title = (textOf(at(value, 'group')) ?? '').replace(/<!--[^>]*-->/g, '').trim();
  const isSkipped = at(value, 'skip') === true;
  return types.length === 0
    ? [{ type: null, title, isSkipped: false }]
    : types.map((type) => ({ type, title, isSkipped }));
}

/** The types a pattern is about; none where it is about anything else, or about the beginning of one. */
function typesOf(pattern: string): readonly string[] {
  const group = /^\^\(([a-z|]+)\)(?::|\.\*)?$/.exec(pattern)?.[1];
  const types =
    group?.split('|') ?? pattern.split('|').map((part) => /^\^([a-z]+)(?::|\.\*)?$/.exec(part)?.[1] ?? '');
  return types.every((type) => whole.has(type)) ? types : [];
}

/** Types that are written out; `^doc` would never match one. */
const whole = new Set(
  'feat fix perf docs chore ci build test style refactor revert deps security'.split(' '),
);

/** Each type once, under the first group that names it. */
function sectionsIn(parsed: readonly Parser[]): ReturnType<typeof sectionsOf> {
  const named = parsed.filter(({ type, title }) => type !== null && title !== '');
  const first = named.filter(({ type }, nth) => named.findIndex((one) => one.type === type) === nth);
  return sectionsOf(first.map(({ type, title }) => ({ type, section: title })));
}

/** With both set it moves as from 1.0.0 on. */
function bump(ground: Ground, isPlain: boolean): Readonly<Record<string, Rule>> {
  return {
    features_always_bump_minor: (value) =>
      value === false
        ? isPlain
          ? byHand('a breaking change makes 1.0.0 there, and a feature is a patch: no zeroMajor says both')
          : unnecessary('below 1.0.0 a feature is a patch by default')
        : isPlain
          ? unnecessary('told with breaking_always_bump_major')
          : becomes(
              'zeroMajor, where a version is below 1.0.0',
              ...zeroMajor('minor-feat', 'features move the minor below 1.0.0', ground),
            ),
    breaking_always_bump_major: (value) =>
      value === false
        ? unnecessary('below 1.0.0 a breaking change moves the minor by default')
        : becomes(
            'zeroMajor, where a version is below 1.0.0',
            ...zeroMajor('plain', 'a breaking change makes 1.0.0', ground),
          ),
    initial_tag: () => unnecessary('the first release is what the manifest says, or --as'),
    bump_type: (value) => byHand(`release next --level ${textOf(value) ?? 'patch'}`),
    custom_major_increment_regex: () => byHand('bump says which types move what; breaking is always major'),
    custom_minor_increment_regex: () => byHand('bump says which types move what'),
  };
}
