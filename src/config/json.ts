import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { ReleaseError } from '../core/error.ts';
import { quote } from '../core/quote.ts';

/**
 * The value of a JSON configuration. Comments, trailing commas and a byte order mark are tolerated; a key that
 * stands twice is not, for one of the two would be ignored in silence.
 *
 * @throws ReleaseError CONFIG_UNREADABLE naming file and line
 */
export function parseJson(text: string, file: string): unknown {
  const errors: ParseError[] = [];
  try {
    const tree = parseTree(text.replace(/^\uFEFF/, ' '), errors, { allowTrailingComma: true });
    const [error] = errors;
    if (error !== undefined) throw unreadable(file, lineOf(text, error.offset), describeError(error));
    return tree === undefined ? undefined : toValue(tree, text, file);
  } catch (cause) {
    // The parser recurses; a file can be nested deeper than the stack.
    if (cause instanceof RangeError) throw unreadable(file, 1, 'it is nested too deeply');
    throw cause;
  }
}

/** Own data properties only: a key named '__proto__' is a key like any other and changes no prototype. */
function toValue(node: Node, text: string, file: string): unknown {
  const children = node.children ?? [];
  if (node.type === 'array') return children.map((child) => toValue(child, text, file));
  if (node.type !== 'object') return node.value;
  const values = new Map<string, unknown>();
  for (const { offset, children: property } of children) {
    const [name, value] = toPair(property);
    if (values.has(name)) throw unreadable(file, lineOf(text, offset), `the key ${quote(name)} stands twice`);
    values.set(name, value === undefined ? undefined : toValue(value, text, file));
  }
  return Object.fromEntries(values);
}

function toPair([key, value]: readonly Node[] = []): readonly [name: string, value: Node | undefined] {
  return [String(key?.value), value];
}

/** The parser's name of an error as words: 'CommaExpected' → 'comma expected'. */
function describeError({ error }: ParseError): string {
  return printParseErrorCode(error)
    .replace(/(?!^)[A-Z]/g, ' $&')
    .toLowerCase();
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

function unreadable(file: string, line: number, problem: string): ReleaseError {
  return new ReleaseError('CONFIG_UNREADABLE', `${file}, line ${line}: ${problem}`, {
    hint: `Correct ${file}, then look at the result with: release config`,
  });
}
