import { join } from 'node:path';
import { preReceiveHook, story } from '../demo/story.ts';
import type { Ending } from '../program.ts';
import { next } from './next.ts';
import type { Tools } from './tools.ts';

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
  terminal.talk(explore({ place, remote, repository }, terminal.style.bold));
  return ending;
}

function explore(
  at: { readonly place: string; readonly remote: string; readonly repository: string },
  bold: (text: string) => string,
): string {
  const commands = [
    [`cd ${at.repository}`, 'the repository'],
    ['git show --stat HEAD', 'the release commit: version bytes, lockfiles, changelogs'],
    ['git ls-remote --tags origin', 'the tags, pushed together with it'],
    [`ls -R ${join(at.remote, 'releases')}`, 'the release pages: notes, files, checksums'],
    ['release explain @lantern/cli', 'why a package got its version'],
    ['release next', 'nothing left to do, and it says so'],
  ] as const;
  const width = Math.max(...commands.map(([command]) => command.length));
  return [
    `\n${bold('Look around:')}`,
    ...commands.map(([command, what]) => `  ${command.padEnd(width)}   # ${what}`),
  ].join('\n');
}
