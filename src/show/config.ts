import type { Config, ResolvedConfig, Source } from '../config/config.ts';
import { quote } from '../core/quote.ts';

/** Lists that do not fit into this many characters get a line for each entry. */
const width = 60;

interface Row {
  readonly key: string;
  /** One line each, at least one. */
  readonly value: readonly string[];
  readonly origin: string;
}

/**
 * The effective configuration as aligned plain text: key, value, origin. Values are written as in a
 * configuration file; everything foreign is printable.
 */
export function showConfig({ config, origins }: ResolvedConfig): string {
  const rows = Object.entries(config).flatMap(([key, value]: readonly [string, unknown]) => {
    if (key === 'bump') return bumpRows(config.bump, origins);
    if (key === 'forge' || key === 'registries' || key === 'publish')
      return Object.entries(config[key]).map(([sub, part]) => row(`${key}.${sub}`, part, origins));
    if (key === 'signing') return signingRows(config.signing, origins);
    return [row(key, value, origins)];
  });
  const keyWidth = widest(rows.map(({ key }) => key));
  const valueWidth = widest(rows.flatMap(({ value }) => value));
  const line = (key: string, value: string, origin: string): string =>
    `${key.padEnd(keyWidth)}  ${value.padEnd(valueWidth)}  ${origin}`.trimEnd();
  return rows
    .flatMap(({ key, value: [first = '', ...rest], origin }) => [
      line(key, first, origin),
      ...rest.map((value) => line('', value, '')),
    ])
    .map((text) => `${text}\n`)
    .join('');
}

function signingRows(
  { trust, ...how }: Config['signing'],
  origins: ResolvedConfig['origins'],
): readonly Row[] {
  return [
    ...Object.entries(how).map(([sub, part]) => row(`signing.${sub}`, part, origins)),
    ...Object.entries(trust).map(([sub, part]) => row(`signing.trust.${sub}`, part, origins)),
  ];
}

/** Types that were taken out are shown too, so that nobody wonders where a default went. */
function bumpRows(bump: Config['bump'], origins: ResolvedConfig['origins']): readonly Row[] {
  const types = Object.keys(origins).flatMap((key) =>
    key.startsWith('bump.') ? [key.slice('bump.'.length)] : [],
  );
  return types.map((type) => row(`bump.${type}`, Object.hasOwn(bump, type) ? bump[type] : 'none', origins));
}

function row(key: string, value: unknown, origins: ResolvedConfig['origins']): Row {
  return { key, value: valueLines(value), origin: describeSource(origins[key]) };
}

function describeSource(source: Source | undefined): string {
  if (source === undefined) return 'default';
  if (source.origin === 'file') return source.from ?? 'file';
  return source.from === null ? source.origin : `${source.origin} (${source.from})`;
}

function valueLines(value: unknown): readonly string[] {
  const text = compact(value);
  if (!Array.isArray(value) || text.length <= width) return [text];
  return value.map(compact);
}

function compact(value: unknown): string {
  if (typeof value === 'string') return quote(value, 200);
  if (Array.isArray(value)) return `[${value.map(compact).join(', ')}]`;
  if (typeof value === 'function') return '(function)';
  if (typeof value !== 'object' || value === null) return String(value);
  if ('plan' in value && 'name' in value) return compact(value.name);
  if (Object.keys(value).length === 0) return '{}';
  return `{ ${Object.entries(value)
    .map(([key, part]) => `${key}: ${compact(part)}`)
    .join(', ')} }`;
}

function widest(texts: readonly string[]): number {
  return texts.reduce((width, text) => Math.max(width, text.length), 0);
}
