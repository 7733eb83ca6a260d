import { execFile, execFileSync } from 'node:child_process';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { startFront, type Front, type Refusal } from './ci-front.ts';
import { startGitHttp, type Rules } from './git-http.ts';

/** A git server over HTTP that wants a password: `writer` may push, `reader` may not. */
export interface GuardedGit {
  readonly front: Front;
  /** The repository's folder on the server, for looking at it without asking the server. */
  readonly bare: string;
  readonly password: string;
  /** Address of the repository, with credentials where a user is given. */
  url(user?: string, password?: string): string;
  /** What `actions/checkout` puts into `http.<server>.extraheader`. */
  readonly extraHeader: string;
  /** Puts the rules in force from here on. */
  enforce(rules: Rules): Promise<void>;
  /** Every ref of the repository: name → object. */
  refs(): Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

const repository = 'acme/tool.git';

/** Starts the server with one empty repository, `acme/tool.git`. */
export async function startGuardedGit(): Promise<GuardedGit> {
  const password = 'hunter2-git-password';
  const server = await startGitHttp();
  await server.createRepository(repository);
  const front = await startFront(
    () => server.url,
    (request) => refusalFor(request, password),
  );
  const bare = join(server.root, repository);
  execFileSync('git', ['-C', bare, 'config', 'uploadpack.allowFilter', 'true']);
  return {
    front,
    bare,
    password,
    url: (user, secret = password) => {
      const url = new URL(`${front.url}/${repository}`);
      if (user !== undefined) Object.assign(url, { username: user, password: secret });
      return url.href;
    },
    extraHeader: `AUTHORIZATION: basic ${Buffer.from(`writer:${password}`).toString('base64')}`,
    enforce: async (rules) => {
      await server.createRepository(repository, rules);
    },
    refs: () => {
      const { 'refs/heads/release-ledger': ledger, ...refs } = refsOf(bare);
      return ledger === undefined ? refs : refs;
    },
    stop: async () => {
      await front.stop();
      await server.stop();
    },
  };
}

/** As GitHub: 401 without or with a wrong password, 403 for a push by somebody who may only read. */
function refusalFor({ headers, url = '' }: IncomingMessage, password: string): Refusal | null {
  const [scheme = '', encoded = ''] = (headers.authorization ?? '').split(' ');
  const given = scheme.toLowerCase() === 'basic' ? Buffer.from(encoded, 'base64').toString() : '';
  if (given === `writer:${password}`) return null;
  if (given !== `reader:${password}`)
    return { status: 401, headers: { 'www-authenticate': 'Basic realm="git"' } };
  return url.includes('git-receive-pack') ? { status: 403 } : null;
}

function refsOf(dir: string): Readonly<Record<string, string>> {
  const listing = execFileSync('git', [
    '-C',
    dir,
    'for-each-ref',
    '--format=%(refname) %(objectname)',
  ]).toString();
  return Object.fromEntries(
    listing
      .trim()
      .split('\n')
      .filter((line) => line !== '')
      .map((line): [string, string] => [line.split(' ')[0] ?? '', line.split(' ')[1] ?? '']),
  );
}

/** Runs git without blocking this process, which may be the server git talks to. Fails as git does. */
export function gitAsync(
  cwd: string,
  env: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      'git',
      [...args],
      { cwd, env: { ...env, GIT_TERMINAL_PROMPT: '0' } },
      (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(new Error(stderr, { cause: error }));
      },
    );
  });
}
