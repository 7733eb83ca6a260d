import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { z } from 'zod';
import { checkout } from '../helpers/ci-checkout.ts';
import type { GithubBesideGit } from '../helpers/ci-github.ts';
import { scenarios, stubWorld, type CiWorld } from '../helpers/ci-world.ts';
import type { Run } from '../helpers/cli.ts';
import { pullRequest, type Policy } from '../helpers/github-policy.ts';

/** The password of the git server, which is the token of the forge, too: pushes are made with it. */
const token = 'hunter2-git-password';

/** Pull requests only, for everybody. */
const strict: Policy = {
  rulesets: [{ id: 7, name: 'main line', target: 'branch', rules: [pullRequest], bypass: 'never' }],
};

interface Refused {
  readonly says: RegExp;
  /** Codes of all problems, in order. */
  readonly codes: readonly string[];
  readonly exit?: number;
}

const report = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    exitCode: z.number(),
    also: z.array(z.object({ code: z.string(), message: z.string(), hint: z.string() })),
  }),
});

/** A run that is refused: nothing is different afterwards, here, on the server or on the forge. */
async function assertRefused(
  world: CiWorld,
  github: GithubBesideGit,
  { says, codes, exit = 3 }: Refused,
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  const before = [world.snapshot(), world.git.refs(), [...github.releases]];
  const run = await world.run(env, 'next', '--yes', '--json');
  assert.equal(run.code, exit, run.stderr);
  const { error } = report.parse(JSON.parse(run.stdout));
  assert.equal(error.exitCode, exit);
  assert.deepEqual([error.code, ...error.also.map(({ code }) => code)], codes, run.stderr);
  assert.match(run.stderr, says);
  assert.deepEqual([world.snapshot(), world.git.refs(), github.releases], before, 'something changed');
  assert.deepEqual(github.violations, []);
}

function assertReleased(run: Run): void {
  assert.equal(run.code, 0, run.stderr);
}

/** Loaded into a run: the file systems are what the test says. */
function fullDisk(world: CiWorld, space: object): Readonly<Record<string, string>> {
  const file = join(world.base, 'full-disk.mjs');
  const lines = [
    "import fs from 'node:fs/promises';",
    "import { syncBuiltinESMExports } from 'node:module';",
    `Object.assign(fs, { statfs: () => Promise.resolve(${JSON.stringify(space)}) });`,
    'syncBuiltinESMExports();',
  ];
  writeFileSync(file, `${lines.join('\n')}\n`);
  return { NODE_OPTIONS: `--import=file://${file}` };
}

/** A git that says it is old, and is not. */
function oldGit(world: CiWorld, version: string): Readonly<Record<string, string>> {
  const dir = join(world.base, 'old');
  mkdirSync(dir);
  const path = world.env['PATH'] ?? '';
  writeFileSync(
    join(dir, 'git'),
    `#!/bin/sh\nif test "$1" = --version; then echo "git version ${version}"; exit; fi\nPATH='${path}' exec git "$@"\n`,
    { mode: 0o755 },
  );
  return { PATH: `${dir}:${path}` };
}

test('what would fail late is told before anything changes', { concurrency: 3 }, (t) =>
  scenarios(t, {
    'a ruleset that the pushing token may not bypass': async (s) => {
      const { world, github } = await stubWorld(s, { token, policy: strict });
      await assertRefused(world, github, {
        codes: ['RULES_FORBID'],
        says: /ruleset "main line" of acme\/tool forbids the push to main: changes come by pull request only\n {2}→ .*bypass list \(https:\/\/github\.com\/o\/r\/rules\/7\)/,
      });
    },

    'the same where the credentials are those of actions/checkout': async (s) => {
      for (const credentials of ['config', 'includeIf'] as const) {
        const { world, github } = await stubWorld(s, { token, policy: strict });
        await checkout(world, { credentials });
        await assertRefused(
          world,
          github,
          { codes: ['RULES_FORBID'], says: /pull request only/ },
          { CI: 'true' },
        );
      }
    },

    'a ruleset that another token than the pushing one may not bypass is no obstacle': async (s) => {
      const { world } = await stubWorld(s, { policy: strict });
      const run = await world.next();
      assertReleased(run);
      assert.doesNotMatch(run.stderr, /main line|bypass/);
    },

    'rules that may not be seen are no obstacle': async (s) => {
      const policy = { answers: { '/rule': 403, '/branches': 404, '/immutable-releases': 500 } };
      const { world } = await stubWorld(s, { token, policy });
      assertReleased(await world.next());
    },

    'a tag that was used up': async (s) => {
      const policy = { immutableReleases: true, burned: ['v1.1.0'] };
      const { world, github } = await stubWorld(s, { token, policy });
      await assertRefused(world, github, {
        codes: ['TAG_BURNED'],
        says: /make the tag v1\.1\.0 again[\s\S]*release next --as <version>/,
      });
      assertReleased(await world.next('--as', '1.1.1'));
    },

    'a clock that is wrong, where something is signed': async (s) => {
      const { world, github } = await stubWorld(s, { ahead: -1200 });
      world.repo.git('config', 'tag.gpgSign', 'true');
      world.repo.git('config', 'gpg.format', 'ssh');
      await assertRefused(world, github, {
        codes: ['SIGNING_FAILED', 'CLOCK_WRONG'],
        says: /the clock of this machine is 20 minutes ahead of that of the forge/,
      });
    },

    'a clock that is wrong, where nothing is': async (s) => {
      const { world } = await stubWorld(s, { ahead: 600 });
      const run = await world.next();
      assertReleased(run);
      assert.match(run.stderr, /the clock of this machine is 10 minutes behind that of the forge/);
    },

    'a clock that is nearly right': async (s) => {
      const { world } = await stubWorld(s, { ahead: 200 });
      const run = await world.next();
      assertReleased(run);
      assert.doesNotMatch(run.stderr, /clock/);
    },

    'a disk without room for bytes': async (s) => {
      const { world, github } = await stubWorld(s);
      const env = fullDisk(world, { bavail: 3000, bsize: 4096, files: 10_000, ffree: 9_000 });
      await assertRefused(
        world,
        github,
        { codes: ['DISK_FULL'], says: /12 MB are free at .*tool; a release wants 100 MB\n {2}→ .*TMPDIR/ },
        env,
      );
    },

    'a disk without room for files': async (s) => {
      const { world, github } = await stubWorld(s);
      const env = fullDisk(world, { bavail: 3e9, bsize: 4096, files: 10_000, ffree: 12 });
      const says = /12 files can be made at .*tool; a release wants 1000/;
      await assertRefused(world, github, { codes: ['DISK_FULL'], says }, env);
    },

    'a disk that does not count files': async (s) => {
      const { world } = await stubWorld(s);
      const env = fullDisk(world, { bavail: 3e9, bsize: 4096, files: 0, ffree: 0 });
      assertReleased(await world.run(env, 'next', '--yes'));
    },

    'a git that is too old, and one that is just new enough': async (s) => {
      const { world, github } = await stubWorld(s);
      const says = /git is 2\.30\.9; a release needs 2\.31\.0 or newer/;
      await assertRefused(world, github, { codes: ['TOOL_MISSING'], says }, oldGit(world, '2.30.9'));
      const { world: other } = await stubWorld(s);
      assertReleased(await other.run(oldGit(other, '2.31.0.windows.1'), 'next', '--yes'));
    },

    'commands that are not there': async (s) => {
      const config = {
        build: [{ title: 'weave', argv: ['weave-nothing'] }],
        publish: { commands: [{ title: 'ship', argv: ['ship-nothing'], probe: ['./look'] }] },
      };
      const { world, github } = await stubWorld(s, { config });
      await assertRefused(world, github, {
        codes: ['TOOL_MISSING'],
        says: /weave-nothing, which the release runs, is not there/,
      });
    },

    'commands that a step before them may install': async (s) => {
      const argv = [
        'node',
        '-e',
        "require('fs').writeFileSync('.git/look', '#!/bin/sh\\n', { mode: 0o755 })",
      ];
      const commands = [{ title: 'ship', argv: ['./.git/look'] }];
      const { world } = await stubWorld(s, {
        config: { build: [{ title: 'make', argv }], publish: { commands } },
      });
      const run = await world.next();
      assertReleased(run);
      assert.match(run.stderr, /\.\/\.git\/look, which a later step runs, is not there yet/);
    },

    'a branch nothing is released from, with what would fail late; nobody is asked for a key': async (s) => {
      const { world, github } = await stubWorld(s);
      world.token = null;
      world.repo.git('switch', '--quiet', '--create', 'side');
      world.repo.git('config', 'commit.gpgSign', 'true');
      world.repo.git('config', 'gpg.program', 'false');
      world.repo.git('config', 'user.useConfigOnly', 'true');
      await assertRefused(
        world,
        github,
        {
          codes: ['NO_BRANCH', 'DISK_FULL', 'NO_IDENTITY', 'NO_TOKEN'],
          says: /^error\[NO_BRANCH\]: this is branch side.*\n {2}→ .*\nalso\[DISK_FULL\]: /m,
        },
        {
          ...fullDisk(world, { bavail: 0, bsize: 4096, files: 0, ffree: 0 }),
          GIT_AUTHOR_NAME: '',
          GIT_AUTHOR_EMAIL: '',
        },
      );
    },

    'all of it at once': async (s) => {
      const config = { build: [{ title: 'weave', argv: ['weave-nothing'] }] };
      const { world, github } = await stubWorld(s, { config });
      world.token = null;
      world.repo.git('config', 'user.useConfigOnly', 'true');
      world.repo.git('config', 'commit.gpgSign', 'true');
      world.repo.git('config', 'gpg.program', 'false');
      world.repo.git('remote', 'set-url', 'origin', world.git.url('reader'));
      world.repo.write({ 'package.json': '{\n  "name": "tool",\n  "version": "1.0.0" \n}\n' });
      const machine = {
        ...oldGit(world, '1.9.0'),
        ...fullDisk(world, { bavail: 0, bsize: 4096, files: 0, ffree: 0 }),
      };
      const others = ['NO_TOKEN', 'PUSH_FORBIDDEN', 'TOOL_MISSING'];
      await assertRefused(
        world,
        github,
        {
          codes: ['TREE_DIRTY', 'TOOL_MISSING', 'DISK_FULL', 'NO_IDENTITY', ...others],
          says: /^error\[TREE_DIRTY\]: .*\n {2}→ .*\nalso\[TOOL_MISSING\]: git is 1\.9\.0.*\n {2}→ .*\nalso\[DISK_FULL\]: /m,
        },
        { ...machine, GIT_AUTHOR_NAME: '', GIT_AUTHOR_EMAIL: '' },
      );
      await assertRefused(
        world,
        github,
        {
          codes: ['TREE_DIRTY', 'TOOL_MISSING', 'DISK_FULL', 'SIGNING_FAILED', ...others],
          says: /^also\[SIGNING_FAILED\]: commit\.gpgSign is on, and git cannot sign a commit: /m,
        },
        machine,
      );
    },
  }),
);
