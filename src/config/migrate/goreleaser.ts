import type { Json } from '../../core/plugin-call.ts';
import { account, migration, type Rule } from './account.ts';
import { becomes, byHand, noEquivalent, setting, unnecessary, type Migrate, type Outcome } from './model.ts';
import { drafts, each, noPage } from './usual.ts';
import { at, firstOf, isRecord, listOf, textOf, textsOf } from './values.ts';

export const goreleaserFiles: readonly string[] = [
  '.goreleaser.yml',
  '.goreleaser.yaml',
  'goreleaser.yml',
  'goreleaser.yaml',
  '.config/goreleaser.yml',
  '.config/goreleaser.yaml',
];

/** GoReleaser 2 (its www/docs/customization): the release part; what it builds and publishes stays with it. */
export const goreleaser: Migrate = (texts) => {
  const found = firstOf(texts, goreleaserFiles);
  if (found === null || !isRecord(found.value)) return null;
  const { release = {}, ...others } = found.value;
  const outcomes = [
    ...account(others, rules(others)).outcomes,
    ...account(release, releaseRules, 'release.').outcomes,
  ];
  return migration('GoReleaser', [{ file: found.file, outcomes }]);
};

const builds = byHand(
  'GoReleaser goes on to build: run goreleaser release --snapshot --clean (or build) as a step in build, and name its files in assets',
);

const stays = byHand('GoReleaser goes on to publish it: run it on the tag, with release.disable: true');

/** What it builds, and where it publishes. */
const parts = {
  built: [
    'before',
    'builds',
    'universal_binaries',
    'upx',
    'nfpms',
    'source',
    'snapcrafts',
    'makeself',
    'dist',
    'env',
    'gomod',
    'monorepo',
    'partial',
    'report_sizes',
    'metadata',
    'variables',
    'includes',
  ],
  published: [
    'brews',
    'homebrew_casks',
    'scoops',
    'scoop',
    'winget',
    'aurs',
    'aur_sources',
    'krews',
    'kos',
    'nix',
    'chocolateys',
    'dockers',
    'dockers_v2',
    'docker_manifests',
    'docker_signs',
    'publishers',
    'blobs',
    'artifactories',
    'uploads',
    'fury',
    'gemfury',
    'announce',
    'milestones',
    'npms',
  ],
};

function rules(config: Json): Readonly<Record<string, Rule>> {
  return {
    version: () => unnecessary('the schema of another tool'),
    project_name: () => unnecessary('packages say their names'),
    changelog: (value) => changelog(value),
    checksum: (value) => checksum(value),
    snapshot: () => unnecessary('release next --snapshot'),
    nightly: () => noEquivalent('no nightly versions'),
    git: () => unnecessary('version tags are known as such'),
    github_urls: (value) =>
      textOf(at(value, 'api')) === null
        ? byHand('forge.apiUrl')
        : becomes(
            'forge.apiUrl',
            setting('forge', { apiUrl: at(value, 'api') ?? null }, 'the API of your GitHub'),
          ),
    gitlab_urls: () => byHand('forge says where pages are made'),
    gitea_urls: () => byHand('forge says where pages are made'),
    force_token: () => unnecessary('GITHUB_TOKEN in the environment'),
    sboms: () => becomes('sbom', setting('sbom', true, 'bills of materials on the release page')),
    signs: () => byHand('signing says with which key files are signed (docs/signing.md)'),
    binary_signs: () => byHand('signing says with which key files are signed (docs/signing.md)'),
    ...each(parts.built, () => builds),
    archives: (value) => archives(value, config),
    ...each(parts.published, () => stays),
  };
}

/** Archives lie in `dist`; by default they are tar.gz. */
function archives(value: Json, config: Json): Outcome {
  const dist = textOf(at(config, 'dist'))?.replace(/^\.\//, '') ?? 'dist';
  const formats = listOf(value).flatMap((one) => [
    ...textsOf(listOf(at(one, 'formats') ?? at(one, 'format') ?? 'tar.gz')),
    ...listOf(at(one, 'format_overrides')).flatMap((over) =>
      textsOf(listOf(at(over, 'formats') ?? at(over, 'format'))),
    ),
  ]);
  const globs = [...new Set(formats)]
    .filter((format) => /^[\w.]+$/.test(format) && format !== 'binary')
    .map((format) => `${dist}/*.${format}`);
  return globs.length === 0
    ? builds
    : { ...builds, settings: [setting('assets', globs, 'archives GoReleaser builds')] };
}

function checksum(value: Json): Outcome {
  const name = textOf(at(value, 'name_template'));
  if (at(value, 'disable') === true)
    return becomes('no checksums', setting('checksums', null, 'no checksums were attached'));
  if (name === null || name.includes('{{'))
    return unnecessary('checksums are in SHA256SUMS; their name has no version here');
  return becomes('checksums', setting('checksums', name, 'name of the checksum file'));
}

function changelog(value: Json): Outcome {
  if (at(value, 'disable') === true) return unnecessary('notes are made here; its own are not');
  return byHand(
    'notes are made here from the commits: groups are sections, how they look a template (docs/templates.md)',
  );
}

const releaseRules: Readonly<Record<string, Rule>> = {
  github: () => unnecessary('the remote says it; forge.repository another one'),
  gitlab: () => byHand('forge says where pages are made'),
  gitea: () => byHand('forge says where pages are made'),
  ids: () => byHand('assets names the files'),
  draft: drafts,
  replace_existing_draft: () => unnecessary('a draft is found and gone on with'),
  use_existing_draft: () => unnecessary('a draft is found and gone on with'),
  replace_existing_artifacts: () => unnecessary('files are compared by digest'),
  target_commitish: () => unnecessary('the release commit'),
  discussion_category_name: () => noEquivalent('no discussion is opened'),
  prerelease: () => unnecessary('prereleases are marked as such'),
  make_latest: () => unnecessary('the greatest stable version is the latest'),
  mode: () => unnecessary('notes are made here'),
  header: () => byHand('the text of a page is a template here: docs/templates.md'),
  footer: () => byHand('the text of a page is a template here: docs/templates.md'),
  name_template: () => noEquivalent('a page is named after its tag'),
  disable: (value) =>
    value === true || value === 'true' ? noPage('GoReleaser') : unnecessary('the default'),
  skip_upload: (value) =>
    value === true ? byHand('assets names the files; none are attached without') : unnecessary('the default'),
  extra_files: (value) => {
    const globs = listOf(value)
      .flatMap((one) => textsOf(at(one, 'glob')))
      .map((glob) => glob.replace(/^\.\//, ''));
    return globs.length === 0
      ? unnecessary('no files')
      : becomes('assets', setting('assets', globs, 'files on the release page'));
  },
  templated_extra_files: () => byHand('a step in build makes the file; assets names it'),
  include_meta: () => noEquivalent('the plan is in the ledger'),
};
