import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { errorIn } from './json.ts';
import { town } from './town.ts';

const verdict = z.object({
  entries: z.number(),
  signed: z.number(),
  problems: z.array(z.object({ at: z.number(), code: z.string() })),
});

test('another key takes over: the old one stays trusted up to then, and no longer', async (t) => {
  const place = await town(t, { releases: 1 });
  const { repo } = place;
  const config = z.looseObject({}).parse(JSON.parse(repo.git('show', 'HEAD:release.config.json')));
  const settle = (key: string, keys: readonly object[]): void => {
    repo.write({ 'release.config.json': JSON.stringify({ ...config, signing: { key, trust: { keys } } }) });
  };
  const verify = async (): Promise<z.infer<typeof verdict>> =>
    verdict.parse(JSON.parse((await place.run('ledger', 'verify', '--json')).stdout));
  const hold = async (reason: string): Promise<void> => {
    const run = await place.run('hold', '1.0.0-beta1', '--reason', reason);
    assert.equal(run.code, 0, run.stderr);
  };
  await hold('with the old key');
  const notAfter = `${new Date().toISOString().slice(0, 19)}Z`;
  await wait(1_100);
  await place.run('keygen', '--out', 'next.key');

  settle('next.key', [{ file: 'cosign.pub', notAfter }, { file: 'next.pub' }]);
  await hold('with the new key');
  assert.deepEqual(await verify(), { entries: 4, signed: 4, problems: [] });

  settle('cosign.key', [{ file: 'cosign.pub', notAfter }, { file: 'next.pub' }]);
  const late = errorIn(await place.run('hold', '1.0.0-beta1', '--json'));
  assert.match(late.message, /what you sign with is not believed here: .* expired at/);

  settle('next.key', [{ file: 'next.pub' }]);
  const forgotten = await verify();
  assert.deepEqual(
    forgotten.problems.map(({ at, code }) => `${String(at)} ${code}`),
    ['1 FORGED', '2 FORGED', '3 FORGED'],
    'a key that is taken out takes what it signed with it',
  );
});
