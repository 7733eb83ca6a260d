import { parseSteps } from '../../steps.ts';

/** Values below the keys that lead to them. */
export interface NestedValues {
  readonly [key: string]: string | NestedValues;
}

/** The keys of a path such as `image.digest` or `["a.b"].c`; null where it is none, or leads into a list. */
export function keysOf(path: string): readonly string[] | null {
  const steps = parseSteps(path);
  const keys = steps?.flatMap((step) => (step.to === 'key' ? [step.key] : [])) ?? [];
  return steps !== null && keys.length === steps.length ? keys : null;
}

/** Two paths of which one is the other, or leads through it; null where there are none. */
export function clashOf(paths: readonly string[]): readonly [string, string] | null {
  const all = paths.map((path) => ({ path, keys: keysOf(path) ?? [] }));
  for (const a of all)
    for (const b of all)
      if (a !== b && a.keys.every((key, at) => key === b.keys[at])) return [a.path, b.path];
  return null;
}

/** Texts at paths that do not clash → one object: `image.digest` → `{ image: { digest } }`. */
export function nestedValues(texts: readonly (readonly [path: string, text: string])[]): NestedValues {
  return nested(texts.map(([path, text]) => ({ keys: keysOf(path) ?? [], text })));
}

interface Leaf {
  readonly keys: readonly string[];
  readonly text: string;
}

/** By `fromEntries`, so that a key such as `__proto__` is a key like others. */
function nested(leaves: readonly Leaf[]): NestedValues {
  const names = [...new Set(leaves.flatMap(({ keys }) => keys.slice(0, 1)))];
  return Object.fromEntries(
    names.map((name) => {
      const below = leaves.filter(({ keys }) => keys[0] === name);
      const end = below.find(({ keys }) => keys.length === 1);
      const rest = below.map(({ keys, text }) => ({ keys: keys.slice(1), text }));
      return [name, end === undefined ? nested(rest) : end.text];
    }),
  );
}
