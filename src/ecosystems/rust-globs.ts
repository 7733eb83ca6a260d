/** Whether Cargo and uv read a `members` entry as a pattern (syntax of the Rust `glob` crate: `*`, `?`, `[…]`, `**`). */
export function isGlob(pattern: string): boolean {
  return /[*?[]/.test(pattern);
}

/**
 * Whether a directory matches a `members` pattern: `*`, `?` and `[…]` stay inside a component, dot directories
 * included; `**` is any number of components. Braces and parentheses are plain characters there.
 * Both paths are normalised, with `/`. Time is pattern × path.
 */
export function matchesGlob(pattern: string, path: string): boolean {
  return matches(pattern.split('/'), path.split('/'), (part) => part === '**', matchesComponent);
}

/**
 * The pattern for the reader of the files, in the syntax all glob libraries share. A component that other
 * libraries might read differently becomes `*`: reading too much is harmless, membership is decided here.
 */
export function portableGlob(pattern: string): string {
  return pattern
    .split('/')
    .map((part) => (/[\\[\]{}()!|]/.test(part) ? '*' : part))
    .join('/');
}

function matchesComponent(pattern: string, name: string): boolean {
  return matches(characterTokens(pattern), Array.from(name), (token) => token === '*', matchesCharacter);
}

/** All positions of the input the pattern may have reached, one pattern element at a time: no backtracking. */
function matches<P, I>(
  pattern: readonly P[],
  input: readonly I[],
  isStar: (element: P) => boolean,
  accepts: (element: P, item: I) => boolean,
): boolean {
  let reached: readonly number[] = [0];
  for (const element of pattern) {
    const first = reached[0];
    if (first === undefined) return false;
    if (isStar(element))
      reached = Array.from({ length: input.length - first + 1 }, (_, step) => first + step);
    else reached = reached.filter((at) => at < input.length && acceptsAt(at, element)).map((at) => at + 1);
  }
  return reached.includes(input.length);

  function acceptsAt(at: number, element: P): boolean {
    return input.slice(at, at + 1).some((item) => accepts(element, item));
  }
}

/** Single characters, and each `[…]` as one token; a `[` that is never closed stands for itself. */
function characterTokens(pattern: string): readonly string[] {
  const tokens: string[] = [];
  const lastClose = pattern.lastIndexOf(']');
  for (let at = 0; at < pattern.length;) {
    const negated = pattern.startsWith('[!', at) ? 1 : 0;
    const close = pattern.startsWith('[', at) && at < lastClose ? pattern.indexOf(']', at + negated + 2) : -1;
    const character = String.fromCodePoint(pattern.codePointAt(at) ?? 0);
    const token = close === -1 ? character : pattern.slice(at, close + 1);
    tokens.push(token);
    at += token.length;
  }
  return tokens;
}

function matchesCharacter(token: string, character: string): boolean {
  if (token === '?') return true;
  if (!token.startsWith('[') || token.length === 1) return token === character;
  const negated = token.startsWith('[!');
  return inClass(token.slice(negated ? 2 : 1, -1), character) !== negated;
}

function inClass(set: string, character: string): boolean {
  const ranges = set.match(/.-.|./gsu) ?? [];
  return ranges.some((range) => {
    const [low = '', dash, high = ''] = Array.from(range);
    return dash === undefined ? low === character : low <= character && character <= high;
  });
}
