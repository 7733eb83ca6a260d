import { join } from 'node:path';
import { ReleaseError } from '../core/error.ts';
import { mistake, street } from '../demo/encore.ts';
import { preReceiveHook, story } from '../demo/story.ts';
import { deploy } from './deploy.ts';
import { history } from './history.ts';
import { verifyLedger } from './ledger.ts';
import { metrics } from './metrics.ts';
import { next } from './next.ts';
import { report } from './report.ts';
import type { Sandbox } from '../io/sandbox.ts';
import type { Ending, Tools } from './tools.ts';

/** Options of `release demo`. */
export interface DemoOptions {
  readonly json?: boolean;
  /** Whether what is released is deployed too. */
  readonly deploy: boolean;
}

/** `release demo`: a sandbox with everything a release touches, released for real. */
export async function demo(
  folder: string | null,
  { json = false, deploy: isDeployed }: DemoOptions,
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
  if (isDeployed && !json) await encore(repository, tools);
  terminal.talk(explore({ remote, repository }, isDeployed && !json, tools));
  return ending;
}

/** What was released runs in a street; the next version is not well there, and the one before comes back by itself. */
async function encore(repository: string, tools: Tools): Promise<void> {
  const { terminal } = tools;
  const { bold } = terminal.style;
  await tools.continueSandbox(repository, street);
  terminal.talk(`\n${bold('It is deployed')} to a folder that plays the street:`);
  const manner = { env: 'street', dryRun: false, yes: true };
  await deploy('2.0.0', manner, tools);
  await tools.continueSandbox(repository, mistake);
  terminal.talk(`\n${bold('A version that is not well:')} released, deployed, found out, taken back.`);
  await next({ dryRun: false, yes: true, package: ['@lantern/core'] }, tools);
  await deploy('2.1.0', manner, tools).catch((error: unknown) => {
    if (!(error instanceof ReleaseError) || error.code !== 'UNHEALTHY') throw error;
    terminal.talk(`\n${error.message}.`);
  });
  await tellAll(tools);
}

/** What is known afterwards, by the commands that tell it. */
async function tellAll(tools: Tools): Promise<void> {
  const { terminal, command } = tools;
  const { bold, dim } = terminal.style;
  const span = { period: 'week' } as const;
  const tellers = [
    ['ledger verify', () => verifyLedger({}, tools)],
    ['history', () => history({ limit: '20', cdevents: false }, tools)],
    ['metrics', () => metrics({ ...span, prometheus: false, risk: false }, tools)],
    [
      'report --html report.html',
      () => report({ ...span, html: 'report.html', look: false, ready: false }, tools),
    ],
  ] as const;
  terminal.talk(`\n${bold('What is written down of it:')}`);
  for (const [words, tell] of tellers) {
    terminal.talk(`\n${dim('$')} ${command} ${words}`);
    await tell();
  }
}

function explore(
  { remote, repository }: Sandbox,
  isDeployed: boolean,
  { command, terminal: { style } }: Tools,
): string {
  const commands = [
    [`cd ${repository}`, 'the repository'],
    ['git show --stat HEAD', 'the release commit: version bytes, lockfiles, changelogs'],
    ['git ls-remote --tags origin', 'the tags, pushed together with it'],
    [`ls -R ${join(remote, 'releases')}`, 'the release pages: notes, files, checksums, evidence'],
    [
      `${command} verify @lantern/core@2.0.0`,
      'the evidence, checked; change a byte of a file and look again',
    ],
    ...(isDeployed ? deployedCommands(command) : []),
    [`${command} explain @lantern/cli`, 'why a package got its version'],
    [`${command} next`, 'nothing left to do, and it says so'],
  ] as const;
  const lines = commands.map(([line, what]) => `  ${style.dim(`# ${what}`)}\n  ${line}`);
  return [`\n${style.bold('Look around:')}`, ...lines].join('\n');
}

function deployedCommands(command: string): readonly (readonly [line: string, what: string])[] {
  return [
    [`${command} status`, 'what runs where'],
    [`${command} rollback --list`, 'what could be gone back to, and what speaks against it'],
  ];
}
