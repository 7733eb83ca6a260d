import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { TestContext } from 'node:test';
import { GithubBesideGit } from './ci-github.ts';
import { startGuardedGit, type GuardedGit } from './ci-git.ts';
import { release, type Run } from './cli.ts';
import type { StubOptions } from './github-stub.ts';
import { hermetic, Repo, temporary } from './repo.ts';

/** A clone of `acme/tool`, its git server, and how to release in it. Every run is searched for secrets. */
export class CiWorld {
  readonly git: GuardedGit;
  readonly repo: Repo;
  /** The folder of the clone that is released. */
  dir: string;
  /** Where runs put what they need for a moment. */
  readonly scratch: string;
  readonly base: string;
  readonly secrets: string[] = [];
  #token: string | null = null;

  constructor(git: GuardedGit, base: string) {
    this.git = git;
    this.base = base;
    this.scratch = join(base, 'tmp');
    mkdirSync(this.scratch);
    this.repo = new Repo(join(base, 'tool'));
    this.dir = this.repo.dir;
    this.secrets.push(git.password, Buffer.from(`writer:${git.password}`).toString('base64'));
  }

  set token(token: string | null) {
    this.#token = token;
    if (token !== null) this.secrets.push(token);
  }

  get env(): Record<string, string> {
    const token = this.#token === null ? {} : { GITHUB_TOKEN: this.#token };
    return hermetic({ TMPDIR: this.scratch, ...token });
  }

  /** Everything that is in the repository so far, on the server, past its front. */
  upload(): void {
    this.repo.git('push', '--quiet', this.git.bare, 'HEAD:refs/heads/main', '--tags');
  }

  /** Runs `release next`, keeping the plan outside of the clone; checks that nothing secret shows or stays. */
  async next(...args: string[]): Promise<Run> {
    return this.run(
      {},
      'next',
      '--save',
      this.planFile,
      ...(args.includes('--dry-run') ? [] : ['--yes']),
      ...args,
    );
  }

  get planFile(): string {
    return join(this.base, 'plan.json');
  }

  /** The plan of the last run that made one. */
  plan(): string {
    return existsSync(this.planFile) ? readFileSync(this.planFile, 'utf8') : '';
  }

  /** Runs any command of `release` in the clone. */
  async run(more: Readonly<Record<string, string>>, ...args: string[]): Promise<Run> {
    const run = await release(this.dir, { ...this.env, ...more }, ...args);
    this.assertClean(run);
    return run;
  }

  assertClean(run: Run): void {
    const places: Record<string, string> = { stdout: run.stdout, stderr: run.stderr, plan: this.plan() };
    for (const [path, text] of filesBelow(join(this.dir, '.git', 'releasewright')))
      places[path] = text.toString();
    for (const [path, text] of filesBelow(this.dir, ['.git'])) places[path] = text.toString('latin1');
    for (const [place, text] of Object.entries(places)) {
      for (const secret of this.secrets) assert.ok(!text.includes(secret), `${place} shows a secret`);
    }
    assert.doesNotMatch(run.stderr, /^ {4}at /m, 'a stack trace shows');
    assert.deepEqual(leftovers(this.scratch), [], 'files stay in the temporary folder');
  }

  /** Digests of the clone's files, its index, refs and all else in .git but objects, which nothing points to. */
  snapshot(): Readonly<Record<string, string>> {
    const files = filesBelow(this.dir, [join('.git', 'objects')]);
    return Object.fromEntries(
      files.map(([path, bytes]): [string, string] => [
        path,
        createHash('sha256').update(bytes).digest('hex'),
      ]),
    );
  }

  /** The journal of a release that was begun. */
  get hasJournal(): boolean {
    return existsSync(join(this.dir, '.git', 'releasewright', 'open-plan.json'));
  }
}

/** What runs left in their temporary folder, but for the texts of assets, which are public. */
function leftovers(dir: string): readonly string[] {
  const isAsset = (path: string): boolean =>
    /^releasewright-\w+\/(SHA256SUMS|RELEASE-NOTES\.md|[\w.-]+\.sigstore\.json)$/.test(path);
  const files = filesBelow(dir).map(([path]) => path);
  const folders = readdirSync(dir).filter((name) => !files.some((path) => path.startsWith(`${name}/`)));
  return [...files.filter((path) => !isAsset(path)), ...folders];
}

function filesBelow(root: string, except: readonly string[] = []): readonly [string, Buffer][] {
  if (!existsSync(root)) return [];
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !except.some((dir) => relative(root, path).startsWith(dir)))
    .sort()
    .map((path) => [relative(root, path), readFileSync(path)]);
}

/** How a world begins. */
export interface WorldOptions extends StubOptions {
  /** Keys of the configuration besides the forge. */
  readonly config?: object;
  readonly files?: Readonly<Record<string, string | Buffer>>;
}

/** A forge a world is given. */
export interface StartedForge {
  readonly apiUrl: string;
  readonly token: string;
  stop(): Promise<void>;
}

/** A world whose `acme/tool` was released as v1.0.0 and has a feature and a fix since, with nothing on its forge. */
export async function worldOf<F extends StartedForge>(
  t: TestContext,
  startForge: (bare: string) => Promise<F>,
  { config = {}, files = {} }: WorldOptions = {},
): Promise<{ readonly world: CiWorld; readonly github: F }> {
  const git = await startGuardedGit();
  t.after(() => git.stop());
  const world = new CiWorld(git, temporary(t, 'ci'));
  const github = await startForge(git.bare);
  t.after(() => github.stop());
  world.token = github.token;
  const forge = { kind: 'github', repository: 'acme/tool', apiUrl: github.apiUrl };
  const { repo } = world;
  repo.commit('chore: begin', {
    'package.json': '{\n  "name": "tool",\n  "version": "1.0.0"\n}\n',
    'release.config.json': `${JSON.stringify({ forge, ...config }, null, 2)}\n`,
    ...files,
  });
  repo.tag('v1.0.0');
  repo.commit('feat: brew tea', { 'tea.txt': 'tea\n' });
  repo.commit('fix: pour no more than a cup', { 'cup.txt': 'cup\n' });
  repo.git('remote', 'add', 'origin', git.url('writer'));
  world.upload();
  repo.git('update-ref', 'refs/remotes/origin/main', 'HEAD');
  repo.git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/main');
  return { world, github };
}

/** The same with the stub as its forge. */
export function stubWorld(
  t: TestContext,
  options: WorldOptions = {},
): Promise<{ readonly world: CiWorld; readonly github: GithubBesideGit }> {
  return worldOf(t, (bare) => new GithubBesideGit(bare, options).start(), options);
}

/** A world with the stub whose releases have one file besides their checksums. */
export function assetWorld(t: TestContext, options: WorldOptions = {}): ReturnType<typeof stubWorld> {
  return stubWorld(t, { config: { assets: ['tea.txt'] }, ...options });
}

/** Runs named scenarios a few at a time and tells how many passed. */
export async function scenarios(
  t: TestContext,
  stories: Readonly<Record<string, (t: TestContext) => Promise<void>>>,
): Promise<void> {
  let passed = 0;
  const names = Object.keys(stories);
  await Promise.all(
    Object.entries(stories).map(([name, story]) =>
      t.test(name, async (sub) => {
        await story(sub);
        passed += 1;
      }),
    ),
  );
  t.diagnostic(`${names.length} scenarios, ${passed} passed, ${names.length - passed} failed`);
  assert.equal(passed, names.length);
}
