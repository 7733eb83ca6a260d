import assert from 'node:assert/strict';
import { test } from 'node:test';
import { waitAloud } from '../../../src/io/publish/wait.ts';

test('a long wait says how long it takes, and ends when the run is to stop', async () => {
  const said: string[] = [];
  const stop = new AbortController();
  const begun = performance.now();
  setTimeout(() => {
    stop.abort();
  }, 50);
  const say = (text: string): void => void said.push(text);
  await waitAloud(125_000, 'shop asks to wait', { say, signal: stop.signal });
  await waitAloud(125_000, 'shop asks to wait', { say, signal: stop.signal });
  assert.deepEqual(said, ['shop asks to wait; going on in 3 min …']);
  assert.ok(performance.now() - begun < 30_000);
});
