import assert from 'node:assert/strict';
import test from 'node:test';
import { runInNewContext } from 'node:vm';
import { parseUserConfig } from '../../src/config/validate.ts';
import { blocksOf, readPage } from './pages.ts';

test('docs/targets.md: every environment shown is a valid configuration, one of each kind', (t) => {
  const page = readPage('docs/targets.md');
  const blocks = blocksOf(page).filter(({ language }) => language === 'ts');
  const kinds = blocks.map(({ lines, line }) => {
    const production: unknown = JSON.parse(
      JSON.stringify(
        runInNewContext(`({ ${lines.join('\n')} })`, {}, { filename: `docs/targets.md:${line}` }),
      ),
    );
    parseUserConfig({ environments: { production } }, `docs/targets.md:${line}`);
    return /kind: '(?<kind>[a-z-]+)'/.exec(lines.join('\n'))?.groups?.['kind'];
  });
  const headings = [...page.matchAll(/^## `(?<kind>[a-z-]+)`/gm)].map(({ groups }) => groups?.['kind']);
  assert.deepEqual(kinds, headings);
  t.diagnostic(`${kinds.length} environments, ${kinds.length} valid`);
});
