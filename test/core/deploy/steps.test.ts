import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stepsOf } from '../../../src/core/deploy/steps.ts';
import { Story } from '../../helpers/deployments.ts';

test('going back holds what was left, unless that is the very version that comes', () => {
  const here = new Story().deploy('1.0.0').deploy('1.1.0').state().environments.get('production');
  const [first, current] = here?.deployments ?? [];
  assert.ok(first !== undefined && current !== undefined);
  const held = (deployable: typeof first, trigger: 'manual' | 'automatic' = 'manual'): readonly string[] =>
    stepsOf(
      { way: 'rollback', trigger, deployable, replaces: current, rehearsal: false },
      { target: { kind: 'command', deploy: ['true'], observe: ['true'] } },
    ).flatMap((step) => (step.kind === 'hold' ? [step.version] : []));
  assert.deepEqual(held(first), ['1.1.0']);
  assert.deepEqual(held(current), []);
  assert.deepEqual(held(first, 'automatic'), []);
});

test('a version comes little by little, and one that is gone back to at once', () => {
  const here = new Story().deploy('1.0.0').deploy('1.1.0').state().environments.get('production');
  const [deployable, replaces] = here?.deployments ?? [];
  assert.ok(deployable !== undefined && replaces !== undefined);
  const shares = (way: 'deploy' | 'rollback'): readonly string[] =>
    stepsOf(
      { way, trigger: 'automatic', deployable, replaces, rehearsal: false },
      {
        target: { kind: 'command', deploy: ['true'], observe: ['true'] },
        canary: { steps: [{ weight: 10, bake: '5m' }] },
      },
    ).flatMap((step) => (step.kind === 'share' ? step.shares : []));
  assert.deepEqual(shares('deploy'), ['10% for 5m']);
  assert.deepEqual(shares('rollback'), []);
});
