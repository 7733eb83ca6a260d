import type { Texts } from '../ecosystem.ts';
import type { TextPlace } from '../place.ts';

/**
 * The entries of a gradle.properties (java.util.Properties, without escapes and continued lines): where each value
 * stands. Of a key that is there twice the last one counts.
 */
export function propertiesIn(texts: Texts, file: string): ReadonlyMap<string, TextPlace> {
  const found = new Map<string, TextPlace>();
  let start = 0;
  for (const [index, line] of (texts.get(file) ?? '').split('\n').entries()) {
    const entry = /^[\s\uFEFF]*([^\s=:#!\\]+)[ \t]*[=: ][ \t]*/.exec(line.slice(0, longest));
    const [head, key] = entry ?? [];
    if (head !== undefined && key !== undefined) {
      const value = line.slice(head.length).trimEnd();
      const from = start + head.length;
      if (!value.includes('\\')) {
        found.set(key, { file, line: index + 1, value, start: from, end: from + value.length });
      }
    }
    start += line.length + 1;
  }
  return found;
}

/** Keys and the white space around them are shorter. */
const longest = 500;
