import { indentOf, linesOf } from './lines.ts';
import type { Line } from './lines.ts';

/** One dependency of one workspace project, as pnpm-lock.yaml has it under `importers`. */
export interface PnpmDependency {
  /** The project's directory, '.' for the root. */
  readonly importer: string;
  /** 'dependencies', 'devDependencies', 'optionalDependencies'; 'specifiers' in lockfile 5.x for all of them. */
  readonly section: string;
  readonly name: string;
  readonly specifier: string;
  /** Where the specifier's scalar stands, quotes included. */
  readonly start: number;
  readonly end: number;
  /** What it is resolved to (`link:../a`, `1.2.3(peer@1)`), or null where the lockfile says it elsewhere. */
  readonly version: string | null;
}

/** A `key: value` line under `importers`, whose own keys are level 0; `start` is the offset of the value. */
interface Entry {
  readonly level: number;
  readonly key: string;
  readonly value: string;
  readonly start: number;
}

/**
 * The dependencies of all workspace projects, lockfile versions 5.x with `importers`, 6.0 and 9.0. Read line by
 * line, relying on the shape pnpm writes (two spaces a level, one scalar a line); the rest of the file, most
 * of it, is not looked at.
 */
export function readPnpmLock(text: string): readonly PnpmDependency[] {
  const found: PnpmDependency[] = [];
  /** The keys above a line: [importer, section, name, field]. */
  const keys = ['', '', '', ''];
  for (const entry of importerEntries(text)) {
    keys[entry.level] = entry.key;
    const last = found.at(-1);
    if (isSpecifier(keys, entry)) found.push(dependencyAt(keys, entry));
    else if (last !== undefined && last.name === keys[2] && isVersion(entry)) {
      found[found.length - 1] = { ...last, version: readScalar(entry.value) };
    }
  }
  return found;
}

function isSpecifier([, section]: readonly string[], { level, key }: Entry): boolean {
  return (level === 3 && key === 'specifier') || (level === 2 && section === 'specifiers');
}

function isVersion({ level, key }: Entry): boolean {
  return level === 3 && key === 'version';
}

function dependencyAt(
  [importer = '', section = '', name = '']: readonly string[],
  { value, start }: Entry,
): PnpmDependency {
  const specifier = readScalar(value);
  return { importer, section, name, specifier, start, end: start + value.length, version: null };
}

function* importerEntries(text: string): Generator<Entry> {
  let inside = false;
  for (const line of linesOf(text)) {
    const indent = indentOf(line.text);
    if (indent === 0 && line.text !== '') {
      if (inside) return;
      inside = line.text === 'importers:';
    } else if (inside && indent < line.text.length) {
      yield readEntry(line, indent);
    }
  }
}

function readEntry({ text, start }: Line, indent: number): Entry {
  // A quoted key ends at its quote; quotes inside are doubled.
  const quoted = text[indent] === "'" ? /'(?:[^']|'')*'/uy : /[^:]*/uy;
  quoted.lastIndex = indent;
  const raw = quoted.exec(text)?.[0] ?? '';
  const colon = indent + raw.length;
  const value = colon + (text[colon + 1] === ' ' ? 2 : 1);
  return { level: indent / 2 - 1, key: readScalar(raw), value: text.slice(value), start: start + value };
}

/** A one-line YAML scalar as pnpm writes them: plain, or single-quoted. */
function readScalar(raw: string): string {
  return raw.startsWith("'") ? raw.slice(1, -1).replaceAll("''", "'") : raw;
}

/**
 * Writes a requirement as js-yaml does for pnpm: plain where YAML 1.2 reads the same string back, else in
 * single quotes (indicators in front, what looks like a number or null, ': ' and ' #' inside).
 */
export function writeScalar(value: string): string {
  const safe = /^[\w^.~/(]/u.test(value) && !/: | #|[:\s]$/u.test(value);
  const typed = /^(?:~|null|true|false|[\d_.+-]+(?:e[\d+-]+)?|0x[\da-f_]+|0o[0-7_]+)$/iu.test(value);
  const version = /^\d+\.\d+\.\d+/u.test(value);
  return safe && (!typed || version) ? value : `'${value.replaceAll("'", "''")}'`;
}
