import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { z } from 'zod';
import { errorIn } from './json.ts';
import { git } from './stories.ts';
import { town } from './town.ts';

const rehearsal = z.object({ in: z.string(), version: z.string(), outcome: z.string(), seconds: z.number() });
const readiness = z.object({
  environments: z.array(
    z.object({
      environment: z.string(),
      current: z.string().nullable(),
      ready: z.boolean(),
      rehearsal: rehearsal.nullable(),
      targets: z.array(
        z.object({
          version: z.string(),
          checks: z.array(z.object({ code: z.string(), verdict: z.string() })),
        }),
      ),
    }),
  ),
});
const pinned = z.object({
  pins: z.array(z.object({ digest: z.string(), for: z.array(z.object({ version: z.string() })) })),
});
const measured = z.object({ environments: z.array(z.object({ environment: z.string() })) });

test('what could be gone back to is known before it is needed: asked, pinned and rehearsed', async (t) => {
  const place = await town(t, { releases: 2 });
  const ready = async (): Promise<z.infer<typeof readiness>['environments']> =>
    readiness.parse(JSON.parse((await place.run('ready', '--json')).stdout)).environments;
  const first = await place.run('ready');
  assert.deepEqual([first.code, first.stdout.includes('Nothing was deployed')], [0, true], first.stdout);
  for (const version of ['1.0.0-beta1', '1.0.0-beta2'])
    assert.equal((await place.run('deploy', version, '--env', 'production', '--yes')).code, 0);
  assert.equal((await place.run('deploy', '1.0.0-beta2', '--env', 'staging', '--yes')).code, 0);

  const [staging, production] = await ready();
  assert.deepEqual([staging?.ready, staging?.targets, production?.ready], [false, [], true]);
  assert.deepEqual(
    production?.targets.map(({ version, checks }) => [
      version,
      checks.some((one) => one.verdict === 'refused'),
    ]),
    [['1.0.0-beta1', false]],
  );
  assert.equal((await place.run('ready', '--env', 'production')).code, 0);
  assert.equal((await place.run('ready')).code, 3, 'staging has nothing to go back to');

  const { pins } = pinned.parse(JSON.parse((await place.run('pins', '--json')).stdout));
  const versions = new Set(pins.flatMap((pin) => pin.for.map(({ version }) => version)));
  assert.deepEqual([...versions].sort(), ['1.0.0-beta1', '1.0.0-beta2']);
  const lines = (await place.run('pins', '--env', 'staging')).stdout.trim().split('\n');
  for (const line of lines) assert.match(line, /^sha256:[0-9a-f]{64}\t\S+\tstaging 1\.0\.0-beta2 runs$/);

  const before = await place.run('metrics', '--json');
  const unsaid = await place.run('rollback', '--rehearse', '--env', 'production', '--yes', '--json');
  assert.deepEqual([unsaid.code, errorIn(unsaid).code], [2, 'USAGE']);
  const drill = ['rollback', '--rehearse', '--env', 'production', '--in', 'staging'] as const;
  const shown = await place.run(...drill, '--dry-run');
  assert.match(shown.stdout, /Go back to 1\.0\.0-beta1 in staging/);
  const rehearsed = await place.run(...drill, '--yes');
  assert.equal(rehearsed.code, 0, rehearsed.stderr);
  assert.match(
    rehearsed.stdout,
    /✓ Going back to 1\.0\.0-beta1 took \d+ s in staging .*; 1\.0\.0-beta2 runs there again/,
  );
  assert.deepEqual([place.running('staging'), place.running()], ['1.0.0-beta2', '1.0.0-beta2']);
  assert.deepEqual(
    measured.parse(JSON.parse((await place.run('metrics', '--json')).stdout)),
    measured.parse(JSON.parse(before.stdout)),
  );
  const again = await ready();
  const seen = again.find(({ environment }) => environment === 'production');
  assert.deepEqual(
    [seen?.rehearsal?.in, seen?.rehearsal?.version, seen?.rehearsal?.outcome],
    ['staging', '1.0.0-beta1', 'succeeded'],
  );
  assert.equal((await place.run('rollback', '--env', 'production', '--list')).code, 0);

  place.breaks('1.0.0-beta1');
  const bad = await place.run(...drill, '--yes', '--json');
  assert.deepEqual([bad.code, errorIn(bad).code], [7, 'UNHEALTHY']);
  assert.match(errorIn(bad).message, /going back to 1\.0\.0-beta1 did not go well in staging/);
  assert.equal(place.running('staging'), '1.0.0-beta2');
  const status = await place.run('status', '--json');
  assert.match(status.stdout, /"holds": \[\]/, 'a rehearsal holds nothing');

  writeFileSync(join(place.remote, 'releases', 'v1.0.0-beta1', 'assets', 'lamp.js'), 'another one\n');
  const spoilt = await place.run('ready', '--env', 'production');
  assert.equal(spoilt.code, 3, spoilt.stdout);
  assert.match(
    spoilt.stdout,
    /✗ ARTIFACTS\s+lamp\.js on the page of v1\.0\.0-beta1 is not what was released/,
  );
  assert.match(git(place.remote, 'log', '-1', '--format=%s', 'release-ledger'), /^staging result/);
});

const drilled = [
  'rollback',
  '--rehearse',
  '--env',
  'production',
  '--in',
  'staging',
  '--yes',
  '--json',
] as const;

test('a rehearsal that could not end as it began is refused before it begins', async (t) => {
  const place = await town(t, { releases: 2, signed: false });
  for (const version of ['1.0.0-beta1', '1.0.0-beta2'])
    assert.equal((await place.run('deploy', version, '--env', 'production', '--yes')).code, 0);
  assert.equal((await place.run('deploy', '1.0.0-beta2', '--env', 'staging', '--yes')).code, 0);
  assert.equal((await place.run('hold', '1.0.0-beta2', '--env', 'staging')).code, 0);
  const ledger = git(place.remote, 'rev-parse', 'release-ledger');
  const refused = await place.run(...drilled);
  assert.deepEqual([refused.code, errorIn(refused).code], [3, 'DEPLOY_REFUSED'], refused.stderr);
  assert.match(errorIn(refused).message, /going back to 1\.0\.0-beta2 in staging is refused: NOT_HELD/);
  assert.equal(place.running('staging'), '1.0.0-beta2');
  assert.equal(git(place.remote, 'rev-parse', 'release-ledger'), ledger);
});

test('what ran comes back after a rehearsal that broke off, and where it cannot, what is there still is said', async (t) => {
  const spoil = 'echo other > "$SITE/../remote.git/releases/v1.0.0-beta2/assets/lamp.js"';
  const refuse = 'test ! -e "$SITE/hook" || mv "$SITE/hook" "$SITE/../remote.git/hooks/pre-receive"';
  const command = ['sh', '-c', `${refuse}; test ! -e "$SITE/trap" || ${spoil}`];
  const health = { checks: [{ name: 'trap', command }], attempts: 2, interval: '1s' };
  const place = await town(t, { releases: 2, signed: false, environment: { health } });
  for (const version of ['1.0.0-beta1', '1.0.0-beta2'])
    assert.equal((await place.run('deploy', version, '--env', 'production', '--yes')).code, 0);
  assert.equal((await place.run('deploy', '1.0.0-beta2', '--env', 'staging', '--yes')).code, 0);
  const hook = join(place.dir, 'site', 'hook');
  writeFileSync(hook, '#!/bin/sh\nrm -- "$0"\necho no >&2\nexit 1\n', { mode: 0o755 });
  const broken = await place.run(...drilled);
  assert.deepEqual([broken.code, errorIn(broken).code], [7, 'UNHEALTHY'], broken.stderr);
  assert.match(errorIn(broken).message, /did not go well in staging: it broke off: /);
  assert.match(errorIn(broken).hint ?? '', /^1\.0\.0-beta2 runs there again/);
  assert.equal(place.running('staging'), '1.0.0-beta2');

  writeFileSync(join(place.dir, 'site', 'trap'), '');
  const run = await place.run(...drilled);
  assert.deepEqual([run.code, errorIn(run).code], [6, 'UNHEALTHY'], run.stderr);
  const { message, hint } = errorIn(run);
  assert.match(
    message,
    /^1\.0\.0-beta2 did not come back to staging, and 1\.0\.0-beta1 is there still: .*ARTIFACTS/,
  );
  assert.match(hint ?? '', /release deploy v1\.0\.0-beta2 --env staging --again$/);
  assert.doesNotMatch(run.stdout + run.stderr, /Nothing was changed/);
  assert.equal(place.running('staging'), '1.0.0-beta1');
});
