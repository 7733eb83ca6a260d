import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { exitCodes } from '../../src/core/error.ts';
import { release } from '../helpers/cli.ts';
import { hermetic } from '../helpers/repo.ts';
import { hook, releasing, site, step } from './released.ts';
import { git } from './stories.ts';

describe('help', { concurrency: 3 }, () => {
  for (const command of [
    '',
    'next',
    'apply',
    'changelog',
    'explain',
    'check',
    'preview',
    'api',
    'doctor',
    'keygen',
    'sign',
    'verify',
    'config',
    'demo',
  ]) {
    it(`release ${command} --help shows examples that exist`, async () => {
      const run = await release('/', hermetic(), ...(command === '' ? [] : [command]), '--help');
      assert.equal(run.code, 0, run.stderr);
      assert.equal(run.stderr, '');
      assert.match(run.stdout, /\nExamples:\n {2}\$ release /);
      assert.ok(run.stdout.includes(`release ${command}`));
    });
  }

  it('a command that is nearly right is suggested', async () => {
    for (const [args, near] of [
      [['nxet'], 'next'],
      [['next', '--dry-rum'], '--dry-run'],
      [['chagelog'], 'changelog'],
    ] as const) {
      const run = await release('/', hermetic(), ...args);
      assert.equal(run.code, 2);
      assert.equal(run.stdout, '');
      assert.match(run.stderr, new RegExp(`Did you mean ${near}\\?`));
    }
  });

  it('no command at all shows the help', async () => {
    const run = await release('/', hermetic());
    assert.equal(run.code, 2);
    assert.match(run.stdout + run.stderr, /Usage: release/);
  });

  it('--version is the version of the package', async () => {
    const run = await release('/', hermetic(), '--version');
    assert.match(run.stdout, /^\d+\.\d+\.\d+\S*\n$/);
  });
});

/** A way to end in each exit code. */
const endings: readonly (readonly [
  keyof typeof exitCodes,
  string,
  (t: TestContext) => Promise<number | null>,
])[] = [
  ['done', 'released', async (t) => (await releasing(site(t)).done).code],
  ['usage', 'a wrong option', async () => (await release('/', hermetic(), 'next', '--wrong')).code],
  [
    'usage',
    'a wrong configuration',
    async (t) => (await releasing(site(t, { tagFormt: 'v{version}' })).done).code,
  ],
  [
    'refused',
    'no branch',
    async (t) => {
      const place = site(t);
      place.repo.git('switch', '--quiet', '--detach');
      return (await releasing(place).done).code;
    },
  ],
  [
    'behind',
    'the remote moved',
    async (t) => {
      const place = site(t);
      const id = git(place.remote, 'commit-tree', '-p', 'main', '-m', 'fix: x', 'main^{tree}').trim();
      git(place.remote, 'update-ref', 'refs/heads/main', id);
      return (await releasing(place).done).code;
    },
  ],
  ['failedBefore', 'a build step fails', async (t) => (await releasing(site(t, step('exit 1'))).done).code],
  [
    'failedAfter',
    'the release page cannot be made',
    async (t) => {
      const place = site(t);
      hook(
        place.remote,
        'post-receive',
        `rm -rf '${place.remote}/releases'; touch '${place.remote}/releases'`,
      );
      return (await releasing(place).done).code;
    },
  ],
];

describe('exit codes', { concurrency: 3 }, () => {
  for (const [exit, name, run] of endings) {
    it(`${exitCodes[exit]}: ${name}`, async (t) => {
      assert.equal(await run(t), exitCodes[exit]);
    });
  }

  it('all of 0, 2, 3, 4, 5 and 6 were driven', (t) => {
    const driven = new Set(endings.map(([exit]) => exitCodes[exit]));
    assert.deepEqual([...driven].sort(), [0, 2, 3, 4, 5, 6]);
    t.diagnostic(`${endings.length} endings, ${driven.size} exit codes`);
  });
});
