import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import type { WorkflowTarget } from '../../../src/core/deploy/target-settings.ts';
import type { Wanted } from '../../../src/core/deploy/types.ts';
import { ReleaseError } from '../../../src/core/error.ts';
import { openTarget } from '../../../src/io/deploy/open.ts';
import type { Target } from '../../../src/ports-deploy.ts';
import { digestA, wantedOf } from '../../core/deploy/driving.ts';
import { failure } from '../../helpers/github-failures.ts';
import { GithubStub, type StubOptions } from '../../helpers/github-stub.ts';
import { hermetic } from '../../helpers/repo.ts';

interface Place {
  readonly github: GithubStub;
  readonly said: string[];
  readonly stop: AbortController;
  readonly target: (more?: Partial<WorkflowTarget>, second?: number) => Target;
}

async function place(t: TestContext, options: StubOptions = {}): Promise<Place> {
  const github = await new GithubStub(options).start();
  t.after(() => github.stop());
  t.after(() => {
    assert.deepEqual(github.violations, [], "the stub strays from GitHub's description");
    assert.deepEqual(github.workflows.violations, [], 'a request strays from it');
  });
  const said: string[] = [];
  const stop = new AbortController();
  const forge = { kind: 'github', host: 'github.com', owner: 'o', name: 'r', apiUrl: github.apiUrl } as const;
  const target = (more: Partial<WorkflowTarget> = {}, second = 1): Target =>
    openTarget(
      'production',
      { image: 'ghcr.io/acme/app', target: { kind: 'workflow', workflow: 'deploy.yml', ...more } },
      {
        ...{ root: process.cwd(), env: hermetic({ GITHUB_TOKEN: github.token, OTHER_TOKEN: 'ghp_other' }) },
        ...{ forge, second, signal: stop.signal, say: (line) => said.push(line) },
      },
    );
  return { github, said, stop, target };
}

/** What it fails with; the token is nowhere in it. */
async function refused(
  { github, target }: Place,
  more: Partial<WorkflowTarget> = {},
  wanted: Wanted = wantedOf(),
): Promise<ReleaseError> {
  const error = await failure(target(more).deploy(wanted));
  assert.ok(error instanceof ReleaseError, String(error));
  assert.doesNotMatch(`${error.message} ${error.hint ?? ''} ${error.stack ?? ''}`, new RegExp(github.token));
  return error;
}

const page = /\/o\/r\/actions\/runs\/7000/;
const title = 'deploy 1.0.0-beta3 to production (42)';

test('the workflow is started once, on the default branch, and waited for', async (t) => {
  const { github, said, target } = await place(t);
  assert.deepEqual(await target().check(), []);
  assert.deepEqual(github.workflows.dispatches, [], 'looking starts nothing');
  await target().deploy(wantedOf());
  const inputs = {
    ...{ version: '1.0.0-beta3', digest: `sha256:${digestA}`, environment: 'production', seq: '42' },
  };
  assert.deepEqual(github.workflows.dispatches, [{ ref: 'trunk', inputs, return_run_details: true }]);
  assert.match(said.join('\n'), page);
  assert.equal(github.requests.filter((key) => key === 'GET /actions/runs/7000').length, 3);
  assert.deepEqual(await target().observe(wantedOf()), { versions: [], digests: [], copies: null });
});

test('inputs of its own and another branch are sent; what observes is a command', async (t) => {
  const { github, target } = await place(t);
  github.workflows.inputs = [...github.workflows.inputs, 'from'];
  const told = ['node', '-p', 'process.env.RELEASE_VERSION'] as const;
  const own = target({ ref: 'next', inputs: { from: '{previous} {tag}' }, observe: [...told] });
  await own.deploy(wantedOf());
  const [sent] = github.workflows.dispatches;
  assert.deepEqual([sent?.ref, sent?.inputs['from']], ['next', '1.0.0-beta2 v1.0.0-beta3']);
  assert.deepEqual((await own.observe(wantedOf())).versions, ['1.0.0-beta3']);
});

test('a run without an id is found by its name, and only where one alone can be meant', async (t) => {
  const here = await place(t);
  const { workflows } = here.github;
  workflows.tellsId = false;
  workflows.course = ['success'];
  workflows.runs.push({ id: 1, title, states: ['failure'] }, { id: 2, title: 'other', states: ['failure'] });
  await here.target().deploy(wantedOf());
  workflows.echo = 2;
  const many = await refused(here);
  assert.match(many.message, /more than one new run is called/);
  workflows.echo = 1;
  workflows.runName = null;
  const none = await refused(here);
  assert.equal(none.code, 'DEPLOY_FAILED');
  assert.match(
    none.message,
    /took the request without telling the id, and no run called "?deploy 1\.0\.0-beta3 to production \(42\)/,
  );
  assert.match(none.hint ?? '', /Something may have been started: .*deploy\.yml\. The run-name/);
});

test('a lost answer is not asked for twice', async (t) => {
  const here = await place(t, { faults: [{ on: /^POST .*dispatches$/, times: 1, how: 'lost' }] });
  await here.target().deploy(wantedOf());
  assert.equal(here.github.workflows.dispatches.length, 1);
  const cut = await place(t, { faults: [{ on: /^POST .*dispatches$/, times: 9, how: 'reset' }] });
  assert.match((await refused(cut)).message, /gave no clear answer, and no run called/);
  assert.equal(cut.github.requests.filter((key) => key.startsWith('POST')).length, 1);
});

test('in another repository the id decides: others may deploy by it, with numbers of their own', async (t) => {
  const here = await place(t);
  const { workflows } = here.github;
  workflows.runs.push({ id: 1, title: 'deploy 2.0.0 to production (99)', states: ['success'] });
  await here.target({ repository: 'o/fleet' }).deploy(wantedOf());
  workflows.tellsId = false;
  const error = await refused(here, { repository: 'o/fleet' });
  assert.match(error.message, /without telling the id, and in another repository names do not tell it/);
  assert.equal((await refused(here, { repository: 'O/R' })).code, 'FENCED');
});

for (const how of ['failure', 'cancelled', 'timed_out', 'skipped', 'startup_failure'])
  test(`a run that ended as ${how} is no deployment`, async (t) => {
    const here = await place(t);
    here.github.workflows.course = ['in_progress', how];
    const error = await refused(here);
    assert.equal(error.code, 'DEPLOY_FAILED');
    assert.match(error.message, new RegExp(`the run ended as ${how}: https://\\S+${page.source}`));
  });

test('a late run is refused by the names of runs, of this environment alone', async (t) => {
  const here = await place(t);
  const { runs, dispatches } = here.github.workflows;
  runs.push({ id: 1, title: 'deploy 2.0.0 to staging (99)', states: ['success'] });
  runs.push({ id: 2, title: 'deploy 2.0.0 to production (98)', states: ['success'], event: 'push' });
  await here.target().deploy(wantedOf());
  runs.push({ id: 3, title: 'deploy 2.0.0 to production (43)', states: ['in_progress'] });
  const error = await refused(here);
  assert.equal(error.code, 'FENCED');
  assert.match(error.message, /number 43 went to production, and this is number 42/);
  assert.equal(dispatches.length, 1);
});

test('a run that takes too long goes on, and that is said; so does one that is left', async (t) => {
  const here = await place(t);
  here.github.workflows.course = ['waiting'];
  const late = await refused(here, { timeout: '1s' });
  assert.match(late.message, /the run did not end within 1 s: .*runs\/7000/);
  assert.match(late.hint ?? '', /It was not stopped/);
  assert.equal(here.said.filter((line) => line.startsWith('somebody has to approve it')).length, 1);
  setTimeout(() => here.stop.abort(), 200);
  const error = await failure(here.target({}, 100).deploy(wantedOf()));
  assert.ok(error instanceof ReleaseError);
  assert.equal(error.code, 'INTERRUPTED');
  assert.match(error.message, /the run goes on: .*runs\/7001/);
});

test('what GitHub refuses is said with what to do, and nothing was started', async (t) => {
  const status = (code: number): StubOptions => ({
    faults: [{ on: /^POST .*dispatches$/, times: 9, how: { status: code } }],
  });
  const unknown = await refused(await place(t), { inputs: { region: 'eu' } });
  assert.match(unknown.message, /Unexpected inputs provided: \["region"\]/);
  assert.match(unknown.hint ?? '', /Nothing was started.*region, version, digest, environment, seq/);
  const forbidden = await refused(await place(t, status(403)));
  assert.match(`${forbidden.message} ${forbidden.hint ?? ''}`, /lacks rights.*"actions: write" on o\/r/);
  const wrong = await refused(await place(t), { tokenEnv: 'OTHER_TOKEN' });
  assert.match(`${wrong.message} ${wrong.hint ?? ''}`, /does not accept the token.*Set OTHER_TOKEN/);
  const absent = await refused(await place(t), { workflow: 'other.yml' });
  assert.match(absent.message, /shows this token no workflow other\.yml in o\/r/);
  for (const { code } of [unknown, forbidden, wrong, absent]) assert.equal(code, 'DEPLOY_FAILED');
});

test('looking finds what stands in the way', async (t) => {
  const { github, target } = await place(t);
  const found = async (more: Partial<WorkflowTarget>): Promise<string> =>
    (await target(more).check()).map(({ code, message }) => `${code} ${message}`).join();
  assert.match(await found({ workflow: 'other.yml' }), /^DEPLOY_FAILED .*no workflow other\.yml/);
  assert.match(
    await found({ tokenEnv: 'NO_SUCH' }),
    /^NO_TOKEN there is no token to start deploy\.yml of o\/r/,
  );
  assert.match(await found({ observe: ['no-such-program'] }), /^TOOL_MISSING no-such-program/);
  github.workflows.state = 'disabled_manually';
  assert.match(await found({}), /the workflow deploy\.yml is disabled manually/);
  const settings = { target: { kind: 'workflow', workflow: 'deploy.yml' } } as const;
  const world = { root: '.', env: hermetic(), signal: new AbortController().signal, say: () => undefined };
  const [local] = await openTarget('production', settings, world).check();
  assert.equal(local?.code, 'CONFIG_INVALID');
});
