import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { release, type Run } from '../helpers/cli.ts';
import { hermetic, Repo, temporary } from '../helpers/repo.ts';
import { differences, fingerprint } from './fingerprint.ts';
import { errorIn, planIn } from './json.ts';
import { start } from './running.ts';
import { clone, git, lamp } from './stories.ts';

/** A user without any rights here; root ignores modes. */
const nobody = 65_534;

describe('a dry run without the right to write', { concurrency: 3 }, () => {
  for (const args of [['--json'], []] as const) {
    it(args.length > 0 ? 'as JSON' : 'for people', async (t) => {
      const { dir } = lamp(join(temporary(t, 'read-only'), 'r'));
      await withoutRights(dir, async () => {
        const before = fingerprint([dir]);
        const run = await asNobody(t, dir, ['next', '--dry-run', ...args]);
        assert.equal(run.code, 0, run.stderr);
        assert.match(run.stdout, /v1\.1\.0/);
        assert.deepEqual(differences(before, fingerprint([dir])), []);
      });
    });
  }

  it('in a shallow clone: the history is fetched into a place of our own', async (t) => {
    const dir = join(temporary(t, 'read-only'), 'both');
    mkdirSync(dir);
    lamp(join(dir, 'origin'));
    const shallow = clone(join(dir, 'origin'), join(dir, 'shallow'), '--depth=1');
    await withoutRights(dir, async () => {
      const run = await asNobody(t, shallow, ['next', '--dry-run', '--json']);
      assert.equal(run.code, 0, run.stderr);
      assert.equal(planIn(run).releases[0]?.next, '1.1.0');
    });
  });

  it('and the right is really missing', async (t) => {
    const { dir } = lamp(join(temporary(t, 'read-only'), 'r'));
    await withoutRights(dir, async () => {
      const run = await asNobody(t, dir, ['next', '--dry-run', '--save', `${dir}/plan.json`, '--json']);
      assert.deepEqual([run.code, errorIn(run).code], [2, 'USAGE']);
      assert.match(errorIn(run).message, /permission denied/);
    });
  });
});

/** Takes every right to write below a folder for a while; the folder above becomes passable. */
async function withoutRights(dir: string, work: () => Promise<void>): Promise<void> {
  chmodSync(join(dir, '..'), 0o755);
  changeModes(dir, { folder: 0o555, file: 0o444 });
  try {
    await work();
  } finally {
    changeModes(dir, { folder: 0o755, file: 0o644 });
  }
}

function changeModes(dir: string, modes: { readonly folder: number; readonly file: number }): void {
  chmodSync(dir, 0o755);
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const place = join(dir, entry.name);
    if (entry.isDirectory()) changeModes(place, modes);
    else chmodSync(place, modes.file);
  }
  chmodSync(dir, modes.folder);
}

/** As root: as another user, to whom git must be told that the repository is trusted. Else: as oneself. */
function asNobody(t: TestContext, cwd: string, args: readonly string[]): Promise<Run> {
  const home = temporary(t, 'home');
  chmodSync(home, 0o777);
  writeFileSync(join(home, 'gitconfig'), '[safe]\n\tdirectory = *\n');
  const env = hermetic({ GIT_CONFIG_GLOBAL: join(home, 'gitconfig'), HOME: home, TMPDIR: home });
  return start({ cwd, env, args, ...(process.getuid?.() === 0 ? { uid: nobody } : {}) }).done;
}

describe('a dry run that cannot answer says why', { concurrency: 3 }, () => {
  const cases: readonly (readonly [string, (dir: string) => string, string, number, RegExp])[] = [
    [
      'shallow, the tag outside, the remote gone',
      (dir) => {
        lamp(join(dir, 'origin'));
        const place = clone(join(dir, 'origin'), join(dir, 'clone'), '--depth=1');
        rmSync(join(dir, 'origin'), { recursive: true });
        return place;
      },
      'HISTORY_INCOMPLETE',
      3,
      /git fetch --unshallow --tags origin/,
    ],
    [
      'shallow, and no remote at all',
      (dir) => {
        lamp(join(dir, 'origin'));
        const place = clone(join(dir, 'origin'), join(dir, 'clone'), '--depth=1');
        git(place, 'remote', 'remove', 'origin');
        return place;
      },
      'HISTORY_INCOMPLETE',
      3,
      /--unshallow/,
    ],
    [
      'a partial clone whose remote is gone: a file that cannot be read is not a file that is not there',
      (dir) => {
        lamp(join(dir, 'origin')).git('config', 'uploadpack.allowFilter', 'true');
        const place = clone(join(dir, 'origin'), join(dir, 'clone'), '--filter=blob:none', '--no-checkout');
        rmSync(join(dir, 'origin'), { recursive: true });
        return place;
      },
      'GIT_FAILED',
      5,
      /./,
    ],
    [
      'a bare repository',
      (dir) => {
        lamp(join(dir, 'origin'));
        return clone(join(dir, 'origin'), join(dir, 'bare.git'), '--bare');
      },
      'NOT_A_REPOSITORY',
      2,
      /--cwd/,
    ],
    ['inside .git', (dir) => join(lamp(dir).dir, '.git'), 'NOT_A_REPOSITORY', 2, /--cwd/],
    [
      'a manifest that is no JSON',
      (dir) => {
        const repo = new Repo(dir);
        repo.commit('feat: x', { 'package.json': '{ "name": ' });
        return dir;
      },
      'MANIFEST_UNREADABLE',
      3,
      /./,
    ],
  ];
  for (const [name, make, code, exit, hint] of cases) {
    it(name, async (t) => {
      const dir = join(temporary(t, 'no-answer'), 'r');
      mkdirSync(dir);
      const cwd = make(dir);
      const before = fingerprint([dir]);
      const run = await release(cwd, hermetic(), 'next', '--dry-run', '--json');
      const error = errorIn(run);
      assert.deepEqual([run.code, error.code], [exit, code], run.stderr);
      assert.match(error.hint ?? error.message, hint);
      assert.deepEqual(differences(before, fingerprint([dir])), []);
    });
  }

  it('another user owns the repository', async (t) => {
    const { dir } = lamp(join(temporary(t, 'owner'), 'r'));
    const env = hermetic({ GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' });
    const run = await release(dir, env, 'next', '--dry-run', '--json');
    assert.deepEqual([run.code, errorIn(run).code], [2, 'NOT_A_REPOSITORY']);
    assert.match(errorIn(run).hint ?? '', /safe\.directory/);
  });
});

describe('a remote that never answers', () => {
  it('does not hold up a dry run, and nothing of it stays behind', async (t) => {
    const dir = temporary(t, 'silent');
    const repo = lamp(join(dir, 'r'));
    repo.git('tag', '--delete', 'v1.0.0');
    repo.git('remote', 'add', 'origin', 'ssh://example.invalid/lamp.git');
    const ssh = join(dir, 'ssh');
    writeFileSync(ssh, `#!/bin/sh\necho $$ > ${dir}/pid\nexec sleep 120\n`);
    chmodSync(ssh, 0o755);
    const since = Date.now();
    const run = await release(repo.dir, { ...repo.env, GIT_SSH: ssh }, 'next', '--dry-run', '--json');
    assert.ok(Date.now() - since < 40_000, 'it waited');
    assert.equal(run.code, 0, run.stderr);
    assert.deepEqual(
      planIn(run).warnings.map(({ code }) => code),
      ['TAGS_UNKNOWN'],
    );
    const pid = Number(readFileSync(join(dir, 'pid'), 'utf8'));
    assert.equal(isRunning(pid), false);
  });
});

/** A process that ended but was not waited for by a lazy init is no longer running. */
function isRunning(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.trim() !== '' && !stdout.trim().startsWith('Z');
}
