/**
 * The same replay inside one process: a mirror is read once and every point of it planned by the built modules that
 * `release next --dry-run --json` runs, without a work tree. Minutes instead of an hour; it says nothing about what a
 * dry run leaves behind.
 */
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { translated } from './configure.mjs';
import { judge } from './judge.mjs';

/** Loads the built modules. */
export async function openTool(dist) {
  const load = (path) => import(pathToFileURL(resolve(dist, path)));
  const [plan, tree, batch, resolving, wanted, validate] = await Promise.all(
    [
      'pipeline/plan.js',
      'io/git/tree.js',
      'io/git/batch.js',
      'config/resolve.js',
      'core/decide/wanted.js',
      'config/validate.js',
    ].map(load),
  );
  return { ...plan, ...tree, ...batch, ...resolving, ...wanted, ...validate };
}

/** Every point of one repository. */
export async function replayInProcess(repository, { tool, mirror, sample }) {
  const cwd = join(mirror, repository.mirror);
  const pairs = repository.pairs.filter((pair) => !sample || pair.sample);
  const history = readMirror(cwd, pairs);
  const [results, told, configs] = [[], [], []];
  for (const point of pointsOf(pairs)) {
    const trees = new Trees(cwd, tool);
    const tree = trees.at(point.base);
    const used = await translated(tree, repository, point);
    configs.push(used);
    const ask = (config) => answerAt({ point, repository, trees, cwd, history, tool, config });
    const judged = (answer) => (pair) => ({
      ...judge(pair, answer, repository),
      id: pair.id,
      tier: pair.tier,
    });
    results.push(...point.pairs.map(judged(await ask(used.config))));
    const shipped = point.pairs.filter(({ nextVersion }) => nextVersion !== null);
    if (shipped.length > 0) told.push(...shipped.map(judged(await ask(toldToRelease(used.config)))));
    trees.close();
  }
  return { report: { results, told }, configs };
}

/** What a peer that never answers "nothing" knows beforehand: that something was released. */
function toldToRelease(config) {
  return { always: 'patch', ...config };
}

function pointsOf(pairs) {
  const points = new Map();
  for (const pair of pairs) {
    const { base, branch, channel, kind } = pair;
    const key = `${base} ${branch} ${channel} ${kind === 'at-tag'}`;
    const point = points.get(key) ?? { base, branch, channel, atTag: kind === 'at-tag', pairs: [] };
    point.pairs.push(pair);
    points.set(key, point);
  }
  return points.values();
}

/** The packages to release at a point, or the error. */
async function answerAt({ point, repository, trees, cwd, history, tool, config: user }) {
  try {
    const { config } = tool.resolveConfig(
      tool.parseUserConfig(user, 'release.config.json'),
      'release.config.json',
    );
    const { plan } = await tool.planRelease({
      source: sourceAt({ point, repository, trees, cwd, history }),
      config: { ...config, changelog: null, forge: { ...config.forge, kind: 'none' } },
      wanted: { ...tool.nothingWanted, pre: point.channel },
      date: '2026-01-01',
      renderer: async () => ({ commit: () => '-', tag: () => '-' }),
      warnings: [],
    });
    return { releases: plan.releases };
  } catch (error) {
    return { error: `${error.code ?? ''} ${error.message}` };
  }
}

/** The repository as it was: tags of releases to come are hidden, as are those of other branches. */
function sourceAt({ point, repository, trees, cwd, history }) {
  const { base, branch } = point;
  const siblings = point.atTag ? [] : repository.pairs.filter((pair) => pair.base === base && pair.nextTag);
  const all = [...point.pairs, ...siblings];
  const hidden = new Set(all.map(({ nextTag }) => nextTag));
  const kept = new Set(all.flatMap(({ prevTag, tagsAtBase }) => [prevTag, ...(tagsAtBase ?? [])]));
  const reached = history.ancestors(base);
  const tags = history.tags
    .filter(({ name, sha }) => !hidden.has(name) && reached.has(sha) && (sha !== base || kept.has(name)))
    .map((tag) => ({ ...tag, reachable: true }));
  return {
    standing: async () => ({
      ...{ root: cwd, gitDir: cwd, ownGitDir: cwd, head: base, branch, shallow: false, boundary: [] },
      remote: { name: 'origin', url: `https://github.com/${repository.repo}.git` },
      defaultBranch: null,
    }),
    tags: async () => tags,
    remoteTags: async () => [],
    knownCommits: async (ids) => ids,
    history: (range) => history.walk(base, range),
    tree: (commit = base) => trees.at(commit),
    close: () => undefined,
  };
}

/** The trees read at one point; each is a process until it is closed. */
class Trees {
  #open = new Map();

  constructor(cwd, tool) {
    this.batch = tool.openBatch(cwd, process.env);
    this.start = (commit) => tool.commitTree(this.batch.get, commit);
  }

  at(commit) {
    const tree = this.#open.get(commit) ?? this.start(commit);
    this.#open.set(commit, tree);
    return tree;
  }

  close() {
    this.batch.close();
  }
}

const mark = 'a-word-no-author-writes-91c5';

/** All commits the pairs need, with what the graph says about them. */
function readMirror(cwd, pairs) {
  const git = (args, input) =>
    spawnSync('git', args, { cwd, input, encoding: 'utf8', maxBuffer: 2 ** 30 }).stdout.split('\0');
  const bases = [...new Set(pairs.map(({ base }) => base))].join('\n');
  const format = `--format=${[mark, '%H', '%P', '%aN', '%aE', '%ct', '%B'].join('%x00')}`;
  const paths = ['--name-only', '--diff-merges=first-parent', '--no-renames'];
  const commits = new Map();
  let open = null;
  for (const token of git(
    ['-c', 'core.quotePath=false', 'log', '-z', format, ...paths, '--stdin'],
    `${bases}\n`,
  )) {
    if (token === mark || token === `\n${mark}`) {
      keep(commits, open);
      open = [];
    } else open?.push(token);
  }
  keep(commits, open);
  const fields = '%(refname:strip=2)%00%(objectname)%00%(*objectname)%00';
  const names = git(['for-each-ref', `--format=${fields}`, 'refs/tags']);
  const tags = [];
  for (let at = 0; at + 2 < names.length; at += 3)
    tags.push({ name: names[at].trim(), sha: names[at + 2] || names[at + 1] });
  const ancestors = ancestorsIn(commits);
  return { tags, ancestors, walk: (base, range) => walk(commits, ancestors, base, range) };
}

function keep(commits, fields) {
  if (fields === null) return;
  const [sha, parents, name, email, time, message, ...paths] = fields;
  commits.set(sha, {
    ...{ sha, parents: parents.split(' ').filter(Boolean), author: { name, email }, time: Number(time) },
    message: message.trimEnd(),
    paths: paths.map((path) => path.replace(/^\n/, '')).filter((path) => path !== ''),
  });
}

function ancestorsIn(commits) {
  const known = new Map();
  return (base) => {
    if (known.has(base)) return known.get(base);
    const found = new Set();
    const stack = [base];
    for (let sha = stack.pop(); sha !== undefined; sha = stack.pop()) {
      if (found.has(sha)) continue;
      found.add(sha);
      stack.push(...(commits.get(sha)?.parents ?? []));
    }
    if (known.size > 50) known.clear();
    known.set(base, found);
    return found;
  };
}

/** Newest first, back to where the excluded commits part. */
async function* walk(commits, ancestors, base, { from = base, exclude, paths, under = [] }) {
  const [reached, excluded] = [ancestors(from), exclude.map(ancestors)];
  const isPast = (sha) => excluded.length > 0 && excluded.every((set) => set.has(sha));
  const isUnder = (path) => under.some((dir) => dir === '.' || path === dir || path.startsWith(`${dir}/`));
  for (const commit of commits.values()) {
    if (!reached.has(commit.sha) || isPast(commit.sha)) continue;
    if (under.length > 0 && !commit.paths.some(isUnder)) continue;
    yield paths ? commit : { ...commit, paths: null };
  }
}
