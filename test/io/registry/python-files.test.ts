import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pythonFiles } from '../../../src/io/registry/python-files.ts';

/* PEP 691, "Project Detail": `yanked` is a boolean, or a non-empty string that says why; where it is left out, it is false. */
test('a file is yanked where its index says true, or why', async () => {
  const said: readonly unknown[] = [true, 'broken', false, '', null, undefined, 0, {}];
  const files = said.map((yanked, at) => ({ filename: String(at), url: 'x', hashes: {}, yanked }));
  const text = JSON.stringify({ meta: { 'api-version': '1.1' }, name: 'lamp', files });
  const found = await pythonFiles('lamp', null, () => Promise.resolve({ text }));
  assert.ok('yanked' in found);
  assert.deepEqual([...found.yanked], ['0', '1']);
  assert.equal(found.files.size, said.length);
});
