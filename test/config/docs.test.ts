import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { defaults } from '../../src/config/defaults.ts';
import { configJsonSchema, configReference } from '../../src/config/docs.ts';
import { parseUserConfig } from '../../src/config/validate.ts';

const docs = join(import.meta.dirname, '../../../docs');

test('docs/config.md and docs/config.schema.json are what the schema says (npm run docs:config)', async () => {
  assert.equal(await readFile(join(docs, 'config.md'), 'utf8'), configReference());
  assert.equal(await readFile(join(docs, 'config.schema.json'), 'utf8'), configJsonSchema());
});

test('every key has its section, description, type and default', () => {
  const reference = configReference();
  const keys = [...Object.keys(defaults), ...Object.keys(defaults.forge).map((key) => `forge.${key}`)];
  for (const key of keys) {
    const [, section = ''] = reference.split(`### \`${key}\`\n`);
    assert.match(section, /^\n[A-Z][^\n]{20,}\n\n- Type: `[^\n]+`\n- Default: `[^\n]+`\n/, key);
  }
  assert.doesNotMatch(reference, /undefined|\[object|unknown`/);
});

test('every example and every default in the JSON schema is a valid configuration', (t) => {
  const schema: unknown = JSON.parse(configJsonSchema());
  let examples = 0;
  for (const [key, property] of entriesOf(schema, 'properties')) {
    const preset: unknown = Reflect.get(property, 'default');
    const values = [...valuesOf(property, 'examples'), ...(key in defaults ? [preset] : [])];
    for (const value of values) parseUserConfig({ [key]: value }, key);
    examples += values.length;
  }
  assert.ok(examples > 30, String(examples));
  t.diagnostic(`${examples} examples and defaults, ${examples} valid`);
});

test('the JSON schema refuses unknown keys and plugins', () => {
  const schema: unknown = JSON.parse(configJsonSchema());
  assert.ok(typeof schema === 'object' && schema !== null && 'additionalProperties' in schema);
  assert.equal(schema.additionalProperties, false);
  const keys = entriesOf(schema, 'properties').map(([key]) => key);
  assert.deepEqual(
    keys.sort(),
    ['$schema', ...Object.keys(defaults).filter((key) => key !== 'plugins' && key !== 'ecosystems')].sort(),
  );
});

function entriesOf(value: unknown, key: string): readonly (readonly [string, object])[] {
  const inner: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, key) : null;
  assert.ok(typeof inner === 'object' && inner !== null);
  return Object.entries(inner).flatMap(([name, part]: [string, unknown]) =>
    typeof part === 'object' && part !== null ? [[name, part] as const] : [],
  );
}

function valuesOf(value: object, key: string): readonly unknown[] {
  const list: unknown = Reflect.get(value, key);
  return Array.isArray(list) ? list.map((item: unknown) => item) : [];
}
