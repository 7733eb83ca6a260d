import { sha256 } from '../core/canonical.ts';
import type { Action } from '../core/model.ts';
import type { Files } from '../ports.ts';

/** A file of the work tree beside what a plan knows of it. */
export interface PlannedFile {
  /** As the plan found it, as the plan leaves it, or neither. */
  readonly state: 'planned' | 'done' | 'other';
  /** Its text with the line endings the commit has; null where there is no file. */
  readonly text: string | null;
  /** Writes a text with the line endings the work tree has. */
  readonly write: (text: string) => Promise<void>;
}

/** What a plan does to a file: digests of its text before and after, null where there is none. */
export interface FileChange {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** Removing a file, as a change of it. */
export function removal({ path, before }: Action<'removeFile'>): FileChange {
  return { path, before, after: null };
}

/**
 * Reads a file a plan edits. The plan speaks of the commit; where git checks files out with CRLF (core.autocrlf, eol
 * attributes), the work tree differs in line endings only, and keeps its own.
 */
export async function readPlanned({ path, before, after }: FileChange, files: Files): Promise<PlannedFile> {
  const now = await files.read(path);
  const own = stateOf(now, before, after);
  if (own !== 'other' || now === null)
    return { state: own, text: now, write: (text) => files.write(path, text) };
  const text = now.replaceAll('\r\n', '\n');
  return {
    state: stateOf(text, before, after),
    text,
    write: (changed) => files.write(path, changed.replaceAll('\n', '\r\n')),
  };
}

function stateOf(text: string | null, before: string | null, after: string | null): PlannedFile['state'] {
  const digest = text === null ? null : sha256(text);
  if (digest === after) return 'done';
  return digest === before ? 'planned' : 'other';
}
