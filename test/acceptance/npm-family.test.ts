import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { release } from '../helpers/cli.ts';
import { Repo, temporary } from '../helpers/repo.ts';
import { runTool, toolFor } from '../helpers/tools.ts';
import { judges } from './judges.ts';
import type { Judge, Run } from './judges.ts';
import { released, shop } from './shop.ts';

/** What happens between two releases, how the next one is asked for, and a version that must come of it. */
interface Chapter {
  readonly message: string;
  readonly path: string;
  readonly args: readonly string[];
  readonly expected: RegExp;
}

const story: readonly Chapter[] = [
  { message: 'fix: in range', path: 'packages/core/a.js', args: [], expected: /@shop\/core@1\.0\.1/u },
  {
    message: 'feat: leaves ~1.2.0 and 1.2.3',
    path: 'packages/util/a.js',
    args: [],
    expected: /@shop\/util@1\.3\.0/u,
  },
  {
    message: 'feat!: leaves everything',
    path: 'packages/core/b.js',
    args: [],
    expected: /@shop\/core@2\.0\.0/u,
  },
  { message: 'feat!: like the registry’s', path: 'packages/ms/a.js', args: [], expected: /ms@10\.0\.0/u },
  {
    message: 'feat: a prerelease',
    path: 'packages/core/c.js',
    args: ['--pre', 'rc'],
    expected: /@shop\/core@2\.1\.0-rc\.1/u,
  },
];

for (const judge of judges) {
  test(`${judge.name} accepts what is released`, async (t) => {
    const argv = toolFor(t, judge.tool);
    if (argv === null) return;
    const dir = temporary(t, 'accept');
    const repo = new Repo(join(dir, 'shop'));
    const run: Run = (args) => runTool(argv, args, { cwd: repo.dir, home: join(dir, 'home') });
    repo.write(shop(judge));
    assertAccepted(run(judge.lock), 'the lockfile is made');
    repo.commit('feat: begin');
    repo.tag(...Object.entries(released).map(([name, version]) => `${name}@${version}`));
    for (const chapter of story) await tell(repo, judge, run, chapter);
    t.diagnostic(`${story.length} releases, ${story.length} accepted`);
  });
}

async function tell(repo: Repo, judge: Judge, run: Run, chapter: Chapter): Promise<void> {
  const { message, path, args, expected } = chapter;
  const lockfile = join(repo.dir, judge.lockfile);
  repo.commit(message, { [path]: '' });
  const ended = await release(repo.dir, repo.env, 'next', '--yes', ...args);
  assert.equal(ended.code, 0, ended.stderr);
  assert.match(repo.git('tag', '--points-at', 'HEAD'), expected);
  const ours = readFileSync(lockfile, 'utf8');
  assertAccepted(run(judge.check), `${message}: accepted as locked`);
  assert.equal(readFileSync(lockfile, 'utf8'), ours, `${message}: ${judge.check.join(' ')} changes nothing`);
  assertAccepted(run(judge.lock), `${message}: can be locked`);
  assert.equal(readFileSync(lockfile, 'utf8'), ours, `${message}: ${judge.lock.join(' ')} changes nothing`);
  assert.equal(repo.git('status', '--porcelain'), '');
}

function assertAccepted({ ok, said }: { readonly ok: boolean; readonly said: string }, what: string): void {
  assert.ok(ok, `${what}: ${said.slice(-3000)}`);
}
