import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hermetic } from '../helpers/repo.ts';
import { root } from './pages.ts';

/** What the pages say the environment is: the password of the key they make. */
const env = (): Record<string, string> => hermetic({ COSIGN_PASSWORD: 'only an example' });

const cli = join(root, 'build/src/cli.js');

/** What a command printed, both streams in the order in which they were written, as a terminal shows them. */
export function transcript(cwd: string, [command = '', ...args]: readonly string[], log: string): string {
  const output = openSync(log, 'w');
  const [program, all] = command === 'release' ? [process.execPath, [cli, ...args]] : [command, args];
  const { error } = spawnSync(program, all, { cwd, env: env(), stdio: ['ignore', output, output] });
  closeSync(output);
  if (error !== undefined) throw error;
  return readFileSync(log, 'utf8').trimEnd();
}

/** The JSON a command prints on standard output, whatever its exit code is. */
export function jsonOf(cwd: string, ...args: readonly string[]): unknown {
  const { stdout } = spawnSync(process.execPath, [cli, ...args, '--json'], {
    cwd,
    env: env(),
    stdio: ['ignore', 'pipe', 'ignore'],
    encoding: 'utf8',
  });
  return JSON.parse(stdout);
}

export function git(cwd: string, args: readonly string[], input = ''): void {
  execFileSync('git', [...args], { cwd, env: hermetic(), input, stdio: ['pipe', 'ignore', 'pipe'] });
}
