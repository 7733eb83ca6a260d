/** A document as a tree of what a path can lead to. Keys that stand twice are kept twice. */
export type Node =
  | { readonly kind: 'map'; readonly entries: readonly (readonly [key: string, value: Node])[] }
  | { readonly kind: 'list'; readonly items: readonly Node[] }
  /** A text, by the offsets of what stands inside its quotes. */
  | { readonly kind: 'text'; readonly start: number; readonly end: number }
  /** What holds no version: numbers, dates, null, block scalars, aliases. */
  | { readonly kind: 'other' };

/** One step of a path. */
export type Step =
  | { readonly to: 'key'; readonly key: string }
  | { readonly to: 'index'; readonly index: number }
  | { readonly to: 'all' }
  | { readonly to: 'anywhere' };

/** `$` at the start may be left out. A step: `.key`, `[0]`, `["key"]`, `['key']`, `[*]`, `.*`; `..` is anywhere below. */
const stepPattern = /\.\.|\.?\[(?:(\d{1,9})|(\*)|"([^"]*)"|'([^']*)')\]|\.?(\*)|\.?([^.[\]*"']+)/gy;

/** The steps of a path such as `info.version`, `servers[0].version`, `["a.b"].c`, `$..version`; null when it is no path. */
export function parseSteps(path: string): readonly Step[] | null {
  const body = path.replace(/^\$(?=[.[])/, '');
  const steps: Step[] = [];
  let at = 0;
  for (const match of body.matchAll(stepPattern)) {
    at = match.index + match[0].length;
    steps.push(stepOf(match));
  }
  const isWhole = at === body.length && steps.length > 0 && steps.at(-1)?.to !== 'anywhere';
  return isWhole ? steps : null;
}

function stepOf([all, index, star, double, single, anyKey, key]: RegExpExecArray): Step {
  if (all === '..') return { to: 'anywhere' };
  if (index !== undefined) return { to: 'index', index: Number(index) };
  if (star !== undefined || anyKey !== undefined) return { to: 'all' };
  return { to: 'key', key: double ?? single ?? key ?? '' };
}

/** What a path leads to, each node once. */
export function select(root: Node, steps: readonly Step[]): readonly Node[] {
  return steps.reduce<readonly Node[]>(
    (nodes, step) => [...new Set(nodes.flatMap((node) => follow(node, step)))],
    [root],
  );
}

function follow(node: Node, step: Step): readonly Node[] {
  switch (step.to) {
    case 'key':
      return node.kind === 'map'
        ? node.entries.filter(([key]) => key === step.key).map(([, value]) => value)
        : [];
    case 'index':
      return node.kind === 'list' ? node.items.slice(step.index, step.index + 1) : [];
    case 'all':
      return below(node);
    case 'anywhere':
      return everything(node);
  }
}

function below(node: Node): readonly Node[] {
  if (node.kind === 'map') return node.entries.map(([, value]) => value);
  return node.kind === 'list' ? node.items : [];
}

/** A node and all below it, in the order of the text. */
function everything(root: Node): readonly Node[] {
  const found: Node[] = [];
  const todo = [root];
  for (let node = todo.pop(); node !== undefined; node = todo.pop()) {
    found.push(node);
    todo.push(...below(node).toReversed());
  }
  return found;
}
