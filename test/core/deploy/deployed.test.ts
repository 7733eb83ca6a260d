import assert from 'node:assert/strict';
import test from 'node:test';
import { compareObserved } from '../../../src/core/deploy/compare.ts';
import type { SlotTarget, TargetSettings } from '../../../src/core/deploy/target-settings.ts';
import { deployedOf } from '../../../src/core/deploy/targets/deployed.ts';
import { digestA, digestB, wantedOf } from './driving.ts';

const artifact = (name: string, sha256: string) => ({ name, uri: null, sha256 });
const wanted = wantedOf({
  artifacts: [artifact('app-1.0.0-beta3.tgz', digestA), artifact('docs.tgz', digestB)],
});
const systemd: SlotTarget = {
  ...{ kind: 'systemd', directory: '/srv/app', unit: 'app.service', fetch: ['fetch'] },
  artifact: 'app-{version}.tgz',
};
const command: SlotTarget = { kind: 'command', deploy: ['./deploy.sh'] };
const nginx = { file: '/app.conf', upstream: 'app', servers: { blue: 'a:1', green: 'b:1' } };

const runs = (target: TargetSettings, digest: string): boolean | null =>
  compareObserved(deployedOf(wanted, { target }), { versions: [], digests: [digest], copies: 1 }).isSame;

test('what runs is held against the artifact that the target deploys, where that is known', () => {
  assert.deepEqual([runs(systemd, digestA), runs(systemd, digestB)], [true, false]);
  const both = { kind: 'blue-green', nginx, slots: { blue: systemd, green: systemd } } as const;
  assert.deepEqual([runs(both, digestA), runs(both, digestB)], [true, false]);
  assert.deepEqual([runs(command, digestA), runs(command, digestB)], [true, true]);
  const mixed = { ...both, slots: { blue: systemd, green: command } };
  assert.equal(runs(mixed, digestB), true);
});

test('an image is the one of the environment', () => {
  const image = 'ghcr.io/acme/app';
  const target = { kind: 'compose', directory: '/srv/app', services: ['app'] } as const;
  assert.deepEqual(
    deployedOf(wantedOf(), { target, image }).artifacts.map(({ name }) => name),
    [image],
  );
});
