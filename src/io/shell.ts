import { execa } from 'execa';
import { ReleaseError } from '../core/error.ts';
import type { Shell } from '../ports.ts';
import type { Environment } from './git/run.ts';
import { signalGroup, type Child } from './process-group.ts';

/** Lines of a failed command's output that are shown. */
const tailLines = 20;

/** How long a command may take to end after it was asked to, in milliseconds. */
const patience = 5_000;

/**
 * Runs the project's own commands in its work tree; an argument list, never a shell line. A command leads a process
 * group, so that stopping a release also stops what the command started.
 */
export function localShell(cwd: string, env: Environment, signal: AbortSignal): Shell {
  return {
    async run([command, ...args], title) {
      const running = execa(command, args, {
        cwd,
        env,
        extendEnv: false,
        all: true,
        reject: false,
        stdin: 'ignore',
        detached: true,
      });
      const release = stopOn(signal, running);
      const result = await running.finally(release);
      if (signal.aborted) throw interrupted(title);
      if (!result.failed) return;
      const short = result.shortMessage ?? 'no message';
      const tail = result.all.split('\n').slice(-tailLines).join('\n');
      throw new ReleaseError('BUILD_FAILED', `${title} failed: ${short.split('\n')[0] ?? ''}\n${tail}`, {
        hint: `Nothing was published and your files are as before. Try it alone: ${[command, ...args].join(' ')}`,
      });
    },
  };
}

/** When the run is to stop, asks a command and all it started to end, then makes them. Gives what ends the watch. */
function stopOn(signal: AbortSignal, running: Child): () => void {
  let timer: NodeJS.Timeout | undefined;
  const stop = (): void => {
    signalGroup(running, 'SIGTERM');
    timer = setTimeout(() => signalGroup(running, 'SIGKILL'), patience);
  };
  signal.addEventListener('abort', stop, { once: true });
  return () => {
    signal.removeEventListener('abort', stop);
    clearTimeout(timer);
  };
}

function interrupted(title: string): ReleaseError {
  return new ReleaseError('INTERRUPTED', `stopped during: ${title}`, {
    hint: 'Nothing was published and your files are as before. Start again: release next',
  });
}
