import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { parseUserConfig } from '../../src/config/validate.ts';
import { notifyKinds } from '../../src/core/notify/event.ts';
import { notifyMedia } from '../../src/core/notify/settings.ts';
import { blocksOf, readPage, rowsOf, sectionOf } from './pages.ts';

const target = { kind: 'command', deploy: ['./deploy.sh'] };

/** The values of the examples such as `key: { … },` in the blocks of a page. */
async function examplesOf(page: string): Promise<readonly object[]> {
  const blocks = blocksOf(readPage(page)).filter(({ language }) => language === 'ts');
  return Promise.all(
    blocks.map(async ({ lines }) => {
      const code = `export const example = { ${lines.join('\n')} };`;
      const module: unknown = await import(`data:text/javascript,${encodeURIComponent(code)}`);
      const example: unknown = Reflect.get(Object(module), 'example');
      assert.ok(typeof example === 'object' && example !== null);
      return example;
    }),
  );
}

test('docs/health.md: the examples are valid configurations', async () => {
  const [whole, metrics, ...others] = await examplesOf('docs/health.md');
  const config = parseUserConfig({ environments: { production: { target, ...whole } } }, 'docs/health.md');
  assert.equal(config.environments?.['production']?.health?.checks.length, 3);
  const bake = { for: '10m', abortWhen: [{ metric: 'slower', above: 1.25, for: '5m' }] };
  const health = { checks: [], ...metrics, bake };
  parseUserConfig({ environments: { production: { target, health } } }, 'docs/health.md');
  assert.equal(others.length, 0);
});

test('docs/health.md: each rule of the table is valid where its metric and its check are', async (t) => {
  const rows = rowsOf(sectionOf(readPage('docs/health.md'), '## Bake'));
  for (const [rule = ''] of rows) {
    const code = `export const rule = ${rule.replaceAll('`', '')};`;
    const module: unknown = await import(`data:text/javascript,${encodeURIComponent(code)}`);
    const parsed: unknown = Reflect.get(Object(module), 'rule');
    const metric: unknown = Reflect.get(Object(parsed), 'metric');
    const health = {
      checks: [{ name: 'home', tcp: 'a:1' }],
      metrics: typeof metric === 'string' ? { [metric]: { command: ['./x'] } } : {},
      bake: { for: '10m', abortWhen: [parsed] },
    };
    parseUserConfig({ environments: { production: { target, health } } }, rule);
  }
  assert.equal(rows.length, 6);
  t.diagnostic(`${rows.length} rules, ${rows.length} valid`);
});

test('docs/notifications.md: the example is a valid configuration', async () => {
  const config = parseUserConfig((await examplesOf('docs/notifications.md'))[0], 'docs/notifications.md');
  assert.deepEqual(new Set(config.notify?.map(({ kind }) => kind)), new Set(notifyMedia));
});

test('docs/notifications.md has every medium and every event, and no other', () => {
  const first = rowsOf(readPage('docs/notifications.md')).map(([cell = '']) => cell.replaceAll('`', ''));
  assert.deepEqual(first.toSorted(), [...notifyMedia, ...notifyKinds].sort());
});

test('docs/notifications.md: the receiver of signed webhooks works as shown', async () => {
  const block = blocksOf(readPage('docs/notifications.md')).find(({ language }) => language === 'js');
  const module: unknown = await import(
    `data:text/javascript,${encodeURIComponent(block?.lines.join('\n') ?? '')}`
  );
  const isGenuine: unknown = Reflect.get(Object(module), 'isGenuine');
  assert.ok(typeof isGenuine === 'function');
  const ask = (...given: readonly unknown[]): unknown => Reflect.apply(isGenuine, undefined, given);
  const header = `sha256=${createHmac('sha256', 'key').update('{}').digest('hex')}`;
  assert.deepEqual(
    [
      ask('{}', header, 'key'),
      ask('{ }', header, 'key'),
      ask('{}', header, 'other'),
      ask('{}', undefined, 'key'),
    ],
    [true, false, false, false],
  );
});
