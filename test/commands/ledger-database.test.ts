import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { z } from 'zod';
import { postgres } from '../helpers/postgres.ts';
import { start, until } from './running.ts';
import { git } from './stories.ts';
import { town } from './town.ts';

const here = ['--env', 'production', '--yes'] as const;

test('releases are kept on the branch, and what runs where in a database: deploy, kill, go back, verify', async (t) => {
  const server = await postgres(t);
  if (server === null) return;
  const deploymentLedger = { store: 'postgres', url: { env: 'LEDGER' }, name: 'town' };
  const place = await town(t, { releases: 2, config: { deploymentLedger } });
  const without = await place.run('status');
  assert.equal(without.code, 3);
  assert.match(without.stderr, /LEDGER_UNREACHABLE.*LEDGER is not set/);
  place.repo.env['LEDGER'] = server.url;
  const branch = git(place.remote, 'rev-parse', 'release-ledger');
  for (const version of ['1.0.0-beta1', '1.0.0-beta2']) {
    const run = await place.run('deploy', version, ...here);
    assert.equal(run.code, 0, run.stderr);
  }
  writeFileSync(join(place.dir, 'site', 'slow'), '');
  const running = start({
    ...{ cwd: place.repo.dir, env: place.repo.env },
    args: ['deploy', '1.0.0-beta1', '--again', ...here],
  });
  await until(
    async () => (await server.query('SELECT max(seq)::int4 AS seq FROM release_ledger'))[0]?.['seq'] === 5,
  );
  running.child.kill('SIGKILL');
  await running.done;
  rmSync(join(place.dir, 'site', 'slow'));
  const back = await place.run('rollback', 'v1.0.0-beta1', ...here);
  assert.equal(back.code, 0, back.stderr);
  assert.match(back.stderr, /NOTHING_UNDER_WAY .*the process that did it is gone/);
  assert.equal(place.running(), '1.0.0-beta1');
  const whole = await place.run('ledger', 'verify');
  assert.equal(whole.code, 0, whole.stdout);
  assert.match(whole.stdout, /WHOLE town: 7 entries, .*; 7 signed/);
  assert.equal((await place.run('ledger', 'export')).stdout.trim().split('\n').length, 7);
  assert.equal(git(place.remote, 'rev-parse', 'release-ledger'), branch, 'nothing was added to the branch');
  await server.query('ALTER TABLE release_ledger DISABLE TRIGGER ALL');
  await server.query(
    "UPDATE release_ledger SET entry = convert_to(replace(convert_from(entry, 'UTF8'), 'beta2', 'beta9'), 'UTF8') WHERE seq = 3",
  );
  const broken = await place.run('deploy', '1.0.0-beta2', ...here);
  assert.equal(broken.code, 3);
  assert.match(broken.stderr, /LEDGER_BROKEN.*entry 3 of town cannot be trusted/);
});

test('what the branch told is taken along, with its signatures, and goes on in the database', async (t) => {
  const server = await postgres(t);
  if (server === null) return;
  const place = await town(t, { releases: 2 });
  for (const version of ['1.0.0-beta1', '1.0.0-beta2'])
    assert.equal((await place.run('deploy', version, ...here)).code, 0);
  const exported = (await place.run('ledger', 'export')).stdout;
  const none = await place.run('ledger', 'copy');
  assert.deepEqual([none.code, none.stderr.includes('deploymentLedger: null')], [2, true], none.stderr);
  const config = z.looseObject({}).parse(JSON.parse(place.repo.git('show', 'HEAD:release.config.json')));
  const keepIn = (name: string): void => {
    const deploymentLedger = { store: 'postgres', url: { env: 'LEDGER' }, name };
    place.repo.write({ 'release.config.json': JSON.stringify({ ...config, deploymentLedger }) });
  };
  keepIn('town');
  place.repo.env['LEDGER'] = server.url;
  for (const said of [
    /Copied 8 entries of release-ledger to town/,
    /town has every entry of release-ledger/,
  ]) {
    const copied = await place.run('ledger', 'copy');
    assert.equal(copied.code, 0, copied.stderr);
    assert.match(copied.stderr, said);
  }
  const told = (text: string): readonly unknown[] =>
    text
      .trim()
      .split('\n')
      .map((line) => z.object({ text: z.string(), signature: z.string() }).parse(JSON.parse(line)));
  assert.deepEqual(told((await place.run('ledger', 'export')).stdout), told(exported));
  const back = await place.run('rollback', ...here);
  assert.equal(back.code, 0, back.stderr);
  assert.equal(place.running(), '1.0.0-beta1');
  assert.match((await place.run('ledger', 'verify')).stdout, /WHOLE town: 10 entries, .*; 10 signed/);
  const late = await place.run('ledger', 'copy');
  assert.deepEqual(
    [late.code, late.stderr.includes('town has 10 entries, and they are others')],
    [2, true],
    late.stderr,
  );
  keepIn('village');
  await server.query(
    "INSERT INTO release_ledger SELECT 'village', 1, entry FROM release_ledger WHERE seq = 2",
  );
  assert.match((await place.run('ledger', 'copy')).stderr, /village has 1 entries, and they are others/);
});
