import { ReleaseError } from '../core/error.ts';
import { shellWord } from '../core/quote.ts';
import type { Argv } from '../core/model.ts';
import type { Shell } from '../ports.ts';
import { runCommand, type CommandEnd } from './command.ts';
import type { Environment } from './git/run.ts';

/** Lines of a failed command's output that are shown. */
const tailLines = 20;

/**
 * Runs the project's own commands in its work tree; an argument list, never a shell line. Stopping a release also stops
 * what they started.
 */
export function localShell(cwd: string, env: Environment, signal: AbortSignal): Shell {
  const start = (argv: Argv): Promise<CommandEnd> => runCommand(argv, { cwd, env, signal });
  return {
    async run(argv, title) {
      const result = await start(argv);
      if (signal.aborted) throw interrupted(title);
      if (result.failed) throw new ReleaseError('BUILD_FAILED', toldOf(title, result), { hint: alone(argv) });
    },
    async publish(argv, title) {
      const result = await start(argv);
      if (!result.failed) return;
      throw new ReleaseError('PUBLISH_FAILED', toldOf(title, result), {
        hint: `Once the cause is removed, what is left is done by: release next. Try it alone: ${argv.map(shellWord).join(' ')}`,
      });
    },
    probe: async (argv) => !(await start(argv)).failed,
  };
}

function toldOf(title: string, { shortMessage, all }: CommandEnd): string {
  const tail = all.split('\n').slice(-tailLines).join('\n');
  return `${title} failed: ${shortMessage.split('\n')[0] ?? ''}\n${tail}`;
}

function alone(argv: Argv): string {
  return `Nothing was published and your files are as before. Try it alone: ${argv.map(shellWord).join(' ')}`;
}

function interrupted(title: string): ReleaseError {
  return new ReleaseError('INTERRUPTED', `stopped during: ${title}`, {
    hint: 'Nothing was published and your files are as before. Start again: release next',
  });
}
