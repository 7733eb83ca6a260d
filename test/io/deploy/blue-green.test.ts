import assert from 'node:assert/strict';
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { BlueGreenTarget, CommandTarget } from '../../../src/core/deploy/target-settings.ts';
import type { Wanted } from '../../../src/core/deploy/types.ts';
import { openTarget } from '../../../src/io/deploy/open.ts';
import type { Target } from '../../../src/ports-deploy.ts';
import { wantedOf } from '../../core/deploy/driving.ts';
import { serve } from '../../helpers/loopback.ts';
import { startNginx } from '../../helpers/nginx.ts';
import { hermetic, temporary } from '../../helpers/repo.ts';
import { toolFor } from '../../helpers/tools.ts';

interface Place {
  readonly root: string;
  readonly settings: BlueGreenTarget;
  readonly target: (more?: Partial<BlueGreenTarget>) => Target;
  /** How many of a hundred requests each version answers. */
  readonly shares: () => Promise<Readonly<Record<string, number>>>;
  readonly slot: (name: 'blue' | 'green') => string;
}

/** A real nginx in front of two servers that say what was deployed to their slot. */
async function place(t: TestContext, nginx: string): Promise<Place> {
  const root = temporary(t, 'blue-green');
  const slot = (name: 'blue' | 'green'): string => {
    const path = join(root, name);
    return existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
  };
  const [blue, green] = await Promise.all(
    (['blue', 'green'] as const).map(async (name) =>
      serve(
        t,
        createServer((_, response) => response.end(slot(name))),
      ),
    ),
  );
  script(root, 'deploy.sh', 'echo "$RELEASE_VERSION" >"$1"');
  script(root, 'running.sh', '[ ! -e "$1" ] || cat "$1"');
  const front = await startNginx(t, { root, nginx });
  const slotTarget = (name: string): CommandTarget => ({
    ...{ kind: 'command', deploy: ['./deploy.sh', name], observe: ['./running.sh', name] },
  });
  const settings: BlueGreenTarget = {
    kind: 'blue-green',
    slots: { blue: slotTarget('blue'), green: slotTarget('green') },
    nginx: {
      ...{ file: join(root, 'conf', 'app.conf'), upstream: 'app', reload: front.reload },
      servers: { blue: new URL(blue ?? '').host, green: new URL(green ?? '').host },
    },
  };
  const { signal } = new AbortController();
  const around = { root, env: hermetic(), signal, say: () => undefined };
  return {
    ...{ root, settings, slot },
    target: (more = {}) => openTarget('production', { target: { ...settings, ...more } }, around),
    shares: async () => {
      await wait(500); // until the workers with the old settings take no more
      const found: Record<string, number> = {};
      for (let request = 0; request < 100; request += 1) {
        const version = await (await fetch(front.url)).text();
        found[version] = (found[version] ?? 0) + 1;
      }
      return found;
    },
  };
}

function script(root: string, name: string, text: string): void {
  writeFileSync(join(root, name), `#!/bin/sh\n${text}\n`);
  chmodSync(join(root, name), 0o755);
}

const wanted = (version: string, fence: number): Wanted => wantedOf({ version, fence, artifacts: [] });

test('two slots behind a real nginx', async (t) => {
  const nginx = toolFor(t, 'nginx')?.[0];
  if (nginx === undefined) return;
  const { root, settings, target, shares, slot } = await place(t, nginx);
  const runs = (version: string): object => ({ versions: [version], digests: [], copies: null });
  await t.test('before the first deployment nothing takes traffic; after it, it does', async () => {
    assert.deepEqual(await target().check(), []);
    assert.deepEqual(await target().observe(wanted('1.0.0', 1)), { versions: [], digests: [], copies: 0 });
    await target().deploy(wanted('1.0.0', 1));
    assert.deepEqual(await shares(), { '1.0.0': 100 });
  });
  await t.test('the next one comes to the other slot and then has all of the traffic', async () => {
    await target().deploy(wanted('1.1.0', 2));
    assert.deepEqual([slot('blue'), slot('green')], ['1.0.0', '1.1.0']);
    assert.deepEqual(await shares(), { '1.1.0': 100 });
    assert.deepEqual(await target().observe(wanted('1.1.0', 2)), runs('1.1.0'));
  });
  await t.test('one that is not ready gets none; one that comes late touches no slot', async () => {
    script(root, 'ready.sh', 'echo "$RELEASE_SLOT is cold"; exit 1');
    await assert.rejects(target({ ready: ['./ready.sh'] }).deploy(wanted('1.2.0', 3)), {
      code: 'DEPLOY_FAILED',
      message: /blue is cold/,
    });
    await assert.rejects(target().deploy(wanted('0.9.0', 2)), {
      code: 'FENCED',
      message: /number 3 was here/,
    });
    assert.deepEqual([slot('blue'), slot('green')], ['1.2.0', '1.1.0']);
    assert.deepEqual(await shares(), { '1.1.0': 100 });
  });
  await t.test('a share of the traffic, more of it, and back to none', async () => {
    const { traffic } = target();
    await traffic?.stage(wanted('1.3.0', 4));
    assert.deepEqual(await shares(), { '1.1.0': 100 });
    for (const share of [10, 50]) {
      await traffic?.shift(wanted('1.3.0', 4), share);
      assert.deepEqual(await shares(), { '1.1.0': 100 - share, '1.3.0': share });
    }
    assert.deepEqual((await target().observe(wanted('1.3.0', 4))).versions.toSorted(), ['1.1.0', '1.3.0']);
    await traffic?.shift(wanted('1.3.0', 4), 0);
    assert.deepEqual(await shares(), { '1.1.0': 100 });
  });
  await t.test('going back to what still has the traffic starts nothing', async () => {
    await target({ ready: ['false'] }).deploy(wanted('1.1.0', 5));
    assert.deepEqual([slot('blue'), slot('green')], ['1.3.0', '1.1.0']);
    assert.deepEqual(await shares(), { '1.1.0': 100 });
  });
  await t.test('another service has its file beside it, and numbers of its own', async () => {
    const api = target({
      nginx: { ...settings.nginx, file: join(root, 'conf', 'api.conf'), upstream: 'api' },
    });
    await api.deploy(wanted('1.3.0', 2));
    await assert.rejects(api.deploy(wanted('1.3.0', 1)), { code: 'FENCED', message: /number 2 was here/ });
    await assert.rejects(target().deploy(wanted('1.1.0', 4)), {
      code: 'FENCED',
      message: /\/\.app\.conf\.release\.fence: number 5 was here/,
    });
    assert.deepEqual(await shares(), { '1.1.0': 100 });
    const own = (file: string): readonly string[] => [`.${file}.release.fence`, `.${file}.release.lock`];
    assert.deepEqual(readdirSync(join(root, 'conf')).toSorted(), [
      ...own('api.conf'),
      '.app.conf.rb',
      ...own('app.conf'),
      ...['api.conf', 'app.conf'],
    ]);
  });
  await t.test('what nginx refuses is taken back', async () => {
    const file = join(root, 'conf', 'app.conf');
    const before = readFileSync(file, 'utf8');
    writeFileSync(join(root, 'conf', 'wrong.conf'), 'nonsense;');
    await assert.rejects(target().deploy(wanted('1.4.0', 6)), { code: 'DEPLOY_FAILED', message: /nonsense/ });
    assert.equal(readFileSync(file, 'utf8'), before);
  });
});
