import assert from 'node:assert/strict';
import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { gitAsync } from '../helpers/ci-git.ts';
import type { Run } from '../helpers/cli.ts';
import { hermetic } from '../helpers/repo.ts';
import { endState, type EndState } from './end-state.ts';
import type { HttpFault } from './front.ts';
import type { Fronts, Site } from './site.ts';

/** What is spoilt: the nth call of git or npm, change of a file, request to the forge, the git server or the registry, or the build. */
export type Break =
  | { readonly on: Inside; readonly at: number; readonly how: string }
  | { readonly on: keyof Fronts; readonly at: number; readonly how: HttpFault }
  | { readonly on: 'build'; readonly how: keyof typeof builds };

/** What is spoilt where the run is. */
export type Inside = 'git' | 'npm' | 'files';

/** What a run asked of the world, in order. */
export type Trace = Readonly<Record<Inside | keyof Fronts, readonly string[]>>;

/** A release that nothing breaks: what it asks for, and what it leaves behind. */
export async function unbroken(site: Site): Promise<{ readonly trace: Trace; readonly end: EndState }> {
  const clone = await site.clone();
  site.spoilNothing();
  const run = await site.start(clone, ['next', '--yes'], spoiling(site, null)).done;
  assert.equal(run.code, 0, run.stderr);
  const { api, remote, registry, images } = site.fronts;
  const calls = (what: Inside): readonly string[] =>
    logged(site, what).map((line) => line.replace(/^\d+ /, '').trimEnd());
  const trace = {
    git: calls('git'),
    npm: calls('npm'),
    files: logged(site, 'files'),
    api: [...api.requests],
    remote: [...remote.requests],
    registry: [...registry.requests],
    images: [...images.requests],
  };
  return { trace, end: await endState(site) };
}

/**
 * Breaks a release once, looks at what it left, completes it from a new clone (or begins again where nothing became
 * public), and holds what there is then against a release that nothing broke.
 */
export async function trial(site: Site, spoilt: Break, expected: EndState): Promise<void> {
  const clone = await site.clone();
  ownWork(clone);
  const before = await standing(site, clone);
  const run = await broken(site, clone, spoilt);
  const isPublic = (await tagsOf(site)).includes('core@1.1.0');
  if (run.code !== 0) {
    if (isPublic) assertTold(run, [6]);
    else await assertNothingHappened(site, clone, { run, before });
    await complete(site, clone, isPublic);
  }
  await settled(site);
  assert.deepEqual(await endState(site), expected);
  await assertFollowed(site, clone);
}

/** Files of the user's own that no release may touch. */
function ownWork(clone: string): void {
  writeFileSync(join(clone, 'mine.txt'), 'mine\n');
  appendFileSync(join(clone, 'README.md'), 'mine\n');
}

/** Runs a release that is broken. Fails where the run never came to the place. */
async function broken(site: Site, clone: string, spoilt: Break): Promise<Run> {
  const running = site.start(clone, ['next', '--yes'], spoiling(site, spoilt));
  if (isOutside(spoilt)) site.fronts[spoilt.on].arm(spoilt, () => running.child.kill('SIGKILL'));
  const run = await running.done;
  const isHit = isOutside(spoilt)
    ? site.fronts[spoilt.on].hit
    : spoilt.on === 'build' || logged(site, spoilt.on).length > spoilt.at;
  site.spoilNothing();
  assert.ok(isHit, `the run never came to the place that was to be broken\n${run.stderr}`);
  assert.notEqual(run.code, 70, run.stderr);
  return run;
}

type Outside = Extract<Break, { readonly on: keyof Fronts }>;

function isOutside(spoilt: Break): spoilt is Outside {
  return ['api', 'remote', 'registry', 'images'].includes(spoilt.on);
}

/** The environment in which a run spoils itself; without a break all it does is logged. */
function spoiling(site: Site, spoilt: Break | null): Readonly<Record<string, string>> {
  const preload = fileURLToPath(new URL('preload.js', import.meta.url));
  const watched: readonly Inside[] = spoilt === null ? ['git', 'npm', 'files'] : [];
  const own = spoilt === null || isOutside(spoilt) || spoilt.on === 'build' ? null : spoilt;
  const env: Record<string, string> = {};
  for (const what of own === null ? watched : [own.on]) {
    env[`RELEASE_BREAK_${what.toUpperCase()}_LOG`] = join(site.dir, `${what}.log`);
    if (what === 'files') env['NODE_OPTIONS'] = `--import=${preload}`;
  }
  if (own !== null) env[`RELEASE_BREAK_${own.on.toUpperCase()}`] = `${String(own.at)}:${own.how}`;
  return spoilt?.on === 'build' ? builds[spoilt.how] : env;
}

/** The build is the shell's child, and that one's parent is the run. */
const kill = 'kill -9 $(ps -o ppid= -p $PPID)';
const builds = {
  error: { BEFORE_BUILD: 'echo the oven is cold >&2; exit 1' },
  lost: { AFTER_BUILD: 'exit 1' },
  kill: { BEFORE_BUILD: kill },
  'kill-after': { AFTER_BUILD: kill },
};

function logged({ dir }: Site, what: Inside): readonly string[] {
  const place = join(dir, `${what}.log`);
  return existsSync(place) ? readFileSync(place, 'utf8').trimEnd().split('\n') : [];
}

/** Waits for what a killed run had started and nobody stopped: npm may still be publishing. */
async function settled(site: Site): Promise<void> {
  for (const line of logged(site, 'npm')) {
    const pid = Number(/^\d+/.exec(line)?.[0]);
    for (let tries = 0; tries < 1200 && isAlive(pid); tries += 1) await wait(50);
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

interface Standing {
  readonly remote: string;
  readonly refs: string;
  readonly status: string;
  readonly diff: string;
}

async function standing(site: Site, clone: string): Promise<Standing> {
  const ask = (dir: string, ...args: readonly string[]): Promise<string> =>
    gitAsync(dir, hermetic(), ...args);
  return {
    remote: await ask(site.remote, 'for-each-ref'),
    refs: await ask(clone, 'for-each-ref', 'refs/heads', 'refs/tags'),
    status: await ask(clone, 'status', '--porcelain', '--untracked-files=all'),
    diff: await ask(clone, 'diff', 'HEAD'),
  };
}

async function tagsOf(site: Site): Promise<readonly string[]> {
  return (await gitAsync(site.remote, hermetic(), 'tag')).split('\n');
}

/** What a run that failed must say. */
function assertTold({ code, signal, stderr }: Run, expected: readonly number[]): void {
  if (signal === 'SIGKILL') return;
  assert.ok(code !== null && expected.includes(code), `exit ${String(code)}\n${stderr}`);
  assert.match(stderr, /→ ./, 'no hint');
  if (code === 6) assert.match(stderr, /release (?:next|resume)/, 'what finishes it is not told');
}

async function assertNothingHappened(
  site: Site,
  clone: string,
  { run, before }: { readonly run: Run; readonly before: Standing },
): Promise<void> {
  const now = await standing(site, clone);
  assert.equal(now.remote, before.remote, 'refs of the remote moved');
  if (run.signal === 'SIGKILL') return;
  const isUnknown = run.stderr.includes('may be public or not');
  assertTold(run, isUnknown ? [6] : [2, 3, 4, 5]);
  if (!isUnknown) assert.deepEqual(now, before, 'the clone is not as it was');
}

let resumes = 0;

/** Completes the release from a new clone, by both commands in turn, or begins again in the first one where nothing became public. */
async function complete(site: Site, clone: string, isPublic: boolean): Promise<void> {
  if (isPublic) {
    resumes += 1;
    const verb = resumes % 2 === 0 ? ['resume'] : ['next', '--yes'];
    const run = await site.start(await site.clone(), verb).done;
    assert.equal(run.code, 0, run.stderr);
  }
  const run = await site.start(clone, ['next', '--yes']).done;
  assert.equal(run.code, 0, run.stderr);
  if (isPublic) assert.match(run.stdout, /Nothing to release/);
}

/** The clone that was broken has the release now, and the user's work still. */
async function assertFollowed(site: Site, clone: string): Promise<void> {
  const { refs, status, diff } = await standing(site, clone);
  const remote = await gitAsync(site.remote, hermetic(), 'for-each-ref');
  assert.deepEqual(named(refs), named(remote), 'the clone did not follow');
  assert.equal(status, ' M README.md\n?? mine.txt\n');
  assert.match(diff, /^\+mine$/m);
  const journals = join(clone, '.git/releasewright');
  assert.deepEqual(existsSync(journals) ? readdirSync(journals) : [], [], 'a journal stays');
}

function named(refs: string): readonly string[] {
  return refs.split('\n').filter((line) => line !== '' && !line.includes('release-ledger'));
}
