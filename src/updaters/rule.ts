import type { VersionFile } from '../config/config.ts';
import { kinds, selectors, type FileKind } from './kinds.ts';

/** An entry of `files`, completed. */
export interface FileRule {
  /** Its key in the configuration, for messages: `files[2]`. */
  readonly key: string;
  /** A path or a glob. */
  readonly path: string;
  readonly kind: FileKind;
  /** What names the places: a pattern, a path in the document, an image, … Empty for markers. */
  readonly select: string;
  /** Whose version; null for the main line's. */
  readonly package: string | null;
  readonly write: string | null;
  /** How many places there must be, in all files of the entry together. */
  readonly min: number;
  readonly max: number;
}

/** An entry as written, and its place in the list → a rule without gaps. */
export function toRule(entry: string | VersionFile, index: number): FileRule {
  const file: VersionFile = typeof entry === 'string' ? { path: entry } : entry;
  const selector = selectors.find((one) => file[one] !== undefined);
  const kind: FileKind = selector ?? 'markers';
  return {
    key: `files[${index}]`,
    path: file.path,
    kind,
    select: selector === undefined ? '' : (file[selector] ?? ''),
    package: file.package ?? null,
    write: file.write ?? null,
    ...countsOf(file, kinds[kind].single && !isGlob(file.path)),
  };
}

/** Whether a path is a pattern for several. */
export function isGlob(path: string): boolean {
  return /[*?{]/.test(path);
}

/** What is written wins; `min` and `max` alone leave the other end open. */
function countsOf({ exactly, min, max }: VersionFile, single: boolean): Pick<FileRule, 'min' | 'max'> {
  if (exactly !== undefined) return { min: exactly, max: exactly };
  if (min === undefined && max === undefined) return { min: 1, max: single ? 1 : Infinity };
  return { min: min ?? 0, max: max ?? Infinity };
}
