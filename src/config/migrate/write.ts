import { cleanLine } from '../../core/notes/clean.ts';
import type { Json } from '../../core/plugin-call.ts';
import type { Draft } from './draft.ts';
import type { KeptPlugin } from './model.ts';
import { isList, isRecord } from './values.ts';

/** A file to write. */
export interface NewFile {
  readonly path: string;
  readonly text: string;
}

/** The configuration as a file: TypeScript where npm is used, or plugins need it; else JSON with comments. */
export function configFile(draft: Draft, isNode: boolean, from: readonly string[]): NewFile {
  const head = [
    from.length === 0
      ? 'Written by release init.'
      : `Written by release init from the configuration of ${from.join(', ')}.`,
    'Every key: docs/config.md, or: release config',
  ];
  return isNode || draft.plugins.length > 0
    ? { path: 'release.config.ts', text: typescript(draft, head) }
    : { path: 'release.config.json', text: json(draft, head) };
}

function typescript({ settings, plugins }: Draft, head: readonly string[]): string {
  const names = plugins.length > 0 ? 'defineConfig, fromSemanticRelease' : 'defineConfig';
  const body = [
    ...settings.flatMap(({ key, value, why }) => [
      comment(why, '  '),
      `  ${key}: ${literal(value, '  ', single)},`,
    ]),
    ...(plugins.length === 0 ? [] : ['  plugins: [', ...plugins.flatMap(pluginLines), '  ],']),
  ];
  return [
    ...head.map((line) => comment(line, '')),
    `import { ${names} } from 'releasewright';`,
    '',
    ...(body.length === 0
      ? ['// Nothing here differs from the defaults.', 'export default defineConfig({});']
      : ['export default defineConfig({', ...body, '});']),
    '',
  ].join('\n');
}

function pluginLines({ module, options, steps, why }: KeptPlugin): readonly string[] {
  const args = [
    single(module),
    ...(Object.keys(options).length > 0 || steps !== null ? [literal(options, '    ', single)] : []),
    ...(steps === null ? [] : [literal({ steps }, '    ', single)]),
  ];
  return [comment(why, '    '), `    fromSemanticRelease(${args.join(', ')}),`];
}

function json({ settings }: Draft, head: readonly string[]): string {
  const last = settings.length - 1;
  return [
    '{',
    ...head.map((line) => comment(line, '  ')),
    ...(settings.length === 0 ? ['  // Nothing here differs from the defaults.'] : []),
    ...settings.flatMap(({ key, value, why }, at) => [
      comment(why, '  '),
      `  ${double(key)}: ${literal(value, '  ', double)}${at === last ? '' : ','}`,
    ]),
    '}',
    '',
  ].join('\n');
}

function comment(text: string, indent: string): string {
  return `${indent}// ${cleanLine(text)}`;
}

/** Lines are filled up to this many characters. */
const width = 100;

type Quote = (text: string) => string;

/** A value as people write it: on one line where it fits. */
function literal(value: Json, indent: string, quote: Quote): string {
  if (typeof value === 'string') return quote(value);
  const inner = `${indent}  `;
  if (isList(value))
    return filled(
      ['[', ']'],
      value.map((item) => literal(item, inner, quote)),
      { indent, quote },
    );
  if (!isRecord(value)) return String(value);
  const pairs = Object.entries(value).map(
    ([key, item]) => `${keyOf(key, quote)}: ${literal(item, inner, quote)}`,
  );
  return filled(['{ ', ' }'], pairs, { indent, quote });
}

function filled(
  [open, close]: readonly [string, string],
  parts: readonly string[],
  { indent, quote }: { readonly indent: string; readonly quote: Quote },
): string {
  if (parts.length === 0) return `${open}${close}`.replaceAll(' ', '');
  const line = `${open}${parts.join(', ')}${close}`;
  if (line.length + indent.length <= width && !line.includes('\n')) return line;
  const rows = parts.map((part) => `${indent}  ${part}`).join(',\n');
  return `${open.trim()}\n${rows}${quote === single ? ',' : ''}\n${indent}${close.trim()}`;
}

/** `__proto__` in a literal would set the prototype. */
function keyOf(key: string, quote: Quote): string {
  if (quote === double) return double(key);
  if (key === '__proto__') return "['__proto__']";
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : single(key);
}

/** Characters that hide or steer are written as escapes. */
function double(text: string): string {
  return JSON.stringify(text).replace(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu, escaped);
}

function escaped(char: string): string {
  return char
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}

function single(text: string): string {
  return `'${double(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
