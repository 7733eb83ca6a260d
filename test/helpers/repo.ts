import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Environment in which nothing of the developer's machine plays a part. */
export function hermetic(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: join(tmpdir(), 'releasewright-no-home'),
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'Test',
    GIT_AUTHOR_EMAIL: 'test@example.com',
    GIT_COMMITTER_NAME: 'Test',
    GIT_COMMITTER_EMAIL: 'test@example.com',
    SOURCE_DATE_EPOCH: '1795000000',
    NO_COLOR: '1',
    ...more,
  };
}

/** A folder that disappears after the test. */
export function temporary(context: { after(clean: () => void): void }, name = 'test'): string {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), `releasewright-${name}-`)));
  context.after(() => {
    rmSync(dir, { recursive: true, force: true, maxRetries: 3 });
  });
  return dir;
}

/** A real git repository to write stories into. Commits get increasing dates of their own. */
export class Repo {
  readonly dir: string;
  readonly env: Record<string, string>;
  #time = 1_790_000_000;

  constructor(dir: string, env: Readonly<Record<string, string>> = {}) {
    this.dir = dir;
    this.env = hermetic(env);
    mkdirSync(dir, { recursive: true });
    this.git('init', '--quiet', '--initial-branch=main');
  }

  git(...args: string[]): string {
    return this.run(args);
  }

  /** Writes files (null deletes) and commits them; without files an empty commit. Gives the commit's id. */
  commit(message: string | Buffer, files: Readonly<Record<string, string | Buffer | null>> = {}): string {
    this.write(files);
    this.#time += 60;
    const date = `@${String(this.#time)} +0000`;
    this.git('add', '--all');
    const args = [
      '-c',
      'commit.cleanup=verbatim',
      'commit',
      '--quiet',
      '--allow-empty',
      '--allow-empty-message',
      '-F',
      '-',
    ];
    this.run(args, { input: message, env: { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date } });
    return this.head();
  }

  write(files: Readonly<Record<string, string | Buffer | null>>): void {
    for (const [path, text] of Object.entries(files)) {
      const place = join(this.dir, path);
      mkdirSync(dirname(place), { recursive: true });
      if (text === null) rmSync(place);
      else writeFileSync(place, text);
    }
  }

  tag(...names: string[]): void {
    for (const name of names) this.git('tag', '-a', '-m', name, '--', name);
  }

  head(): string {
    return this.git('rev-parse', 'HEAD').trim();
  }

  /** Makes a bare remote called origin beside the repository and pushes everything to it. */
  withRemote(dir = `${this.dir}.remote.git`): string {
    this.run(['init', '--quiet', '--bare', '--initial-branch=main', dir]);
    this.git('remote', 'add', 'origin', dir);
    this.git('push', '--quiet', '--set-upstream', 'origin', 'HEAD', '--tags');
    this.git('remote', 'set-head', 'origin', '--auto');
    return dir;
  }

  run(
    args: readonly string[],
    more: { readonly input?: string | Buffer; readonly env?: Record<string, string> } = {},
  ): string {
    return execFileSync('git', [...args], {
      cwd: this.dir,
      env: { ...this.env, ...more.env },
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'pipe'],
      ...(more.input === undefined ? {} : { input: more.input }),
    });
  }
}
