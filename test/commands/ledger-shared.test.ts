import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporary } from '../helpers/repo.ts';
import { git } from './stories.ts';
import { town } from './town.ts';

const here = ['--env', 'production', '--yes'] as const;

test('two repositories keep what runs where in a third one, each on a branch: deploy, go back, verify, rewound', async (t) => {
  const shared = join(temporary(t, 'shared'), 'ledgers.git');
  git('/', 'init', '--bare', '--quiet', shared);
  const towns = await Promise.all(
    ['east', 'north/west'].map((name) =>
      town(t, { releases: 2, config: { deploymentLedger: { store: 'git', repository: shared, name } } }),
    ),
  );
  const [east, west] = towns;
  assert.ok(east !== undefined && west !== undefined);
  const before = git(east.remote, 'rev-parse', 'release-ledger');
  const copied = await east.run('ledger', 'copy');
  assert.match(copied.stderr, /Copied 4 entries of release-ledger to release-ledger\/east/);
  for (const version of ['1.0.0-beta1', '1.0.0-beta2']) {
    const runs = await Promise.all(towns.map((one) => one.run('deploy', version, ...here)));
    for (const { code, stderr } of runs) assert.equal(code, 0, stderr);
  }
  const back = await east.run('rollback', ...here, '--reason', 'checkout fails');
  assert.equal(back.code, 0, back.stderr);
  assert.deepEqual([east.running(), west.running()], ['1.0.0-beta1', '1.0.0-beta2']);
  assert.equal(
    git(east.remote, 'rev-parse', 'release-ledger'),
    before,
    'nothing was added to its own branch',
  );
  const counts = ['east', 'north/west'].map((name) =>
    git(shared, 'rev-list', '--count', `release-ledger/${name}`).trim(),
  );
  assert.deepEqual(counts, ['10', '4']);
  const whole = await west.run('ledger', 'verify');
  assert.match(whole.stdout, /WHOLE release-ledger\/north\/west: 4 entries, .*; 4 signed/);
  assert.equal((await east.run('ledger', 'export')).stdout.trim().split('\n').length, 10);
  assert.match((await east.run('status')).stdout, /production.*1\.0\.0-beta1/);
  git(shared, 'update-ref', 'refs/heads/release-ledger/east', 'refs/heads/release-ledger/east~2');
  const rewound = await east.run('deploy', '1.0.0-beta1', '--again', ...here);
  assert.equal(rewound.code, 3);
  assert.match(
    rewound.stderr,
    /LEDGER_UNREADABLE.*release-ledger\/east of .* has lost entries that this clone has seen/,
  );
  assert.equal((await west.run('ledger', 'verify')).code, 0);
});
