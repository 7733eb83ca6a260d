import { ReleaseError } from '../core/error.ts';
import type { UserEcosystem } from '../ecosystems/define.ts';
import type { Ecosystem } from '../ecosystems/ecosystem.ts';

/** How an ecosystem is found in a repository, before any of its code is loaded. */
export interface EcosystemEntry {
  readonly id: string;
  /**
   * File names or globs, relative to a directory: where one matches, that directory is a root of the ecosystem,
   * the place from which `wants` goes on by itself.
   */
  readonly roots: readonly string[];
  /**
   * Whether what lies below the top is read from there as one: its packages refer to each other by path, and each
   * directory alone would not know its siblings.
   */
  readonly isJoint?: true;
  /** Whether its packages refer to each other by path, also between roots, so that all roots are read as one. */
  readonly takesAllRoots?: true;
  /** @param directories the roots found, for an ecosystem that takes them all; any other one is rooted by the caller */
  load(directories: readonly string[]): Promise<Ecosystem>;
}

/** Every ecosystem that is built in, in the order in which their packages are listed. */
export const registry: readonly EcosystemEntry[] = [
  { id: 'npm', roots: ['package.json'], load: async () => (await import('../ecosystems/npm/index.ts')).npm },
  {
    id: 'cargo',
    roots: ['Cargo.toml'],
    load: async () => (await import('../ecosystems/cargo/index.ts')).cargo,
  },
  {
    id: 'python',
    roots: ['pyproject.toml', 'setup.cfg', 'setup.py'],
    takesAllRoots: true,
    load: async (directories) => (await import('../ecosystems/python/index.ts')).pythonIn(directories),
  },
  {
    id: 'go',
    roots: ['go.mod', 'go.work', '*/go.mod'],
    isJoint: true,
    load: async () => (await import('../ecosystems/go/index.ts')).go,
  },
  {
    id: 'maven',
    roots: ['pom.xml'],
    load: async () => (await import('../ecosystems/maven/index.ts')).maven,
  },
  {
    id: 'gradle',
    roots: ['build.gradle', 'build.gradle.kts', 'settings.gradle', 'settings.gradle.kts'],
    load: async () => (await import('../ecosystems/gradle/index.ts')).gradle,
  },
  {
    id: 'csharp',
    roots: ['*.csproj', '*.fsproj', '*.vbproj', '*.sln', '*.slnx', 'Directory.Build.props'],
    load: async () => (await import('../ecosystems/csharp/index.ts')).csharp,
  },
  {
    id: 'dart',
    roots: ['pubspec.yaml'],
    load: async () => (await import('../ecosystems/dart/index.ts')).dart,
  },
  { id: 'mix', roots: ['mix.exs'], load: async () => (await import('../ecosystems/mix/index.ts')).mix },
  { id: 'ruby', roots: ['*.gemspec'], load: async () => (await import('../ecosystems/ruby/index.ts')).ruby },
  {
    id: 'helm',
    roots: [
      'Chart.yaml',
      'chart/Chart.yaml',
      'charts/**/Chart.yaml',
      'helm/**/Chart.yaml',
      'deploy/**/Chart.yaml',
    ],
    isJoint: true,
    load: async () => (await import('../ecosystems/helm/index.ts')).helm,
  },
];

/**
 * The built-in ecosystems and the configured ones, whose answers are checked.
 * @throws ReleaseError CONFIG_INVALID for an id that is built in
 */
export function entriesWith(own: readonly UserEcosystem[]): readonly EcosystemEntry[] {
  const taken = own.find(({ id }) => id === 'generic' || registry.some((entry) => entry.id === id));
  if (taken !== undefined) {
    throw new ReleaseError('CONFIG_INVALID', `ecosystems: '${taken.id}' is the id of a built-in ecosystem`, {
      hint: 'Give your ecosystem another id in release.config.',
    });
  }
  const load = async (ecosystem: UserEcosystem): Promise<Ecosystem> =>
    (await import('../ecosystems/guarded.ts')).guarded(ecosystem);
  return [...registry, ...own.map((each) => ({ id: each.id, roots: each.roots, load: () => load(each) }))];
}
