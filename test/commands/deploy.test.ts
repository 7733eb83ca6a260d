import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { listen } from '../helpers/loopback.ts';
import { errorIn } from './json.ts';
import { git } from './stories.ts';
import { newestEntry } from './released.ts';
import { town, type Town } from './town.ts';

const here = ['--env', 'production', '--yes'] as const;

/** Subjects of the ledger's newest entries, newest first. */
function entries({ remote }: Town, count: number): readonly string[] {
  return git(remote, 'log', `-${String(count)}`, '--format=%s', 'release-ledger')
    .trim()
    .split('\n');
}

describe('release deploy and rollback', { concurrency: 2 }, () => {
  it('deploys, goes back by itself where a version is not well, holds it, and goes back by hand', async (t) => {
    const place = await town(t, { releases: 3 });
    for (const version of ['v1.0.0-beta1', '1.0.0-beta2']) {
      const run = await place.run('deploy', version, ...here);
      assert.equal(run.code, 0, run.stderr);
    }
    assert.equal(place.running(), '1.0.0-beta2');
    place.breaks('1.0.0-beta3');
    const bad = await place.run('deploy', '1.0.0-beta3', ...here, '--json');
    assert.deepEqual([bad.code, errorIn(bad).code], [7, 'UNHEALTHY']);
    assert.match(errorIn(bad).message, /1\.0\.0-beta3 was not well in production: .*1\.0\.0-beta2 is back/);
    assert.equal(place.running(), '1.0.0-beta2');
    const again = await place.run('deploy', '1.0.0-beta3', ...here, '--json');
    assert.deepEqual([again.code, errorIn(again).code], [3, 'DEPLOY_REFUSED']);
    assert.match(errorIn(again).message, /NOT_HELD: 1\.0\.0-beta3 is held since/);
    const back = await place.run('rollback', 'v1.0.0-beta1', ...here, '--reason', 'checkout fails');
    assert.equal(back.code, 0, back.stderr);
    assert.equal(place.running(), '1.0.0-beta1');
    const twice = await place.run('rollback', ...here, '--json');
    assert.deepEqual([twice.code, errorIn(twice).code], [3, 'DEPLOY_REFUSED']);
    assert.match(errorIn(twice).message, /no version to go back to/);
    const freed = await place.run('unhold', '1.0.0-beta2', '--env', 'production');
    assert.equal(freed.code, 0, freed.stderr);
    assert.equal((await place.run('deploy', '1.0.0-beta2', ...here)).code, 0);
    const whole = await place.run('ledger', 'verify', '--json');
    assert.equal(whole.code, 0, whole.stdout);
    assert.match(whole.stdout, /"problems": \[\]/);
    t.diagnostic(entries(place, 20).join('; '));
  });

  it('says what it would do, and touches nothing', async (t) => {
    const place = await town(t, { releases: 1 });
    const before = newestEntry(place.remote);
    const run = await place.run('deploy', '1.0.0-beta1', '--env', 'staging', '--dry-run');
    assert.equal(run.code, 0, run.stderr);
    assert.match(run.stdout, /Deploy 1\.0\.0-beta1 in staging/);
    assert.match(run.stdout, /EVIDENCE\s+v1\.0\.0-beta1 is proven by its evidence/);
    assert.equal(newestEntry(place.remote), before);
    assert.throws(() => place.running('staging'), /ENOENT/);
  });

  it('promotes what is well, and reads no more for that than deploying does', async (t) => {
    const place = await town(t, { releases: 1, signed: false });
    assert.equal((await place.run('deploy', '1.0.0-beta1', ...here)).code, 0);
    const looks = async (...args: string[]): Promise<number> => {
      const trace = join(place.dir, args[0] ?? '');
      place.repo.env['GIT_TRACE'] = trace;
      const run = await place.run(...args, '--dry-run');
      assert.match(run.stdout, /Deploy 1\.0\.0-beta1 in staging/, run.stderr);
      const lines = readFileSync(trace, 'utf8').split('\n');
      return lines.filter((line) => / git ls-remote .*release-ledger/.test(line)).length;
    };
    const usual = await looks('deploy', '1.0.0-beta1', '--env', 'staging');
    assert.ok(usual > 0);
    assert.equal(await looks('promote', 'production', 'staging'), usual);
  });

  it('finds that something else runs than the target says', async (t) => {
    const place = await town(t, { releases: 2 });
    assert.equal((await place.run('deploy', '1.0.0-beta1', ...here)).code, 0);
    writeFileSync(join(place.dir, 'site', 'old'), '1.0.0-beta1\n');
    place.repo.env['LIES'] = 'old';
    const run = await place.run('deploy', '1.0.0-beta2', ...here, '--json');
    assert.deepEqual([run.code, errorIn(run).code], [7, 'UNHEALTHY']);
    assert.match(errorIn(run).message, /1\.0\.0-beta1 runs, not 1\.0\.0-beta2/);
    assert.match(errorIn(run).message, /1\.0\.0-beta1 is back/);
  });

  it('holds nothing against a version where the target failed', async (t) => {
    const place = await town(t, { releases: 2 });
    assert.equal((await place.run('deploy', '1.0.0-beta1', ...here)).code, 0);
    writeFileSync(join(place.dir, 'site', 'broken'), '');
    const run = await place.run('deploy', '1.0.0-beta2', ...here, '--json');
    assert.deepEqual([run.code, errorIn(run).code], [6, 'DEPLOY_FAILED']);
    assert.match(errorIn(run).message, /going back did not go well either/);
    git(place.dir, 'clone', '--quiet', place.remote, 'look');
    const mended = await place.run('rollback', '--env', 'production', '--list', '--json');
    assert.match(mended.stdout, /"outcome": "failed"/);
  });

  it('tells people what becomes of a deployment, and of what follows', async (t) => {
    const told: string[] = [];
    const server = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => (body += text));
      request.on('end', () => {
        const kind = /"kind":"([a-z-]+)"/.exec(body)?.[1] ?? body;
        told.push(`${kind} ${/"version":"([^"]+)"/.exec(body)?.[1] ?? ''}`);
        response.end();
      });
    });
    const address = `http://127.0.0.1:${String(await listen(server))}/`;
    t.after(() => server.close());
    const notify = [
      { kind: 'webhook', env: 'HOOK', on: ['started', 'succeeded', 'unhealthy', 'rolled-back', 'held'] },
    ];
    const place = await town(t, { releases: 2, config: { notify } });
    place.repo.env['HOOK'] = address;
    await place.run('deploy', '1.0.0-beta1', ...here);
    place.breaks('1.0.0-beta2');
    assert.equal((await place.run('deploy', '1.0.0-beta2', ...here)).code, 7);
    await place.run('hold', '1.0.0-beta1', '--reason', 'a try');
    assert.deepEqual(told, [
      'started 1.0.0-beta1',
      'succeeded 1.0.0-beta1',
      'started 1.0.0-beta2',
      'unhealthy 1.0.0-beta2',
      'rolled-back 1.0.0-beta1',
      'held 1.0.0-beta1',
    ]);
  });

  it('leaves a release as provable as it was: by keys that end, and by building it again', async (t) => {
    const trust = { keys: [{ file: 'cosign.pub', notAfter: '2099-01-01T00:00:00Z' }] };
    const place = await town(t, { releases: 2, config: { signing: { key: 'cosign.key', trust } } });
    for (const version of ['1.0.0-beta1', '1.0.0-beta2']) {
      const run = await place.run('deploy', version, ...here);
      assert.equal(run.code, 0, run.stderr);
    }
    const proven = await place.run('verify', 'v1.0.0-beta1', '--rebuild');
    assert.equal(proven.code, 0, proven.stdout + proven.stderr);
    assert.match(proven.stdout, /✓ REBUILT\s+built again, the same bytes/);
  });

  it('adds nothing to the ledger that would not be believed', async (t) => {
    const place = await town(t, { releases: 1 });
    const before = newestEntry(place.remote);
    const config = z.looseObject({}).parse(JSON.parse(place.repo.git('show', 'HEAD:release.config.json')));
    const trust = { keys: [{ file: 'cosign.pub' }] };
    const asked = async (signing: object): Promise<string> => {
      place.repo.write({ 'release.config.json': JSON.stringify({ ...config, signing }) });
      const error = errorIn(await place.run('hold', '1.0.0-beta1', '--json'));
      return `${error.code} ${error.message}`;
    };
    assert.match(await asked({ trust }), /^CONFIG_INVALID entries of the ledger must be signed here/);
    await place.run('keygen', '--out', 'other.key');
    assert.match(
      await asked({ key: 'other.key', trust }),
      /^CONFIG_INVALID what you sign with is not believed here/,
    );
    assert.equal(newestEntry(place.remote), before);
  });

  it('names the environments where none or a wrong one is named', async (t) => {
    const place = await town(t, { releases: 1 });
    const none = await place.run('deploy', '1.0.0-beta1', '--json');
    assert.deepEqual([none.code, errorIn(none).code], [2, 'NO_ENVIRONMENT']);
    assert.match(errorIn(none).hint ?? '', /staging or production/);
    const wrong = await place.run('deploy', '1.0.0-beta1', '--env', 'prodution', '--json');
    assert.match(errorIn(wrong).hint ?? '', /--env production\?/);
  });
});
