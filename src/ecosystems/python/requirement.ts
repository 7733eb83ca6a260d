import type { TextPlace } from '../place.ts';

/** A dependency as it is written, range and all. */
export interface WrittenRequirement {
  readonly name: string;
  /** The version specifier where it stands; null where there is none. */
  readonly range: TextPlace | null;
  /** Whether an address says where the package comes from. */
  readonly hasAddress: boolean;
}

const head = /^\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*/;

/**
 * Takes a dependency specifier apart (PEP 508): `name[extra] >=1,<2 ; marker`, with or without parentheses, or
 * `name @ address`. Null for what does not begin with a name (a path, an option of pip).
 */
export function parseRequirement(place: TextPlace): WrittenRequirement | null {
  const found = head.exec(place.value);
  const name = found?.[1];
  if (found === null || name === undefined) return null;
  const rest = place.value.slice(found[0].length);
  if (rest.startsWith('@')) return { name, range: null, hasAddress: true };
  if (!/^[(<>=!~;^]|^$/.test(rest)) return null;
  const open = rest.startsWith('(') ? 1 : 0;
  const [inner = ''] = rest.slice(open).split(/[;)]/, 1);
  const text = inner.trim();
  const from = found[0].length + open + (inner.length - inner.trimStart().length);
  return { name, range: text === '' ? null : part(place, from, text.length), hasAddress: false };
}

/** A part of a place; offsets hold as long as nothing before it is written with escapes, which names are not. */
function part({ file, line, value, start }: TextPlace, from: number, length: number): TextPlace {
  return {
    file,
    line,
    value: value.slice(from, from + length),
    start: start + from,
    end: start + from + length,
  };
}
