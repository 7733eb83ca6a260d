import type ts from 'typescript';
import type { ApiChange, ApiReport } from '../core/api.ts';
import type { Both } from './compiler.ts';
import { enumChanges } from './enums.ts';
import type { Loaded, Surface } from './program.ts';
import { usedByValues } from './usage.ts';
import { typeChanges } from './types.ts';
import { valueChanges } from './values.ts';

/**
 * What changed between two public APIs. The compiler's own assignability decides: a value must fit where the old one
 * was used; a type is judged by how the exported values use it, and by itself where none does.
 */
export function compareSurfaces(loaded: Loaded): ApiReport {
  const notes = loaded.unresolved.map((name) => `types of '${name}' were not found and count as any`);
  return { changes: surfaceChanges(loaded, loaded.old, loaded.next), notes };
}

function surfaceChanges(loaded: Loaded, old: Surface, next: Surface): readonly ApiChange[] {
  const removed = [...old.exports.keys()]
    .filter((name) => !next.exports.has(name))
    .map((name): ApiChange => ({ name, level: 'major', what: 'is no longer exported' }));
  const added = [...next.exports.keys()]
    .filter((name) => !old.exports.has(name))
    .map((name): ApiChange => ({ name, level: 'minor', what: 'is new' }));
  const used = usedByValues(loaded, [...old.exports.values()]);
  const changed = [...old.exports].flatMap(([name, symbol]) => {
    const successor = next.exports.get(name);
    if (successor === undefined) return [];
    const both = { name, old: resolved(loaded, symbol), next: resolved(loaded, successor) };
    return symbolChanges(loaded, both, used);
  });
  return [...removed, ...changed, ...added];
}

function symbolChanges(loaded: Loaded, both: Both, used: ReadonlySet<string>): readonly ApiChange[] {
  const { ts } = loaded;
  const flags = both.old.flags & both.next.flags;
  if ((flags & ts.SymbolFlags.Enum) !== 0) return enumChanges(loaded, both);
  const lost = both.old.flags & ~both.next.flags;
  if ((lost & ts.SymbolFlags.Value) !== 0 && (both.next.flags & ts.SymbolFlags.Value) === 0)
    return [{ name: both.name, level: 'major', what: 'is no value any more' }];
  if ((lost & ts.SymbolFlags.Type) !== 0 && (both.next.flags & ts.SymbolFlags.Type) === 0)
    return [{ name: both.name, level: 'major', what: 'is no type any more' }];
  return strongest([
    ...((flags & ts.SymbolFlags.Namespace) !== 0 ? namespaceChanges(loaded, both) : []),
    ...((both.old.flags & ts.SymbolFlags.Value) !== 0 ? valueChanges(loaded, both) : []),
    ...((both.old.flags & ts.SymbolFlags.Type) !== 0 ? typeChanges(loaded, both, used) : []),
  ]);
}

function namespaceChanges(loaded: Loaded, { name, old, next }: Both): readonly ApiChange[] {
  const surface = (symbol: ts.Symbol): Surface => ({
    exports: new Map(loaded.checker.getExportsOfModule(symbol).map((one) => [one.name, one])),
  });
  return surfaceChanges(loaded, surface(old), surface(next)).map((change) => ({
    ...change,
    name: `${name}.${change.name}`,
  }));
}

/** Re-exports (`export { x } from`) lead to what they name. */
function resolved({ ts, checker }: Loaded, symbol: ts.Symbol): ts.Symbol {
  return (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);
}

/** One change a name: a class is a value and a type, and both say the same. */
function strongest(changes: readonly ApiChange[]): readonly ApiChange[] {
  const byName = new Map<string, ApiChange>();
  for (const change of changes) {
    const known = byName.get(change.name);
    if (known === undefined || (known.level !== 'major' && change.level === 'major'))
      byName.set(change.name, change);
  }
  return [...byName.values()];
}
