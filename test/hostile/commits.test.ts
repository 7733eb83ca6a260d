import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { bounded as release } from './run.ts';
import { Repo, temporary } from '../helpers/repo.ts';
import { assertCivil, assertHarmless, assertNotPwned, snapshot } from './civil.ts';
import { messages } from './messages.ts';
import { commitLiterally, literals } from './objects.ts';

const manifest = '{ "name": "victim", "version": "1.0.0" }\n';

function victim(dir: string): Repo {
  const repo = new Repo(join(dir, 'repo'));
  repo.commit('chore: start', { 'package.json': manifest });
  repo.tag('v1.0.0');
  return repo;
}

test(
  'hostile messages, authors and paths: planned, released, nothing acts',
  { timeout: 600_000 },
  async (t) => {
    const dir = temporary(t, 'hostile');
    const repo = victim(dir);
    for (const message of messages) repo.commit(message);
    for (const [, literal] of literals) commitLiterally(repo, literal);
    await assertReleased(repo);
    t.diagnostic(`${messages.length + literals.length} commits, all read, planned and released; 0 failed`);
  },
);

async function assertReleased(repo: Repo): Promise<void> {
  const outside = dirname(repo.dir);
  const remote = repo.withRemote();
  const before = snapshot(outside, ['repo', 'repo.remote.git']);
  const dry = await release(repo.dir, repo.env, 'next', '--dry-run', '--json');
  assertCivil(dry, 'next --dry-run --json');
  assert.equal(dry.code, 0, dry.stderr);
  const plan: unknown = JSON.parse(dry.stdout);
  assert.ok(typeof plan === 'object' && plan !== null && 'actions' in plan);
  assert.equal(repo.git('status', '--porcelain'), '');
  const shown = await release(repo.dir, repo.env, 'next', '--dry-run');
  assertCivil(shown, 'next --dry-run');
  const run = await release(repo.dir, repo.env, 'next', '--yes');
  assertCivil(run, 'next');
  assert.equal(run.code, 0, run.stderr);
  assertPages(repo, remote);
  const all = await release(repo.dir, repo.env, 'changelog', '--all');
  assertCivil(all, 'changelog --all');
  assert.equal(all.code, 0, all.stderr);
  assertHarmless(all.stdout, 'changelog --all');
  const again = await release(repo.dir, repo.env, 'next', '--yes');
  assertCivil(again, 'next again');
  assert.equal(again.code, 0);
  assertNotPwned(outside);
  assert.deepEqual(snapshot(outside, ['repo', 'repo.remote.git']), before);
}

function assertPages(repo: Repo, remote: string): void {
  const changelog = assertHarmless(readFileSync(join(repo.dir, 'CHANGELOG.md'), 'utf8'), 'CHANGELOG.md');
  assert.ok(changelog.items >= 20, `${changelog.items} entries`);
  const pages = readdirSync(join(remote, 'releases'), { recursive: true, encoding: 'utf8' });
  const notes = pages.filter((path) => path.endsWith('notes.md'));
  assert.equal(notes.length, 1);
  for (const path of notes) assertHarmless(readFileSync(join(remote, 'releases', path), 'utf8'), path);
}
