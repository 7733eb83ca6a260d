import { ReleaseError } from '../../core/error.ts';
import type { Argv } from '../../core/model.ts';
import { runCommand } from '../command.ts';
import type { Environment } from '../git/run.ts';

/** What package managers are run in. */
export interface Bench {
  /** Top of the work tree. */
  readonly root: string;
  readonly env: Environment;
  readonly signal: AbortSignal;
  /** Tells people what takes long. */
  readonly say: (text: string) => void;
}

/** How a tool ended. */
export interface Ended {
  readonly ok: boolean;
  /** Its standard output. */
  readonly out: string;
  /** All it said, without what looks secret. */
  readonly said: string;
}

/**
 * Runs a package manager; an argument list, never a shell line. Its tokens are in its own files and in the environment, so
 * none is ever in the arguments.
 * @throws ReleaseError TOOL_MISSING when it is not installed, or not where it was looked for
 */
export async function runTool(argv: Argv, cwd: string, { env, signal }: Bench): Promise<Ended> {
  const { failed, stdout, all, code } = await runCommand(argv, { cwd, env, signal });
  if (failed && code === 'ENOENT') throw missing(argv[0], cwd);
  return { ok: !failed, out: stdout, said: withoutSecrets(all, env) };
}

/** The last lines of what a tool said, for an error. */
export function tailOf({ said }: Ended, lines = 12): string {
  return said.trimEnd().split('\n').slice(-lines).join('\n');
}

/** Values of variables whose names say that they are secret. Tools blank what they know of; this is for the rest. */
function withoutSecrets(text: string, env: Environment): string {
  const secrets = Object.entries(env).flatMap(([name, value = '']) =>
    value.length >= 8 && /token|password|passwd|secret|_auth|credential/i.test(name) ? [value] : [],
  );
  return secrets.reduce((told, secret) => told.replaceAll(secret, '[secret]'), text);
}

function missing(command: string, cwd: string): ReleaseError {
  return new ReleaseError(
    'TOOL_MISSING',
    `${command} is needed to publish, and could not be started in ${cwd}`,
    {
      hint: `Install ${command} and put its folder into PATH; in CI, in a step before the release.`,
    },
  );
}
