import type { GitObject } from './batch.ts';

/** An entry of a tree object. */
export interface Entry {
  /** `other` is a submodule. */
  readonly kind: 'file' | 'link' | 'tree' | 'other';
  /** Object id, hex. */
  readonly id: string;
}

/**
 * A tree object's entries by name: `mode SP name NUL id`, the id 20 bytes (SHA-1) or 32 (SHA-256). Names that git
 * would never check out (`..`, `.git`, names with a slash) can only stand in a tree made by hand; they are left out.
 */
export function entriesOf(object: GitObject | null): ReadonlyMap<string, Entry> {
  const entries = new Map<string, Entry>();
  if (object?.type !== 'tree') return entries;
  const { content, idBytes } = object;
  for (let at = 0; at < content.length;) {
    const space = content.indexOf(0x20, at);
    const end = content.indexOf(0, space);
    if (space < 0 || end < 0) break; // no tree of git's own; `git log` says so
    const name = content.toString('utf8', space + 1, end);
    const id = content.toString('hex', end + 1, end + 1 + idBytes);
    if (isName(name)) entries.set(name, { kind: kindOf(content.toString('latin1', at, space)), id });
    at = end + 1 + idBytes;
  }
  return entries;
}

function isName(name: string): boolean {
  return !['', '.', '..'].includes(name) && !name.includes('/') && name.toLowerCase() !== '.git';
}

/** Modes as git-fast-import(1) lists them; old trees have 100664, too. */
function kindOf(mode: string): Entry['kind'] {
  if (/^100\d{3}$/.test(mode)) return 'file';
  if (mode === '120000') return 'link';
  return /^0?40000$/.test(mode) ? 'tree' : 'other';
}
