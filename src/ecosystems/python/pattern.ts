import { RE2JS, RE2JSException } from 're2js';
import { lineAt, type TextPlace } from '../place.ts';
import type { Source } from './source.ts';

/** What hatch looks for where no pattern is given (hatchling, "regex" version source). */
export const hatchPattern = `(?i)^(?:__version__|VERSION)(?: ?: ?str)? *= *['"]v?(?P<version>[^'"\\n]+)['"]`;

/** What PDM's backend looks for (pdm-backend, "Read from a file"). */
export const pdmPattern = `^__version__\\s*=\\s*['"](?P<version>[^'"\\n]+)['"]`;

/**
 * What the group `version` of a pattern matches. The pattern comes from a manifest, so it is run by an engine whose
 * time grows with the text only; null where that cannot read it (look-around, back-references) or finds nothing.
 * @param pattern Python's `re`, in the mode MULTILINE
 */
export function matchedPattern({ file, text }: Source, pattern: string): TextPlace | null {
  const matcher = compiled(pattern)?.matcher(text);
  if (matcher?.find() !== true || !('version' in matcher.namedGroups)) return null;
  const [start, end] = [matcher.start('version'), matcher.end('version')];
  return start < 0 ? null : { file, line: lineAt(text, start), value: text.slice(start, end), start, end };
}

function compiled(pattern: string): RE2JS | null {
  try {
    return RE2JS.compile(pattern, RE2JS.MULTILINE);
  } catch (error) {
    if (error instanceof RE2JSException) return null;
    throw error;
  }
}
