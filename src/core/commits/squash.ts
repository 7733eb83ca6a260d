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
  for (const [index, line] of body.entries()) {
    const afterBlank = (body[index - 1]?.text ?? '') === '';
    const header = line.quoted ? null : blockHeader(line.text, paragraphs && afterBlank);
    if (header !== null && isKnown(header.type, bump)) {
      blocks.push({ header, lines: [] });
      continue;
    }
    if (!line.quoted && blocks.length > 1 && afterBlank && endsBlock(line.text)) {
      blocks.push({ header: null, lines: [] });
    }
    blocks.at(-1)?.lines.push(line);
  }
  return blocks;
}

function blockHeader(text: string, paragraph: boolean): Header | null {
  const words = item.exec(text)?.[1] ?? (paragraph ? text : null);
  return words === null ? null : readHeader(words);
}

function isKnown(type: string, bump: Readonly<Record<string, unknown>>): boolean {
  return commonTypes.includes(type) || Object.hasOwn(bump, type);
}

function endsBlock(text: string): boolean {
  return item.test(text) || rule.test(text);
}
