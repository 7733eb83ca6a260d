import type { Line } from '../lines/lines.ts';
import type { Level } from '../model.ts';
import { greatest, maxLevel } from '../version/version.ts';
import type { Active } from './tagged.ts';
import type { Pending } from './pending.ts';

/** What a line is numbered from. */
export interface Basis {
  readonly line: Line;
  readonly level: Level;
  /** The released line it is for. */
  readonly own: Active;
  /** All released lines that share its number. */
  readonly sharers: readonly Active[];
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
  const bases = new Map<string, Basis>();
  for (const [key, own] of active)
    bases.set(key, { line: own.pending.line, level: own.level, own, sharers: [own] });
  for (const group of linked) {
    const lines = pending
      .map(({ line }) => line)
      .filter(({ members }) => members.some(({ manifest }) => group.has(manifest)));
    const stand = furthest(lines);
    const level = lines.reduce<Level | null>(
      (max, { key }) => maxLevel(max, bases.get(key)?.level ?? null),
      null,
    );
    const sharers = lines.flatMap(({ key }) => active.get(key) ?? []);
    for (const own of sharers) {
      const { line } = own.pending;
      if (level !== null) bases.set(line.key, { line: { ...line, ...stand }, level, own, sharers });
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
