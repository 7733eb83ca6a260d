import { ReleaseError } from '../../core/error.ts';

/** A word of a go.mod or go.work file. `start` and `end` enclose its text, inside the quotes where it has some. */
export interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** One directive; those of a block are one each. */
export interface Directive {
  readonly verb: string;
  readonly words: readonly Word[];
  /** Offset of its first character: the verb, or in a block the first word. */
  readonly start: number;
}

/** White space, a comment, a string, punctuation, or a word up to any of these (golang.org/x/mod/modfile, `lex`). */
const lexeme =
  /([ \t\r\uFEFF]+|\/\/[^\n]*)|(\n)|("(?:[^"\\\n]|\\[^\n])*"|`[^`\n]*`)|([()[\]{},]|(?:(?!\/\/)[^\s()[\]{},"`])+)/y;

/**
 * The directives of a go.mod or go.work file, in their order (https://go.dev/ref/mod#go-mod-file-lexical).
 * @throws ReleaseError MANIFEST_UNREADABLE naming file and line
 */
export function readDirectives(file: string, text: string): readonly Directive[] {
  const found: Directive[] = [];
  let block: string | null = null;
  for (const line of linesOf(file, text)) {
    const [first, ...rest] = line;
    if (first === undefined) continue;
    if (block !== null) {
      if (first.text === ')') block = null;
      else found.push({ verb: block, words: line, start: outer(text, first) });
    } else if (rest.length === 1 && rest[0]?.text === '(') {
      block = first.text;
    } else {
      found.push({ verb: first.text, words: rest, start: first.start });
    }
  }
  if (block !== null) throw unreadable(file, text, text.length, `the block '${block} (' is not closed`);
  return found;
}

/** The offset of a word with its quote. */
function outer(text: string, { start }: Word): number {
  return /["`]/.test(text[start - 1] ?? '') ? start - 1 : start;
}

function* linesOf(file: string, text: string): Generator<readonly Word[]> {
  let line: Word[] = [];
  lexeme.lastIndex = 0;
  for (let at = 0; at < text.length; at = lexeme.lastIndex) {
    lexeme.lastIndex = at;
    const match = lexeme.exec(text);
    if (match === null) throw unreadable(file, text, at, 'cannot be read from here on');
    if (match[2] !== undefined) {
      yield line;
      line = [];
    } else if (match[1] === undefined) {
      line.push(toWord(match[0], at));
    }
  }
  yield line;
}

function toWord(raw: string, at: number): Word {
  const quoted = /^["`]/.test(raw);
  const [start, end] = quoted ? [at + 1, at + raw.length - 1] : [at, at + raw.length];
  return { text: quoted ? raw.slice(1, -1) : raw, start, end };
}

function unreadable(file: string, text: string, at: number, problem: string): ReleaseError {
  const line = text.slice(0, at).split('\n').length;
  return new ReleaseError('MANIFEST_UNREADABLE', `${file}:${line}: ${problem}`, {
    hint: `correct the file, then see that this passes: go mod edit -json ${file}`,
  });
}
