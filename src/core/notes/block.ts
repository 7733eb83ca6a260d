import { inline } from './inline.ts';
import type { IssueLink } from './inline.ts';
import { longestRun } from './span.ts';

/**
 * Escaping of several lines of untrusted text. What helps reading stays (paragraphs, lists, code blocks);
 * headings become bold lines; rules, tables, quotes, HTML and link definitions become plain text.
 */

/** An open list: where its markers stand in the source, and where its content stands in the output. */
interface List {
  readonly source: number;
  readonly indent: string;
}

interface State {
  readonly out: string[];
  readonly lists: List[];
  readonly issue: IssueLink;
}

interface Fence {
  readonly mark: string;
  readonly indent: number;
  readonly info: string;
  readonly lines: string[];
}

/** `lines` (clean, as of `cleanLines`) as Markdown blocks. Every code block it opens it closes. */
export function block(lines: readonly string[], issue: IssueLink): string {
  const state: State = { out: [], lists: [], issue };
  let fence: Fence | null = null;
  for (const line of lines) {
    if (fence === null) {
      fence = openFence(line);
      if (fence === null) addLine(state, line);
    } else if (closes(fence, line)) {
      addCode(state, fence);
      fence = null;
    } else {
      fence.lines.push(line);
    }
  }
  if (fence !== null) addCode(state, fence);
  return trimBlank(state.out).join('\n');
}

function openFence(line: string): Fence | null {
  const match = /^( *)(`{3,}|~{3,})([^`]*)$/.exec(line);
  if (match === null) return null;
  const [, indent = '', mark = '', rest = ''] = match;
  const info = /^[\w+#.-]{1,30}/.exec(rest.trim())?.[0] ?? '';
  return { mark, indent: indent.length, info, lines: [] };
}

function closes(fence: Fence, line: string): boolean {
  const text = line.trim();
  return text.startsWith(fence.mark) && text === fence.mark.charAt(0).repeat(text.length);
}

/** Again as a fence, longer than anything inside, at the indentation of the list it stands in. */
function addCode(state: State, fence: Fence): void {
  leaveLists(state, fence.indent);
  const indent = state.lists.at(-1)?.indent ?? '';
  const mark = '`'.repeat(Math.max(3, longestRun(fence.lines.join('\n')) + 1));
  addBlank(state);
  state.out.push(`${indent}${mark}${fence.info}`);
  for (const line of fence.lines) state.out.push(line === '' ? '' : indent + dedent(line, fence.indent));
  state.out.push(`${indent}${mark}`, '');
}

function dedent(line: string, width: number): string {
  return line.slice(Math.min(width, indentOf(line)));
}

function addLine(state: State, line: string): void {
  const text = line.trim();
  if (text === '' || /^(?:=+|-[ -]*|\*[ *]*|_[ _]*)$/.test(text)) return addBlank(state);
  const item = /^([-*+]|\d{1,9}[.)]) +/.exec(text);
  if (item !== null) return addItem(state, indentOf(line), item[1] ?? '-', text.slice(item[0].length));
  const heading = /^#{1,6} +/.exec(text);
  if (heading !== null) return addHeading(state, text.slice(heading[0].length));
  if (isBlank(state)) leaveLists(state, indentOf(line));
  state.out.push((state.lists.at(-1)?.indent ?? '') + inline(text, state.issue));
}

function addHeading(state: State, text: string): void {
  state.lists.length = 0;
  const title = text.replace(/ #+$/, '').trim();
  addBlank(state);
  state.out.push(`**${inline(title, state.issue)}**`, '');
}

/** Bullets all become '-', numbers stay; nesting follows the source's indentation. */
function addItem(state: State, source: number, mark: string, text: string): void {
  if (state.lists.length === 0) addBlank(state);
  while (state.lists.length > 0 && (state.lists.at(-1)?.source ?? 0) >= source) state.lists.pop();
  const indent = state.lists.at(-1)?.indent ?? '';
  const marker = /\d/.test(mark) ? `${mark.slice(0, -1)}.` : '-';
  state.out.push(`${indent}${marker} ${inline(text.trim(), state.issue)}`);
  state.lists.push({ source, indent: indent + ' '.repeat(marker.length + 1) });
}

/** After a blank line, text that is not indented under an item ends its list (CommonMark §5.2). */
function leaveLists(state: State, indent: number): void {
  while (state.lists.length > 0 && (state.lists.at(-1)?.source ?? 0) >= indent) state.lists.pop();
}

function isBlank(state: State): boolean {
  return (state.out.at(-1) ?? '') === '';
}

function addBlank(state: State): void {
  if (!isBlank(state)) state.out.push('');
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function trimBlank(lines: readonly string[]): readonly string[] {
  let end = lines.length;
  while (end > 0 && lines[end - 1] === '') end--;
  return lines.slice(0, end);
}
