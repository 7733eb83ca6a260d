import type { Line } from '../lines/lines.ts';
import type { Level } from '../model.ts';
import { greatest, maxLevel } from '../version/version.ts';
import type { Active } from './tagged.ts';
import type { Pending } from './pending.ts';

/** What a line is numbered from. */
export interface Basis {
  readonly line: Line;
  readonly level: Level;
}

/**
 * What each released line is numbered from: where it stands itself, or, in a linked group, where the furthest of the
 * group stands (released or not), at the greatest level of those that are released. So they share the next version.
 * @param linked manifests by group
 */
export function basesOf(
  active: ReadonlyMap<string, Active>,
  pending: readonly Pending[],
  linked: readonly ReadonlySet<string>[],
): ReadonlyMap<string, Basis> {
  const bases = new Map<string, Basis>(
    [...active].map(
      ([
        key,
        {
          pending: { line },
          level,
        },
      ]) => [key, { line, level }],
    ),
  );
  for (const group of linked) {
    const lines = pending
      .map(({ line }) => line)
      .filter(({ members }) => members.some(({ manifest }) => group.has(manifest)));
    const stand = furthest(lines);
    const level = lines.reduce<Level | null>(
      (max, { key }) => maxLevel(max, bases.get(key)?.level ?? null),
      null,
    );
    for (const { key } of lines) {
      const base = bases.get(key);
      if (base !== undefined && level !== null) bases.set(key, { line: { ...base.line, ...stand }, level });
    }
  }
  return bases;
}

function furthest(lines: readonly Line[]): Pick<Line, 'last' | 'stable' | 'manifest'> {
  const manifests = lines.flatMap(({ manifest }) => (manifest === null ? [] : [{ version: manifest }]));
  return {
    last: greatest(lines.flatMap(({ last }) => last ?? [])),
    stable: greatest(lines.flatMap(({ stable }) => stable ?? [])),
    manifest: greatest(manifests)?.version ?? null,
  };
}
