import { execa } from 'execa';
import { ReleaseError } from '../core/error.ts';
import type { Shell } from '../ports.ts';
import type { Environment } from './git/run.ts';

/** Lines of a failed command's output that are shown. */
const tailLines = 20;

/** Runs the project's own commands in its work tree; an argument list, never a shell line. */
export function localShell(cwd: string, env: Environment): Shell {
  return {
    async run([command, ...args], title) {
      const result = await execa(command, args, {
        cwd,
        env,
        extendEnv: false,
        all: true,
        reject: false,
        stdin: 'ignore',
      });
      if (!result.failed) return;
      const short = result.shortMessage ?? 'no message';
      const tail = result.all.split('\n').slice(-tailLines).join('\n');
      throw new ReleaseError('BUILD_FAILED', `${title} failed: ${short.split('\n')[0] ?? ''}\n${tail}`, {
        hint: `Nothing was published and your files are as before. Try it alone: ${[command, ...args].join(' ')}`,
      });
    },
  };
}
