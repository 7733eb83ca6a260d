import { getStaticTOMLValue, ParseError, parseTOML } from 'toml-eslint-parser';
import { parse, YAMLParseError } from 'yaml';
import { ReleaseError } from '../../core/error.ts';
import type { Json, JsonObject } from '../../core/plugin-call.ts';
import { parseJson } from '../json.ts';
import type { Texts } from './model.ts';

/** A table of a configuration. */
export type JsonRecord = JsonObject;

/** Configurations are written by hand; what is larger is none. Characters. */
const longest = 1_000_000;

/** How texts are read, by how the name of their file ends. */
type Format = 'json' | 'yaml' | 'toml';

/** A configuration file and what it says. */
export interface Found {
  readonly file: string;
  readonly value: Json;
}

/**
 * The first of some files that is there, as JSON, YAML or TOML by its name; a name without an ending may be JSON or YAML.
 * @throws ReleaseError CONFIG_UNREADABLE
 */
export function firstOf(texts: Texts, files: readonly string[]): Found | null {
  const file = files.find((path) => texts.has(path));
  const text = file === undefined ? undefined : texts.get(file);
  return file === undefined || text === undefined ? null : { file, value: valueOf(text, file) };
}

/**
 * What a configuration of another tool says.
 * @throws ReleaseError CONFIG_UNREADABLE with file and line
 */
export function valueOf(text: string, file: string): Json {
  if (text.length > longest)
    throw unreadable(file, 1, `${String(text.length)} characters are too many for a configuration`);
  const readers = { json: readJson, yaml: readYaml, toml: readToml };
  return toJson(readers[formatOf(file)](text, file));
}

function formatOf(file: string): Format {
  if (file.endsWith('.toml')) return 'toml';
  return /\.jsonc?$/.test(file) ? 'json' : 'yaml'; // JSON is YAML
}

function readJson(text: string, file: string): unknown {
  try {
    return parseJson(text, file);
  } catch (error) {
    if (error instanceof ReleaseError) throw error.retold({ hint: correct(file) });
    throw error;
  }
}

/** Aliases could make a small file endless; a hundred are enough for people. Warnings would go past our terminal. */
function readYaml(text: string, file: string): unknown {
  try {
    const value: unknown = parse(text, { maxAliasCount: 100, logLevel: 'error' });
    return value;
  } catch (cause) {
    if (cause instanceof YAMLParseError)
      throw unreadable(file, cause.linePos?.[0].line ?? 1, `not valid YAML (${cause.code})`, cause);
    if (cause instanceof ReferenceError || cause instanceof RangeError)
      throw unreadable(file, 1, 'nested too deeply, or with too many aliases', cause);
    throw cause;
  }
}

function readToml(text: string, file: string): unknown {
  try {
    const value: unknown = getStaticTOMLValue(parseTOML(text.replace(/^\uFEFF/, ''), { tomlVersion: '1.1' }));
    return value;
  } catch (cause) {
    if (cause instanceof ParseError)
      throw unreadable(file, cause.lineNumber, `not valid TOML: ${cause.message}`, cause);
    if (cause instanceof RangeError) throw unreadable(file, 1, 'nested too deeply', cause);
    throw cause;
  }
}

/** Only what JSON can say; days of TOML are texts. */
function toJson(value: unknown, depth = 0): Json {
  if (typeof value !== 'object' || value === null) return scalar(value);
  if (value instanceof Date) return value.toISOString();
  if (depth > deepest) return null;
  if (Array.isArray(value)) return value.map((item: unknown) => toJson(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]: [string, unknown]) => [key, toJson(item, depth + 1)]),
  );
}

function scalar(value: unknown): Json {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

const deepest = 64;

function unreadable(file: string, line: number, problem: string, cause?: unknown): ReleaseError {
  return new ReleaseError('CONFIG_UNREADABLE', `${file}, line ${String(line)}: ${problem}`, {
    cause,
    hint: correct(file),
  });
}

function correct(file: string): string {
  return `Correct ${file}, commit, and run this again; or remove it where no tool reads it any more.`;
}

export function isRecord(value: Json | undefined): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value of an own key; undefined where there is none, or no table. */
export function at(value: Json | undefined, ...keys: readonly string[]): Json | undefined {
  let found: Json | undefined = value;
  for (const key of keys) found = isRecord(found) && Object.hasOwn(found, key) ? found[key] : undefined;
  return found;
}

/** A list of values; one value alone counts as a list of one, nothing as an empty one. */
export function listOf(value: Json | undefined): readonly Json[] {
  if (value === undefined || value === null) return [];
  return isList(value) ? value : [value];
}

/** Array.isArray forgets that lists are readonly. */
export function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

export function textsOf(value: Json | undefined): readonly string[] {
  return listOf(value).filter((item) => typeof item === 'string');
}

/** A text, or null. */
export function textOf(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
