import { defaults } from '../config/defaults.ts';
import { draftOf, type Draft } from '../config/migrate/draft.ts';
import type { Ground, Migration, Note } from '../config/migrate/model.ts';
import { foreignFiles, migrations } from '../config/migrate/tools.ts';
import { isRecord } from '../config/migrate/values.ts';
import { githubWorkflows, type Workflows } from '../config/migrate/workflows.ts';
import { configFile } from '../config/migrate/write.ts';
import { forgeTarget } from '../core/forge-target.ts';
import type { Json } from '../core/plugin-call.ts';
import type { Source, Standing } from '../ports.ts';
import { readLines, type LinesReading } from './read.ts';

/** What was seen in a repository that is not configured yet. */
export interface Survey {
  readonly ground: Ground;
  readonly standing: Standing;
  readonly tags: number;
  /** Where its jobs run, as far as files tell. */
  readonly ci: 'github' | 'gitlab' | null;
  readonly migrations: readonly Migration[];
  readonly draft: Draft;
  /** Workflows that run one of the tools that are migrated. */
  readonly oldWorkflows: readonly string[];
  /** Whether the branch is only the one that is checked out: nothing says that releases are made from it. */
  readonly isBranchGuessed: boolean;
  /** Files that decide what is written. */
  readonly present: ReadonlySet<string>;
}

/**
 * Looks at HEAD: packages, tags, CI, and the configurations of other release tools, which are read and never run.
 * @throws ReleaseError CONFIG_UNREADABLE with file and line, and what reading manifests throws
 */
export async function survey(source: Source): Promise<Survey> {
  const reading = await readLines(source, defaults);
  const tree = source.tree();
  const workflows = await tree.glob('.github/workflows/*.{yml,yaml}');
  const texts = await tree.read([...foreignFiles, ...otherFiles, ...workflows]);
  const branch = await mainBranch(source, reading.standing);
  const ground = groundOf(reading, branch ?? reading.standing.branch);
  const found = migrations(texts, ground);
  const words = found.flatMap(({ tool }) => wordsOf[tool] ?? []);
  return {
    ground,
    standing: reading.standing,
    tags: reading.tags.length,
    ci: ciOf(reading.standing, workflows.length > 0, texts.has('.gitlab-ci.yml')),
    migrations: found,
    draft: draftOf(found),
    oldWorkflows: workflows.filter((path) => words.some((word) => texts.get(path)?.includes(word) === true)),
    isBranchGuessed: branch === null && reading.standing.remote !== null,
    present: new Set(texts.keys()),
  };
}

/** Files whose presence says something. */
const otherFiles = ['package.json', 'package-lock.json', 'pnpm-lock.yaml', 'yarn.lock', '.gitlab-ci.yml'];

/** How workflows call a tool. */
const wordsOf: Readonly<Record<string, readonly string[]>> = {
  'semantic-release': ['semantic-release'],
  'release-please': ['release-please'],
  changesets: ['changesets/action', 'changeset publish', 'changeset version'],
  lerna: ['lerna publish', 'lerna version'],
  'standard-version': ['standard-version', 'commit-and-tag-version'],
  'release-it': ['release-it'],
  'cargo-release': ['cargo release', 'cargo-release'],
  GoReleaser: ['goreleaser'],
};

/** The default branch of the remote; where the clone does not know it, `main` or `master`, if there is one. */
async function mainBranch(source: Source, { defaultBranch, remote }: Standing): Promise<string | null> {
  if (defaultBranch !== null) return defaultBranch;
  const places = [...(remote === null ? [] : [`refs/remotes/${remote.name}/`]), 'refs/heads/'];
  const refs = places.flatMap((place) =>
    ['main', 'master'].map((name) => ({ name, ref: `${place}${name}` })),
  );
  const known = new Set(await source.knownCommits(refs.map(({ ref }) => ref)));
  return refs.find(({ ref }) => known.has(ref))?.name ?? null;
}

function groundOf(
  { workspace: { packages }, lines: { lines } }: LinesReading,
  branch: string | null,
): Ground {
  return {
    packages: packages.map(({ name, path, ecosystem, version, private: isPrivate }) => ({
      ...{ name, path, ecosystem, version },
      private: isPrivate,
    })),
    lines: lines.map(({ members, tagFormat, last }) => ({
      packages: members.map(({ name }) => name),
      tagFormat,
      last: last?.version.version ?? null,
    })),
    branch,
  };
}

function ciOf({ remote }: Standing, hasWorkflows: boolean, hasPipeline: boolean): Survey['ci'] {
  if (hasPipeline && !hasWorkflows) return 'gitlab';
  const isGithub = forgeTarget(defaults.forge, remote?.url ?? null).kind === 'github';
  return hasWorkflows || isGithub ? 'github' : null;
}

/** What decides about the files to write, beside what was found. */
export interface InitWishes {
  /** Version of this tool. */
  readonly version: string;
  readonly workflows: boolean;
  /** Paths that are taken in the work tree. */
  readonly taken: ReadonlySet<string>;
}

/** The files to write: the configuration, then workflows where GitHub runs them; and what is left to do by hand. */
export function initialFiles(found: Survey, { version, workflows, taken }: InitWishes): Workflows {
  const { draft, migrations: tools, present, ci } = found;
  const config = configFile(
    draft,
    present.has('package.json'),
    tools.map(({ tool }) => tool),
  );
  if (!workflows || ci !== 'github') return { files: [config], notes: [] };
  const branches = branchesOf(found);
  const { files, notes } = githubWorkflows({
    branches,
    version,
    install: installing(present),
    isAsked: draft.plugins.some(({ steps }) => steps !== null),
    isPublished: draft.settings.some(({ key }) => key === 'publish'),
    taken: new Set([...present, ...taken]),
  });
  return { files: [config, ...files], notes: [...notes, ...guessedBranch(found, branches[0] ?? '')] };
}

/** The branches that are released from: the main one, and those the configuration names. */
function branchesOf({ draft, ground }: Survey): readonly string[] {
  const valueOf = (name: string): Json | undefined => draft.settings.find(({ key }) => key === name)?.value;
  const [main, channels] = [valueOf('branch'), valueOf('channels')];
  const named = isRecord(channels) ? Object.entries(channels).filter(([, channel]) => channel !== null) : [];
  const first = typeof main === 'string' ? main : (ground.branch ?? 'main');
  return [...new Set([first, ...named.map(([name]) => name)])];
}

function guessedBranch({ isBranchGuessed, draft }: Survey, branch: string): readonly Note[] {
  if (!isBranchGuessed || draft.settings.some(({ key }) => key === 'branch')) return [];
  const text = `the default branch of the remote is not known here, so the workflow takes ${branch}: look whether that is right, or run git remote set-head <remote> --auto first`;
  return [{ file: '.github/workflows/release.yml', key: 'branches', fate: 'by hand', text }];
}

/** How the lockfile says dependencies are installed. */
function installing(present: ReadonlySet<string>): readonly string[] {
  if (present.has('package-lock.json')) return ['npm ci'];
  if (present.has('pnpm-lock.yaml')) return ['corepack enable', 'pnpm install --frozen-lockfile'];
  return present.has('yarn.lock') ? ['corepack enable', 'yarn install --immutable'] : [];
}
