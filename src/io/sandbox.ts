import { generateKeyPairSync } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { ReleaseError } from '../core/error.ts';
import { asker, type Ask } from './git/ask.ts';
import type { Environment } from './git/run.ts';

/** A commit to make: its message, the files it writes (null deletes), its tags. */
interface Step {
  readonly message: string;
  readonly files: Readonly<Record<string, string | null>>;
  readonly tags?: readonly string[];
}

/** Where a sandbox's parts are. */
export interface Sandbox {
  readonly remote: string;
  readonly repository: string;
}

/** What makes sandboxes, for a folder the command was called in. */
export interface SandboxTools {
  /** A place for a sandbox: the folder asked for, or a temporary one. */
  makeFolder(folder: string | null): Promise<string>;
  /** Builds a remote and a clone of it from a history. */
  buildSandbox(folder: string, steps: readonly Step[], hook: string): Promise<Sandbox>;
  /** Adds a commit to a sandbox, and pushes it. */
  continueSandbox(repository: string, step: Step): Promise<void>;
}

export function sandboxTools(cwd: string, env: Environment): SandboxTools {
  return {
    makeFolder: (folder) =>
      folder === null ? mkdtemp(join(tmpdir(), 'release-demo-')) : Promise.resolve(resolve(cwd, folder)),
    buildSandbox: (folder, steps, hook) => buildSandbox(folder, env, steps, hook),
    continueSandbox: (repository, step) => continueSandbox(repository, env, step),
  };
}

/** Seconds since the epoch of the first commit, and between commits: the same sandbox every time. */
const start = 1_790_000_000;
const pace = 7_200;

/**
 * Builds a bare remote with a hook, a clone of it with a history, and a key to sign with. The user's git configuration plays no part.
 * @throws ReleaseError USAGE when the folder holds something already
 */
async function buildSandbox(
  folder: string,
  env: Environment,
  steps: readonly Step[],
  hook: string,
): Promise<Sandbox> {
  const { remote, repository } = { remote: join(folder, 'remote.git'), repository: join(folder, 'lantern') };
  if ((await readdir(folder).catch(() => [])).length > 0) {
    throw new ReleaseError('USAGE', `${folder} is not empty`, {
      hint: 'Name a folder that does not exist yet: release demo /tmp/my-demo',
    });
  }
  await mkdir(repository, { recursive: true });
  await makeKeys(folder);
  const git = asker(repository, { ...env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' });
  await git(['init', '--quiet', '--bare', '--initial-branch=main', remote]);
  await writeFile(join(remote, 'hooks', 'pre-receive'), hook);
  await chmod(join(remote, 'hooks', 'pre-receive'), 0o755);
  await git(['init', '--quiet', '--initial-branch=main']);
  for (const [key, value] of [
    ['user.name', 'Demo'],
    ['user.email', 'demo@example.com'],
    ['commit.gpgSign', 'false'],
    ['tag.gpgSign', 'false'],
  ] as const) {
    await git(['config', key, value]);
  }
  await git(['remote', 'add', 'origin', remote]);
  for (const [index, step] of steps.entries()) await commitStep(git, repository, step, start + index * pace);
  await git(['push', '--quiet', '--set-upstream', 'origin', 'main', '--tags']);
  await git(['remote', 'set-head', 'origin', 'main']);
  return { remote, repository };
}

/** Adds a commit to a sandbox, and pushes it. */
async function continueSandbox(repository: string, env: Environment, step: Step): Promise<void> {
  const git = asker(repository, { ...env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' });
  const last = Number((await git(['log', '-1', '--format=%ct'])).trim());
  await commitStep(git, repository, step, last + pace);
  await git(['push', '--quiet', 'origin', 'main']);
}

/** A key pair beside the repository; not encrypted, because it is worth nothing. */
async function makeKeys(folder: string): Promise<void> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  await writeFile(join(folder, 'cosign.key'), privateKey, { mode: 0o600 });
  await writeFile(join(folder, 'cosign.pub'), publicKey);
}

async function commitStep(
  git: Ask,
  root: string,
  { message, files, tags = [] }: Step,
  time: number,
): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    const place = join(root, path);
    await mkdir(dirname(place), { recursive: true });
    await (text === null ? rm(place) : writeFile(place, text));
  }
  const previous = (await git(['rev-parse', '--verify', '--quiet', 'HEAD'], { expected: [1] })).trim();
  const date = `@${time} +0000`;
  const env = { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
  await git(['add', '--all']);
  await git(['commit', '--quiet', '--no-verify', '-F', '-'], {
    env,
    input: message.replace('{previous}', previous),
  });
  for (const tag of tags) await git(['tag', '-a', '-m', tag, tag], { env });
}
