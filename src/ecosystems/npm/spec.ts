import type { DependencyKind } from '../../core/model.ts';

/** The sections of package.json that name dependencies, in the order npm lets a later one win. */
export const sections: readonly (readonly [kind: DependencyKind, section: string])[] = [
  ['peer', 'peerDependencies'],
  ['normal', 'dependencies'],
  ['optional', 'optionalDependencies'],
  ['dev', 'devDependencies'],
];

/** A dependency as npm-package-arg reads it: an optional protocol, an optional other name, the requirement. */
export interface Spec {
  /** `npm:`, `workspace:`, or '' for a plain requirement. */
  readonly protocol: string;
  /** The name the requirement gives to the package, where it renames it (`npm:real@^1`). */
  readonly alias: string | null;
  readonly range: string;
}

/**
 * Takes a dependency's requirement apart: `npm:@scope/a@^1` is protocol `npm:`, alias `@scope/a`, range `^1`.
 * Other protocols (`file:`, `git+ssh:`, `catalog:` …) stay part of the range.
 */
export function parseSpec(text: string): Spec {
  const protocol = ['npm:', 'workspace:'].find((each) => text.startsWith(each)) ?? '';
  const rest = text.slice(protocol.length);
  if (protocol === '') return { protocol, alias: null, range: rest };
  // The '@' of a scope is not the one before the range, and a path may hold one too.
  const at = rest.indexOf('@', 1);
  const name = rest.slice(0, at);
  if (at !== -1 && /^(?:@[^/]+\/)?[^/]+$/u.test(name))
    return { protocol, alias: name, range: rest.slice(at + 1) };
  // 'npm:a' is the package a; 'npm:^1' and 'workspace:../a' are not names.
  const bare = protocol === 'npm:' && /^@?[a-z]/iu.test(rest) && !/^[vx]?[\d.*]*$/iu.test(rest);
  return bare ? { protocol, alias: rest, range: '' } : { protocol, alias: null, range: rest };
}

/** The package a dependency really is about: the key, or the name its requirement gives instead. */
export function realName(key: string, text: string): string {
  return parseSpec(text).alias ?? key;
}
