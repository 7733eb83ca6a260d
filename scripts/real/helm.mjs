/**
 * Releases charts of real repositories and has `helm` judge what was written.
 *
 *   node scripts/real/helm.mjs --mirror DIR [OWNER/NAME…]
 *
 * DIR holds bare clones as OWNER+NAME/repo; `helm` is taken from PATH (`go install helm.sh/helm/v3/cmd/helm@v3.18.6`).
 * Everything happens in clones of its own, without a remote and without asking a chart repository.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { Checks } from './checks.mjs';
import { cloneAt, git, release } from './sandbox.mjs';

/** What is released, and the charts `helm` looks at: linted, or also packed with what they depend on in the tree. */
const stories = [
  {
    repository: 'wandb/helm-charts',
    args: ['--force', 'wandb-base', '--level', 'major'],
    lint: ['charts/wandb-base', 'charts/operator'],
    build: ['charts/lumen'],
  },
  {
    repository: 'opencadc/deployments',
    args: ['--as', 'utils@2.0.0', '--package', 'utils'],
    lint: ['helm/applications/utils'],
    build: ['helm/applications/posix-mapper', 'helm/applications/cavern'],
  },
  {
    repository: 'prometheus-community/helm-charts',
    args: ['--force', 'prometheus-node-exporter', '--force', 'alertmanager', '--level', 'minor'],
    lint: ['charts/prometheus-node-exporter', 'charts/alertmanager'],
    build: [],
  },
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { mirror: { type: 'string', default: '.mirror' } },
});
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'release-helm-')));
const checks = new Checks();
try {
  for (const story of stories)
    if (positionals.length === 0 || positionals.includes(story.repository)) tell(story);
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
process.exitCode = checks.summary();

function tell({ repository, args, lint, build }) {
  const mirror = join(resolve(values.mirror), repository.replace('/', '+'), 'repo');
  const dir = cloneAt({ git: mirror, folder, at: 'HEAD', repository });
  git(dir, 'remote', 'remove', 'origin');
  const run = release(dir, 'next', ...args, '--yes');
  checks.that(run.code === 0, `${repository}: release next ${args.join(' ')}`, run.all);
  if (run.code !== 0) return;
  const changed = git(dir, 'diff', '--name-only', 'HEAD~1', 'HEAD').split('\n');
  checks.note(changed.join(' '));
  for (const chart of [...lint, ...build]) {
    const { name, version } = parse(readFileSync(join(dir, chart, 'Chart.yaml'), 'utf8'));
    const shown = parse(helm(dir, 'show', 'chart', chart).stdout);
    checks.equal([shown.name, shown.version], [name, version], `${repository}: helm show chart ${chart}`);
    const list = helm(dir, 'dependency', 'list', chart);
    checks.that(list.status === 0, `${repository}: helm dependency list ${chart}`, list.stderr);
  }
  for (const chart of build) {
    const built = helm(dir, 'dependency', 'build', '--skip-refresh', chart);
    checks.that(built.status === 0, `${repository}: helm dependency build ${chart}`, built.stderr);
  }
  for (const chart of [...lint, ...build]) {
    const linted = helm(dir, 'lint', chart);
    checks.that(linted.status === 0, `${repository}: helm lint ${chart}`, linted.stdout);
  }
}

function helm(cwd, ...args) {
  const home = join(folder, 'helm');
  const env = { PATH: process.env.PATH, HELM_CACHE_HOME: home, HELM_CONFIG_HOME: home, HELM_DATA_HOME: home };
  return spawnSync('helm', args, { cwd, env, encoding: 'utf8', maxBuffer: 1 << 28 });
}
