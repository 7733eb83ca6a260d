import type { Json } from '../../core/plugin-call.ts';
import { account, migration, told, type Account, type Rule } from './account.ts';
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
import { isPublic, noChangelog, publishesToNpm } from './usual.ts';
import { at, firstOf, isRecord, listOf, textOf } from './values.ts';

const file = '.changeset/config.json';
const preFile = '.changeset/pre.json';

export const changesetsFiles: readonly string[] = [file, preFile];

/** changesets 2 and 3 (its docs/config-file-options.md). */
export const changesets: Migrate = (texts, ground) => {
  const found = firstOf(texts, [file]);
  if (found === null || !isRecord(found.value)) return null;
  return migration('changesets', [
    { file, outcomes: [...account(found.value, rules(ground)).outcomes, ...always(ground).outcomes] },
    ...(texts.has(preFile) ? [{ file: preFile, ...told('(all of it)', pre) }] : []),
  ]);
};

const pre = byHand(
  'its prereleases are not gone on with: leave them (changeset pre exit), then a branch in channels or release next --pre <id>',
);

/** What it does whatever its configuration says. */
function always(ground: Ground): Account {
  const silent = { feat: 'none', fix: 'none', perf: 'none', revert: 'none' };
  return {
    outcomes: [
      ...told(
        '(changesets alone release)',
        becomes(
          'commits release nothing by themselves; a breaking one (feat!:) would',
          setting('bump', silent, 'changesets alone decide; without this line commits count beside them'),
        ),
      ).outcomes,
      ...told(
        '(versions below 1.0.0)',
        becomes('moves as from 1.0.0 on', ...zeroMajor('plain', 'a major changeset makes 1.0.0', ground)),
      ).outcomes,
    ],
  };
}

function rules(ground: Ground): Readonly<Record<string, Rule>> {
  return {
    $schema: () => unnecessary('the schema of another tool'),
    changelog: (value) =>
      value === false
        ? noChangelog('changesets')
        : byHand('entries are made by templates here (docs/templates.md); the changelogs there are go on'),
    commit: () => unnecessary('what a release writes is committed, tagged and pushed at once'),
    fixed: (value) => fixed(value),
    linked: (value) =>
      listOf(value).length === 0
        ? unnecessary('no groups')
        : becomes('linked', setting('linked', value, 'they share the next version')),
    access: (value) => access(value, ground),
    baseBranch: (value) => baseBranch(value, ground),
    updateInternalDependencies: (value) =>
      value === 'patch'
        ? unnecessary('ranges follow in packages that are released')
        : noEquivalent('ranges follow in packages that are released, also at a patch'),
    ignore: (value) =>
      listOf(value).length === 0
        ? unnecessary('nothing is ignored')
        : becomes('ignore', setting('ignore', value, 'packages changesets did not release')),
    bumpVersionsWithWorkspaceProtocolOnly: (value) =>
      value === true
        ? noEquivalent('other ranges on packages of the workspace follow, too')
        : unnecessary('the default'),
    privatePackages,
    snapshot: () => unnecessary('release next --snapshot <id>; its versions are counted by commits'),
    prettier: () => unnecessary('files keep their form'),
    format: () => unnecessary('files keep their form'),
    ___experimentalUnsafeOptions_WILL_CHANGE_IN_PATCH: experimental,
  };
}

function fixed(value: Json): ReturnType<Rule> {
  if (listOf(value).length === 0) return unnecessary('no groups');
  return becomes(
    'fixed; a group has one version and one tag, where changesets made a tag for each package',
    setting('fixed', value, 'they share one version'),
  );
}

function access(value: Json, ground: Ground): ReturnType<Rule> {
  if (!isPublic(ground, 'npm')) return unnecessary('no package is published to npm');
  return publishesToNpm(value === 'public' ? { access: 'public' } : true, 'changeset publish');
}

function baseBranch(value: Json, { branch }: Ground): ReturnType<Rule> {
  const name = textOf(value)?.replace(/^origin\//, '') ?? null;
  if (name === null || name === branch || branch === null) return unnecessary('the default branch');
  return becomes('branch', setting('branch', name, 'the branch changesets compared with'));
}

const privatePackages: Rule = (value) =>
  value === false || at(value, 'version') === false
    ? unnecessary('private packages without tags are left alone')
    : byHand(
        'private packages are left alone unless they have tags; fixed, linked or a tag of theirs takes them in',
      );

/** Peers: from version 3 on it does what is done here; before, every minor of a peer was a major of its dependents. */
const experimental: Rule = (value) =>
  at(value, 'updateInternalDependents') === 'always'
    ? becomes(
        'cascade',
        setting(
          'cascade',
          { normal: { when: 'always' } },
          'dependents are always released with what they need',
        ),
      )
    : unnecessary('a peer releases its dependents where its version leaves their range');
