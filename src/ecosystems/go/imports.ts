import type { Word } from './directives.ts';

/** What may stand between tokens. A semicolon is one, too, but nothing read here depends on it. */
const blank = /(?:[\s;\uFEFF]|\/\/[^\n]*|\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\/)*/y;
const identifier = /[\p{L}_][\p{L}\p{Nd}_]*/uy;
const name = /\.|[\p{L}_][\p{L}\p{Nd}_]*/uy;
const literal = /"(?:[^"\\\n]|\\[^\n])*"|`[^`]*`/y;
const open = /\(/y;

/**
 * The paths in the import declarations of a Go file (https://go.dev/ref/spec#Source_file_organization): they stand
 * between the package clause and everything else, so nothing behind them is looked at.
 */
export function importsOf(text: string): readonly Word[] {
  const scanner = new Scanner(text);
  if (scanner.take(identifier) !== 'package' || scanner.take(identifier) === null) return [];
  const found: Word[] = [];
  while (scanner.take(identifier) === 'import') {
    const isBlock = scanner.take(open) !== null;
    for (let spec = readSpec(scanner); spec !== null; spec = isBlock ? readSpec(scanner) : null)
      found.push(spec);
    if (isBlock && scanner.take(/\)/y) === null) break;
  }
  return found;
}

/** `[name] "path"`, or null where none stands. */
function readSpec(scanner: Scanner): Word | null {
  const path = scanner.word(literal);
  if (path !== null || scanner.take(name) === null) return path;
  return scanner.word(literal);
}

/** Reads a text token by token; blanks and comments in front of one are passed over. */
class Scanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The token that follows, or null (and no step) where something else does. */
  take(token: RegExp): string | null {
    const start = this.#next();
    token.lastIndex = start;
    const found = token.exec(this.#text)?.[0] ?? null;
    if (found !== null) this.#at = start + found.length;
    return found;
  }

  /** The string that follows, with the place of what its quotes enclose. */
  word(token: RegExp): Word | null {
    const found = this.take(token);
    if (found === null) return null;
    return { text: found.slice(1, -1), start: this.#at - found.length + 1, end: this.#at - 1 };
  }

  #next(): number {
    blank.lastIndex = this.#at;
    return this.#at + (blank.exec(this.#text)?.[0].length ?? 0);
  }
}
