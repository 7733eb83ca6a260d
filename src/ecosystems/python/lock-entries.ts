import { directoryAt } from '../paths.ts';
import { linesOf } from '../lock-lines.ts';

/** A text in a lockfile and where it stands. */
export interface LockPlace {
  readonly value: string;
  readonly start: number;
}

/** An entry `[[package]]` of uv.lock, poetry.lock or pdm.lock. */
export interface LockEntry {
  readonly version: LockPlace | null;
  /** The directory it is built from, as seen from the repository; null for what comes from anywhere else. */
  readonly directory: string | null;
  /** Requirements on others, as far as their text stands in the entry. */
  readonly requirements: readonly (LockPlace & { readonly name: string })[];
}

/**
 * The entries of a lockfile, in one pass over its lines: all three tools write one key a line.
 * @param base the directory of the lockfile, from which its paths are meant
 */
export function lockEntries(text: string, base: string): readonly LockEntry[] {
  const entries: OpenEntry[] = [];
  let table = '';
  for (const { start, line } of linesOf(text)) {
    const title = /^\[+([^\]]+)\]+/.exec(line)?.[1];
    if (title !== undefined) table = title;
    if (line.startsWith('[[package]]'))
      entries.push({ version: null, path: null, isDirectory: true, requirements: [] });
    const entry = entries.at(-1);
    if (title === undefined && entry !== undefined && table.startsWith('package'))
      note(entry, table, { value: line, start });
  }
  return entries.map(({ version, path, isDirectory, requirements }) => ({
    version,
    directory: path === null || !isDirectory ? null : directoryAt(base, path),
    requirements,
  }));
}

interface OpenEntry {
  version: LockPlace | null;
  path: string | null;
  isDirectory: boolean;
  requirements: (LockPlace & { readonly name: string })[];
}

function note(entry: OpenEntry, table: string, line: LockPlace): void {
  if (table === 'package') noteField(entry, line);
  else if (table === 'package.source') noteSource(entry, line.value);
  else noteRequirement(entry, table, line);
}

/** uv: `source = { editable = "…" }`; PDM: `path = "…"`. */
function noteField(entry: OpenEntry, { value: line, start }: LockPlace): void {
  const version = /^version = "([^"]*)"/.exec(line)?.[1];
  if (version !== undefined) entry.version = { value: version, start: start + 'version = "'.length };
  const path = /^(?:path = |source = \{ (?:editable|virtual|directory) = )"([^"]*)"/.exec(line)?.[1];
  if (path !== undefined) entry.path = path;
}

/** Poetry: `[package.source]` with `type = "directory"` and `url = "…"`. */
function noteSource(entry: OpenEntry, line: string): void {
  const [, key, value = ''] = /^(type|url) = "([^"]*)"/.exec(line) ?? [];
  if (key === 'type') entry.isDirectory = value === 'directory';
  if (key === 'url') entry.path = value;
}

/** Poetry: `name = "range"` or `name = {version = "range", …}`; uv: `{ name = "…", …, specifier = "range" }`. */
function noteRequirement(entry: OpenEntry, table: string, { value: line, start }: LockPlace): void {
  const pattern =
    table === 'package.dependencies'
      ? /^("?)([\w.-]+)\1 = (?:\{.*?version = )?"([^"]*)"/
      : /^.*?\{ (n)ame = "([^"]*)"[^{}]*, specifier = "([^"]*)"/;
  const [whole, , name, value] = pattern.exec(line) ?? [];
  if (whole === undefined || name === undefined || value === undefined) return;
  entry.requirements.push({ name, value, start: start + whole.length - 1 - value.length });
}
