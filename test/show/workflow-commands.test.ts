import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jsonWithoutCommands, withoutCommands } from '../../src/show/workflow-commands.ts';

test('no line is a command to the runner of GitHub Actions', () => {
  const hostile = '::set-output name=a::b\n \t::error::x\na ::b\n###[error]y ##[group]\r\n::stop-commands::z';
  const shown = withoutCommands(hostile);
  for (const line of shown.split(/\r?\n/)) assert.ok(!line.trimStart().startsWith('::'), line);
  assert.ok(!shown.includes('##['));
  assert.equal(shown.replaceAll('\\', ''), hostile);
  const value = { title: hostile };
  const json = jsonWithoutCommands(JSON.stringify(value, null, 2));
  assert.ok(!json.includes('##['));
  assert.deepEqual(JSON.parse(json), value);
});
