import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { release, type Run } from '../helpers/cli.ts';
import { GithubStub } from '../helpers/github-stub.ts';
import { git } from './stories.ts';
import { town, type Town } from './town.ts';

/** A town whose production is deployed by a workflow of a stand-in of ours for GitHub. */
async function place(t: TestContext): Promise<Town & { readonly github: GithubStub }> {
  const github = await new GithubStub().start();
  t.after(() => github.stop());
  github.workflows.course = ['success'];
  const target = { kind: 'workflow', workflow: 'deploy.yml' };
  const built = await town(t, {
    ...{ releases: 1, signed: false, environment: { target } },
    config: { assets: [], checksums: null },
  });
  const { repo } = built;
  const forge = { kind: 'github', repository: 'o/r', apiUrl: github.apiUrl };
  const settings: unknown = JSON.parse(git(repo.dir, 'show', 'HEAD:release.config.json'));
  repo.commit('chore: forge', { 'release.config.json': JSON.stringify({ ...Object(settings), forge }) });
  const env = { ...repo.env, GH_TOKEN: github.token };
  return { ...built, github, run: (...args: string[]): Promise<Run> => release(repo.dir, env, ...args) };
}

describe('release deploy, to a workflow of GitHub Actions', () => {
  it('starts it with the number of the ledger, and says how its run ended', async (t) => {
    const here = await place(t);
    const { github } = here;
    const good = await here.run('deploy', '1.0.0-beta1', '--env', 'production', '--yes');
    assert.equal(good.code, 0, good.stderr);
    assert.match(good.stdout + good.stderr, /what runs was not told/);
    github.workflows.course = ['failure'];
    const bad = await here.run('deploy', '1.0.0-beta1', '--env', 'staging', '--yes');
    assert.equal(bad.code, 6, bad.stderr);
    assert.match(
      bad.stderr,
      /DEPLOY_FAILED[^]*the run ended as failure: https:\S+\/o\/r\/actions\/runs\/7001/,
    );
    assert.doesNotMatch(good.stdout + good.stderr + bad.stdout + bad.stderr, new RegExp(github.token));
    const [first, second] = github.workflows.dispatches.map(({ inputs }) => inputs);
    assert.deepEqual([first?.['environment'], second?.['environment']], ['production', 'staging']);
    assert.ok(Number(first?.['seq']) > 0 && Number(second?.['seq']) > Number(first?.['seq']));
    assert.deepEqual([...github.violations, ...github.workflows.violations], []);
  });
});
