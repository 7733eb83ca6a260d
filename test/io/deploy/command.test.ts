import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import test, { type TestContext } from 'node:test';
import type { TargetSettings } from '../../../src/core/deploy/target-settings.ts';
import { openTarget } from '../../../src/io/deploy/open.ts';
import type { Target } from '../../../src/ports-deploy.ts';
import { hermetic, temporary } from '../../helpers/repo.ts';
import { wantedOf } from '../../core/deploy/driving.ts';

interface Place {
  readonly root: string;
  readonly said: string[];
  readonly target: (settings: TargetSettings, signal?: AbortSignal) => Target;
  readonly script: (name: string, text: string) => void;
}

function place(t: TestContext): Place {
  const root = temporary(t, 'target');
  const said: string[] = [];
  return {
    root,
    said,
    script(name, text) {
      writeFileSync(join(root, name), `#!/bin/sh\n${text}\n`);
      chmodSync(join(root, name), 0o755);
    },
    target: (target, signal = new AbortController().signal) =>
      openTarget('production', { target }, { root, env: hermetic(), signal, say: (line) => said.push(line) }),
  };
}

test('real scripts deploy, and say what runs', async (t) => {
  const { root, said, target, script } = place(t);
  script('deploy.sh', 'printf "%s\\n" "$RELEASE_VERSION" "$1" >running; cat >input');
  script('running.sh', 'head -n 1 running');
  const one = target({ kind: 'command', deploy: ['./deploy.sh', '$(id) {tag}'], observe: ['./running.sh'] });
  assert.deepEqual(await one.check(), []);
  await one.deploy(wantedOf());
  assert.equal(readFileSync(join(root, 'running'), 'utf8'), '1.0.0-beta3\n$(id) v1.0.0-beta3\n');
  assert.equal(readFileSync(join(root, 'input'), 'utf8'), '');
  assert.deepEqual(await one.observe(wantedOf()), { versions: ['1.0.0-beta3'], digests: [], copies: null });
  assert.deepEqual(said, ['deploy 1.0.0-beta3 to production', 'observe production']);
});

test('a script that refuses a run that comes late', async (t) => {
  const { root, target, script } = place(t);
  script(
    'deploy.sh',
    'seen=$(cat fence 2>/dev/null || echo 0)\n' +
      '[ "$RELEASE_FENCE" -ge "$seen" ] || { echo "saw $seen"; exit 75; }\necho "$RELEASE_FENCE" >fence',
  );
  const one = target({ kind: 'command', deploy: ['./deploy.sh'] });
  await one.deploy(wantedOf({ fence: 43 }));
  await one.deploy(wantedOf({ fence: 43 }));
  await assert.rejects(one.deploy(wantedOf({ fence: 42 })), {
    code: 'FENCED',
    message: /saw 43$/,
    exitCode: 4,
  });
  assert.equal(readFileSync(join(root, 'fence'), 'utf8'), '43\n');
});

test('what goes wrong is told with the last words of the script', async (t) => {
  const { target, script } = place(t);
  script('deploy.sh', 'seq 1 100; echo no room >&2; exit 3');
  await assert.rejects(target({ kind: 'command', deploy: ['./deploy.sh'] }).deploy(wantedOf()), (error) => {
    assert.match(
      String(error),
      /^ReleaseError: deploy 1\.0\.0-beta3 to production failed with exit code 3:\n82\n/,
    );
    assert.match(String(error), /100\nno room$/);
    return true;
  });
});

test('a program that is not there is told before and while deploying', async (t) => {
  const { target } = place(t);
  const one = target({ kind: 'command', deploy: ['./deploy.sh'], observe: ['no-such-program'] });
  assert.deepEqual(
    (await one.check()).map(({ code, message }) => [code, message]),
    [
      ['TOOL_MISSING', './deploy.sh, which deploys to production, is not there'],
      ['TOOL_MISSING', 'no-such-program, which deploys to production, is not there'],
    ],
  );
  await assert.rejects(one.deploy(wantedOf()), { code: 'TOOL_MISSING' });
});

test('a script that hangs is stopped with all it started, by time or by the user', async (t) => {
  const { root, target, script } = place(t);
  script('deploy.sh', 'sleep 60 & echo $! >child; wait');
  const settings = { kind: 'command', deploy: ['./deploy.sh'] } as const;
  await assert.rejects(target({ ...settings, timeout: '1s' }).deploy(wantedOf()), {
    code: 'DEPLOY_FAILED',
    message: /did not end within 1 s$/,
  });
  await assertGone(root);
  await assert.rejects(target(settings, AbortSignal.timeout(500)).deploy(wantedOf()), {
    code: 'INTERRUPTED',
    exitCode: 6,
  });
  await assertGone(root);
});

/** It ended; a process of the system's own takes its place in the table away when it comes to that. */
async function assertGone(root: string): Promise<void> {
  const pid = readFileSync(join(root, 'child'), 'utf8').trim();
  const state = (): string =>
    spawnSync('ps', ['-o', 'state=', '-p', pid], { encoding: 'utf8' }).stdout.trim();
  for (let tries = 0; tries < 50 && !['', 'Z'].includes(state()); tries += 1) await wait(100);
  assert.match(state(), /^Z?$/);
}
