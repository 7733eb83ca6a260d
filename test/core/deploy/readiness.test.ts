import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pinsOf } from '../../../src/core/deploy/pins.ts';
import { rehearsalsIn } from '../../../src/core/deploy/readiness.ts';
import { digest, Story } from '../../helpers/deployments.ts';

test('pins are what runs, what is on its way, and the newest that could be gone back to', () => {
  const story = new Story();
  for (const version of ['1.0.0', '1.1.0', '1.2.0', '1.3.0']) story.deploy(version);
  story.mark('hold', '1.2.0').deploy('1.3.0', { env: 'staging' }).deploy('1.4.0', { outcome: null });
  const told = pinsOf(story.state(), null, 1).map((pin) => [
    pin.digest,
    pin.for.map(({ environment, version, why }) => `${environment} ${version} ${why}`),
  ]);
  const sha256 = (version: string): string => `sha256:${digest(version)}`;
  assert.deepEqual(told, [
    [sha256('1.3.0'), ['production 1.3.0 runs', 'staging 1.3.0 runs']],
    [sha256('1.4.0'), ['production 1.4.0 under way']],
    [sha256('1.1.0'), ['production 1.1.0 target']],
  ]);
  assert.equal(pinsOf(story.state(), 'staging', 3).length, 1);
});

test('the newest rehearsal of each environment is found, and changes nothing else', () => {
  const story = new Story().deploy('1.0.0').deploy('1.1.0').deploy('1.1.0', { env: 'staging' });
  const before = story.state();
  const drill = { env: 'staging', rehearsal: true } as const;
  const of = { ...drill, rehearses: 'production' } as const;
  story.rollback('1.0.0', { ...of, seconds: 40 });
  story.rollback('1.0.0', { ...of, seconds: 21, reason: 'rehearsal of going back in staging' });
  story.rollback('1.1.0', { ...drill, reason: 'end of a rehearsal' });
  const [last, ...others] = rehearsalsIn(story.state());
  assert.deepEqual(
    [last?.of, last?.in, last?.version, last?.seconds],
    ['production', 'staging', '1.0.0', 21],
  );
  assert.deepEqual(others, []);
  const { environments, holds } = story.state();
  assert.equal(environments.get('staging')?.current?.seq, before.environments.get('staging')?.current?.seq);
  assert.deepEqual(holds, before.holds);
});
