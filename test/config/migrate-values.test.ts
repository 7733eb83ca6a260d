import assert from 'node:assert/strict';
import { it } from 'node:test';
import { valueOf } from '../../src/config/migrate/values.ts';

it('a YAML tag that nobody knows is no warning of Node', (t) => {
  const warn = t.mock.method(process, 'emitWarning', () => undefined);
  assert.deepEqual(valueOf('branches: !mine main\n', '.releaserc.yaml'), { branches: 'main' });
  assert.equal(warn.mock.callCount(), 0);
});
