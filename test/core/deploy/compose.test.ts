import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import test from 'node:test';
import fc from 'fast-check';
import { composeDriver } from '../../../src/core/deploy/targets/compose.ts';
import { readContainers } from '../../../src/core/deploy/targets/containers.ts';
import { scriptText } from '../../../src/core/deploy/targets/script.ts';
import type { ComposeTarget } from '../../../src/core/deploy/target-settings.ts';
import { digestA, digestB, drive, wantedOf } from './driving.ts';

const image = 'ghcr.io/acme/app';
const settings: ComposeTarget = {
  kind: 'compose',
  hosts: ['deploy@web1', 'deploy@web2'],
  directory: '/srv/app',
  services: ['app'],
};

test('each host gets one script over the input of ssh, and nothing in its words', () => {
  const { steps } = drive(composeDriver(settings, image).deploy(wantedOf()));
  assert.deepEqual(
    steps.map(({ title, argv }) => [title, argv.join(' ')]),
    ['deploy@web1', 'deploy@web2'].map((host) => [
      `deploy 1.0.0-beta3 to production (${host})`,
      'ssh -T -o BatchMode=yes -o ConnectTimeout=20 -o ServerAliveInterval=15 -o ServerAliveCountMax=4 ' +
        `-- ${host} sh`,
    ]),
  );
  const lines = steps[0]?.input.split('\n') ?? [];
  assert.deepEqual(lines.slice(0, 8), [
    '{',
    "directory='/srv/app'",
    "fence='42'",
    `image='ghcr.io/acme/app@sha256:${digestA}'`,
    "env_file='.env'",
    `changes='service_version=1.0.0-beta3@sha256:${digestA}'`,
    `compose() { 'docker' 'compose' "$@" 9>&-; }`,
    `engine() { 'docker' "$@" 9>&-; }`,
  ]);
  assert.deepEqual(lines.slice(-5), ['}', "main 'app' </dev/null", 'exit', '}', '']);
});

test('a host that fails ends it; the next ones are not touched', () => {
  const driver = composeDriver(settings, image);
  assert.throws(() => drive(driver.deploy(wantedOf()), { exitCode: 1, tail: 'no space' }, 'never'), {
    code: 'DEPLOY_FAILED',
    message: 'deploy 1.0.0-beta3 to production (deploy@web1) failed with exit code 1:\nno space',
  });
});

test('settings: files, project, env file, other programs, several variables', () => {
  const more = {
    files: ['a.yml', 'b c.yml'],
    project: 'shop',
    envFile: 'shop.env',
    compose: ['podman-compose'],
    engine: ['sudo', 'podman'],
    variables: { service_version: '{version}', service_image: '{image}', was: '{previous}' },
  } as const;
  const driver = composeDriver(
    { ...settings, ...more, compose: [...more.compose], engine: [...more.engine] },
    image,
  );
  const input = drive(driver.deploy(wantedOf())).steps[0]?.input ?? '';
  assert.match(
    input,
    /compose\(\) \{ 'podman-compose' '--env-file' 'shop\.env' '--file' 'a\.yml' '--file' 'b c\.yml' '--project-name' 'shop' "\$@"/,
  );
  assert.match(input, /engine\(\) \{ 'sudo' 'podman' "\$@"/);
  assert.match(
    input,
    /changes='service_version=1\.0\.0-beta3\nservice_image=ghcr\.io\/acme\/app@sha256:a{64}\nwas=1\.0\.0-beta2'/,
  );
});

test('what an env file cannot hold plainly is refused before anything runs', () => {
  const driver = composeDriver({ ...settings, variables: { tag: '{tag}' } }, image);
  for (const tag of ['$HOME', 'a b', "a'b", 'a"b', 'a#b', 'a\nPATH=/tmp', '`id`', 'a\\b'])
    assert.throws(() => drive(driver.deploy(wantedOf({ tag }))), {
      code: 'DEPLOY_FAILED',
      message: /^tag would become "/,
    });
});

test('what several hosts run is told together', () => {
  const line = (state: string, ...digests: string[]): string =>
    `${state} sha256:${'9'.repeat(64)} ${JSON.stringify(digests.map((one) => `${image}@sha256:${one}`))}\n`;
  const observe = (...answers: string[]): unknown =>
    drive(composeDriver(settings, image).observe(wantedOf()), ...answers).found;
  assert.deepEqual(observe(line('running', digestA), line('running', digestB) + line('running', digestA)), {
    ...{ versions: [], digests: [digestA, digestB], copies: 3 },
  });
  assert.deepEqual(observe(line('exited', digestA), ''), { versions: [], digests: [], copies: 0 });
  assert.deepEqual(observe(line('running', digestB, digestA), ''), {
    versions: [],
    digests: [digestA],
    copies: 1,
  });
  assert.deepEqual(observe(line('running'), `running ${'8'.repeat(64)} null`), {
    ...{ versions: [], digests: ['9'.repeat(64), '8'.repeat(64)], copies: 2 },
  });
  assert.throws(() => readContainers('running app', `sha256:${digestA}`), { code: 'DEPLOY_FAILED' });
});

test('property: a shell gives back any text that a script was handed, and runs nothing of it', () => {
  const text = fc.string({ unit: 'binary', maxLength: 30 }).map((one) => one.replaceAll('\0', ''));
  const hostile = fc.constantFrom(
    "'",
    "'; touch /tmp/owned; '",
    '$(id)',
    '`id`',
    '\\',
    '\n',
    '}',
    '$x',
    '"',
    "\\'",
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(text, hostile), { minLength: 1, maxLength: 5 }), (words) => {
      const [value = ''] = words;
      const script = scriptText({
        ...{ title: '', words, variables: { value }, commands: { say: ['printf', '%s\\0', ...words] } },
        body: `printf '%s\\0' "$value" "$@"; say "$@"`,
      });
      const { stdout, status } = spawnSync('sh', { input: script, encoding: 'utf8' });
      assert.equal(status, 0);
      assert.deepEqual(stdout.split('\0').slice(0, -1), [value, ...words, ...words, ...words]);
    }),
    { numRuns: 100 },
  );
});

test('a script that breaks off on the way runs nothing', () => {
  const script = scriptText({ title: '', words: ['a', 'b'], variables: {}, commands: {}, body: 'echo ran' });
  assert.equal(spawnSync('sh', { input: script, encoding: 'utf8' }).stdout, 'ran\n');
  for (let length = 0; length < script.length - 2; length += 1)
    assert.equal(
      spawnSync('sh', { input: script.slice(0, length), encoding: 'utf8' }).stdout,
      '',
      String(length),
    );
});
