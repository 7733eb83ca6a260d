import type { VersionFile } from '../config/config.ts';
import type { Drift } from './drift.ts';
import { findPattern, placeholder } from './pattern.ts';
import type { SourceFile } from './place.ts';

/** How much of a line a proposed pattern starts with, if that is enough to find the place. */
const enough = 40;

/** A pattern shorter than this says too little to whoever reads the configuration. */
const distinct = 24;

/**
 * The entry of `files` that would own a version string: an image where it is the tag of one, else the text around it.
 * What is proposed finds the place, alone or with the others like it.
 */
export function propose({ text }: SourceFile, { path, place, owner }: Drift): VersionFile {
  const whose = owner.package === null ? {} : { package: owner.package };
  const image = imageBefore(text.slice(Math.max(0, place.start - 200), place.start));
  if (image !== null) return { path, image, ...whose };
  const [start, end] = lineAround(text, place.start);
  const before = text.slice(start, place.start).trimStart();
  const after = text.slice(place.end, Math.min(place.end + 1, end));
  const short = shortened(before) + placeholder + after;
  const long = before + placeholder + text.slice(place.end, end).trimEnd();
  const pattern = short.length >= distinct && count(text, short) === 1 ? short : long;
  const hits = count(text, pattern);
  return { path, pattern, ...(hits === 1 ? {} : { exactly: hits }), ...whose };
}

function imageBefore(before: string): string | null {
  return /([\w.-]{1,100}(?:\/[\w.-]{1,100}){1,4}):(?:\$\{\w{1,60}:?-)?v?$/.exec(before)?.[1] ?? null;
}

/** The last words before a version, from the start of a word. */
function shortened(before: string): string {
  if (before.length <= enough) return before;
  return before
    .slice(-enough)
    .replace(/^\S*\s/, '')
    .trimStart();
}

function lineAround(text: string, at: number): readonly [start: number, end: number] {
  const end = text.indexOf('\n', at);
  return [text.lastIndexOf('\n', at) + 1, end === -1 ? text.length : end];
}

function count(text: string, pattern: string): number {
  return findPattern({ path: '', text }, pattern).length;
}
