import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { release } from '../helpers/cli.ts';
import { Story } from '../helpers/deployments.ts';
import { writeLedger } from '../helpers/ledger-branch.ts';
import { Repo, temporary } from '../helpers/repo.ts';

const day = 86_400;

/** Three releases in a repository with a remote, and what was done with them in the last three days. */
function deployed(t: TestContext): { readonly repo: Repo; readonly story: Story } {
  const dir = temporary(t, 'sight');
  const repo = new Repo(join(dir, 'lantern'));
  const commits = ['feat: glow', 'fix: flicker', 'fix: never burn'].map((message) => repo.commit(message));
  const environments = {
    production: { target: { kind: 'command', deploy: ['true'], observe: ['cat', 'running'] } },
  };
  repo.commit('chore: configure', {
    'release.config.json': JSON.stringify({ environments }),
    running: '1.0.0\n',
  });
  repo.withRemote();
  const [first = '', second = '', third = ''] = commits;
  const story = new Story(`${new Date(Date.now() - 3 * day * 1000).toISOString().slice(0, 19)}Z`)
    .deploy('1.0.0', { commit: first, job: 'https://ci.example.com/1' })
    .wait(day)
    .deploy('1.1.0', { commit: second, outcome: 'unhealthy', health: 'web: 503', reason: '<b>Friday</b>' })
    .rollback('1.0.0', { commit: first, trigger: 'automatic' })
    .mark('hold', '1.1.0', { env: 'production', reason: 'returns 503' })
    .wait(day)
    .deploy('1.2.0', { commit: third, actor: 'grace' });
  writeLedger(repo, story.texts());
  return { repo, story };
}

async function run(repo: Repo, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await release(repo.dir, repo.env, ...args);
  assert.equal(code, 0, stderr);
  return stdout;
}

test('release status says what runs, and with --look what really runs', async (t) => {
  const { repo } = deployed(t);
  assert.match(
    await run(repo, 'status'),
    /^production {2}1\.2\.0 {2}✓ healthy {2}since \S+ \S+ UTC \(\d+ \w+ ago\) {2}by grace\n\nNot to be deployed:\n {2}1\.1\.0 in production, held by ada on .*: returns 503\n$/,
  );
  assert.match(await run(repo, 'status', '--look'), /! drift: 1\.0\.0 runs, not 1\.2\.0/);
  writeFileSync(join(repo.dir, 'running'), '1.2.0\n');
  assert.doesNotMatch(await run(repo, 'status', '--look'), /drift/);
});

test('release history lists what happened, and tells it as events', async (t) => {
  const { repo } = deployed(t);
  const shown = await run(repo, 'history', '--env', 'production');
  assert.deepEqual(
    shown.match(/(?:\S+ )?[→↩] \S+/g),
    ['1.0.0 → 1.2.0', '1.1.0 ↩ 1.0.0', '1.0.0 → 1.1.0', '→ 1.0.0'].map((step, at) =>
      at === 3 ? ' → 1.0.0'.trim() : step,
    ),
  );
  assert.equal((await run(repo, 'history', '--limit', '1')).trimEnd().split('\n').length, 1);
  const lines = (await run(repo, 'history', '--cdevents')).trimEnd().split('\n');
  assert.deepEqual(
    lines.map((line) => /"type":"dev\.cdevents\.(\w+\.\w+)/.exec(line)?.[1]),
    ['service.deployed', 'service.upgraded', 'incident.detected', 'service.rolledback', 'service.upgraded'],
  );
  const unknown = await release(repo.dir, repo.env, 'history', '--env', 'productoin');
  assert.deepEqual(
    [unknown.code, unknown.stderr.includes('Did you mean production?')],
    [2, true],
    unknown.stderr,
  );
  assert.equal((await release(repo.dir, repo.env, 'history', '--limit', '0')).code, 2);
});

test('release metrics measures it, with lead times from the history', async (t) => {
  const { repo } = deployed(t);
  const shown = await run(repo, 'metrics', '--period', 'day', '--last', '5');
  assert.match(shown, /Change failures {2}too few to tell \(1 of 3\)/);
  assert.match(shown, /Lead time {8}too few to tell \(2 changes\)/);
  const scraped = await run(repo, 'metrics', '--prometheus');
  assert.match(
    scraped,
    /^release_deployments_total\{environment="production",kind="deploy",outcome="succeeded"\} 2$/m,
  );
  assert.match(scraped, /^release_span_failed_changes\{environment="production"\} 1$/m);
});

test('release report writes one page', async (t) => {
  const { repo } = deployed(t);
  await run(repo, 'report', '--html', 'report.html');
  const page = readFileSync(join(repo.dir, 'report.html'), 'utf8');
  assert.match(page, /<title>lantern.*: deployments<\/title>/);
  assert.ok(page.includes('&#60;b&#62;Friday&#60;/b&#62;') && !page.includes('<b>Friday'));
  assert.match(await run(repo, 'report', '--html'), /^<!doctype html>/);
  assert.equal((await release(repo.dir, repo.env, 'report')).code, 2);
});

test('a ledger that was changed is shown all the same, with what is wrong', async (t) => {
  const { repo, story } = deployed(t);
  const forged = story.texts().map((text) => text.replaceAll('grace', 'mallo'));
  repo.git('push', '--quiet', '--delete', 'origin', 'release-ledger');
  writeLedger(repo, [...forged.slice(0, 2), ...forged.slice(3)]);
  const shown = await run(repo, 'status');
  assert.match(shown, /1\.2\.0/);
  assert.match(shown, /entry 3 of the ledger: /);
});

test('where nothing was deployed, each says so', async (t) => {
  const repo = new Repo(temporary(t, 'sight-empty'));
  repo.commit('feat: begin');
  repo.withRemote();
  for (const command of ['status', 'history', 'metrics'])
    assert.match(await run(repo, command), /^Nothing was deployed/);
  assert.match(await run(repo, 'report', '--html'), /Nothing was deployed yet/);
});
