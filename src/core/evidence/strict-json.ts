import { visit } from 'jsonc-parser';

/** How deep arrays and objects may nest: far deeper than any evidence, far from the end of the stack. */
const deepest = 100;

/**
 * The value of a JSON text in which no object names a key twice. Readers differ on which of the two counts, so a
 * signature over one meaning could be shown with the other; protojson, which cosign reads with, refuses them too.
 *
 * @throws SyntaxError saying what is wrong, and at which offset where known
 */
export function parseStrictJson(text: string): unknown {
  const open: Set<string>[] = [];
  let depth = 0;
  const enter = (): void => {
    depth += 1;
    if (depth > deepest) throw new SyntaxError(`nested more than ${deepest} deep`);
  };
  visit(text, {
    onObjectBegin: () => {
      enter();
      open.push(new Set());
    },
    onObjectEnd: () => {
      depth -= 1;
      open.pop();
    },
    onArrayBegin: enter,
    onArrayEnd: () => void (depth -= 1),
    onObjectProperty: (key, offset) => {
      const keys = open.at(-1);
      if (keys?.has(key) === true)
        throw new SyntaxError(`the key ${JSON.stringify(key)} twice, at offset ${offset}`);
      keys?.add(key);
    },
  });
  const value: unknown = JSON.parse(text);
  return value;
}
