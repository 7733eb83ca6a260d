import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { z } from 'zod';
import { errorIn } from './json.ts';
import { git } from './stories.ts';
import { town, type Town } from './town.ts';

const listed = z.object({
  candidates: z.array(
    z.object({
      against: z.string().nullable(),
      isDefault: z.boolean(),
      checks: z.array(z.object({ verdict: z.string() })),
    }),
  ),
});

const here = ['--env', 'production', '--yes'] as const;

type Texts = Readonly<Record<string, string>>;

async function releaseFiles(place: Town, version: string, files: Texts): Promise<void> {
  place.repo.commit(`feat: ${version}`, { 'lamp.js': `${version}\n`, ...files });
  place.repo.git('push', '--quiet', 'origin', 'main');
  const released = await place.run('next', '--yes');
  assert.equal(released.code, 0, released.stderr);
}

/** Releases some files and deploys that to production. */
async function bring(place: Town, version: string, files: Texts): Promise<void> {
  await releaseFiles(place, version, files);
  const deployed = await place.run('deploy', version, ...here);
  assert.equal(deployed.code, 0, deployed.stderr);
}

/** What is refused leaves ledger and target as they were. */
async function assertRefused(place: Town, args: readonly string[], told: RegExp): Promise<string> {
  const [ledger, running] = [git(place.remote, 'rev-parse', 'release-ledger'), place.running()];
  const run = await place.run(...args, ...here, '--json');
  const error = errorIn(run);
  assert.deepEqual([run.code, error.code], [3, 'DEPLOY_REFUSED'], run.stderr);
  assert.match(error.message, told);
  assert.equal(place.running(), running);
  assert.equal(git(place.remote, 'rev-parse', 'release-ledger'), ledger);
  return error.hint ?? '';
}

describe('a database that moved on', { concurrency: 2 }, () => {
  const schema = { migrations: 'db/*.sql', undo: ['./migrate.sh', 'down', '{migration}'] };

  async function moved(t: TestContext): Promise<Town> {
    const place = await town(t, { releases: 1, environment: { schema } });
    const first = await place.run('deploy', '1.0.0-beta1', ...here);
    assert.equal(first.code, 0, first.stderr);
    await bring(place, '1.0.0-beta2', { 'db/1_add.sql': 'ALTER TABLE lamps ADD hue' });
    await bring(place, '1.0.0-beta3', { 'db/2_drop.sql': '-- release: irreversible\nDROP TABLE candles' });
    await bring(place, '1.0.0-beta4', { 'db/3_index.sql': '-- release: compatible\nCREATE INDEX hues' });
    return place;
  }

  it('is not gone back over what is irreversible; the nearest version that is safe is named', async (t) => {
    const place = await moved(t);
    const hint = await assertRefused(
      place,
      ['rollback', 'v1.0.0-beta1'],
      /SCHEMA: 1\.0\.0-beta1 does not know db\/2_drop\.sql, which the database in production has, and it is irreversible/,
    );
    assert.match(hint, /release rollback 1\.0\.0-beta3 --env production/);
    const list = await place.run('rollback', '--list', '--env', 'production');
    assert.match(list.stdout, /^→ {2}1\.0\.0-beta3 /m);
    assert.match(list.stdout, /^✗ {2}1\.0\.0-beta2 .*\n {3}SCHEMA: 1\.0\.0-beta2 does not know/m);
    assert.match(list.stdout, /^✗ {2}1\.0\.0-beta1 .*\n {3}SCHEMA: 1\.0\.0-beta1 does not know/m);
    await assertRefused(
      place,
      ['deploy', '1.0.0-beta2'],
      /SCHEMA: 1\.0\.0-beta2 does not know db\/2_drop\.sql/,
    );
    const safe = await place.run('rollback', '1.0.0-beta3', ...here);
    assert.equal(safe.code, 0, safe.stderr);
    await assertRefused(
      place,
      ['rollback', 'v1.0.0-beta2'],
      /SCHEMA: 1\.0\.0-beta2 does not know db\/2_drop\.sql/,
    );
  });

  it('keeps what the database has beyond a version that a person brought by breaking the glass', async (t) => {
    const place = await moved(t);
    const broken = await place.run(
      'rollback',
      '1.0.0-beta2',
      ...here,
      '--break-glass',
      'restored from a backup',
    );
    assert.equal(broken.code, 0, broken.stderr);
    assert.match(broken.stderr, /SCHEMA .*restored from a backup/);
    await assertRefused(
      place,
      ['rollback', 'v1.0.0-beta1'],
      /SCHEMA: 1\.0\.0-beta1 does not know db\/2_drop\.sql/,
    );
  });

  it('says before what becomes irreversible, and that nothing is gone back to by itself then', async (t) => {
    const place = await town(t, { releases: 1, environment: { schema } });
    assert.equal((await place.run('deploy', '1.0.0-beta1', ...here)).code, 0);
    await releaseFiles(place, '1.0.0-beta2', {
      'db/1_drop.sql': '-- release: irreversible\nDROP TABLE candles',
    });
    const told = await place.run('deploy', '1.0.0-beta2', '--env', 'production', '--dry-run');
    assert.match(
      told.stdout,
      /irreversible: db\/1_drop\.sql: from then on 1\.0\.0-beta1 cannot be gone back to/,
    );
    assert.match(told.stdout, /nothing is done by itself/);
    place.breaks('1.0.0-beta2');
    const bad = await place.run('deploy', '1.0.0-beta2', ...here, '--json');
    assert.deepEqual([bad.code, errorIn(bad).code], [7, 'UNHEALTHY']);
    assert.match(
      errorIn(bad).message,
      /going back to 1\.0\.0-beta1 by itself is refused: SCHEMA: .* db\/1_drop\.sql/,
    );
    assert.equal(place.running(), '1.0.0-beta2');
  });

  it('remembers what was left there by what was deployed with other tools', async (t) => {
    const place = await moved(t);
    const told = await place.run('record', '1.0.0-beta2', '--env', 'production', '--rollback');
    assert.equal(told.code, 0, told.stderr);
    await assertRefused(
      place,
      ['rollback', 'v1.0.0-beta1'],
      /SCHEMA: 1\.0\.0-beta1 does not know db\/2_drop\.sql/,
    );
  });

  it('tells what is to be undone before an older version runs with it', async (t) => {
    const place = await town(t, { releases: 1, environment: { schema } });
    assert.equal((await place.run('deploy', '1.0.0-beta1', ...here)).code, 0);
    await bring(place, '1.0.0-beta2', { 'db/1_add.sql': 'ALTER TABLE lamps ADD hue' });
    const told = await place.run('rollback', '--env', 'production', '--dry-run');
    assert.match(
      told.stdout,
      /to be undone before, in this order: db\/1_add\.sql: \.\/migrate\.sh down db\/1_add\.sql/,
    );
  });
});

describe('components that run beside each other', { concurrency: 2 }, () => {
  it('come only where what they need is, and leave only where nothing needs them', async (t) => {
    const place = await town(t, { releases: 1, environment: { stack: 'lantern', needs: 'needs.json' } });
    for (const name of ['staging', 'production']) {
      const run = await place.run('deploy', '1.0.0-beta1', '--env', name, '--yes');
      assert.equal(run.code, 0, run.stderr);
    }
    await releaseFiles(place, '1.0.0-beta2', { 'needs.json': '{ "staging": ">=1.0.0-beta2" }' });
    const hint = await assertRefused(
      place,
      ['deploy', '1.0.0-beta2'],
      /COMPONENTS: production 1\.0\.0-beta2 needs staging >=1\.0\.0-beta2, and 1\.0\.0-beta1 is in staging/,
    );
    assert.match(hint, /release deploy <version> --env staging/);
    for (const name of ['staging', 'production']) {
      const run = await place.run('deploy', '1.0.0-beta2', '--env', name, '--yes');
      assert.equal(run.code, 0, run.stderr);
    }
    const list = await place.run('rollback', '--list', '--env', 'staging', '--json');
    const [first] = listed.parse(JSON.parse(list.stdout)).candidates;
    assert.deepEqual([first?.isDefault, first?.checks[0]?.verdict], [true, 'refused']);
    assert.match(first?.against ?? '', /^COMPONENTS: production 1\.0\.0-beta2 needs staging/);
    const back = await place.run('rollback', '--env', 'staging', '--yes', '--json');
    assert.equal(back.code, 3);
    assert.match(errorIn(back).message, /COMPONENTS: production 1\.0\.0-beta2 needs staging >=1\.0\.0-beta2/);
    assert.equal(place.running('staging'), '1.0.0-beta2');
  });

  it('say what they need in a file that can be read, or do not come', async (t) => {
    const place = await town(t, { releases: 1, environment: { stack: 'lantern', needs: 'needs.json' } });
    assert.equal((await place.run('deploy', '1.0.0-beta1', ...here)).code, 0);
    await releaseFiles(place, '1.0.0-beta2', { 'needs.json': '{ "staging": "soon" }' });
    await assertRefused(
      place,
      ['deploy', '1.0.0-beta2'],
      /COMPONENTS: what versions need cannot be read: needs\.json of [0-9a-f]{7}: staging is not a range of versions/,
    );
  });
});

describe('configuration that changed since a version ran', { concurrency: 2 }, () => {
  async function changed(t: TestContext, more: object): Promise<Town> {
    const config = { files: ['app.env'], variables: ['SHOP_TOKEN'], ...more };
    const place = await town(t, { releases: 2, environment: { config } });
    place.repo.env['SHOP_TOKEN'] = 'before';
    place.repo.write({ 'app.env': 'HUE=red\nPASSWORD=hunter2\n' });
    assert.equal((await place.run('deploy', '1.0.0-beta1', ...here)).code, 0);
    place.repo.env['SHOP_TOKEN'] = 'after';
    place.repo.write({ 'app.env': 'HUE=red\nPASSWORD=correct horse\nSIZE=9\n' });
    const second = await place.run('deploy', '1.0.0-beta2', ...here);
    assert.equal(second.code, 0, second.stderr);
    return place;
  }
  const names = /since 1\.0\.0-beta1 came: changed: app\.env: PASSWORD, \$SHOP_TOKEN; added: app\.env: SIZE/;

  it('is told by names when going back, and no value is written down', async (t) => {
    const place = await changed(t, {});
    const back = await place.run('rollback', ...here);
    assert.equal(back.code, 0, back.stderr);
    assert.match(back.stderr, names);
    const entries = git(place.remote, 'log', '-p', '--format=', 'release-ledger');
    assert.match(entries, /"app\.env: PASSWORD":"[0-9a-f]{4}"/);
    assert.doesNotMatch(entries, /hunter2|correct horse/);
  });

  it('stands in the way where it is to, but for a reason that is recorded', async (t) => {
    const place = await changed(t, { refuse: true });
    const hint = await assertRefused(place, ['rollback'], names);
    assert.match(hint, /--break-glass/);
    const back = await place.run('rollback', ...here, '--break-glass', 'the password is known to both');
    assert.equal(back.code, 0, back.stderr);
  });
});
