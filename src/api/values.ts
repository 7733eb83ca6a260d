import type ts from 'typescript';
import type { ApiChange } from '../core/api.ts';
import type { Both } from './compiler.ts';
import { narrowedMethod } from './members.ts';
import type { Loaded } from './program.ts';

/** A value must fit wherever the old one was used. */
export function valueChanges(loaded: Loaded, both: Both): readonly ApiChange[] {
  const { checker } = loaded;
  const [old, next] = [typeOf(loaded, both.old), typeOf(loaded, both.next)];
  if (!checker.isTypeAssignableTo(next, old)) {
    return [
      { name: both.name, level: 'major', what: `was ${shown(loaded, old)}, is ${shown(loaded, next)}` },
    ];
  }
  const narrowed = narrowedMethod(loaded, old, next);
  if (narrowed !== null) return [{ name: both.name, level: 'major', what: narrowed }];
  if (isSame(loaded, old, next)) return [];
  return [{ name: both.name, level: 'minor', what: `accepts or offers more: ${shown(loaded, next)}` }];
}

/** A class prints as its name, so what it offers is left to its type. */
function isSame({ checker }: Loaded, old: ts.Type, next: ts.Type): boolean {
  return checker.isTypeAssignableTo(old, next) && checker.typeToString(old) === checker.typeToString(next);
}

function typeOf({ checker }: Loaded, symbol: ts.Symbol): ts.Type {
  const [node] = symbol.declarations ?? [];
  return node === undefined
    ? checker.getTypeOfSymbol(symbol)
    : checker.getTypeOfSymbolAtLocation(symbol, node);
}

/** A type on one line, cut where it is long. */
export function shown({ checker }: Loaded, type: ts.Type): string {
  const text = checker.typeToString(type).replace(/\s+/g, ' ');
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}
