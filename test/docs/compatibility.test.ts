import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseUserConfig } from '../../src/config/validate.ts';
import { blocksOf, readPage } from './pages.ts';

test('docs/compatibility.md: the examples are valid configurations', async () => {
  const blocks = blocksOf(readPage('docs/compatibility.md')).filter(({ language }) => language === 'ts');
  assert.ok(blocks.length > 0);
  for (const { lines } of blocks) {
    const code = `export const example = { ${lines.join('\n')} };`;
    const module: unknown = await import(`data:text/javascript,${encodeURIComponent(code)}`);
    parseUserConfig(Reflect.get(Object(module), 'example'), 'docs/compatibility.md');
  }
});
