import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openProbes } from '../../../src/io/health/open.ts';
import { hermetic, temporary } from '../../helpers/repo.ts';

const cases = [
  ['ends with 0', ['true'], true, 'ended with 0'],
  ['says something', ['echo', 'all is well'], true, 'all is well'],
  ['ends with 3', ['sh', '-c', 'echo no >&2; exit 3'], false, 'ended with 3: no'],
  ['is not there', ['no-such-command-here'], null, 'could not be started: ENOENT'],
  ['reads its environment', ['sh', '-c', 'test "$RELEASE_VERSION" = 1.2.3'], true, 'ended with 0'],
  ['is no shell', ['echo', '$RELEASE_VERSION; exit 1'], true, '$RELEASE_VERSION; exit 1'],
  ['has nothing to read', ['cat'], true, 'ended with 0'],
  [
    'crashes in Node',
    [process.execPath, '-e', 'bright()'],
    false,
    'ended with 1: ReferenceError: bright is not defined',
  ],
  [
    'crashes in Python',
    ['python3', '-c', 'int("x")'],
    false,
    "ended with 1: ValueError: invalid literal for int() with base 10: 'x'",
  ],
] as const;
for (const [title, command, ok, message] of cases) {
  test(`a command that ${title}`, async (t) => {
    const env = { ...hermetic(), RELEASE_VERSION: '1.2.3' };
    const [program, ...args] = command;
    const settings = { checks: [{ command: [program, ...args] as const }] };
    const [probe] = openProbes(settings, { root: temporary(t), env });
    const answer = await probe?.sample(new AbortController().signal);
    assert.deepEqual([answer?.ok, answer?.message], [ok, message]);
  });
}

test('a command is stopped with the run', async (t) => {
  const [probe] = openProbes(
    { checks: [{ command: ['sleep', '60'] }] },
    { root: temporary(t), env: hermetic() },
  );
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 100);
  assert.equal((await probe?.sample(stop.signal))?.message, 'stopped');
});
