import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Top of the repository. */
export const root = resolve(import.meta.dirname, '../../..');

/** Repository-relative paths of the README and every page in docs/. */
export const pages: readonly string[] = [
  'README.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => `docs/${name}`),
];

export function readPage(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** A fenced block: its language, its lines, and the number of its first line, from 1. */
export interface Block {
  readonly language: string;
  readonly lines: readonly string[];
  readonly line: number;
}

/** The fenced blocks of a page, in order. */
export function blocksOf(text: string): readonly Block[] {
  const blocks: { language: string; lines: string[]; line: number }[] = [];
  let open = false;
  for (const [index, line] of text.split('\n').entries()) {
    const fence = /^```(\w*)/.exec(line);
    if (fence !== null && !open) blocks.push({ language: fence[1] ?? '', lines: [], line: index + 2 });
    else if (fence === null && open) blocks.at(-1)?.lines.push(line);
    if (fence !== null) open = !open;
  }
  return blocks;
}

/** A page without its fenced blocks, line numbers kept. */
export function proseOf(text: string): readonly string[] {
  let open = false;
  return text.split('\n').map((line) => {
    const fence = line.startsWith('```');
    if (fence) open = !open;
    return open || fence ? '' : line;
  });
}

/** Part of a page below a heading, up to the next heading of the same or a higher rank. */
export function sectionOf(text: string, heading: string): string {
  const lines = text.split('\n');
  const rank = /^#+/.exec(heading)?.[0].length ?? 0;
  const start = lines.indexOf(heading);
  if (start < 0) throw new Error(`no heading '${heading}'`);
  const end = lines.findIndex((line, at) => at > start && headingRank(line) > 0 && headingRank(line) <= rank);
  return lines.slice(start + 1, end < 0 ? lines.length : end).join('\n');
}

function headingRank(line: string): number {
  return /^(#{1,6}) /.exec(line)?.[1]?.length ?? 0;
}

/** The cells of the tables in some Markdown, without the header rows. */
export function rowsOf(markdown: string): readonly (readonly string[])[] {
  const lines = markdown.split('\n');
  return lines.flatMap((line, at) => {
    const isRow = line.startsWith('|') && !/^\|[\s|:-]+$/.test(line);
    const isHeader = /^\|[\s|:-]+$/.test(lines[at + 1] ?? '');
    if (!isRow || isHeader) return [];
    const cells = line.slice(1, line.lastIndexOf('|')).split(/(?<!\\)\|/);
    return [cells.map((cell) => cell.trim())];
  });
}
