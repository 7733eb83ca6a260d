import assert from 'node:assert/strict';
import test from 'node:test';
import type { Program, Step } from '../../../src/core/deploy/targets/program.ts';
import { ReleaseError } from '../../../src/core/error.ts';
import type { Argv } from '../../../src/core/model.ts';
import { runProgram } from '../../../src/io/deploy/run.ts';
import { hermetic } from '../../helpers/repo.ts';

test('a command that takes too long is told to the program that waits for it, which may put things back', async () => {
  const said: string[] = [];
  const place = { root: '/', env: hermetic(), signal: new AbortController().signal, timeout: 200 };
  const step = (title: string, ...argv: Argv): Step => ({ title, argv, input: '', env: {} });
  function* program(): Program<string> {
    try {
      yield step('wait', 'sleep', '20');
      return 'never';
    } catch (error) {
      assert.ok(error instanceof ReleaseError);
      yield step('put back', 'true');
      return error.message;
    }
  }
  const told = await runProgram(program(), { ...place, say: (line) => said.push(line) });
  assert.deepEqual([told, said], ['wait did not end within 200 ms', ['wait', 'put back']]);
});
