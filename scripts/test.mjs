/**
 * Runs the built tests. Node 20's `node --test` expands no globs, so the files are collected here.
 *
 *   node scripts/test.mjs [filter…] [--node-option…]
 *
 * A filter keeps the test files whose path contains it; what starts with '-' goes to `node` as it is. Fails when there
 * is nothing to run, or when `build/` does not mirror `test/`: then the build is stale and a pass would mean nothing.
 * Last comes the table of the matrices that break releases (test/break/matrix.ts), if one ran.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';

const root = dirname(import.meta.dirname);

const args = process.argv.slice(2);
const options = args.filter((arg) => arg.startsWith('-'));
const filters = args.filter((arg) => !arg.startsWith('-'));
const built = testFiles(join('build', 'test'), '.test.js');
assertFresh(built);
const chosen = built.filter(
  (path) => filters.length === 0 || filters.some((filter) => path.includes(filter)),
);
if (chosen.length === 0) fail(`No test file matches: ${filters.join(' ')}`);
const scratch = mkdtempSync(join(tmpdir(), 'releasewright-matrix-'));
try {
  process.exitCode = run(chosen, join(scratch, 'rows'));
  printMatrix(join(scratch, 'rows'));
} finally {
  rmSync(scratch, { recursive: true });
}

function run(files, matrix) {
  // A test that hangs fails after a quarter of an hour, with its name.
  const defaults = ['--test', '--test-concurrency=3', '--test-timeout=900000', '--test-reporter=spec'];
  const paths = files.map((path) => join('build', 'test', path));
  const { status, error } = spawnSync(process.execPath, [...defaults, ...options, ...paths], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, RELEASE_MATRIX: matrix },
  });
  if (error !== undefined) fail(error.message);
  return status ?? 1;
}

/** Prints what matrices told, one JSON object a line, as one table. */
function printMatrix(file) {
  if (!existsSync(file)) return;
  const matrices = readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const counts = (rows) => {
    const [cases, passed] = ['cases', 'passed'].map((key) => rows.reduce((sum, row) => sum + row[key], 0));
    return [cases, passed, cases - passed];
  };
  const line = (name, cells) => [name.padEnd(56), ...cells.map((cell) => String(cell).padStart(7))].join(' ');
  const lines = matrices.flatMap(({ title, rows }) => [
    ...rows.map((row) => line(`  ${row.row}`, counts([row]))),
    line(title, counts(rows)),
  ]);
  const head = line('== break matrix', ['cases', 'passed', 'failed']);
  const all = line('all', counts(matrices.flatMap(({ rows }) => rows)));
  process.stdout.write(`${[head, ...lines, all].join('\n')}\n`);
}

/** Paths of the test files under a folder, relative to it, '/'-separated, sorted. */
function testFiles(folder, ending) {
  try {
    return readdirSync(join(root, folder), { recursive: true })
      .filter((path) => path.endsWith(ending))
      .map((path) => path.split(sep).join('/'))
      .filter((path) => !path.startsWith('cases/'))
      .sort();
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}

function assertFresh(files) {
  const written = testFiles('test', '.test.ts').map((path) => path.replace(/ts$/, 'js'));
  if (written.length === 0) fail('There is no test/**/*.test.ts.');
  const odd = [
    ...written.filter((path) => !files.includes(path)),
    ...files.filter((path) => !written.includes(path)),
  ];
  if (odd.length > 0) {
    fail(`build/test does not mirror test/: ${odd.join(', ')}\nRun \`npm run build:test\`, then this again.`);
  }
}

function fail(message) {
  process.stderr.write(`scripts/test.mjs: ${message}\n`);
  process.exit(1);
}
