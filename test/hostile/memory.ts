import { expandBraces, matchesGlob } from '../../src/core/glob.ts';
import type { RawCommit, RawTag } from '../../src/core/model.ts';
import type { Source } from '../../src/ports.ts';

/** A repository as values: commits newest first, each the parent of the one before. */
export interface Story {
  readonly commits: readonly RawCommit[];
  readonly tags: readonly RawTag[];
  readonly files: ReadonlyMap<string, string>;
  readonly branch: string;
  readonly url: string | null;
}

/** A source that reads a story, with the promises of `ports.ts`. */
export function sourceOf({ commits, tags, files, branch, url }: Story): Source {
  const source: Source = {
    standing: () =>
      Promise.resolve({
        root: '/repository',
        gitDir: '/repository/.git',
        ownGitDir: '/repository/.git',
        head: commits[0]?.sha ?? null,
        branch,
        shallow: false,
        boundary: [],
        remote: url === null ? null : { name: 'origin', url },
        defaultBranch: branch,
      }),
    tags: () => Promise.resolve(tags),
    remoteTags: () => Promise.resolve([]),
    knownEntry: () => Promise.resolve(null),
    knownCommits: () => Promise.resolve([]),
    async *history({ exclude, paths }) {
      const end = commits.findIndex(({ sha }) => exclude.length === 1 && exclude.includes(sha));
      yield* await Promise.resolve(
        commits
          .slice(0, end < 0 ? commits.length : end)
          .map((one) => (paths ? one : { ...one, paths: null })),
      );
    },
    tree: () => ({
      read: (asked) =>
        Promise.resolve(
          new Map(
            asked.flatMap((path) => {
              const text = files.get(path);
              return text === undefined ? [] : [[path, text] as const];
            }),
          ),
        ),
      glob: (pattern) => {
        const all = expandBraces(pattern) ?? [];
        return Promise.resolve(
          [...files.keys()].filter((path) => all.some((one) => matchesGlob(path, one))).sort(),
        );
      },
    }),
    deepen: () => Promise.resolve(source),
    before: () => Promise.resolve(source),
    close: () => undefined,
  };
  return source;
}
