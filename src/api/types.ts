import type ts from 'typescript';
import type { ApiChange } from '../core/api.ts';
import type { Both } from './compiler.ts';
import { isSameText, narrowedMethod } from './members.ts';
import type { Loaded } from './program.ts';
import { shown } from './values.ts';

/**
 * An exported type. What fits both ways is the same; what fits neither way breaks. In between it depends on who makes
 * and who reads it: the exported values that use it tell (`used`), and without them a type that became wider breaks
 * those who read it.
 */
export function typeChanges(loaded: Loaded, both: Both, used: ReadonlySet<string>): readonly ApiChange[] {
  const { checker } = loaded;
  const { name } = both;
  const arity = arityChange(loaded, both);
  if (arity !== null) return [{ name, level: 'major', what: arity }];
  if ([both.old, both.next].some((symbol) => isGeneric(loaded, symbol))) return genericChanges(loaded, both);
  const [old, next] = [checker.getDeclaredTypeOfSymbol(both.old), checker.getDeclaredTypeOfSymbol(both.next)];
  const [fits, fitted] = [checker.isTypeAssignableTo(next, old), checker.isTypeAssignableTo(old, next)];
  const lost = lostMember(loaded, old, next);
  if (lost !== null) return [{ name, level: 'major', what: `has no member ${lost} any more` }];
  if (fits) return fittingChanges(loaded, both, narrowedMethod(loaded, old, next));
  if (fitted && used.has(name)) return [{ name, level: 'minor', what: 'takes more' }];
  const what = fitted ? 'is wider' : 'is another type';
  return [{ name, level: 'major', what: `${what}: was ${shown(loaded, old)}, is ${shown(loaded, next)}` }];
}

/** A type that fits where the old one was read: it may still take less in a method, or say more. */
function fittingChanges(loaded: Loaded, both: Both, narrowed: string | null): readonly ApiChange[] {
  if (narrowed !== null) return [{ name: both.name, level: 'major', what: narrowed }];
  return isSameText(loaded, both) ? [] : [{ name: both.name, level: 'minor', what: 'says more' }];
}

/** Type parameters differ between declarations, so generic types are held against each other by members and text. */
function genericChanges(loaded: Loaded, both: Both): readonly ApiChange[] {
  const { checker } = loaded;
  if (isSameText(loaded, both)) return [];
  const [old, next] = [checker.getDeclaredTypeOfSymbol(both.old), checker.getDeclaredTypeOfSymbol(both.next)];
  const lost = lostMember(loaded, old, next);
  if (lost !== null) return [{ name: both.name, level: 'major', what: `has no member ${lost} any more` }];
  return [{ name: both.name, level: 'minor', what: 'is generic and says something else: read it' }];
}

/** A named member that is gone; what every string or list has is no member of a type. */
function lostMember({ ts, checker }: Loaded, old: ts.Type, next: ts.Type): string | null {
  const isObject = (type: ts.Type): boolean =>
    (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) !== 0;
  if (!isObject(old) || !isObject(next)) return null;
  const lost = checker
    .getPropertiesOfType(old)
    .find(({ name }) => checker.getPropertyOfType(next, name) === undefined);
  return lost?.name ?? null;
}

/** Type arguments that were right before and are not now. */
function arityChange(loaded: Loaded, { old, next }: Both): string | null {
  const [before, after] = [arityOf(loaded, old), arityOf(loaded, next)];
  if (after.needed > before.needed) return `needs ${after.needed} type arguments, needed ${before.needed}`;
  return after.most < before.most ? `takes ${after.most} type arguments, took ${before.most}` : null;
}

function isGeneric(loaded: Loaded, symbol: ts.Symbol): boolean {
  return arityOf(loaded, symbol).most > 0;
}

function arityOf({ ts }: Loaded, symbol: ts.Symbol): { readonly needed: number; readonly most: number } {
  const node = symbol.declarations?.find(
    (one) => ts.isInterfaceDeclaration(one) || ts.isTypeAliasDeclaration(one) || ts.isClassDeclaration(one),
  );
  const parameters = node?.typeParameters ?? [];
  return { needed: parameters.filter((one) => one.default === undefined).length, most: parameters.length };
}
