/**
 * Releases real Go repositories at a new major version and has `go` judge what was written.
 *
 *   node scripts/real/go.mjs --mirror DIR [OWNER/NAME…]
 *
 * DIR holds bare clones as OWNER+NAME/repo. Everything happens in clones of its own, without a remote. `go` fetches the
 * modules that the repositories require from its proxy.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Checks } from './checks.mjs';
import { cloneAt, git, release } from './sandbox.mjs';

/**
 * What is released, the module path and tag it must get, and where `go` is asked: `vet` compiles everything, `list`
 * only loads the packages with what they import. `work` is GOWORK: '' where the modules of a go.work are built together.
 */
const stories = [
  {
    repository: 'gorilla/mux',
    as: '2.0.0',
    tag: 'v2.0.0',
    path: 'github.com/gorilla/mux/v2',
    vet: ['.'],
  },
  {
    repository: 'spf13/cobra',
    as: '2.0.0',
    tag: 'v2.0.0',
    path: 'github.com/spf13/cobra/v2',
    vet: ['.'],
  },
  // Its modules exp and benchmarks use internal packages, which Go would not let them from v2 on.
  {
    repository: 'uber-go/zap',
    as: 'go.uber.org/zap@2.0.0',
    refused: "benchmarks/scenario_bench_test.go imports 'go.uber.org/zap/internal/ztest'",
  },
  {
    repository: 'knadh/koanf',
    as: 'github.com/knadh/koanf/v2@3.0.0',
    tag: 'v3.0.0',
    path: 'github.com/knadh/koanf/v3',
    work: '',
    list: ['.', 'providers/cliflagv3'],
  },
  {
    repository: 'open-feature/flagd',
    as: 'github.com/open-feature/flagd/core@2.0.0',
    tag: 'core/v2.0.0',
    path: 'github.com/open-feature/flagd/core/v2',
    at: 'core',
    packages: ['./pkg/evaluator/...', './pkg/model/...', './pkg/store/...'],
    list: ['core'],
  },
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { mirror: { type: 'string', default: '.mirror' } },
});
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'release-go-')));
const checks = new Checks();
try {
  for (const story of stories) {
    if (positionals.length > 0 && !positionals.includes(story.repository)) continue;
    const dir = cloned(story.repository);
    if (story.refused === undefined) tell(dir, story);
    else tellRefused(dir, story);
  }
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
process.exitCode = checks.summary();

function cloned(repository) {
  const mirror = join(resolve(values.mirror), repository.replace('/', '+'), 'repo');
  const dir = cloneAt({ git: mirror, folder, at: 'HEAD', repository });
  git(dir, 'remote', 'remove', 'origin');
  return dir;
}

function tellRefused(dir, { repository, as, refused }) {
  const run = release(dir, 'next', '--as', as, '--yes');
  checks.that(run.code === 3 && run.stderr.includes(refused), `${repository}: refused, ${refused}`, run.all);
}

function tell(
  dir,
  { repository, as, tag, path, at = '.', vet = [], list = [], work = 'off', packages = ['./...'] },
) {
  const go = (where, ...args) => runGo(join(dir, where), work, ...args);
  const judge = (where) => {
    const args = vet.includes(where) ? ['vet', ...packages] : ['list', '-deps', ...packages];
    const { status, stderr } = go(where, ...args);
    return status === 0 ? '' : stderr;
  };
  const before = new Map([...vet, ...list].map((where) => [where, judge(where)]));
  const run = release(dir, 'next', '--as', as, '--yes');
  checks.that(run.code === 0, `${repository}: release next --as ${as}`, run.all);
  if (run.code !== 0) return;
  const tags = git(dir, 'tag', '--points-at', 'HEAD').split('\n');
  checks.that(tags.includes(tag), `${repository}: tag ${tag} of ${tags.join(' ')}`);
  const found = JSON.parse(go(at, 'mod', 'edit', '-json').stdout).Module.Path;
  checks.equal(found, path, `${repository}: go mod edit -json`);
  checks.that(go(at, 'list', '-m').stdout.split('\n').includes(path), `${repository}: go list -m`);
  const edited = git(dir, 'diff', '--name-only', 'HEAD~1', 'HEAD', '--', '*.go', '*go.mod', '*go.work');
  checks.note(`${edited.split('\n').length} files of Go changed`);
  for (const [where, said] of before) {
    const after = judge(where);
    checks.that(said === '', `${repository}: ${where} is accepted before`, said);
    checks.that(after === '', `${repository}: ${where} is accepted afterwards`, after);
  }
}

function runGo(cwd, work, ...args) {
  const env = { ...process.env, GOWORK: work, GOFLAGS: '-p=1', GOTOOLCHAIN: 'local' };
  return spawnSync('go', args, { cwd, env, encoding: 'utf8', maxBuffer: 1 << 28 });
}
