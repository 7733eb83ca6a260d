import type ts from 'typescript';
import type { TypeScript } from './compiler.ts';

/**
 * Blanks what makes classes nominal (TypeScript handbook, "Type Compatibility", private and protected members): a
 * released class and its successor are two declarations, and would never fit each other. Private members are nobody's
 * API; `protected` ones are that of subclasses, so only the word goes. Offsets stay.
 */
export function withoutPrivates(ts: TypeScript, path: string, text: string): string {
  if (!/#|\b(?:private|protected|unique)\b/.test(text)) return text;
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const spans: (readonly [start: number, end: number])[] = [];
  const visit = (node: ts.Node): void => {
    const span = blanked(ts, node, file);
    if (span !== null) spans.push(span);
    else ts.forEachChild(node, visit);
  };
  visit(file);
  return spans.reduceRight((rest, [start, end]) => blank(rest, start, end), text);
}

function blanked(
  ts: TypeScript,
  node: ts.Node,
  file: ts.SourceFile,
): readonly [start: number, end: number] | null {
  if (node.kind === ts.SyntaxKind.ProtectedKeyword) return [node.getStart(file), node.end];
  if (!ts.isClassElement(node)) return null;
  const isHidden =
    (node.name !== undefined && ts.isPrivateIdentifier(node.name)) ||
    (ts.canHaveModifiers(node) &&
      ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword) === true &&
      !ts.isConstructorDeclaration(node));
  return isHidden ? [node.getStart(file), node.end] : null;
}

function blank(text: string, start: number, end: number): string {
  return text.slice(0, start) + text.slice(start, end).replace(/[^\r\n]/g, ' ') + text.slice(end);
}
