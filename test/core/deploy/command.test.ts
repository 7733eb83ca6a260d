import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { commandDriver } from '../../../src/core/deploy/targets/command.ts';
import { readLines } from '../../../src/core/deploy/targets/read-lines.ts';
import { placeholders, unknownPlaceholders } from '../../../src/core/deploy/targets/words.ts';
import { digestA, digestB, drive, wantedOf } from './driving.ts';

const image = 'ghcr.io/acme/app';

test('what is wanted is filled into words and given as variables', () => {
  const deploy = [
    './deploy.sh',
    ...placeholders.map((name) => `--${name}={${name}}`),
    '{ version }',
  ] as const;
  const { steps } = drive(commandDriver({ kind: 'command', deploy: [...deploy] }, image).deploy(wantedOf()));
  assert.deepEqual(steps, [
    {
      title: 'deploy 1.0.0-beta3 to production',
      argv: [
        './deploy.sh',
        '--version=1.0.0-beta3',
        '--tag=v1.0.0-beta3',
        `--commit=${'c'.repeat(40)}`,
        '--environment=production',
        `--image=ghcr.io/acme/app@sha256:${digestA}`,
        `--digest=sha256:${digestA}`,
        '--fence=42',
        '--previous=1.0.0-beta2',
        '{ version }',
      ],
      input: '',
      env: {
        RELEASE_VERSION: '1.0.0-beta3',
        RELEASE_TAG: 'v1.0.0-beta3',
        RELEASE_COMMIT: 'c'.repeat(40),
        RELEASE_ENVIRONMENT: 'production',
        RELEASE_IMAGE: `ghcr.io/acme/app@sha256:${digestA}`,
        RELEASE_DIGEST: `sha256:${digestA}`,
        RELEASE_FENCE: '42',
        RELEASE_PREVIOUS_VERSION: '1.0.0-beta2',
        RELEASE_ARTIFACTS: JSON.stringify([
          { name: 'app.tgz', uri: null, sha256: digestB },
          { name: 'ghcr.io/acme/app', uri: `ghcr.io/acme/app@sha256:${digestA}`, sha256: digestA },
        ]),
      },
    },
  ]);
});

test('without an image and a version before, their variables are there and empty', () => {
  const driver = commandDriver({ kind: 'command', deploy: ['./deploy.sh', '{previous}'] }, undefined);
  const [step] = drive(driver.deploy(wantedOf({ previous: null }))).steps;
  assert.deepEqual(step?.argv, ['./deploy.sh', '']);
  assert.equal(step.env['RELEASE_IMAGE'], '');
  assert.equal(step.env['RELEASE_PREVIOUS_VERSION'], '');
});

test('an image that the version has not is told before anything runs', () => {
  const driver = commandDriver({ kind: 'command', deploy: ['./deploy.sh'] }, 'ghcr.io/acme/other');
  assert.throws(() => drive(driver.deploy(wantedOf())), {
    code: 'DEPLOY_FAILED',
    message: '1.0.0-beta3 has no image ghcr.io/acme/other; it has app.tgz, ghcr.io/acme/app',
  });
});

test('a word stays one word, and what is filled in is not filled in again', () => {
  const driver = commandDriver(
    { kind: 'command', deploy: ['deploy', 'a {tag} b', '{tag}{version}'] },
    undefined,
  );
  const hostile = ['$(id)', "'; rm -rf / #", '{version}', '$&', '$`', '\n--force', '"'];
  for (const tag of hostile)
    assert.deepEqual(drive(driver.deploy(wantedOf({ tag }))).steps[0]?.argv, [
      'deploy',
      `a ${tag} b`,
      `${tag}1.0.0-beta3`,
    ]);
});

test('how a command ended: fenced, nothing to run it with, failed', () => {
  const driver = commandDriver({ kind: 'command', deploy: ['./deploy.sh'] }, undefined);
  const ends = [
    [{ exitCode: 75, tail: 'saw 43' }, 'FENCED', /newer deployment was there first\nsaw 43$/],
    [{ exitCode: 69, tail: 'no rsync' }, 'TOOL_MISSING', /no rsync$/],
    [{ exitCode: 127, tail: 'rsync: not found' }, 'TOOL_MISSING', /not found$/],
    [{ exitCode: null, isMissing: true }, 'TOOL_MISSING', /\.\/deploy\.sh is not there$/],
    [{ exitCode: 1, tail: 'disk full' }, 'DEPLOY_FAILED', /failed with exit code 1:\ndisk full$/],
    [{ exitCode: null, tail: 'killed' }, 'DEPLOY_FAILED', /failed:\nkilled$/],
  ] as const;
  for (const [end, code, message] of ends)
    assert.throws(() => drive(driver.deploy(wantedOf()), end), { code, message });
});

test('what runs is read from the lines of the observing command', () => {
  const observe = ['./running.sh', '{environment}'] as const;
  const driver = commandDriver({ kind: 'command', deploy: ['x'], observe: [...observe] }, image);
  const { steps, found } = drive(driver.observe(wantedOf()), `v1.2.3\r\n1.2.3\n\nsha256:${digestA}\n2.0.0+7`);
  assert.deepEqual(steps[0]?.argv, ['./running.sh', 'production']);
  assert.deepEqual(found, { versions: ['1.2.3', '2.0.0+7'], digests: [digestA], copies: null });
  assert.deepEqual(drive(driver.observe(wantedOf()), '\n').found, { versions: [], digests: [], copies: 0 });
  const blind = commandDriver({ kind: 'command', deploy: ['x'] }, image);
  assert.deepEqual(drive(blind.observe(wantedOf())).found, { versions: [], digests: [], copies: null });
});

test('a line that is no version and no digest is refused, shown harmlessly', () => {
  for (const line of [
    'Running',
    '1.2',
    'sha256:abc',
    `sha256:${'A'.repeat(64)}`,
    'version 1.2.3',
    '\u001b[31m',
  ])
    assert.throws(() => readLines(line, 'observe'), {
      code: 'DEPLOY_FAILED',
      message: /^observe: "[ -~…]*" is no/,
    });
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      try {
        readLines(text, 'observe');
      } catch (error) {
        assert.match(String(error), /is no version and no digest/);
      }
    }),
  );
});

test('placeholders nobody knows are found', () => {
  assert.deepEqual(unknownPlaceholders('{version} {verson} {Version} {{.ID}} { print }'), ['verson']);
});
