import { getStaticTOMLValue, ParseError, parseTOML } from 'toml-eslint-parser';
import { sha256 } from '../../core/canonical.ts';

/**
 * How Poetry digests what a lockfile was made from: since 2.3 with the dependency groups of PEP 735, before without. The
 * version of the project is not part of it.
 */
export type HashVariant = 'with-groups' | 'without-groups';

export const hashVariants: readonly HashVariant[] = ['with-groups', 'without-groups'];

const projectKeys = ['requires-python', 'dependencies', 'optional-dependencies'];
const legacyKeys = ['dependencies', 'source', 'extras', 'dev-dependencies'];

/**
 * The `content-hash` of poetry.lock for a pyproject.toml, as poetry 2.5 makes it (`Locker._get_content_hash`): sha256
 * of what Python's `json.dumps(…, sort_keys=True)` writes. Null for a text that is no TOML. Values that Python would
 * write otherwise (floats) give another hash, so compare with the lockfile's before trusting it.
 */
export function contentHash(pyproject: string, variant: HashVariant): string | null {
  const content = parsed(pyproject);
  if (content === null) return null;
  const groups = variant === 'with-groups' ? tableIn(content, 'dependency-groups') : {};
  const project = picked(tableIn(content, 'project'), projectKeys);
  const poetry = tableIn(tableIn(content, 'tool'), 'poetry');
  const isStandard = !isEmpty(project) || !isEmpty(groups);
  const relevant = picked(poetry, [...legacyKeys, 'group']);
  if (!isStandard)
    return digest({ ...Object.fromEntries(legacyKeys.map((key) => [key, null])), ...relevant });
  return digest({
    ...(isEmpty(project) ? {} : { project }),
    ...(isEmpty(groups) ? {} : { 'dependency-groups': groups }),
    tool: { poetry: relevant },
  });
}

type Table = Readonly<Record<string, unknown>>;

function parsed(text: string): Table | null {
  try {
    return getStaticTOMLValue(parseTOML(text.replace(/^\uFEFF/, ''), { tomlVersion: '1.1' }));
  } catch (error) {
    if (error instanceof ParseError || error instanceof RangeError) return null;
    throw error;
  }
}

function tableIn(table: Table, key: string): Table {
  const value = table[key];
  return isTable(value) ? value : {};
}

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function picked(table: Table, keys: readonly string[]): Table {
  return Object.fromEntries(keys.filter((key) => table[key] !== undefined).map((key) => [key, table[key]]));
}

function isEmpty(table: Table): boolean {
  return Object.keys(table).length === 0;
}

function digest(value: Table): string {
  return sha256(pythonJson(value));
}

/** Python's `json.dumps` with its defaults: spaces after ',' and ':', everything but ASCII escaped. */
function pythonJson(value: unknown): string {
  if (typeof value === 'string') return asciiJson(value);
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(', ')}]`;
  if (!isTable(value)) return String(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, member]) => `${asciiJson(key)}: ${pythonJson(member)}`).join(', ')}}`;
}

function asciiJson(text: string): string {
  return JSON.stringify(text).replace(
    /[^ -~]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
