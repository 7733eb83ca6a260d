import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { start, type Running } from '../commands/running.ts';
import { gitAsync } from '../helpers/ci-git.ts';
import { GithubBesideGit } from '../helpers/ci-github.ts';
import { startGitHttp, type GitHttpServer } from '../helpers/git-http.ts';
import { hermetic, Repo, temporary } from '../helpers/repo.ts';
import { startFront, type Front } from './front.ts';
import { wrapGit } from './git-wrapper.ts';

interface Clean {
  after(clean: () => void): void;
}

const packages = ['core', 'cli', 'web'] as const;

/** The configuration: GitHub where an address is given, else a folder. */
const config = `const { API_URL: apiUrl, PAGES: path } = process.env;
export default {
  forge: apiUrl ? { kind: 'github', repository: 'acme/tool', apiUrl } : { kind: 'local', path },
  build: [{ title: 'build', argv: ['sh', 'build.sh'] }],
  assets: ['dist/{package}-{version}.txt', 'dist/{package}.bin'],
};
`;

/** Writes for each package what depends on its sources and version alone, and does as told before and after. */
const build = `set -e
if [ -n "$BEFORE_BUILD" ]; then sh -c "$BEFORE_BUILD"; fi
mkdir -p dist
for name in ${packages.join(' ')}; do
  version=$(sed -n 's/.*"version": "\\(.*\\)".*/\\1/p' packages/$name/package.json)
  cat packages/$name/*.js > dist/$name-$version.txt
  cat packages/$name/package.json > dist/$name.bin
done
if [ -n "$AFTER_BUILD" ]; then sh -c "$AFTER_BUILD"; fi
`;

/** What all sites of a suite share: the history, a git server, and a git that can be spoilt. */
export interface Ground {
  readonly server: GitHttpServer;
  readonly template: string;
  readonly bin: string;
}

/** Makes the history of a workspace of three packages, all of which are to be released. */
export async function breakGround(t: Clean): Promise<Ground> {
  const dir = temporary(t, 'ground');
  const server = await startGitHttp();
  t.after(() => void server.stop());
  const repo = new Repo(join(dir, 'work'));
  repo.commit('chore: begin', {
    'package.json': json({ name: 'all', private: true, workspaces: ['packages/*'] }),
    'release.config.mjs': config,
    'build.sh': build,
    '.gitignore': 'dist/\n',
    'README.md': '# All\n',
    ...Object.fromEntries(packages.flatMap(filesOf)),
  });
  repo.tag(...packages.map((name) => `${name}@1.0.0`));
  repo.commit('feat: two cores', { 'packages/core/core.js': 'export const cores = 2;\n' });
  repo.commit('fix: quote arguments', { 'packages/cli/cli.js': 'quote();\n' });
  repo.commit('fix: close the window', { 'packages/web/web.js': 'close();\n', 'packages/web/page.js': '\n' });
  return { server, template: repo.withRemote(join(dir, 'remote.git')), bin: wrapGit(join(dir, 'bin')) };
}

function filesOf(name: string): readonly (readonly [string, string])[] {
  const dependencies = name === 'core' ? {} : { dependencies: { core: '^1.0.0' } };
  return [
    [`packages/${name}/package.json`, json({ name, version: '1.0.0', private: true, ...dependencies })],
    [`packages/${name}/${name}.js`, '\n'],
  ];
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Where release pages are made. */
export type ForgeKind = 'github' | 'local';

let count = 0;

/** A remote of its own, reached over HTTP, clones of it, and a GitHub; both may be spoilt. */
export class Site {
  readonly dir: string;
  readonly remote: string;
  readonly git: Front;
  readonly api: Front;
  readonly github: GithubBesideGit;
  readonly forge: ForgeKind;
  /** The folder of the local forge. */
  readonly pages: string;
  readonly #ground: Ground;
  readonly #path: string;
  #clones = 0;

  private constructor(ground: Ground, dir: string, { git, api, github, path, forge }: Fronts) {
    this.#ground = ground;
    this.dir = dir;
    this.#path = path;
    this.remote = join(ground.server.root, path);
    this.git = git;
    this.api = api;
    this.github = github;
    this.forge = forge;
    this.pages = join(dir, 'pages');
    mkdirSync(this.pages);
  }

  /** Opens a site on some ground. */
  static async open(t: Clean, ground: Ground, forge: ForgeKind = 'local'): Promise<Site> {
    const dir = temporary(t, 'break');
    count += 1;
    const path = `site${String(count)}.git`;
    cpSync(ground.template, join(ground.server.root, path), { recursive: true });
    execFileSync('git', ['-C', join(ground.server.root, path), 'config', 'http.receivepack', 'true']);
    const github = await new GithubBesideGit(join(ground.server.root, path)).start();
    const api = await startFront(() => github.home);
    github.origin = api.url;
    const git = await startFront(() => ground.server.url);
    for (const server of [github, api, git]) t.after(() => void server.stop());
    return new Site(ground, dir, { git, api, github, path, forge });
  }

  get env(): Record<string, string> {
    const scratch = join(this.dir, 'tmp');
    mkdirSync(scratch, { recursive: true });
    return hermetic({
      TMPDIR: scratch,
      ...(this.forge === 'github'
        ? { API_URL: this.github.apiUrl, GITHUB_TOKEN: this.github.token }
        : { PAGES: this.pages }),
      PATH: `${this.#ground.bin}:${process.env['PATH'] ?? ''}`,
    });
  }

  /** A new clone, with more options for `git clone`. */
  async clone(...options: readonly string[]): Promise<string> {
    this.#clones += 1;
    const to = join(this.dir, `clone${String(this.#clones)}`);
    await gitAsync('/', hermetic(), 'clone', '--quiet', ...options, this.url, to);
    return to;
  }

  get url(): string {
    return `${this.git.url}/${this.#path}`;
  }

  /** Starts the tool in a clone. */
  start(cwd: string, args: readonly string[], more: Readonly<Record<string, string>> = {}): Running {
    return start({ cwd, env: { ...this.env, ...more }, args });
  }
}

interface Fronts {
  readonly git: Front;
  readonly api: Front;
  readonly github: GithubBesideGit;
  readonly path: string;
  readonly forge: ForgeKind;
}
