import type { Json } from '../../core/plugin-call.ts';
import { account, migration, type Rule } from './account.ts';
import {
  becomes,
  byHand,
  isDefaultBranch,
  noEquivalent,
  setting,
  unnecessary,
  type Ground,
  type Migrate,
} from './model.ts';
import { isPublic } from './usual.ts';
import { at, firstOf, isRecord, listOf, textOf, textsOf, valueOf } from './values.ts';

export const cargoReleaseFiles: readonly string[] = ['release.toml', '.release.toml', 'Cargo.toml'];

/** cargo-release 1 (its docs/reference.md): `release.toml`, or `metadata.release` of a manifest. */
export const cargoRelease: Migrate = (texts, ground) => {
  const own = firstOf(texts, ['release.toml', '.release.toml']);
  const parts = [...(own === null ? [] : [own]), ...manifestParts(texts.get('Cargo.toml'))].filter(
    ({ value }) => isRecord(value),
  );
  if (parts.length === 0) return null;
  const isOff = parts.some(({ value }) => at(value, 'publish') === false);
  return migration(
    'cargo-release',
    parts.map(({ file, value }) => ({ file, ...account(value, rules(ground, isOff)) })),
  );
};

function manifestParts(text: string | undefined): readonly { readonly file: string; readonly value: Json }[] {
  if (!text?.includes('release')) return [];
  const manifest = valueOf(text, 'Cargo.toml');
  return ['workspace', 'package'].flatMap((table) => {
    const value = at(manifest, table, 'metadata', 'release');
    return value === undefined ? [] : [{ file: 'Cargo.toml', value }];
  });
}

const message: Rule = () => byHand('messages are templates here: docs/templates.md');
const signs: Rule = () => unnecessary('git signs what its settings say (commit.gpgSign, tag.gpgSign)');
const whole: Rule = () => unnecessary('a release is files, commit, tags and push together');

function rules(ground: Ground, isOff: boolean): Readonly<Record<string, Rule>> {
  const isPublished = !isOff && isPublic(ground, 'cargo');
  return {
    publish: (value) =>
      value === false || !isPublished
        ? unnecessary('nothing is published')
        : becomes('publish.cargo', setting('publish', { cargo: true }, 'cargo release published crates')),
    registry: (value) =>
      !isPublished
        ? unnecessary('nothing is published')
        : becomes(
            'publish.cargo',
            setting('publish', { cargo: { registry: value } }, 'the registry of the crates'),
          ),
    'shared-version': (value) =>
      value === false
        ? unnecessary('the default')
        : byHand('crates that share a version are found by their tags; fixed says it'),
    'allow-branch': (value) => branches(value, ground),
    'tag-name': (value) => tagName(value, ground),
    'tag-prefix': (value) =>
      textOf(value) === ''
        ? unnecessary('tags are learnt from those there are')
        : byHand('tags are learnt from those there are; tagFormat says another form'),
    ...fixed,
  };
}

function branches(value: Json, ground: Ground): ReturnType<Rule> {
  const names = textsOf(listOf(value));
  const [first = '', ...more] = names;
  if (names.some((name) => isDefaultBranch(name, ground)) || (first === '*' && more.length === 0))
    return unnecessary('the default branch');
  if (first === '' || more.length > 0 || /[*?!]/.test(first))
    return byHand('branch names the one releases come from, channels other ones');
  return becomes('branch', setting('branch', first, 'the branch cargo release ran on'));
}

/** Its prefix differs between the crate at the root and the others. */
function tagName(value: Json, { packages, lines }: Ground): ReturnType<Rule> {
  const text = textOf(value) ?? '';
  if (text.includes('{{prefix}}') && lines.some(({ last }) => last !== null))
    return unnecessary('tags are learnt from those there are');
  if (text.includes('{{prefix}}') && (packages.length !== 1 || packages[0]?.path !== '.'))
    return byHand(
      'its prefix is none for the crate at the root, and the name of the crate for others: say tagFormat',
    );
  const format = text
    .replaceAll('{{version}}', '{version}')
    .replaceAll('{{crate_name}}', '{package}')
    .replace('{{prefix}}', '');
  return format.includes('{{')
    ? byHand('tags are learnt from those there are; tagFormat says another form')
    : becomes('tagFormat', setting('tagFormat', format, 'as cargo release tagged'));
}

/** Those about the changelog are made here; the others become files. */
const replacements: Rule = (value) => {
  const others = listOf(value).filter((one) => !/CHANGELOG/i.test(textOf(at(one, 'file')) ?? ''));
  const names = others.map((one) => textOf(at(one, 'file')) ?? '?');
  return others.length === 0
    ? unnecessary('the changelog is written here')
    : byHand(
        `${names.join(', ')}: an entry in files says where the version stands (docs/files.md); exactly, min and max mean the same`,
      );
};

function hook(value: Json): ReturnType<Rule> {
  const argv = textsOf(listOf(value));
  if (!Array.isArray(value) || argv.length === 0)
    return byHand('a step in build runs before the release commit');
  return becomes(
    'build',
    setting('build', [{ title: 'pre-release hook', argv }], 'pre-release-hook of cargo release'),
  );
}

/** Settings that mean the same whatever the repository is. */
const fixed: Readonly<Record<string, Rule>> = {
  'pre-release-commit-message': message,
  'tag-message': message,
  'pre-release-replacements': replacements,
  'pre-release-hook': (value) => hook(value),
  'dependent-version': (value) =>
    value === 'upgrade'
      ? noEquivalent('ranges follow where they are left, or where the crate is released')
      : unnecessary('ranges follow where they are left'),
  'consolidate-commits': whole,
  push: whole,
  tag: whole,
  release: (value) =>
    value === false ? byHand('ignore names crates that are not released') : unnecessary('the default'),
  verify: () => unnecessary('crates are verified when they are packed'),
  'push-remote': (value) =>
    value === 'origin'
      ? unnecessary('the default')
      : becomes('remote', setting('remote', value, 'where cargo release pushed')),
  'push-options': () => noEquivalent('no options are pushed'),
  'sign-commit': signs,
  'sign-tag': signs,
  owners: () => noEquivalent('owners of crates are not changed'),
  metadata: () => unnecessary('build metadata is no part of a version here'),
  'enable-features': () => noEquivalent('crates are packed with their default features'),
  'enable-all-features': () => noEquivalent('crates are packed with their default features'),
  target: () => noEquivalent('crates are packed for this machine'),
  certs_source: () => unnecessary('cargo itself publishes'),
  'certs-source': () => unnecessary('cargo itself publishes'),
  'rate-limit': () => unnecessary('what a registry refuses for now is tried again'),
  unstable: () => unnecessary('switches of another tool'),
};
