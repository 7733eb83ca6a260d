import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { Action } from '../../src/core/model.ts';
import { long, pauseFor, slow, tellingOf, voiceOf, waitAloud } from '../../src/io/aloud.ts';
import { telling } from '../../src/io/git/telling.ts';
import { settling, until } from '../../src/io/publish/wait.ts';
import { contextOf } from '../helpers/forge-cases.ts';

/** What was said, and a way to stop. */
function listener(stopAfter: number) {
  const said: string[] = [];
  const stop = new AbortController();
  setTimeout(() => {
    stop.abort();
  }, stopAfter);
  return { said, say: (text: string): void => void said.push(text), signal: stop.signal };
}

test('a long wait says how long it takes, and ends when the run is to stop', async () => {
  const { said, ...voice } = listener(50);
  const begun = performance.now();
  await waitAloud(125_000, 'shop asks to wait', voice);
  await waitAloud(125_000, 'shop asks to wait', voice);
  assert.deepEqual(said, ['shop asks to wait; going on in 3 min …']);
  assert.ok(performance.now() - begun < 30_000);
});

test('a short pause says nothing, one of some seconds does', async () => {
  const { said, ...voice } = listener(50);
  await pauseFor(10, 'shop is busy', voice);
  await pauseFor(long, 'shop is busy', voice);
  assert.deepEqual(said, ['shop is busy; going on in 3 s …']);
});

test('who asks again and again says once for how long', async () => {
  const { said, ...voice } = listener(200);
  const no = (): Promise<boolean> => Promise.resolve(false);
  const isGood = (answer: boolean): boolean => answer;
  await until(no, isGood, { ...voice, pauses: [1, 1, 1], why: 'never long' });
  await until(no, isGood, { ...voice, pauses: [1, 60_000, 59_000], why: 'shop is busy' });
  assert.deepEqual(said, ['shop is busy; asking again for at most 2 min …']);
});

test('a registry that does not show a version is named with it, only where it is waited for', async () => {
  const { said, ...voice } = listener(100);
  const lamp: Action<'publishPackage'> = {
    ...{ kind: 'publishPackage', to: 'npm', package: 'lamp', version: '1.1.0', path: '.', root: '.' },
    ...{ registry: null, upload: null, tag: null, access: null, provenance: null },
  };
  const compare = settling(
    () => Promise.resolve('absent'),
    (found) => found !== 'absent',
    {
      ...voice,
      lag: [60_000],
    },
  );
  const content = { files: [], commit: 'c' };
  assert.equal(await compare(lamp, content), 'absent');
  assert.deepEqual(said, []);
  assert.equal(await compare(lamp, content, { wait: true }), 'absent');
  assert.deepEqual(said, ['the npm registry does not show lamp 1.1.0 yet; asking again for at most 1 min …']);
});

test('work that takes long is told once, unless something was said meanwhile', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const said: string[] = [];
  const voice = voiceOf((text) => void said.push(text));
  const run = async (during: () => void): Promise<void> => {
    const work = tellingOf(
      'host has not answered yet',
      async () => {
        during();
        await wait(0); // the mocked timers are those of node:timers alone
      },
      voice,
    );
    t.mock.timers.tick(slow);
    await work;
  };
  await run(() => undefined);
  await run(() => {
    voice.say('host asks to wait');
  });
  await tellingOf('quick', () => Promise.resolve(), voice);
  t.mock.timers.tick(slow);
  assert.deepEqual(said, ['host has not answered yet', 'host asks to wait']);
});

test('a remote that does not answer is told, with what it is asked for; this repository is not', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const said: string[] = [];
  const never = (): Promise<never> => new Promise(() => undefined);
  const { world } = contextOf('/nowhere', null);
  const silent = { git: { ...world.git, remoteRefs: never }, ledger: { ...world.ledger, tip: never } };
  const { git, ledger } = telling(silent, (text) => void said.push(text));
  void git.remoteRefs('origin');
  t.mock.timers.tick(slow);
  void ledger.tip({ remote: null, branch: 'release-ledger' });
  t.mock.timers.tick(slow);
  void ledger.tip({ remote: 'origin', branch: 'release-ledger' });
  t.mock.timers.tick(slow);
  assert.deepEqual(said, [
    'origin has not answered yet: list its refs …',
    'origin has not answered yet: read release-ledger …',
  ]);
});
