import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { release, type Run } from '../helpers/cli.ts';
import { hermetic, temporary } from '../helpers/repo.ts';
import { errorIn, planIn } from './json.ts';
import { refs, site, unreleased, type Site } from './released.ts';
import { clone, git, lamp } from './stories.ts';

async function planId(cwd: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
  return planIn(await release(cwd, hermetic(env), 'next', '--dry-run', '--json')).planId;
}

describe('the id of a plan', { concurrency: 3 }, () => {
  it('is the same twice, in other clones and folders, and from a subdirectory', async (t) => {
    const dir = temporary(t, 'ids');
    const repo = lamp(join(dir, 'lamp'));
    repo.git('remote', 'add', 'origin', `file://${repo.dir}`);
    const other = clone(repo.dir, join(dir, 'another name'));
    const shallow = clone(repo.dir, join(dir, 'shallow'), '--depth=1');
    const places = [repo.dir, repo.dir, join(repo.dir, 'src'), other, shallow];
    const ids = await Promise.all(places.map((place) => planId(place)));
    assert.equal(new Set(ids).size, 1, ids.join(' '));
    assert.match(ids[0] ?? '', /^[0-9a-f]{16}$/);
  });

  it('depends on the day, and SOURCE_DATE_EPOCH is the day', async (t) => {
    const { dir } = lamp(temporary(t, 'days'));
    const [morning, evening, next] = await Promise.all(
      ['1795000000', '1795010000', '1795100000'].map((SOURCE_DATE_EPOCH) =>
        planId(dir, { SOURCE_DATE_EPOCH }),
      ),
    );
    assert.equal(morning, evening);
    assert.notEqual(morning, next);
  });
});

async function saved(t: TestContext): Promise<Site & { readonly plan: string }> {
  const place = site(t);
  const plan = join(place.dir, 'plan.json');
  const run = await release(place.repo.dir, place.repo.env, 'next', '--dry-run', '--save', plan);
  assert.equal(run.code, 0, run.stderr);
  return { ...place, plan };
}

const apply = ({ repo }: Site, plan: string): Promise<Run> =>
  release(repo.dir, repo.env, 'apply', plan, '--yes', '--json');

/** Fails unless a run was refused so, and the remote still is as it was. */
function refused(run: Run, code: string, exit: number): void {
  assert.equal(run.code, exit, run.stderr);
  assert.equal(errorIn(run).code, code);
}

describe('a saved plan', { concurrency: 3 }, () => {
  it('is released as saved, once', async (t) => {
    const place = await saved(t);
    const run = await apply(place, place.plan);
    assert.equal(run.code, 0, run.stderr);
    assert.deepEqual(unreleased(place), []);
    const { planId: id } = planIn({ ...run, stdout: readFileSync(place.plan, 'utf8') });
    assert.equal(place.repo.git('log', '-1', '--format=%(trailers:key=Release-Plan,valueonly)').trim(), id);
    const before = refs(place.remote);
    refused(await apply(place, place.plan), 'PLAN_STALE', 4);
    assert.deepEqual(refs(place.remote), before);
  });

  it('is stale after a commit here', async (t) => {
    const place = await saved(t);
    place.repo.git('commit', '--quiet', '--allow-empty', '-m', 'fix: late');
    refused(await apply(place, place.plan), 'PLAN_STALE', 4);
  });

  it('is stale together with what else stands in the way', async (t) => {
    const place = await saved(t);
    place.repo.git('commit', '--quiet', '--allow-empty', '-m', 'fix: late');
    git(place.remote, 'tag', 'v1.1.0', 'main');
    const run = await apply(place, place.plan);
    refused(run, 'PLAN_STALE', 4);
    assert.deepEqual(errorIn(run).also, ['TAG_EXISTS: origin has the tag already: v1.1.0']);
  });

  it('is stale after a commit on the remote only', async (t) => {
    const place = await saved(t);
    git(place.dir, 'clone', '--quiet', place.remote, 'other');
    git(join(place.dir, 'other'), 'commit', '--quiet', '--allow-empty', '-m', 'fix: theirs');
    git(join(place.dir, 'other'), 'push', '--quiet');
    refused(await apply(place, place.plan), 'REMOTE_MOVED', 4);
    assert.equal(git(place.remote, 'tag', '--list'), 'v1.0.0\n');
  });

  it('of another repository is stale', async (t) => {
    const [place, other] = [await saved(t), site(t)];
    other.repo.git('commit', '--quiet', '--allow-empty', '-m', 'fix: other');
    refused(await apply(other, place.plan), 'PLAN_STALE', 4);
  });

  it('made on another branch is refused like a release from there', async (t) => {
    const place = await saved(t);
    place.repo.git('switch', '--quiet', '--create', 'side');
    const run = await release(place.repo.dir, place.repo.env, 'next', '--dry-run', '--save', place.plan);
    assert.equal(run.code, 0, run.stderr);
    refused(await apply(place, place.plan), 'NO_BRANCH', 3);
    place.repo.git('switch', '--quiet', '--detach');
    await release(place.repo.dir, place.repo.env, 'next', '--dry-run', '--save', place.plan);
    refused(await apply(place, place.plan), 'NO_BRANCH', 3);
  });

  for (const [name, spoil] of [
    ['edited', (text: string) => text.replace('"next": "1.1.0"', '"next": "9.9.9"')],
    [
      'with a step added',
      (text: string) => text.replace('"actions": [', '"actions": [{"kind":"run","title":"x","argv":["id"]},'),
    ],
    ['with an unknown action', (text: string) => text.replace('"kind": "push"', '"kind": "shove"')],
    ['of another schema', (text: string) => text.replace('"schema": 1', '"schema": 2')],
    ['cut short', (text: string) => text.slice(0, 200)],
    ['that is empty', () => ''],
    ['that is null', () => 'null'],
    ['that is no text', () => '\0\u0001'],
  ] as const) {
    it(`${name} is not applied`, async (t) => {
      const place = await saved(t);
      writeFileSync(place.plan, spoil(readFileSync(place.plan, 'utf8')));
      refused(await apply(place, place.plan), 'PLAN_UNREADABLE', 2);
      assert.equal(git(place.remote, 'tag', '--list'), 'v1.0.0\n');
    });
  }

  it('that is not there is not applied', async (t) => {
    const place = site(t);
    refused(await apply(place, 'no-such-plan.json'), 'PLAN_UNREADABLE', 2);
    refused(await apply(place, '.'), 'PLAN_UNREADABLE', 2);
  });

  it('without a release applies to nothing and says so', async (t) => {
    const place = await saved(t);
    assert.equal((await apply(place, place.plan)).code, 0);
    await release(place.repo.dir, place.repo.env, 'next', '--dry-run', '--save', place.plan);
    const run = await apply(place, place.plan);
    assert.equal(run.code, 0, run.stderr);
    assert.deepEqual(planIn(run).releases, []);
  });

  it('is saved where asked, relative to the folder of the call, or the failure is told', async (t) => {
    const { repo } = site(t);
    const run = await release(`${repo.dir}/src`, repo.env, 'next', '--dry-run', '--save', 'p.json');
    assert.equal(run.code, 0, run.stderr);
    assert.ok(existsSync(`${repo.dir}/src/p.json`));
    refused(
      await release(repo.dir, repo.env, 'next', '--dry-run', '--json', '--save', 'package.json/p.json'),
      'USAGE',
      2,
    );
  });
});
