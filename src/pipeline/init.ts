import { defaults } from '../config/defaults.ts';
import { draftOf, type Draft } from '../config/migrate/draft.ts';
import type { Ground, Migration } from '../config/migrate/model.ts';
import { foreignFiles, migrations } from '../config/migrate/tools.ts';
import { githubWorkflows } from '../config/migrate/workflows.ts';
import { configFile, type NewFile } from '../config/migrate/write.ts';
import { forgeTarget } from '../core/forge-target.ts';
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
  const ground = groundOf(reading);
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
  'nx release': ['nx release'],
  'standard-version': ['standard-version', 'commit-and-tag-version'],
  'release-it': ['release-it'],
  'cargo-release': ['cargo release', 'cargo-release'],
  GoReleaser: ['goreleaser'],
};

function groundOf({ workspace: { packages }, lines: { lines }, standing }: LinesReading): Ground {
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
    branch: standing.defaultBranch ?? standing.branch,
  };
}

function ciOf({ remote }: Standing, hasWorkflows: boolean, hasPipeline: boolean): Survey['ci'] {
  if (hasPipeline && !hasWorkflows) return 'gitlab';
  const isGithub = forgeTarget(defaults.forge, remote?.url ?? null).kind === 'github';
  return hasWorkflows || isGithub ? 'github' : null;
}

/** The files to write: the configuration, and workflows where GitHub runs them. */
export function initialFiles(
  { draft, migrations: found, present, ground, ci }: Survey,
  { version, workflows }: { readonly version: string; readonly workflows: boolean },
): readonly NewFile[] {
  const config = configFile(
    draft,
    present.has('package.json'),
    found.map(({ tool }) => tool),
  );
  if (!workflows || ci !== 'github') return [config];
  const main = draft.settings.find(({ key }) => key === 'branch')?.value;
  const jobs = githubWorkflows({
    branch: typeof main === 'string' ? main : (ground.branch ?? 'main'),
    version,
    install: installing(present),
    isAsked: draft.plugins.some(({ steps }) => steps !== null),
    isPublished: draft.settings.some(({ key }) => key === 'publish'),
    taken: present,
  });
  return [config, ...jobs];
}

/** How the lockfile says dependencies are installed. */
function installing(present: ReadonlySet<string>): readonly string[] {
  if (present.has('package-lock.json')) return ['npm ci'];
  if (present.has('pnpm-lock.yaml')) return ['corepack enable', 'pnpm install --frozen-lockfile'];
  return present.has('yarn.lock') ? ['corepack enable', 'yarn install --immutable'] : [];
}
