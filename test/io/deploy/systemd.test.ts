import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import type { SystemdTarget } from '../../../src/core/deploy/target-settings.ts';
import type { Observed, Wanted } from '../../../src/core/deploy/types.ts';
import { openTarget } from '../../../src/io/deploy/open.ts';
import type { Target } from '../../../src/ports-deploy.ts';
import { wantedOf } from '../../core/deploy/driving.ts';
import { secureShellFor } from '../../helpers/engine.ts';
import { hermetic, temporary } from '../../helpers/repo.ts';
import { type SystemctlStub, systemctlStub } from '../../helpers/systemctl-stub.ts';

interface Machine {
  readonly dir: string;
  readonly sshConfig: string;
  readonly systemctl: SystemctlStub;
}

const nothing: Observed = { versions: [], digests: [], copies: 0 };
const runs = (version: string, digest: string | undefined): Observed => ({
  ...{ versions: [version], digests: [digest ?? ''], copies: 1 },
});

test('a unit over a real SSH, with a stub of systemctl', async (t) => {
  const dir = temporary(t, 'systemd');
  const sshConfig = secureShellFor(t, dir);
  if (sshConfig === null) return;
  const machine = { dir, sshConfig, systemctl: systemctlStub(t) };
  const directory = join(machine.dir, 'app');
  mkdirSync(directory);
  const serve = 'echo "$VERSION" >>../../log; exec sleep 1000';
  const digests = new Map([
    ['1.0.0', publish(machine, '1.0.0', `VERSION=1.0.0; ${serve}`)],
    ['1.1.0', publish(machine, '1.1.0', `VERSION=1.1.0; ${serve}`)],
    ['1.2.0', publish(machine, '1.2.0', 'echo "no database" >&2; sleep 0.5; exit 3')],
  ]);
  const wanted = (version: string, fence: number, sha256 = digests.get(version) ?? ''): Wanted =>
    wantedOf({ version, fence, artifacts: [{ name: `app-${version}.tgz`, uri: null, sha256 }] });
  const target = (more: Partial<SystemdTarget> = {}): Target => targetOf(machine, directory, more);
  const show = (property: string): string => machine.systemctl.show(property);

  await t.test('a unit that is not there is told; then it is ready', async () => {
    const [problem] = await target().check();
    assert.match(problem?.message ?? '', /systemd says of app\.service: not-found/);
    machine.systemctl.define(join(directory, 'current'));
    assert.deepEqual(await target().check(), []);
    assert.deepEqual(await target().observe(wanted('1.0.0', 1)), nothing);
  });
  await t.test('1.0.0 comes by its digest; its directory is named by both', async () => {
    await target().deploy(wanted('1.0.0', 1));
    assert.deepEqual(await target().observe(wanted('1.0.0', 1)), runs('1.0.0', digests.get('1.0.0')));
    assert.equal(readlinkSync(join(directory, 'current')), `releases/1.0.0-${digests.get('1.0.0') ?? ''}`);
    assert.equal(show('ActiveState'), 'active');
  });
  await t.test('1.1.0 takes its place; twice is once: nothing is started again', async () => {
    await target().deploy(wanted('1.1.0', 2));
    const invocation = show('InvocationID');
    await target().deploy(wanted('1.1.0', 3));
    assert.equal(show('InvocationID'), invocation);
    assert.equal(readFileSync(join(directory, 'log'), 'utf8'), '1.0.0\n1.1.0\n');
    assert.deepEqual(await target().observe(wanted('1.1.0', 3)), runs('1.1.0', digests.get('1.1.0')));
  });
  await t.test('a run that comes late is refused and changes nothing', async () => {
    await assert.rejects(target().deploy(wanted('1.0.0', 2)), {
      code: 'FENCED',
      message: /number 3 was here/,
    });
    assert.deepEqual(await target().observe(wanted('1.1.0', 3)), runs('1.1.0', digests.get('1.1.0')));
  });
  await t.test('what has another digest never gets its place', async () => {
    await assert.rejects(target().deploy(wanted('1.0.0', 4, 'e'.repeat(64))), {
      code: 'DEPLOY_FAILED',
      message: new RegExp(`what was fetched is sha256:${digests.get('1.0.0') ?? ''}, not sha256:e{64}`),
    });
    await assert.rejects(target({ fetch: ['cat', '/no/such'] }).deploy(wanted('1.2.0', 4)), {
      code: 'DEPLOY_FAILED',
      message: /no\/such/,
    });
    assert.equal(readdirSync(join(directory, 'releases')).length, 2);
    assert.equal(show('ActiveState'), 'active');
  });
  await t.test('a link that was moved without starting the unit again is found out', async () => {
    rmSync(join(directory, 'current'));
    symlinkSync(`releases/1.0.0-${digests.get('1.0.0') ?? ''}`, join(directory, 'current'));
    assert.deepEqual(await target().observe(wanted('1.0.0', 4)), runs('1.1.0', digests.get('1.1.0')));
  });
  await t.test('a unit that is started again and again has failed, and does not run', async () => {
    await assert.rejects(target().deploy(wanted('1.2.0', 5)), {
      code: 'DEPLOY_FAILED',
      message: /app\.service did not stay up for 3 s: [a-z]+ \([a-z-]+\), started again \d+ times/,
    });
    assert.deepEqual(await target().observe(wanted('1.2.0', 5)), nothing);
  });
  await t.test('and back: what is there already is not fetched again', async () => {
    await target({ fetch: ['false'] }).deploy(wanted('1.1.0', 6));
    assert.deepEqual(await target().observe(wanted('1.1.0', 6)), runs('1.1.0', digests.get('1.1.0')));
  });
  await t.test(
    'here, without SSH: a process that runs elsewhere is told, and what has ended does not run',
    async () => {
      machine.systemctl.call('stop');
      assert.deepEqual(await target().observe(wanted('1.1.0', 6)), nothing);
      const names = readdirSync(directory).filter((name) => name !== 'log');
      assert.deepEqual(names.sort(), ['.release.fence', '.release.lock', 'current', 'releases']);
      writeFileSync(join(dir, 'app.sh'), 'exec sleep 1000\n');
      machine.systemctl.define(dir);
      machine.systemctl.call('restart');
      await assert.rejects(target({ hosts: undefined }).observe(wanted('1.1.0', 6)), {
        message: /its WorkingDirectory has to be/,
      });
    },
  );
});

/** Makes an archive with one directory at its front; gives its digest. */
function publish({ dir }: Machine, version: string, script: string): string {
  const top = join(dir, `app-${version}`);
  mkdirSync(top);
  writeFileSync(join(top, 'app.sh'), `${script}\n`);
  const archive = `${top}.tgz`;
  execFileSync('tar', ['-czf', archive, '-C', dir, `app-${version}`]);
  return createHash('sha256').update(readFileSync(archive)).digest('hex');
}

function targetOf(
  { dir, sshConfig, systemctl }: Machine,
  directory: string,
  more: Partial<SystemdTarget>,
): Target {
  const target: SystemdTarget = {
    ...{ kind: 'systemd', hosts: ['app'], sshConfig, directory, unit: 'app.service' },
    systemctl: [systemctl.path],
    ...{ artifact: 'app-{version}.tgz', fetch: ['cat', `${dir}/app-{version}.tgz`], strip: 1, settle: '3s' },
    ...more,
  };
  const { signal } = new AbortController();
  return openTarget('production', { target }, { root: dir, env: hermetic(), signal, say: () => undefined });
}
