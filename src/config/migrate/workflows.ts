import { expandBraces } from '../../core/glob.ts';
import type { Note } from './model.ts';
import type { NewFile } from './write.ts';

/** What a workflow needs to know. */
export interface WorkflowInput {
  /** Branches releases are made from, by name or glob; the main one first. */
  readonly branches: readonly string[];
  /** Version of this tool. */
  readonly version: string;
  /** Commands that install what the release needs. */
  readonly install: readonly string[];
  /** Whether a plugin is asked while a plan is made, so that a preview needs it installed, too. */
  readonly isAsked: boolean;
  /** Whether packages go to npm, which takes an identity token in place of a secret (trusted publishing). */
  readonly isPublished: boolean;
  /** Paths that are taken. */
  readonly taken: ReadonlySet<string>;
}

const checkout = 'actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1';
const node = 'actions/setup-node@820762786026740c76f36085b0efc47a31fe5020 # v7.0.0';

/** Workflows to write, and what is to be done by hand instead. */
export interface Workflows {
  readonly files: readonly NewFile[];
  readonly notes: readonly Note[];
}

/** What the workflows may be called: the second name where the first one is taken. */
export const workflowPaths = {
  releasing: ['.github/workflows/release.yml', '.github/workflows/releasewright.yml'],
  previewing: ['.github/workflows/release-preview.yml', '.github/workflows/releasewright-preview.yml'],
} as const;

/**
 * Workflows for GitHub Actions: one releases what is pushed to the branches, one shows in each pull request what would be
 * released. Each has the rights it needs and no more, and its actions by digest.
 */
export function githubWorkflows(input: WorkflowInput): Workflows {
  const places: readonly (readonly [paths: readonly string[], text: string])[] = [
    [workflowPaths.releasing, releasing(input)],
    [workflowPaths.previewing, previewing(input)],
  ];
  const chosen = places.map(([paths, text]) => ({
    paths,
    text,
    path: paths.find((one) => !input.taken.has(one)),
  }));
  return {
    files: chosen.flatMap(({ path, text }) => (path === undefined ? [] : [{ path, text }])),
    notes: chosen.flatMap(({ path, paths }) => (path === undefined ? [leftOut(paths)] : [])),
  };
}

function leftOut([first = '', second = '']: readonly string[]): Note {
  const text = `is left out: ${first} and ${second} are both there. Rename one and run this again, or see docs/init.md`;
  return { file: first, key: 'workflow', fate: 'by hand', text };
}

function releasing({ branches, version, install, isPublished }: WorkflowInput): string {
  return lines([
    ...releasingHead(branches.flatMap((one) => expandBraces(one) ?? [one])),
    'jobs:',
    '  release:',
    '    runs-on: ubuntu-latest',
    '    timeout-minutes: 30',
    '    permissions:',
    '      # The release commit, its tags and the release page.',
    '      contents: write',
    ...(isPublished
      ? ['      # npm believes this job instead of a token (trusted publishing).', '      id-token: write']
      : []),
    '    steps:',
    `      - uses: ${checkout}`,
    '        with:',
    '          # Versions and changelogs come from the history and its tags.',
    '          fetch-depth: 0',
    '      # No cache here: what another run stored must not reach a release.',
    `      - uses: ${node}`,
    '        with:',
    "          node-version: '24'",
    '          package-manager-cache: false',
    ...install.map((command) => `      - run: ${command}`),
    '      - name: Identity of the release commit',
    '        run: |',
    "          git config user.name 'github-actions[bot]'",
    "          git config user.email '41898282+github-actions[bot]@users.noreply.github.com'",
    `      - run: npx --yes releasewright@${version} next --yes`,
    '        env:',
    '          GITHUB_TOKEN: ${{ github.token }}',
  ]);
}

function releasingHead(branches: readonly string[]): readonly string[] {
  const isOne = branches.length === 1;
  return [
    'name: release',
    '',
    'on:',
    '  push:',
    `    branches: [${branches.map(quoted).join(', ')}]`,
    '  workflow_dispatch:',
    '',
    'permissions: {}',
    '',
    // GitHub lets one run of a group wait and drops the others: branches must not drop each other's
    `# One release at a time${isOne ? '' : ' on a branch'}, and none is cut short: a second run waits, then finds what the first one did.`,
    'concurrency:',
    `  group: release${isOne ? '' : '-${{ github.ref }}'}`,
    '  cancel-in-progress: false',
    '',
  ];
}

/** Runs with the rights of a fork, so it works there, too; values in the Markdown are escaped. */
function previewing({ version, install, isAsked }: WorkflowInput): string {
  return lines([
    'name: release preview',
    '',
    'on:',
    '  pull_request:',
    '    types: [opened, synchronize, reopened, edited] # edited: the title, or the base',
    '',
    'permissions:',
    '  contents: read',
    '  pull-requests: write # for the comment; a fork has no such right, and gets the summary alone',
    '',
    'concurrency:',
    '  group: release-preview-${{ github.ref }}',
    '  cancel-in-progress: true',
    '',
    'jobs:',
    '  preview:',
    '    runs-on: ubuntu-latest',
    '    timeout-minutes: 10',
    '    steps:',
    `      - uses: ${checkout}`,
    '        with:',
    '          fetch-depth: 0',
    '          persist-credentials: false',
    `      - uses: ${node}`,
    '        with:',
    "          node-version: '24'",
    '          package-manager-cache: false',
    ...(isAsked ? install : []).map((command) => `      - run: ${command}`),
    `      - run: npx --yes releasewright@${version} preview`,
    '        env:',
    '          GITHUB_TOKEN: ${{ github.token }}',
  ]);
}

/**
 * A branch as a YAML text: names may hold what means something in YAML, or in the patterns of this place. `*`, `**` mean here
 * what they mean in `channels`; for `?`, which means something else, `*` lets the command itself look closer.
 */
function quoted(branch: string): string {
  const pattern = branch.replace(/[+[\]!]/g, '\\$&').replaceAll('?', '*');
  return `'${pattern.replaceAll("'", "''")}'`;
}

function lines(text: readonly string[]): string {
  return `${text.join('\n')}\n`;
}
