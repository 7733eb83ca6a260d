import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { errorIn } from './json.ts';
import { refs, releasing, site, type Site } from './released.ts';

/** A site on a branch of its own, cut from v1.0.0 and pushed; main went on to v2.0.0. */
function branched(t: Parameters<typeof site>[0], branch: string, message: string, config: object = {}): Site {
  const place = site(t, config);
  const { repo } = place;
  repo.git('stash', '--quiet', '--include-untracked');
  repo.git('tag', '-a', '-m', 'v2.0.0', 'v2.0.0');
  repo.git('push', '--quiet', 'origin', 'v2.0.0');
  repo.git('switch', '--quiet', '-c', branch, 'v1.0.0');
  repo.commit(message, { 'src/old.js': 'mend\n', 'release.config.json': JSON.stringify(config) });
  repo.git('push', '--quiet', '--set-upstream', 'origin', branch);
  return place;
}

describe('releases from other branches', { concurrency: 3 }, () => {
  it('a maintenance branch releases its range, and never the latest', async (t) => {
    const place = branched(t, '1.x', 'fix: mend');
    const main = place.repo.git('rev-parse', 'main');
    const run = await releasing(place).done;
    assert.equal(run.code, 0, run.stderr);
    assert.equal(place.repo.git('rev-parse', 'v1.0.1^{}'), place.repo.git('rev-parse', 'origin/1.x'));
    assert.equal(place.repo.git('rev-parse', 'main'), main);
    const pages = readdirSync(join(place.remote, 'releases'));
    assert.ok(pages.includes('v1.0.1') && !pages.includes('latest'), pages.join());
  });

  it('and refuses to leave it, with nothing changed', async (t) => {
    const place = branched(t, '1.x', 'feat!: other');
    const before = refs(place.remote);
    const run = await releasing(place, '--json').done;
    assert.equal(run.code, 3);
    assert.equal(errorIn(run).code, 'MAINTENANCE_RANGE');
    assert.deepEqual(refs(place.remote), before);
  });

  it('a branch called next releases prereleases', async (t) => {
    const place = branched(t, 'next', 'feat: mend');
    const run = await releasing(place).done;
    assert.equal(run.code, 0, run.stderr);
    assert.equal(place.repo.git('rev-parse', 'v1.1.0-next.1^{}'), place.repo.git('rev-parse', 'origin/next'));
  });

  it('the configuration gives other names a channel, and takes it', async (t) => {
    const channels = { 'release/*': '1.x', next: null };
    const place = branched(t, 'release/one', 'fix: mend', { channels });
    assert.equal((await releasing(place).done).code, 0);
    place.repo.git('switch', '--quiet', '-c', 'next');
    const run = await releasing(place, '--force', 'lamp', '--json').done;
    assert.equal(errorIn(run).code, 'NO_BRANCH');
  });

  it('prereleases that were merged become stable where the branch says latest', async (t) => {
    const place = branched(t, 'next', 'feat: mend', { channels: { stable: 'latest' } });
    assert.equal((await releasing(place).done).code, 0);
    place.repo.git('switch', '--quiet', '-c', 'stable');
    place.repo.git('push', '--quiet', '--set-upstream', 'origin', 'stable');
    const run = await releasing(place).done;
    assert.equal(run.code, 0, run.stderr);
    assert.match(run.stdout, /✓ v1\.1\.0 /);
    assert.match(
      place.repo.git('show', 'HEAD:CHANGELOG.md'),
      /## .*1\.1\.0 [\s\S]*mend[\s\S]*1\.1\.0-next\.1/,
    );
  });
});
