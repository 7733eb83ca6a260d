import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import type { ComposeTarget } from '../../../src/core/deploy/target-settings.ts';
import type { Wanted } from '../../../src/core/deploy/types.ts';
import { openTarget } from '../../../src/io/deploy/open.ts';
import type { Target } from '../../../src/ports-deploy.ts';
import { wantedOf } from '../../core/deploy/driving.ts';
import { composeFile, podmanFor, type Podman } from '../../helpers/engine.ts';
import { hermetic } from '../../helpers/repo.ts';

test('podman-compose, which ends with 0 and leaves the old version running, is found out', async (t) => {
  const podman = await podmanFor(t);
  if (podman === null) return;
  const directory = join(podman.dir, 'app');
  mkdirSync(directory);
  writeFileSync(join(directory, 'docker-compose.yml'), composeFile);
  const [beta1, beta2] = [podman.publish('1.0.0-beta1'), podman.publish('1.0.0-beta2')];
  const wanted = (version: string, fence: number, sha256: string): Wanted =>
    wantedOf({
      version,
      fence,
      artifacts: [{ name: `${podman.registry}/acme/app`, uri: null, sha256 }],
    });
  const target = targetOf(podman, directory);
  const served = (): string => podman.inside('busybox', 'wget', '-q', '-O', '-', 'http://127.0.0.1:8080/');

  assert.deepEqual(await target.check(), []);
  await target.deploy(wanted('1.0.0-beta1', 1, beta1));
  const first = { versions: [], digests: [beta1], copies: 1 };
  assert.deepEqual(await target.observe(wanted('1.0.0-beta1', 1, beta1)), first);
  assert.equal(served(), '1.0.0-beta1');

  const next = wanted('1.0.0-beta2', 2, beta2);
  await target.deploy(next); // "exit code: 0"
  assert.deepEqual(await target.observe(next), first);
  assert.equal(served(), '1.0.0-beta1');

  const forced = targetOf(podman, directory, forcing(podman));
  await forced.deploy(wanted('1.0.0-beta2', 3, beta2));
  assert.deepEqual((await forced.observe(wanted('1.0.0-beta2', 3, beta2))).digests, [beta2]);
  assert.equal(served(), '1.0.0-beta2');
});

/** What helps: a command that makes the container anew. */
function forcing({ dir }: Podman): string {
  const place = join(dir, 'forcing-compose');
  const steps =
    'for word; do shift; set -- "$@" "$word"; [ "$word" != up ] || set -- "$@" --force-recreate; done';
  writeFileSync(place, `#!/bin/sh\n${steps}\nexec ${dir}/podman-compose "$@"\n`, { mode: 0o755 });
  return place;
}

function targetOf(
  { dir, registry, sshConfig }: Podman,
  directory: string,
  compose = join(dir, 'podman-compose'),
): Target {
  const target: ComposeTarget = {
    ...{ kind: 'compose', hosts: ['app'], sshConfig, directory, services: ['app'] },
    ...{ compose: [compose], engine: [join(dir, 'podman')] },
  };
  const { signal } = new AbortController();
  const world = { root: dir, env: hermetic({}), signal, say: () => undefined };
  return openTarget('production', { image: `${registry}/acme/app`, target }, world);
}
