import { readHeader, type Header } from './header.ts';
import type { Line } from './lines.ts';

/** A stretch of a message body: a conventional line and what follows it, or (header null) text before or between. */
export interface Block {
  readonly header: Header | null;
  readonly lines: readonly Line[];
}

const item = /^ {0,3}[-*+] +(.*)$/s;
const rule = /^(?:-{3,}|\*{3,}|_{3,})$/;

/** Types everybody uses (the Angular list), beside those of the bump table. Other words before a colon are prose. */
const commonTypes: readonly string[] =
  'build chore ci deps docs feat fix perf refactor revert style test tests'.split(' ');

/**
 * Cuts a body at its conventional list items (`* feat(x)!: …`, `- fix: …`), as squash merges leave them, and with
 * `paragraphs` at conventional first lines of paragraphs too. Only types of the bump table and the common ones
 * count: `Note: …` or `Details: …` in a body is prose. A plain item or a rule inside the list ends a block.
 */
export function readBlocks(
  body: readonly Line[],
  bump: Readonly<Record<string, unknown>>,
  paragraphs: boolean,
): readonly Block[] {
  const blocks: { header: Header | null; lines: Line[] }[] = [{ header: null, lines: [] }];
  let afterBlank = true;
  for (const line of body) {
    const header = blockHeader(line, paragraphs && afterBlank);
    if (header !== null && isKnown(header.type, bump)) blocks.push({ header, lines: [] });
    else if (afterBlank && blocks.length > 1 && endsBlock(line)) blocks.push({ header: null, lines: [line] });
    else blocks.at(-1)?.lines.push(line);
    afterBlank = line.text === '';
  }
  return blocks;
}

function blockHeader({ text, quoted }: Line, paragraph: boolean): Header | null {
  if (quoted) return null;
  const words = item.exec(text)?.[1] ?? (paragraph ? text : '');
  return readHeader(words);
}

function isKnown(type: string, bump: Readonly<Record<string, unknown>>): boolean {
  return commonTypes.includes(type) || Object.hasOwn(bump, type);
}

function endsBlock({ text, quoted }: Line): boolean {
  return !quoted && (item.test(text) || rule.test(text));
}
