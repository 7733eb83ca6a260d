import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test, { type TestContext } from 'node:test';
import { composeFile, engineFor, type Engine } from '../helpers/engine.ts';
import { town, type Town } from './town.ts';

const cli = fileURLToPath(new URL('../../src/cli.js', import.meta.url));

test('a bad version under Compose on a real Docker Engine comes and goes by itself; a person goes back', async (t) => {
  const engine = await engineFor(t);
  if (engine === null) return;
  const directory = join(engine.dir, 'app');
  mkdirSync(directory);
  writeFileSync(join(directory, 'docker-compose.yml'), composeFile);
  writeFileSync(join(directory, '.env'), 'service_version=0.9.0\n');
  const services = { services: ['app'], compose: ['docker-compose'] };
  await story(t, engine, {
    kind: 'compose',
    hosts: ['app'],
    sshConfig: engine.sshConfig,
    directory,
    ...services,
  });
});

test('the same under Docker Swarm', async (t) => {
  const engine = await engineFor(t);
  if (engine === null) return;
  engine.docker('swarm', 'init', '--advertise-addr', '127.0.0.1');
  const first = `${engine.registry}/acme/app:0.9.0`;
  engine.publish('0.9.0');
  const quick = ['--update-monitor', '1s', '--stop-grace-period', '1s', '--detach'];
  const port = ['--publish', 'published=8080,target=8080,mode=host'];
  engine.docker('service', 'create', '--name', 'app', ...quick, ...port, first);
  await story(t, engine, {
    ...{ kind: 'swarm', service: 'app', host: 'app', sshConfig: engine.sshConfig },
    timeout: '2m',
  });
});

/** Two good versions, a bad one, and two ways back; what runs is asked of the engine, from outside. */
async function story(t: TestContext, engine: Engine, target: object): Promise<void> {
  const image = `${engine.registry}/acme/app`;
  const http = { url: 'http://127.0.0.1:8080/', contains: '{version}' };
  const health = { checks: [{ name: 'page', http }], attempts: 3, interval: '1s' };
  const place = await town(t, { releases: 3, environment: { image, target, health } });
  const digests = [
    engine.publish('1.0.0-beta1'),
    engine.publish('1.0.0-beta2'),
    engine.publish('1.0.0-beta3', 'something went wrong'),
  ];
  const run = (...args: string[]): Ended => inside(engine, place, [...args, '--env', 'production', '--yes']);
  const running = (): string => {
    const container = engine.docker('ps', '--quiet');
    return engine.docker('inspect', '--format', '{{.Config.Image}}', container);
  };

  for (const [at, version] of ['1.0.0-beta1', '1.0.0-beta2'].entries()) {
    const ended = run('deploy', version);
    assert.equal(ended.code, 0, ended.text);
    assert.match(running(), new RegExp(`@sha256:${digests[at] ?? ''}$`));
  }
  const bad = run('deploy', 'v1.0.0-beta3');
  assert.equal(bad.code, 7, bad.text);
  assert.match(bad.text, /1\.0\.0-beta3 was not well in production: .*1\.0\.0-beta2 is back/);
  assert.match(running(), new RegExp(`@sha256:${digests[1] ?? ''}$`));
  assert.match(engine.inside('busybox', 'wget', '-q', '-O', '-', http.url), /1\.0\.0-beta2/);
  const held = run('deploy', 'v1.0.0-beta3');
  assert.equal(held.code, 3, held.text);
  const back = run('rollback', 'v1.0.0-beta1', '--reason', 'checkout fails');
  assert.equal(back.code, 0, back.text);
  assert.match(running(), new RegExp(`@sha256:${digests[0] ?? ''}$`));
  const again = run('deploy', '1.0.0-beta2');
  assert.equal(again.code, 3, again.text);
  assert.match(again.text, /NOT_HELD/);
  t.diagnostic('deployed twice, back by itself once, back by hand once; digests seen from outside');
}

interface Ended {
  readonly code: number;
  readonly text: string;
}

/** Runs the tool where the engine and its registry can be reached. */
function inside(engine: Engine, { repo }: Town, args: readonly string[]): Ended {
  const words = Object.entries(repo.env).map(([name, value]) => `${name}=${value}`);
  const script = 'cd "$1" && shift && "$@" 2>&1; echo "exit $?"';
  const text = engine.onNetwork(
    'env',
    ...words,
    'sh',
    '-c',
    script,
    'sh',
    repo.dir,
    process.execPath,
    cli,
    ...args,
  );
  const [, code = ''] = /exit (\d+)\n$/.exec(text) ?? [];
  return { code: Number(code), text };
}
