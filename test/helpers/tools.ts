import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';

/** What scripts/real/tools.mjs installs, and what the machine brings. */
export type ToolName =
  | 'pnpm9'
  | 'pnpm10'
  | 'yarn1'
  | 'yarn3'
  | 'yarn4'
  | 'bun'
  | 'uv'
  | 'poetry'
  | 'pypiserver'
  | 'docker-registry'
  | 'prometheus'
  | 'opentelemetry-proto'
  | 'nginx'
  | 'helm'
  | 'semver-checks'
  | 'postgresql'
  | 'cosign2'
  | 'cosign3'
  | 'semantic-release-plugins'
  | 'npm'
  | 'cargo'
  | 'go'
  | 'chromium';

const onMachine: readonly ToolName[] = ['npm', 'cargo', 'go', 'chromium'];

const note = z.object({ version: z.string(), argv: z.array(z.string()).min(1) });

/**
 * The argv that starts a tool. Without it the test is skipped by name (null) on a developer's machine; in CI it
 * fails, so that nothing there is skipped and still counted.
 */
export function toolFor(t: TestContext, name: ToolName): readonly string[] | null {
  const argv = find(name);
  if (argv !== null) return argv;
  assert.notEqual(process.env['CI'], 'true', `${name} is not installed, and CI must run this test`);
  t.skip(`${t.name}: ${name} is not installed; node scripts/real/tools.mjs ${name}`);
  return null;
}

/**
 * Whether a test of a tool that scripts/real/tools.mjs installs by request alone belongs to this run. CI does without such tools,
 * so its test is not there to be counted; on a developer's machine it is, and skipped by name where the tool is not.
 */
export function isExpected(name: ToolName): boolean {
  return process.env['CI'] !== 'true' || find(name) !== null;
}

/** As toolFor, for a tool that CI compiles beside the tests: waits as long as the process RELEASEWRIGHT_COMPILING is at it. */
export async function compiledTool(t: TestContext, name: ToolName): Promise<readonly string[] | null> {
  const pid = Number(process.env['RELEASEWRIGHT_COMPILING']);
  while (find(name) === null && pid > 0 && isAlive(pid)) await wait(1_000);
  return toolFor(t, name);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function find(name: ToolName): readonly string[] | null {
  if (onMachine.includes(name)) {
    const argument = name === 'go' ? 'version' : '--version';
    return spawnSync(name, [argument]).status === 0 ? [name] : null;
  }
  const folder = process.env['RELEASEWRIGHT_TOOLS'] ?? join(homedir(), '.cache', 'releasewright-tools');
  const path = join(folder, `${name}.json`);
  if (!existsSync(path)) return null;
  const { argv } = note.parse(JSON.parse(readFileSync(path, 'utf8')));
  return existsSync(argv.at(-1) ?? '') ? argv : null;
}

/** How a tool ended. */
export interface Verdict {
  readonly ok: boolean;
  /** Everything it said, for the message of a failing test. */
  readonly said: string;
}

/**
 * Runs a tool in a directory. Its home and its caches are a folder of the test's own, so the developer's settings
 * play no part; where the registry is (`npm_config_registry` and the like) comes from the environment.
 */
export function runTool(
  argv: readonly string[],
  args: readonly string[],
  { cwd, home }: { readonly cwd: string; readonly home: string },
): Verdict {
  const [command = '', ...first] = argv;
  mkdirSync(home, { recursive: true });
  const env = {
    ...process.env,
    CI: undefined,
    HOME: home,
    XDG_CACHE_HOME: join(home, '.cache'),
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_DATA_HOME: join(home, '.data'),
    NO_COLOR: '1',
    // rustup finds the toolchain below the home, which is another one here.
    RUSTUP_HOME: process.env['RUSTUP_HOME'] ?? join(homedir(), '.rustup'),
  };
  const run = spawnSync(command, [...first, ...args], {
    cwd,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 300_000,
    maxBuffer: 1 << 28,
  });
  const failure = run.error === undefined ? '' : String(run.error);
  return { ok: run.status === 0, said: `${run.stdout}${run.stderr}${failure}` };
}
