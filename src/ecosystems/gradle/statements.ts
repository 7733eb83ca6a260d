import { tokensOf, type Syntax, type Token } from '../script.ts';

/** Groovy and Kotlin, as far as build scripts go. */
const gradle: Syntax = {
  comment: '//',
  block: ['/*', '*/'],
  quotes: ["'''", '"""', "'", '"'],
  computed: ['$'],
  sigils: '',
};

/** A statement: its tokens without line ends, and the blocks around it, outermost first, by their first word. */
export interface Statement {
  readonly tokens: readonly Token[];
  readonly blocks: readonly string[];
}

/** A statement with more tokens than this is cut: nothing that is looked for is so long. */
const longestStatement = 5000;

/** Blocks inside one another that are told apart. */
const deepest = 4;

/** What has been read of the statement at hand. */
interface Progress {
  readonly blocks: string[];
  tokens: Token[];
  /** Open parentheses and brackets. */
  nesting: number;
}

/** The statements of a build script. Line ends inside parentheses and brackets end nothing; braces always do. */
export function* statementsOf(text: string): Generator<Statement> {
  const progress: Progress = { blocks: [], tokens: [], nesting: 0 };
  for (const token of tokensOf(text, gradle)) {
    const mark = markOf(token);
    progress.nesting = isBrace(mark) ? 0 : Math.max(0, progress.nesting + step(mark));
    if (!isEnd(mark, progress.nesting)) {
      if (mark !== '\n' && progress.tokens.length < longestStatement) progress.tokens.push(token);
      continue;
    }
    yield* finished(progress);
    follow(progress, mark);
  }
  yield* finished(progress);
}

function finished({ tokens, blocks }: Progress): readonly Statement[] {
  return tokens.length === 0 ? [] : [{ tokens, blocks: blocks.slice(0, deepest) }];
}

/** Begins the next statement, inside or outside of the block a brace opens or closes. */
function follow(progress: Progress, mark: string): void {
  if (mark === '{') progress.blocks.push(progress.tokens[0]?.text ?? '');
  if (mark === '}') progress.blocks.pop();
  progress.tokens = [];
}

function markOf({ kind, text }: Token): string {
  return kind === 'sign' || kind === 'newline' ? text : '';
}

function isBrace(mark: string): boolean {
  return mark === '{' || mark === '}';
}

function isEnd(mark: string, nesting: number): boolean {
  return isBrace(mark) || ((mark === '\n' || mark === ';') && nesting === 0);
}

function step(mark: string): number {
  if (mark === '(' || mark === '[') return 1;
  return mark === ')' || mark === ']' ? -1 : 0;
}
