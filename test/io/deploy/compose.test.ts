import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import type { ComposeTarget } from '../../../src/core/deploy/target-settings.ts';
import type { Wanted } from '../../../src/core/deploy/types.ts';
import { openTarget } from '../../../src/io/deploy/open.ts';
import type { Target } from '../../../src/ports-deploy.ts';
import { wantedOf } from '../../core/deploy/driving.ts';
import { composeFile, engineFor, type Engine } from '../../helpers/engine.ts';
import { hermetic } from '../../helpers/repo.ts';

test('Docker Compose over SSH, on a real engine', async (t) => {
  const engine = await engineFor(t);
  if (engine === null) return;
  const directory = join(engine.dir, 'app');
  mkdirSync(directory);
  writeFileSync(join(directory, 'docker-compose.yml'), composeFile);
  writeFileSync(join(directory, '.env'), '# of the shop\r\ngreeting=hello\nservice_version=0.9.0\n# end');
  chmodSync(join(directory, '.env'), 0o640);
  const digests = new Map(
    ['1.0.0-beta1', '1.0.0-beta2'].map((version) => [version, engine.publish(version)] as const),
  );
  const repository = `${engine.registry}/acme/app`;
  const wanted = (version: string, fence: number, sha256 = digests.get(version) ?? ''): Wanted =>
    wantedOf({ version, fence, artifacts: [{ name: repository, uri: null, sha256 }] });
  const env = (): string => readFileSync(join(directory, '.env'), 'utf8');
  const target = (more: Partial<ComposeTarget> = {}): Target => targetOf(engine, directory, more);
  const beta1 = digests.get('1.0.0-beta1');
  const beta2 = digests.get('1.0.0-beta2');

  await t.test('it is ready, and an unknown host is not believed', async () => {
    assert.deepEqual(await target().check(), []);
    const [problem] = await target({ hosts: ['stranger'] }).check();
    assert.match(
      problem?.message ?? '',
      /look at the target \(stranger\) failed with exit code 255:\n[^]*Host key/,
    );
    assert.match(problem?.hint ?? '', /try it alone: ssh .* -F .* -- stranger true$/);
  });
  await t.test('a directory, a program, a service that is not there', async () => {
    const told = async (more: Partial<ComposeTarget>): Promise<string> =>
      (await target(more).check()).map(({ code, message }) => `${code} ${message}`).join();
    assert.match(await told({ directory: '/no/such' }), /^DEPLOY_FAILED [^]*\/no\/such/);
    assert.match(await told({ compose: ['no-compose'] }), /^TOOL_MISSING [^]*no-compose/);
    assert.match(await told({ services: ['api'] }), /^DEPLOY_FAILED [^]*api/);
  });
  await t.test('nothing runs before the first deployment', async () => {
    assert.deepEqual(await target().observe(wanted('1.0.0-beta1', 1)), {
      versions: [],
      digests: [],
      copies: 0,
    });
  });
  await t.test('1.0.0-beta1 comes, by digest; the env file keeps everything else', async () => {
    await target().deploy(wanted('1.0.0-beta1', 1));
    assertRuns(engine, beta1, '1.0.0-beta1');
    assert.equal(
      env(),
      `# of the shop\r\ngreeting=hello\nservice_version=1.0.0-beta1@sha256:${beta1 ?? ''}\n# end`,
    );
    assert.match(readFileSync(join(directory, '.env.rb'), 'utf8'), /^service_version=0\.9\.0$/m);
    assert.equal(engine.inside('stat', '-c', '%a', join(directory, '.env')), '640\n');
  });
  await t.test('1.0.0-beta2 takes its place; twice is once, and the backup stays what it was', async () => {
    for (const fence of [2, 2, 3]) await target().deploy(wanted('1.0.0-beta2', fence));
    assertRuns(engine, beta2, '1.0.0-beta2');
    assert.match(readFileSync(join(directory, '.env.rb'), 'utf8'), /^service_version=1\.0\.0-beta1@/m);
    assert.deepEqual(await target().observe(wanted('1.0.0-beta2', 3)), {
      versions: [],
      digests: [beta2],
      copies: 1,
    });
  });
  await t.test('a run that comes late is refused and changes nothing', async () => {
    await assert.rejects(target().deploy(wanted('1.0.0-beta1', 2)), {
      code: 'FENCED',
      message: /\.release\.fence: number 3 was here, and this is number 2$/,
    });
    assertRuns(engine, beta2, '1.0.0-beta2');
  });
  await t.test('an image that is not there changes nothing', async () => {
    const before = env();
    await assert.rejects(target().deploy(wanted('1.0.0-beta9', 4, 'e'.repeat(64))), {
      code: 'DEPLOY_FAILED',
      message: /not found|manifest unknown/,
    });
    assert.equal(env(), before);
    assertRuns(engine, beta2, '1.0.0-beta2');
  });
  await t.test('a Compose that ends with 0 and leaves the old version running is found out', async () => {
    const lazy = join(engine.dir, 'lazy-compose');
    const steps =
      'for word; do shift; set -- "$@" "$word"; [ "$word" != up ] || set -- "$@" --no-recreate; done';
    writeFileSync(lazy, `#!/bin/sh\n${steps}\nexec docker-compose "$@"\n`);
    chmodSync(lazy, 0o755);
    await target({ compose: [lazy] }).deploy(wanted('1.0.0-beta1', 5));
    assert.match(env(), /^service_version=1\.0\.0-beta1@/m);
    assert.deepEqual((await target().observe(wanted('1.0.0-beta1', 5))).digests, [beta2]);
  });
  await t.test('a container that ended does not run', async () => {
    engine.docker('kill', engine.docker('ps', '--quiet'));
    assert.deepEqual(await target().observe(wanted('1.0.0-beta2', 5)), {
      versions: [],
      digests: [],
      copies: 0,
    });
  });
  await t.test('here, without SSH; nothing of the deployments stays behind but what is said', async () => {
    await target({ hosts: undefined }).deploy(wanted('1.0.0-beta1', 6));
    assertRuns(engine, beta1, '1.0.0-beta1');
    const files = engine.inside('ls', '-A', directory).trim().split('\n');
    assert.deepEqual(files.sort(), [
      '.env',
      '.env.rb',
      '.release.fence',
      '.release.lock',
      'docker-compose.yml',
    ]);
  });
});

function targetOf(engine: Engine, directory: string, more: Partial<ComposeTarget>): Target {
  const target: ComposeTarget = {
    kind: 'compose',
    hosts: ['app'],
    sshConfig: engine.sshConfig,
    directory,
    services: ['app'],
    compose: ['docker-compose'],
    ...more,
  };
  const env = hermetic({ DOCKER_HOST: `unix://${engine.dir}/docker.sock` });
  const { signal } = new AbortController();
  return openTarget(
    'production',
    { image: `${engine.registry}/acme/app`, target },
    { root: engine.dir, env, signal, say: () => undefined },
  );
}

/** Looks from outside: the digest of the one container that runs, and what it serves. */
function assertRuns(engine: Engine, digest: string | undefined, version: string): void {
  const container = engine.docker('ps', '--quiet', '--no-trunc');
  const image = engine.docker('inspect', '--format', '{{.Image}}', container);
  assert.equal(
    engine.docker('image', 'inspect', '--format', '{{join .RepoDigests ","}}', image),
    `${engine.registry}/acme/app@sha256:${digest ?? ''}`,
  );
  assert.equal(engine.inside('busybox', 'wget', '-q', '-O', '-', 'http://127.0.0.1:8080/'), version);
}
