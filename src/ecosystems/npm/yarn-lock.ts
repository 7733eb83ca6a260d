import { indentOf, linesOf } from './lines.ts';
import type { Line } from './lines.ts';

/** A dependency inside an entry; the offsets are those of its value, quotes included. */
export interface YarnDependency {
  readonly section: string;
  readonly name: string;
  readonly range: string;
  readonly start: number;
  readonly end: number;
}

/** One entry of a berry lockfile: every descriptor it resolves, and the dependencies of what it resolves to. */
export interface YarnEntry {
  /** Where the entry starts, with its key. */
  readonly start: number;
  /** Where its key ends, the colon included. */
  readonly headEnd: number;
  /** Where its last line ends, without the newline. */
  readonly end: number;
  readonly key: string;
  readonly descriptors: readonly string[];
  readonly dependencies: readonly YarnDependency[];
}

/** Whether a yarn.lock is berry's (yarn 2 and up). Classic's does not mention workspace members at all. */
export function isBerry(text: string): boolean {
  return /^__metadata:/mu.test(text);
}

/** Whether an entry resolves to a member of the workspace. */
export function isMember(entry: YarnEntry): boolean {
  return entry.descriptors.some((each) => each.includes('@workspace:'));
}

/**
 * The entries of a berry yarn.lock, `__metadata` included, in file order. Read line by line, relying on the shape
 * berry writes (its `stringifySyml`): keys at the margin, or behind `? ` where longer than 1024 characters.
 */
export function readYarnLock(text: string): readonly YarnEntry[] {
  const entries: Draft[] = [];
  let entry: Draft | undefined;
  for (const line of linesOf(text)) {
    if (line.text === '' || line.text.startsWith('#')) continue;
    if (entry === undefined || isHead(line.text)) {
      entry = readHead(line);
      entries.push(entry);
    } else {
      extend(entry, line);
    }
  }
  return entries;
}

/**
 * The patterns (`name@range`) of a classic yarn.lock, all entries' in file order. It holds only what is fetched,
 * never members of the workspace.
 */
export function* readClassicPatterns(text: string): Generator<string> {
  for (const { text: line } of linesOf(text)) {
    if (line === '' || indentOf(line) > 0 || line.startsWith('#')) continue;
    yield* readClassicHead(line);
  }
}

/** The patterns of one key line; what yarn would not have written ends the reading. */
function* readClassicHead(line: string): Generator<string> {
  const pattern = /[\s,]*("(?:[^"\\]|\\.)*"|[^\s,"]+)/uy;
  for (let found = pattern.exec(line); found !== null; found = pattern.exec(line)) {
    yield readString((found[1] ?? '').replace(/:$/u, ''));
  }
}

/** An entry while its lines come in. */
interface Draft extends YarnEntry {
  headEnd: number;
  end: number;
  section: string;
  readonly dependencies: YarnDependency[];
}

function isHead(line: string): boolean {
  return indentOf(line) === 0 && line !== ':';
}

function extend(entry: Draft, { text, start }: Line): void {
  const indent = indentOf(text);
  entry.end = start + text.length;
  if (indent === 0) entry.headEnd = entry.end;
  if (indent === 2) entry.section = text.slice(2, text.indexOf(':'));
  if (indent === 4) entry.dependencies.push(readDependency(entry.section, text, start));
}

function readHead({ text, start }: Line): Draft {
  const end = start + text.length;
  const key = readString(text.startsWith('? ') ? text.slice(2) : text.replace(/:$/u, ''));
  const descriptors = key.split(', ');
  return { start, headEnd: end, end, key, descriptors, section: '', dependencies: [] };
}

function readDependency(section: string, line: string, start: number): YarnDependency {
  const name = /"(?:[^"\\]|\\.)*"|[^:]*/uy;
  name.lastIndex = 4;
  const raw = name.exec(line)?.[0] ?? '';
  const value = 4 + raw.length + 2;
  const range = readString(line.slice(value));
  return { section, name: readString(raw), range, start: start + value, end: start + line.length };
}

function readString(raw: string): string {
  if (!raw.startsWith('"')) return raw;
  try {
    const value: unknown = JSON.parse(raw);
    return typeof value === 'string' ? value : raw;
  } catch {
    // Not written by yarn; matches nothing we look for.
    return raw;
  }
}

/** A string as berry writes it: plain where its own pattern calls it simple, else as JSON. */
export function writeString(value: string): string {
  const simple = /^(?![-?:,\][{}#&*!|>'"%@` \t\r\n]).([ \t]*(?![,\][{}:# \t\r\n]).)*$/u.test(value);
  return simple ? value : JSON.stringify(value);
}

/** The key line of an entry, the colon included. */
export function writeHead(key: string, newline: string): string {
  const written = writeString(key);
  return written.length > 1024 ? `? ${written}${newline}:` : `${written}:`;
}
