import type { core } from 'zod';

/** The part of JSON schema that `typeText` reads. */
type Schema = core.JSONSchema.BaseSchema;

/** Names of JSON schema's types that differ in TypeScript. */
const typeNames: Readonly<Record<string, string>> = { integer: 'number' };

/** A JSON schema as a TypeScript type: `'a' | 'b'`, `string[] | null`, `{ title: string }[]`. */
export function typeText(schema: core.JSONSchema._JSONSchema | undefined): string {
  if (typeof schema !== 'object') return 'unknown';
  if (schema.title !== undefined) return schema.title;
  if (schema.enum !== undefined) return schema.enum.map(literal).join(' | ');
  if (schema.anyOf !== undefined) return schema.anyOf.map(typeText).join(' | ');
  if (schema.type === 'array') return arrayText(schema);
  if (schema.type === 'object') return objectText(schema);
  return [schema.type ?? 'unknown']
    .flat()
    .map((name) => typeNames[name] ?? name)
    .join(' | ');
}

function arrayText({ prefixItems, items }: Schema): string {
  const item = typeText(Array.isArray(items) ? undefined : items);
  if (prefixItems !== undefined) return `[${prefixItems.map(typeText).join(', ')}, ...${item}[]]`;
  return item.includes(' | ') ? `(${item})[]` : `${item}[]`;
}

function objectText({ properties, required = [], additionalProperties }: Schema): string {
  if (properties === undefined) return `Record<string, ${typeText(additionalProperties)}>`;
  const parts = Object.entries(properties).map(
    ([name, part]) => `${name}${required.includes(name) ? '' : '?'}: ${typeText(part)}`,
  );
  return `{ ${parts.join('; ')} }`;
}

/** A JSON value as it is written in TypeScript: single quotes, plain keys without quotes, on one line. */
export function literal(value: unknown): string {
  if (typeof value === 'string') return `'${value.replace(/['\\]/g, '\\$&')}'`;
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const parts = Object.entries(value).map(([key, part]) => `${plainKey(key)}: ${literal(part)}`);
  return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
}

function plainKey(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : literal(key);
}
