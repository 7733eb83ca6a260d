import { randomBytes } from 'node:crypto';
import type { RawCommit } from '../../core/model.ts';
import { streamGit, type Environment } from './run.ts';

const fields = ['%H', '%P', '%aN', '%aE', '%ct', '%B'] as const;

/** What to walk. */
export interface Walk {
  readonly cwd: string;
  readonly env: Environment;
  readonly head: string;
  /** Commits whose ancestors (and themselves) are left out. */
  readonly exclude: readonly string[];
  readonly paths: boolean;
  /** Only commits that touch these directories; empty = all. */
  readonly under: readonly string[];
}

/**
 * Commits, newest first, in one git process. Records start with a word no author can know, because messages
 * and path names may hold any byte but NUL.
 */
export async function* readHistory(walk: Walk): AsyncGenerator<RawCommit, void, void> {
  const mark = randomBytes(12).toString('hex');
  let open: string[] | null = null;
  for await (const token of tokens(
    streamGit({ cwd: walk.cwd, env: walk.env, args: logArguments(walk, mark) }),
  )) {
    if (token === mark || token === `\n${mark}`) {
      if (open) yield toCommit(open, walk.paths);
      open = [];
    } else open?.push(token);
  }
  if (open) yield toCommit(open, walk.paths);
}

function logArguments({ head, exclude, paths, under }: Walk, mark: string): readonly string[] {
  return [
    ...['-c', 'log.showSignature=false', '-c', 'log.follow=false', '-c', 'core.quotePath=false'],
    ...['-c', 'log.showRoot=true', '-c', 'diff.renames=false', '-c', 'diff.ignoreSubmodules=none'],
    ...['log', '-z', '--no-color', '--no-ext-diff', '--no-textconv', '--encoding=UTF-8'],
    `--format=${mark}%x00${fields.join('%x00')}`,
    ...(paths ? pathOptions : []),
    head,
    ...exclude.map((sha) => `^${sha}`),
    '--',
    ...under.map((path) => `:(top,literal)${path}`),
  ];
}

/** Paths from the top, all of them, in git's own order, whatever the user's `diff.*` settings say. */
const pathOptions = [
  ...['--name-only', '--diff-merges=first-parent', '--no-renames'],
  ...['--no-relative', '--ignore-submodules=none', '-O/dev/null'],
] as const;

/** Splits a stream at NUL bytes. */
async function* tokens(chunks: AsyncIterable<string>): AsyncGenerator<string, void, void> {
  const rest: string[] = [];
  for await (const chunk of chunks) {
    const parts = chunk.split('\0');
    const last = parts.pop() ?? '';
    for (const part of parts) {
      if (rest.length === 0) yield part;
      else {
        rest.push(part);
        yield rest.join('');
        rest.length = 0;
      }
    }
    if (last !== '') rest.push(last);
  }
  if (rest.length > 0) yield rest.join('');
}

function toCommit(tokensOfOne: readonly string[], withPaths: boolean): RawCommit {
  const [head, paths] = [tokensOfOne.slice(0, fields.length), tokensOfOne.slice(fields.length)];
  const field = (at: number): string => head[at] ?? '';
  return {
    sha: field(0),
    parents: field(1).split(' ').filter(Boolean),
    author: { name: field(2), email: field(3) },
    time: Number(field(4)),
    message: field(5).trimEnd(),
    paths: withPaths
      ? paths.map((path, at) => (at === 0 ? path.replace(/^\n/, '') : path)).filter((path) => path !== '')
      : null,
  };
}
