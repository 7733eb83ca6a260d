/**
 * Workspace globs over repository-relative paths, for ecosystems that must decide by themselves what a pattern
 * means. Reading: `*` and `?` inside one segment, `**` over whole segments, `{a,b}` braces. Like the package
 * managers, a wildcard does not match a segment that starts with a dot.
 *
 * Matching is by dynamic programming, not by regular expression, so its time is bounded by pattern × path.
 */

/** More alternatives than this in one pattern is taken for a mistake. */
const maxAlternatives = 256;

/** So are more steps than this: nested braces can give few alternatives in very many ways. */
const maxSteps = 4096;

/**
 * Spells out the braces of a pattern, `{a,b}/c` → `a/c`, `b/c`; nested ones too. Each alternative once.
 * @returns null when they make more than 256 alternatives (in 4,096 steps) or do not close
 */
export function expandBraces(pattern: string): readonly string[] | null {
  const done = new Set<string>();
  const todo = [pattern];
  let steps = 0;
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    const open = next.lastIndexOf('{');
    if (open === -1) {
      done.add(next);
      continue;
    }
    // The last '{' has no other inside, so the first '}' after it is its own.
    const close = next.indexOf('}', open);
    steps += 1;
    if (steps > maxSteps || close === -1 || done.size + todo.length > maxAlternatives) return null;
    const [before, after] = [next.slice(0, open), next.slice(close + 1)];
    const middles = next.slice(open + 1, close).split(',');
    if (middles.length > maxAlternatives) return null;
    for (const middle of middles) todo.push(before + middle + after);
  }
  return [...done].reverse();
}

/**
 * Whether a path matches a pattern without braces.
 * @param path repository-relative, '/' between segments, no './' in front
 */
export function matchesGlob(path: string, pattern: string): boolean {
  const segments = path.split('/');
  let reached = segments.map(() => false).concat(false);
  reached[0] = true;
  for (const part of pattern.split('/')) {
    reached = part === '**' ? afterGlobstar(reached, segments) : afterSegment(reached, segments, part);
  }
  return reached[segments.length] === true;
}

/** Positions (segments consumed) reachable after `**`: any number of segments that are not hidden. */
function afterGlobstar(reached: readonly boolean[], segments: readonly string[]): boolean[] {
  const next = [...reached];
  for (const [index, segment] of segments.entries()) {
    if (next[index] === true && !segment.startsWith('.')) next[index + 1] = true;
  }
  return next;
}

function afterSegment(reached: readonly boolean[], segments: readonly string[], part: string): boolean[] {
  const next = reached.map(() => false);
  for (const [index, segment] of segments.entries()) {
    if (reached[index] === true && matchesSegment(segment, part)) next[index + 1] = true;
  }
  return next;
}

/** Whether one segment matches one segment of a pattern, `*` and `?` in it. */
export function matchesSegment(text: string, pattern: string): boolean {
  return (!text.startsWith('.') || pattern.startsWith('.')) && matchesPieces(text, pattern);
}

/** The pieces between the stars, each at its first place after the one before. */
function matchesPieces(text: string, pattern: string): boolean {
  const [head = '', ...pieces] = pattern.split('*');
  const tail = pieces.pop();
  if (tail === undefined) return text.length === head.length && isAt(text, head, 0);
  if (!isAt(text, head, 0)) return false;
  let at = head.length;
  for (const piece of pieces) {
    while (at <= text.length && !isAt(text, piece, at)) at++;
    at += piece.length;
  }
  const end = text.length - tail.length;
  return at <= end && isAt(text, tail, end);
}

/** Whether a piece without stars stands at an offset. */
function isAt(text: string, piece: string, at: number): boolean {
  if (at + piece.length > text.length) return false;
  for (let index = 0; index < piece.length; index++) {
    if (piece[index] !== '?' && piece[index] !== text[at + index]) return false;
  }
  return true;
}
