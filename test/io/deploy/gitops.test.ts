import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import type { GitopsTarget } from '../../../src/core/deploy/target-settings.ts';
import { openTarget } from '../../../src/io/deploy/open.ts';
import type { Target } from '../../../src/ports-deploy.ts';
import { digestA, digestB, wantedOf } from '../../core/deploy/driving.ts';
import { startGitHttp } from '../../helpers/git-http.ts';
import { hermetic, Repo, temporary } from '../../helpers/repo.ts';

const file = 'apps/shop/values.yaml';
const before = `\uFEFF# of the shop\r\nimage:\r\n  tag: '0.9.0' # moves\r\n  digest: sha256:${digestB}\r\nreplicas: 3`;
const after = before.replace('0.9.0', '1.0.0-beta3').replace(digestB, digestA);

interface Place {
  readonly root: string;
  readonly remote: string;
  /** What the branch says. */
  readonly read: () => string;
  readonly git: (...args: string[]) => string;
  readonly target: (more?: Partial<GitopsTarget>) => Target;
}

/** A real server of git over HTTP that asks for a password. */
async function place(t: TestContext, text = before): Promise<Place> {
  const server = await startGitHttp({ users: { 'x-access-token': 'secret' } });
  t.after(async () => server.stop());
  const url = await server.createRepository('fleet.git');
  const remote = join(server.root, 'fleet.git');
  const root = temporary(t, 'gitops');
  const seed = new Repo(join(root, 'seed'));
  seed.commit('chore: begin', { [file]: text, 'other.yaml': 'a: 1\n' });
  seed.git('push', '--quiet', remote, 'main');
  const git = (...args: string[]): string =>
    execFileSync('git', ['-C', remote, ...args], { encoding: 'utf8', env: hermetic() });
  const target = (more: Partial<GitopsTarget> = {}): Target =>
    openTarget(
      'production',
      {
        image: 'ghcr.io/acme/app',
        target: {
          ...{ kind: 'gitops', repository: url, file, tokenEnv: 'FLEET_TOKEN', wait: '10s' },
          set: { 'image.tag': '{version}', 'image.digest': '{digest}' },
          ...more,
        },
      },
      {
        ...{ root, env: hermetic({ FLEET_TOKEN: 'secret' }), say: () => undefined },
        signal: new AbortController().signal,
      },
    );
  return { root, remote, git, target, read: () => git('cat-file', 'blob', `main:${file}`) };
}

test('a commit says what is to run; every other byte stays', async (t) => {
  const { target, read, git } = await place(t);
  assert.deepEqual(await target().check(), []);
  assert.deepEqual((await target().observe(wantedOf())).digests, [digestB]);
  await target().deploy(wantedOf());
  assert.equal(read(), after);
  assert.equal(
    git('log', '-1', '--format=%B', 'main').trim(),
    `deploy(production): 1.0.0-beta3\n\nRelease-Deployment: production ${file} 42`,
  );
  assert.equal(git('diff', '--name-only', 'main~1', 'main').trim(), file);
  await t.test('what the cluster runs is not told where nobody asks it', async () => {
    assert.deepEqual(await target().observe(wantedOf()), { versions: [], digests: [], copies: null });
  });
  await t.test(
    'twice is once; a run that comes late is refused, one of another environment is not',
    async () => {
      await target().deploy(wantedOf());
      assert.equal(git('rev-list', '--count', 'main').trim(), '2');
      await assert.rejects(target().deploy(wantedOf({ fence: 41 })), {
        code: 'FENCED',
        message: 'main: number 42 was here, and this is number 41',
      });
      await target().deploy(wantedOf({ fence: 41, environment: 'production-eu' }));
      assert.equal(git('rev-list', '--count', 'main').trim(), '3');
      assert.equal(read(), after);
    },
  );
});

test('two services share a repository, each with numbers of its own', async (t) => {
  const { target, git, remote } = await place(t);
  const api = 'apps/api/values.yaml';
  const work = new Repo(join(temporary(t, 'api'), 'work'));
  work.git('pull', '--quiet', remote, 'main');
  work.commit('feat: an api', { [api]: before });
  work.git('push', '--quiet', remote, 'main');
  await target().deploy(wantedOf({ fence: 500 }));
  await target({ file: api }).deploy(wantedOf({ fence: 20 }));
  assert.equal(git('cat-file', 'blob', `main:${api}`), after);
  for (const [of, fence] of [
    [api, 19],
    [file, 499],
  ] as const)
    await assert.rejects(target({ file: of }).deploy(wantedOf({ fence })), { code: 'FENCED' });
});

test('a push that comes in between is kept, and looked at again', async (t) => {
  const { target, read, git, remote, root } = await place(t);
  const other = new Repo(join(root, 'other'));
  other.git('pull', '--quiet', remote, 'main');
  other.commit('feat: more copies', { [file]: before.replace('replicas: 3', 'replicas: 5') });
  const wrapper = join(root, 'git');
  const push = `env -u GIT_DIR git -C ${other.dir} push --quiet ${remote} main`;
  const real = execFileSync('which', ['git'], { encoding: 'utf8' }).trim();
  const once = `[ -e ${root}/pushed ] || { : >${root}/pushed; PATH=\${PATH#*:} ${push}; }`;
  writeFileSync(wrapper, `#!/bin/sh\ncase "$*" in *write-tree*) ${once};; esac\nexec ${real} "$@"\n`);
  chmodSync(wrapper, 0o755);
  const env = hermetic({ FLEET_TOKEN: 'secret' });
  const { signal } = new AbortController();
  const racing = openTarget(
    'production',
    {
      image: 'ghcr.io/acme/app',
      target: {
        ...{ kind: 'gitops', repository: remote, file },
        set: { 'image.tag': '{version}', 'image.digest': '{digest}' },
      },
    },
    { root, env: { ...env, PATH: `${root}:${env['PATH'] ?? ''}` }, signal, say: () => undefined },
  );
  await racing.deploy(wantedOf());
  assert.equal(read(), after.replace('replicas: 3', 'replicas: 5'));
  assert.equal(git('rev-list', '--count', 'main').trim(), '3');
  assert.equal((await target().check()).length, 0);
});

test('the cluster is waited for, and what it runs is what counts', async (t) => {
  const { root, target } = await place(t);
  const strange = 'e'.repeat(64);
  const script = join(root, 'running.sh');
  writeFileSync(script, `#!/bin/sh\necho . >>asked\necho sha256:${strange}\n`);
  chmodSync(script, 0o755);
  const observe = ['./running.sh'] as const;
  await target({ observe: [...observe], wait: '5s' }).deploy(wantedOf());
  assert.deepEqual((await target({ observe: [...observe] }).observe(wantedOf())).digests, [strange]);
  const late = `[ $(wc -l <asked) -lt 4 ] && echo sha256:${strange} || echo sha256:${digestA}`;
  writeFileSync(script, `#!/bin/sh\necho . >>asked\n${late}\n`);
  await target({ observe: [...observe], wait: '1m' }).deploy(wantedOf({ fence: 43 }));
  assert.deepEqual((await target({ observe: [...observe] }).observe(wantedOf())).digests, [digestA]);
  assert.equal(readFileSync(join(root, 'asked'), 'utf8'), '.\n'.repeat(5));
});

test('what cannot be changed is told, and nothing is', async (t) => {
  const { target, git } = await place(t);
  const told = async (more: Partial<GitopsTarget>): Promise<string> =>
    target(more)
      .deploy(wantedOf())
      .then(
        () => 'done',
        (error: unknown) => String(error),
      );
  assert.match(await told({ set: { 'image.name': '{version}' } }), /has no plain text at image\.name/);
  assert.match(await told({ set: { image: '{version}' } }), /has no plain text at image$/m);
  assert.match(await told({ file: 'no.yaml' }), /no\.yaml/);
  assert.match(await told({ file: 'apps' }), /is no file|bad file/);
  assert.match(await told({ branch: 'no-such' }), /no-such/);
  assert.match(await told({ tokenEnv: 'NO_SUCH' }), /Authentication failed/);
  assert.equal(git('rev-list', '--count', 'main').trim(), '1');
});
