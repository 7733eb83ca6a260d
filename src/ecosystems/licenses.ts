import { posix } from 'node:path';
import { jsonOrNull } from '../core/json-text.ts';
import type { Package } from '../core/model.ts';
import { cleanLine } from '../core/notes/clean.ts';
import type { Texts } from './ecosystem.ts';
import { parseToml, type TomlTable, type TomlValue } from './toml/toml.ts';

/** The licence a package's manifest declares, as one line; null where it tells none in words of its own. */
export function declaredLicense(pkg: Package, texts: Texts): string | null {
  const license = cleanLine(readers.get(pkg.ecosystem)?.(pkg.manifest, texts) ?? '');
  return license === '' ? null : license;
}

type Read = (manifest: string, texts: Texts) => string | null;

const readers: ReadonlyMap<string, Read> = new Map([
  ['npm', npmLicense],
  ['cargo', cargoLicense],
  ['python', pythonLicense],
]);

/** https://docs.npmjs.com/cli/v11/configuring-npm/package-json#license; a byte order mark is no JSON. */
function npmLicense(manifest: string, texts: Texts): string | null {
  const value = jsonOrNull((texts.get(manifest) ?? '').replace(/^\uFEFF/, ''));
  if (typeof value !== 'object' || value === null || !('license' in value)) return null;
  return typeof value.license === 'string' ? value.license : null;
}

/** https://doc.rust-lang.org/cargo/reference/manifest.html: inherited from the workspace, or with `/` for OR. */
function cargoLicense(manifest: string, texts: Texts): string | null {
  const license = valueIn(tomlAt(manifest, texts), 'package', 'license');
  if (license?.kind === 'string') return license.value.replaceAll('/', ' OR ');
  if (license === undefined) return null;
  const roots = [...texts.keys()]
    .filter((path) => posix.basename(path) === 'Cargo.toml')
    .filter((path) => posix.dirname(path) === '.' || manifest.startsWith(`${posix.dirname(path)}/`));
  const inherited = roots
    .sort((a, b) => b.length - a.length)
    .map((root) => textIn(tomlAt(root, texts), 'workspace', 'package', 'license'))
    .find((text) => text !== null);
  return inherited?.replaceAll('/', ' OR ') ?? null;
}

/** `project.license` as text (PEP 639) or as a table of a text (PEP 621), else Poetry's. */
function pythonLicense(manifest: string, texts: Texts): string | null {
  if (posix.basename(manifest) !== 'pyproject.toml') return null;
  const toml = tomlAt(manifest, texts);
  return (
    textIn(toml, 'project', 'license') ??
    textIn(toml, 'project', 'license', 'text') ??
    textIn(toml, 'tool', 'poetry', 'license')
  );
}

function tomlAt(path: string, texts: Texts): TomlTable | undefined {
  const text = texts.get(path);
  return text === undefined ? undefined : parseToml(path, text);
}

function textIn(table: TomlTable | undefined, ...keys: readonly string[]): string | null {
  const value = valueIn(table, ...keys);
  return value?.kind === 'string' ? value.value : null;
}

function valueIn(table: TomlValue | undefined, ...keys: readonly string[]): TomlValue | undefined {
  return keys.reduce<TomlValue | undefined>(
    (value, key) => (value?.kind === 'table' ? value.entries.get(key) : undefined),
    table,
  );
}
