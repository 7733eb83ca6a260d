/**
 * How each real tool is asked whether a tree and its lockfile agree. None builds anything, runs a script or loads code
 * of the repository, and none downloads what it need not.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installed } from './tools.mjs';

// What --immutable asks, without the download: the lockfile must not change.
const yarnBerry = {
  lockfile: 'yarn.lock',
  args: [['install', '--mode=update-lockfile']],
  prepare: withoutCode,
};
const npmFlags = ['--ignore-scripts', '--no-audit', '--no-fund'];

/** Arguments of each run, the one that decides first; all must end well and leave the lockfile as it is. */
export const judges = {
  npm: {
    lockfile: 'package-lock.json',
    args: [
      ['ci', '--dry-run', ...npmFlags],
      ['install', '--package-lock-only', ...npmFlags],
    ],
  },
  pnpm10: {
    lockfile: 'pnpm-lock.yaml',
    args: [['install', '--frozen-lockfile', '--lockfile-only', '--ignore-scripts', '--ignore-pnpmfile']],
  },
  yarn1: {
    lockfile: 'yarn.lock',
    args: [
      [
        'install',
        '--frozen-lockfile',
        '--offline',
        '--ignore-scripts',
        '--ignore-engines',
        '--non-interactive',
        '--no-progress',
      ],
    ],
    // Classic compares manifests and lockfile, then fetches; without a network that is where it stops.
    accepts: ({ said }) =>
      /\[\d\/\d\] Fetching packages/u.test(said) && !said.includes('needs to be updated'),
    prepare: (dir) => rmSync(join(dir, '.yarnrc'), { force: true }),
  },
  yarn3: yarnBerry,
  yarn4: yarnBerry,
  bun: {
    lockfile: 'bun.lock',
    args: [
      ['install', '--frozen-lockfile', '--dry-run', '--ignore-scripts'],
      ['install', '--lockfile-only', '--ignore-scripts'],
    ],
    prepare: (dir) => rmSync(join(dir, 'bunfig.toml'), { force: true }),
  },
  cargo: { lockfile: 'Cargo.lock', args: [['metadata', '--locked', '--format-version', '1']] },
};

/**
 * The runs that the untouched tree passes; only these are asked after an edit. A lockfile that another release of the
 * tool has written may be rewritten once, and is kept so: what counts is that our edit then asks for nothing more. Also
 * what was said of the others.
 */
export function fitRuns(tool, dir, home) {
  const verdicts = judges[tool].args.map((args) => {
    const first = refusalOf(tool, args, dir, home);
    if (first === null) return { args, said: null };
    runTool(tool, args, dir, home);
    return { args, said: refusalOf(tool, args, dir, home) };
  });
  return {
    runs: verdicts.filter(({ said }) => said === null).map(({ args }) => args),
    said: verdicts.flatMap(({ said }) => said ?? []).join(' | '),
  };
}

/** null where the tool accepts the tree in all these runs, else what it said. */
export function refusal(tool, runs, dir, home) {
  for (const args of runs) {
    const said = refusalOf(tool, args, dir, home);
    if (said !== null) return said;
  }
  return null;
}

function refusalOf(tool, args, dir, home) {
  const judge = judges[tool];
  const path = join(dir, judge.lockfile);
  const before = readFileSync(path, 'utf8');
  const run = runTool(tool, args, dir, home);
  const after = readFileSync(path, 'utf8');
  if (after !== before) writeFileSync(path, before);
  const accepted = judge.accepts?.(run) ?? run.code === 0;
  if (!accepted) return `${args.join(' ')}: ${run.said.trim().slice(0, 500)}`;
  return after === before ? null : `${args.join(' ')}: changed ${judge.lockfile}`;
}

export function versionOf(tool, home) {
  return runTool(tool, ['--version'], home, home).said.trim().split('\n')[0];
}

function runTool(tool, args, cwd, home) {
  mkdirSync(home, { recursive: true });
  const [command, ...first] = installed(tool in judges && !['npm', 'cargo'].includes(tool) ? [tool] : [])[
    tool
  ] ?? [tool];
  const run = spawnSync(command, [...first, ...args], {
    cwd,
    env: environment(tool, home),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 1 << 28,
    timeout: 600_000,
  });
  return { code: run.status, said: `${run.stdout}${run.stderr}${run.error ?? ''}` };
}

const toolchain = spawnSync('rustup', ['show', 'active-toolchain'], { encoding: 'utf8' }).stdout?.split(
  ' ',
)[0];

function environment(tool, home) {
  return {
    ...process.env,
    CI: undefined,
    HOME: home,
    CARGO_HOME: join(home, 'cargo'),
    RUSTUP_HOME: process.env.RUSTUP_HOME ?? join(process.env.HOME, '.rustup'),
    // The toolchain here, whatever the repository's rust-toolchain.toml asks for.
    ...(toolchain ? { RUSTUP_TOOLCHAIN: toolchain } : {}),
    // Else pnpm runs the release of itself that the repository names.
    ...(tool.startsWith('pnpm') ? { npm_config_manage_package_manager_versions: 'false' } : {}),
    YARN_IGNORE_PATH: '1',
    YARN_ENABLE_TELEMETRY: '0',
    YARN_ENABLE_SCRIPTS: '0',
    YARN_ENABLE_GLOBAL_CACHE: '1',
    YARN_NPM_REGISTRY_SERVER: registry,
    NO_COLOR: '1',
  };
}

const registry = spawnSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).stdout.trim();

/** Takes yarn's own program and plugins out of the settings of the clone. */
function withoutCode(dir) {
  const path = join(dir, '.yarnrc.yml');
  if (!existsSync(path)) return;
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.replace(/^yarnPath:.*\n?/mu, '').replace(/^plugins:\n(?:[ -].*\n?|\n)*/mu, ''));
}
