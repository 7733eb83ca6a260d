import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { release, type Run } from '../helpers/cli.ts';
import { writeLedger } from '../helpers/ledger-branch.ts';
import { nights } from '../helpers/nights.ts';
import { Repo, temporary } from '../helpers/repo.ts';
import { errorIn } from './json.ts';
import { git, manifest } from './stories.ts';

interface Place {
  readonly remote: string;
  readonly run: (...args: string[]) => Promise<Run>;
}

/** A repository with the release 9.0.0 and a history of deployments. */
function placeWith(t: TestContext, count: number): Place {
  const dir = temporary(t, 'risk');
  const repo = new Repo(join(dir, 'work'), { GIT_ALLOW_PROTOCOL: 'file' });
  const target = { kind: 'command', deploy: ['true'], observe: ['echo', '9.0.0'] };
  const production = { target, gates: { risk: { max: '0.1%' } } };
  const config = { forge: { kind: 'local' }, environments: { production } };
  repo.commit('feat: begin', {
    'package.json': manifest('9.0.0'),
    'release.config.json': JSON.stringify(config),
  });
  repo.tag('v9.0.0');
  const remote = repo.withRemote(join(dir, 'remote.git'));
  writeLedger(repo, nights(count).texts());
  return { remote, run: (...args) => release(repo.dir, repo.env, ...args) };
}

describe('the risk of a deployment', { concurrency: 2 }, () => {
  it('stands in the way where a model says so, before anything is changed, but for a reason', async (t) => {
    const { remote, run } = placeWith(t, 240);
    const ledger = git(remote, 'rev-parse', 'release-ledger');
    const refused = await run('deploy', '9.0.0', '--yes', '--json');
    const error = errorIn(refused);
    assert.deepEqual([refused.code, error.code], [3, 'DEPLOY_REFUSED'], refused.stderr);
    assert.match(
      error.message,
      /RISK: \d+ % likely to fail \(at most 0\.1%\): .*; never so before: another major version;/,
    );
    assert.equal(git(remote, 'rev-parse', 'release-ledger'), ledger);
    const metrics = await run('metrics', '--risk');
    assert.match(metrics.stdout, /production 239 changes, \d+ failed\n {2}A probability is told\./);
    assert.match(metrics.stdout, /Brier 0\.\d{3}; 0\.\d{3} by their mere rate of failures/);
    const broken = await run('deploy', '9.0.0', '--yes', '--break-glass', 'the shop is closed anyway');
    assert.equal(broken.code, 0, broken.stderr);
    const back = await run('rollback', '--dry-run');
    assert.doesNotMatch(back.stdout, /RISK/, 'whoever goes back is not asked');
  });

  it('is told as factors only where there is too little history', async (t) => {
    const { run } = placeWith(t, 12);
    const told = await run('deploy', '9.0.0', '--dry-run');
    assert.equal(told.code, 0, told.stdout);
    assert.match(told.stdout, /– RISK\s+no model, factors only \(too little history: 11 of 60 changes/);
    const json = await run('metrics', '--risk', '--json');
    assert.match(json.stdout, /"calibration": null/);
  });
});
