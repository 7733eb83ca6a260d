import * as z from 'zod';
import { defaults } from './defaults.ts';
import { literal, typeText } from './docs-notation.ts';
import { configIntroduction } from './introduction.ts';
import { userConfig } from './schema.ts';

type Schema = z.core.JSONSchema.BaseSchema;

/**
 * JSON schema (draft 2020-12) of a JSON configuration, as text. Without `plugins` and `ecosystems`:
 * JSON cannot hold functions.
 */
export function configJsonSchema(): string {
  const { properties = {}, ...rest } = describedSchema();
  const { plugins: _plugins, ecosystems: _ecosystems, ...writable } = properties;
  return `${JSON.stringify({ title: 'Release configuration', ...rest, properties: writable }, null, 2)}\n`;
}

/** The configuration reference, as Markdown: every key with its description, type, default and example. */
export function configReference(): string {
  const entries = listEntries('', describedSchema());
  const index = entries.map(([key]) => `[\`${key}\`](#${key.toLowerCase().replaceAll('.', '')})`).join(' · ');
  const sections = entries.map(([key, schema]) => showEntry(key, schema));
  return `${[configIntroduction, '## Keys', index, ...sections].join('\n\n')}\n`;
}

function describedSchema(): Schema {
  return withDefaults(z.toJSONSchema(userConfig, { unrepresentable: 'any', io: 'input' }), defaults);
}

function withDefaults(schema: Schema, preset: object): Schema {
  const properties = subschemas(schema).map(([key, property]) => {
    if (!Object.hasOwn(preset, key)) return [key, property] as const;
    const value: unknown = Reflect.get(preset, key);
    const inner =
      isObject(value) && property.properties !== undefined ? withDefaults(property, value) : property;
    return [key, { ...inner, default: value }] as const;
  });
  return { ...schema, properties: Object.fromEntries(properties) };
}

function listEntries(prefix: string, schema: Schema): readonly (readonly [key: string, schema: Schema])[] {
  return subschemas(schema)
    .filter(([name]) => name !== '$schema')
    .flatMap(([name, property]) => [
      [`${prefix}${name}`, property] as const,
      ...listEntries(`${prefix}${name}.`, property),
    ]);
}

function subschemas(schema: Schema): readonly (readonly [name: string, schema: Schema])[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
    typeof property === 'object' ? [[name, property] as const] : [],
  );
}

function showEntry(key: string, schema: Schema): string {
  const facts = [`- Type: \`${typeText(schema)}\``, `- Default: \`${literal(schema.default)}\``].join('\n');
  const examples = (schema.examples ?? []).map((example) => showExample(key.split('.'), example));
  const code = examples.length === 0 ? [] : [['```ts', ...examples, '```'].join('\n')];
  return [`### \`${key}\``, schema.description ?? '', facts, ...code].join('\n\n');
}

function showExample([name = '', ...inner]: readonly string[], value: unknown): string {
  const nested = inner.reduceRight<unknown>((part, step) => ({ [step]: part }), value);
  return `${name}: ${literal(nested)},`;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
