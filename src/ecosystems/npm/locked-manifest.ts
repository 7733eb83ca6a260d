import { jsonOrNull } from '../../core/json-text.ts';
import type { Need } from '../../core/sbom/graph.ts';

/** A dependency as a package.json declares it. */
export interface Declared {
  readonly name: string;
  readonly range: string;
  readonly need: Need;
}

const sections = [
  ['dependencies', 'required'],
  ['peerDependencies', 'optional'],
  ['optionalDependencies', 'optional'],
  ['devDependencies', 'dev'],
] as const;

/**
 * What a package.json declares, for lockfiles that do not tell it. Peers are optional here: yarn does not install them for those
 * who declare them.
 */
export function declaredIn(text = ''): readonly Declared[] {
  const manifest = jsonOrNull(text.replace(/^\uFEFF/, ''));
  return sections.flatMap(([section, need]) =>
    Object.entries(memberOf(manifest, section)).flatMap(([name, range]: [string, unknown]) =>
      typeof range === 'string' ? [{ name, range, need }] : [],
    ),
  );
}

function memberOf(value: unknown, key: string): object {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return {};
  const member: unknown = Reflect.get(value, key);
  return typeof member === 'object' && member !== null ? member : {};
}
