import { statSync } from 'node:fs';
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { ReleaseError } from '../../core/error.ts';

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What every git process of ours gets: no prompts, no pagers, no locks for looking, stable English. */
const always: Environment = {
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_PAGER: 'cat',
  LC_ALL: 'C.UTF-8',
};

/** What git processes get unless the user says otherwise: a server that is silent for five minutes answers no more. */
const patience: Environment = { GIT_HTTP_LOW_SPEED_LIMIT: '1', GIT_HTTP_LOW_SPEED_TIME: '300' };

/**
 * Settings that win over every file (git-config(1), GIT_CONFIG_COUNT): a repository's monitor is not run just to
 * look, and `fd::` addresses, which wait forever for somebody at the other end of a pipe, are refused.
 */
const settings = [
  ['core.fsmonitor', 'false'],
  ['protocol.fd.allow', 'never'],
] as const;

/** The user's environment with what we need over it. */
export function gitEnvironment(env: Environment): Environment {
  const count = /^\d{1,4}$/.test(env['GIT_CONFIG_COUNT'] ?? '') ? Number(env['GIT_CONFIG_COUNT']) : 0;
  const entries = settings.flatMap(([key, value], at): [string, string][] => [
    [`GIT_CONFIG_KEY_${count + at}`, key],
    [`GIT_CONFIG_VALUE_${count + at}`, value],
  ]);
  const config = { ...Object.fromEntries(entries), GIT_CONFIG_COUNT: String(count + settings.length) };
  return { ...patience, ...env, ...always, ...config };
}

/** A git command line to run in one folder. */
export interface GitCall {
  readonly cwd: string;
  readonly env: Environment;
  readonly args: readonly string[];
  /** Text for standard input. */
  readonly input?: string;
  /** Exit codes that are answers, not failures; 0 always is. */
  readonly expected?: readonly number[];
  /** Run in a session of its own: no terminal, and signals for the whole group. */
  readonly apart?: boolean;
}

export interface GitAnswer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs git and collects its answer.
 * @throws ReleaseError GIT_FAILED with git's own words, or NOT_A_REPOSITORY where that is the reason
 */
export async function runGit(call: GitCall): Promise<GitAnswer> {
  const child = spawnGit(call);
  const done = exitOf(child);
  child.stdin.on('error', () => undefined); // git may answer and leave before it has read everything
  child.stdin.end(call.input ?? '');
  const [stdout, stderr, code] = await Promise.all([textOf(child.stdout), textOf(child.stderr), done]);
  if (code !== 0 && !call.expected?.includes(code)) throw gitFailure(call.args, stderr);
  return { code, stdout, stderr };
}

/** Runs git and hands on what it prints, piece by piece, as UTF-8 text (bad bytes become U+FFFD). */
export async function* streamGit(call: GitCall): AsyncGenerator<string, void, void> {
  const child = spawnGit(call);
  const done = exitOf(child);
  child.stdin.end();
  const complaint = textOf(child.stderr);
  try {
    child.stdout.setEncoding('utf8');
    for await (const chunk of child.stdout) yield String(chunk);
    const code = await done;
    if (code !== 0) throw gitFailure(call.args, await complaint);
  } finally {
    child.kill();
  }
}

/**
 * Starts git; the caller owns the process.
 * @throws ReleaseError NOT_A_REPOSITORY where the folder is none
 */
export function spawnGit({
  cwd,
  env,
  args,
  apart = false,
}: GitCall): ChildProcessByStdio<Writable, Readable, Readable> {
  if (statSync(cwd, { throwIfNoEntry: false })?.isDirectory() !== true) throw noFolder(cwd);
  return spawn('git', [...args], {
    cwd,
    detached: apart,
    env: gitEnvironment(env),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

/** Git's own words as an error of ours. */
export function gitFailure(args: readonly string[], stderr: string): ReleaseError {
  const words = stderr.trim().replace(/^(?:fatal|error): /gm, '');
  if (/not a git repository|must be run in a work tree/.test(words)) {
    return new ReleaseError('NOT_A_REPOSITORY', 'this folder is not inside a git work tree', {
      hint: 'Go to your repository, or name it: release next --cwd path/to/repository',
    });
  }
  if (words.includes('dubious ownership')) {
    return new ReleaseError('NOT_A_REPOSITORY', 'git refuses this repository: another user owns it', {
      hint: words.split('\n').at(-1)?.trim() ?? 'git config --global --add safe.directory <path>',
    });
  }
  const verb = args.find((arg) => /^[a-z][a-z-]+$/.test(arg)) ?? '';
  return new ReleaseError(
    'GIT_FAILED',
    `git ${verb} failed: ${withoutCredentials(words) || 'it said nothing'}`,
  );
}

function noFolder(cwd: string): ReleaseError {
  return new ReleaseError('NOT_A_REPOSITORY', `there is no folder ${cwd}`, {
    hint: 'Go to your repository, or name it: release next --cwd path/to/repository',
  });
}

/** Git repeats addresses in its messages, and addresses can hold passwords, which can hold '@' and even '/'. */
export function withoutCredentials(text: string): string {
  return text.replace(/:\/\/[^\s'"<>]*@/g, '://');
}

function exitOf(child: ReturnType<typeof spawnGit>): Promise<number> {
  return new Promise((resolve, reject) => {
    child.on('error', (error) => {
      reject(
        new ReleaseError('GIT_FAILED', `git cannot be started: ${error.message}`, {
          cause: error,
          hint: 'Install git 2.31 or newer and make sure it is on the PATH.',
        }),
      );
    });
    child.on('close', (code) => {
      resolve(code ?? 1);
    });
  });
}

/** All of a stream, as UTF-8 text. */
export async function textOf(stream: Readable): Promise<string> {
  stream.setEncoding('utf8');
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}
