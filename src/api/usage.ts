import type ts from 'typescript';
import type { Loaded } from './program.ts';

/**
 * Names of the exported types that exported values mention, also through other types. Their changes show in the
 * values that use them: an options type that accepts more is a feature there, a result that became wider breaks there.
 */
export function usedByValues(loaded: Loaded, symbols: readonly ts.Symbol[]): ReadonlySet<string> {
  const { ts } = loaded;
  const targets = symbols.map((symbol) => ({
    name: symbol.name,
    symbol: (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : loaded.checker.getAliasedSymbol(symbol),
  }));
  const mentioned = new Map(targets.map(({ name, symbol }) => [name, namesIn(loaded, symbol)]));
  const todo = targets
    .filter(({ symbol }) => (symbol.flags & ts.SymbolFlags.Value) !== 0)
    .map(({ name }) => name);
  const used = new Set<string>();
  for (let name = todo.pop(); name !== undefined; name = todo.pop()) {
    const fresh = [...(mentioned.get(name) ?? [])].filter((one) => mentioned.has(one) && !used.has(one));
    for (const one of fresh) used.add(one);
    todo.push(...fresh);
  }
  return used;
}

/** Every identifier in the declarations of a symbol. */
function namesIn({ ts }: Loaded, symbol: ts.Symbol): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) names.add(node.text);
    ts.forEachChild(node, visit);
  };
  for (const node of symbol.declarations ?? []) if (!ts.isSourceFile(node)) ts.forEachChild(node, visit);
  return names;
}
