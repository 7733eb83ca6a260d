/**
 * Replays real releases with the built tool and writes what came out as tables (docs/backtest.md).
 *
 *   node scripts/backtest/run.mjs --mirror DIR --shared DIR [--in-process] [--sample] [--only REPO,…] [--jobs N]
 *   node scripts/backtest/run.mjs --shared DIR --tables
 *
 * `--shared` is the folder with the corpus and its runner (corpus.json, backtest.mjs), `--mirror` the one with the
 * repositories as bare mirrors. The runner calls the command line at every point; `--in-process` plans all points in this
 * process instead. Both results are kept in `--results`, and the tables are made of what is there. `--asked COMMIT`: where
 * all points were asked through the command line before, with the same results.
 */
import { spawn } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { page } from './page.mjs';
import { openTool, replayInProcess } from './replay.mjs';

const here = import.meta.dirname;
const root = resolve(here, '../..');
const { values: options } = parseArgs({
  options: {
    mirror: { type: 'string' },
    shared: { type: 'string' },
    only: { type: 'string' },
    commit: { type: 'string' },
    asked: { type: 'string' },
    results: { type: 'string', default: join(root, 'build/backtest') },
    jobs: { type: 'string', default: '1' },
    cli: { type: 'string', default: join(root, 'dist/cli.js') },
    out: { type: 'string', default: join(root, 'docs/backtest.md') },
    'in-process': { type: 'boolean', default: false },
    sample: { type: 'boolean', default: false },
    tables: { type: 'boolean', default: false },
  },
});
if (options.shared === undefined || (options.mirror === undefined && !options.tables)) {
  console.error('usage: node scripts/backtest/run.mjs --mirror DIR --shared DIR [--sample] [--only REPO]');
  process.exit(2);
}

const corpus = JSON.parse(await readFile(join(options.shared, 'corpus.json'), 'utf8'));
const repositories = corpus.repos.filter(({ split }) => split !== 'heldout');
if (!options.tables) await replayAll(repositories.filter(isWanted));
const results = await Promise.all(
  repositories.map(async (repository) => ({
    repository,
    whole: await read(repository, 'process'),
    cli: await read(repository, 'cli'),
  })),
);
await writeFile(options.out, page({ results, explained: await explanations(), tool: await builtTool() }));

function isWanted({ repo }) {
  return options.only === undefined || options.only.split(',').some((part) => repo.includes(part));
}

async function replayAll(queue) {
  await mkdir(options.results, { recursive: true });
  const rest = [...queue];
  if (options['in-process']) return replayHere(rest);
  const work = async () => {
    for (let repo = rest.shift(); repo !== undefined; repo = rest.shift()) await replay(repo);
  };
  await Promise.all(Array.from({ length: Number(options.jobs) }, work));
}

async function replayHere(queue) {
  const tool = await openTool(resolve(options.cli, '..'));
  for (const repository of queue) {
    const found = await replayInProcess(repository, { tool, mirror: options.mirror, sample: options.sample });
    const right = found.report.results.filter(({ ok }) => ok).length;
    console.log(`${repository.repo}: ${right} of ${found.report.results.length}`);
    await writeFile(fileOf(repository.repo, 'process.json'), JSON.stringify(found.report));
    await writeFile(
      fileOf(repository.repo, 'process.jsonl'),
      found.configs.map((one) => JSON.stringify(one)).join('\n'),
    );
  }
}

/** One repository: every point in a work tree of its own, in the state of that day. */
async function replay({ repo }) {
  const configs = fileOf(repo, 'cli.jsonl');
  await rm(configs, { force: true });
  const command = `node ${options.cli} next --dry-run --json {prerelease:--pre {channel}}`;
  const args = [
    ...[join(options.shared, 'backtest.mjs'), '--cmd', command, '--split', 'all', '--only', repo],
    ...['--mirror', options.mirror, '--corpus', join(options.shared, 'corpus.json')],
    ...['--configure', join(here, 'configure.mjs'), '--out', fileOf(repo, 'cli.json'), '--strict-clean'],
    ...(options.sample ? ['--sample'] : []),
  ];
  const env = { ...process.env, BACKTEST_CONFIGS: configs };
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'inherit', 'inherit'] });
  await new Promise((done) => child.on('close', done));
}

/** The results of a repository and the configurations it was replayed with; null where it was not. */
async function read({ repo }, how) {
  try {
    const report = JSON.parse(await readFile(fileOf(repo, `${how}.json`), 'utf8'));
    const lines = (await readFile(fileOf(repo, `${how}.jsonl`), 'utf8')).trim().split('\n');
    return { ...report, configs: lines.map((line) => JSON.parse(line)) };
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

function fileOf(repo, ending) {
  return join(options.results, `${repo.replaceAll('/', '+')}.${ending}`);
}

async function explanations() {
  return JSON.parse(await readFile(join(here, 'misses.json'), 'utf8'));
}

/** Commit the tool was built from, and the day. */
async function builtTool() {
  const date = new Date().toISOString().slice(0, 10);
  const { asked } = options;
  if (options.commit !== undefined) return { commit: options.commit, date, asked };
  const child = spawn('git', ['log', '-1', '--format=%h'], { cwd: root });
  let commit = '';
  for await (const chunk of child.stdout) commit += chunk;
  return { commit: commit.trim(), date, asked };
}
