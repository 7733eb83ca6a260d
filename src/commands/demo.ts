import { join } from 'node:path';
import { preReceiveHook, story } from '../demo/story.ts';
import { next } from './next.ts';
import type { Sandbox } from '../io/sandbox.ts';
import type { Ending, Tools } from './tools.ts';

/** Options of `release demo`. */
export interface DemoOptions {
  readonly json?: boolean;
}

/** `release demo`: a sandbox with everything a release touches, released for real. */
export async function demo(
  folder: string | null,
  { json = false }: DemoOptions,
  toolsAt: (options: { readonly cwd?: string; readonly json?: boolean }) => Tools,
): Promise<Ending> {
  const here = toolsAt({ json });
  const place = await here.makeFolder(folder);
  const { remote, repository } = await here.buildSandbox(place, story, preReceiveHook);
  const tools = toolsAt({ cwd: repository, json });
  const { terminal } = tools;
  terminal.talk(
    `${terminal.style.bold('A sandbox is ready:')} a git remote with a hook, an npm and a Cargo workspace, ${story.length} commits.\n`,
  );
  const ending = await next({ dryRun: false, yes: true, json }, tools);
  terminal.talk(explore({ remote, repository }, tools));
  return ending;
}

function explore({ remote, repository }: Sandbox, { command, terminal: { style } }: Tools): string {
  const commands = [
    [`cd ${repository}`, 'the repository'],
    ['git show --stat HEAD', 'the release commit: version bytes, lockfiles, changelogs'],
    ['git ls-remote --tags origin', 'the tags, pushed together with it'],
    [`ls -R ${join(remote, 'releases')}`, 'the release pages: notes, files, checksums, evidence'],
    [
      `${command} verify @lantern/core@2.0.0`,
      'the evidence, checked; change a byte of a file and look again',
    ],
    [`${command} explain @lantern/cli`, 'why a package got its version'],
    [`${command} next`, 'nothing left to do, and it says so'],
  ] as const;
  const lines = commands.map(([line, what]) => `  ${style.dim(`# ${what}`)}\n  ${line}`);
  return [`\n${style.bold('Look around:')}`, ...lines].join('\n');
}
