import assert from 'node:assert/strict';
import test from 'node:test';
import type { BlueGreenTarget } from '../../../src/core/deploy/target-settings.ts';
import { blueGreenDriver } from '../../../src/core/deploy/targets/blue-green.ts';
import { commandDriver } from '../../../src/core/deploy/targets/command.ts';
import { drive, wantedOf, type Answer } from './driving.ts';

const slot = { kind: 'command', deploy: ['./deploy.sh'] } as const;
const target: BlueGreenTarget = {
  kind: 'blue-green',
  slots: { blue: slot, green: slot },
  nginx: {
    ...{ host: 'edge', file: '/etc/nginx/conf.d/app.conf', upstream: 'app' },
    servers: { blue: '127.0.0.1:8081', green: '127.0.0.1:8082' },
  },
};
const { traffic } = blueGreenDriver(target, undefined, {
  blue: commandDriver(slot, undefined),
  green: commandDriver(slot, undefined),
});
const cut: Answer = { exitCode: 255, tail: 'Connection to edge closed' };
const shifting = (...answers: readonly Answer[]) => {
  return (): unknown => drive(traffic.shift(wantedOf(), 100), 'blue green 50\n', ...answers);
};

test('a share that fails after the file was written is put back, and told; so is what cannot be put back', () => {
  assert.throws(shifting(cut, 'blue green 100\n', ''), {
    code: 'DEPLOY_FAILED',
    message: /closed\n\/etc\/nginx\/conf\.d\/app\.conf had been written all the same; it is as it was before/,
  });
  assert.throws(shifting(cut, 'blue green 100\n', cut), {
    message: /may say that 100% of the traffic goes to green, which could not be taken back: send 50% of/,
  });
  assert.throws(shifting(cut, cut), { message: /which could not be taken back: look at the traffic/ });
  assert.throws(shifting(cut, 'blue green 50\n'), { message: /^send 100% .*:\nConnection to edge closed$/ });
  assert.throws(shifting({ exitCode: 75, tail: 'number 43 was here' }), { code: 'FENCED' });
});
