import type ts from 'typescript';
import type { Both } from './compiler.ts';
import type { Loaded } from './program.ts';

/**
 * A method or constructor that no longer takes what it took, or null. The compiler compares parameters of methods both
 * ways (TypeScript handbook, `strictFunctionTypes`), so it would not tell.
 */
export function narrowedMethod(loaded: Loaded, old: ts.Type, next: ts.Type): string | null {
  const { checker } = loaded;
  const constructor = narrowed(loaded, old.getConstructSignatures(), next.getConstructSignatures());
  if (constructor) return 'its constructor takes less than before';
  const found = checker.getPropertiesOfType(old).find((property) => {
    const successor = checker.getPropertyOfType(next, property.name);
    if (successor === undefined) return false;
    const [before, after] = [checker.getTypeOfSymbol(property), checker.getTypeOfSymbol(successor)];
    return narrowed(loaded, before.getCallSignatures(), after.getCallSignatures());
  });
  return found === undefined ? null : `its method ${found.name} takes less than before`;
}

/** Whether some old call fits no signature any more. Generic signatures are left to the compiler. */
function narrowed(loaded: Loaded, before: readonly ts.Signature[], after: readonly ts.Signature[]): boolean {
  if ([...before, ...after].some(({ typeParameters }) => typeParameters !== undefined)) return false;
  return before.some((old) => after.length > 0 && !after.some((next) => takes(loaded, next, old)));
}

function takes({ checker }: Loaded, next: ts.Signature, old: ts.Signature): boolean {
  return old.parameters.every((parameter, index) => {
    const successor = next.parameters[index];
    if (successor === undefined) return true;
    return checker.isTypeAssignableTo(checker.getTypeOfSymbol(parameter), checker.getTypeOfSymbol(successor));
  });
}

/** Whether the declarations say the same, comments and layout aside. */
export function isSameText(loaded: Loaded, { old, next }: Pick<Both, 'old' | 'next'>): boolean {
  return textOf(loaded, old) === textOf(loaded, next);
}

function textOf({ ts }: Loaded, symbol: ts.Symbol): string {
  const printer = ts.createPrinter({ removeComments: true });
  const nodes = (symbol.declarations ?? []).filter((node) => !ts.isSourceFile(node));
  return nodes
    .map((node) => printer.printNode(ts.EmitHint.Unspecified, node, node.getSourceFile()))
    .join('\n')
    .replace(/\s+/g, ' ');
}
