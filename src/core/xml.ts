import { SaxesParser } from 'saxes';
import { ReleaseError } from './error.ts';

/** A text of an XML file, and its place: UTF-16 offsets, without the space around it. */
export interface XmlText {
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** An element and the places of what it holds. */
export interface XmlElement {
  /** As written, with its prefix. */
  readonly name: string;
  /** Offsets of the whole element, tags included. */
  readonly start: number;
  readonly end: number;
  /** Line its start tag ends on, counted from 1. */
  readonly line: number;
  readonly attributes: ReadonlyMap<string, XmlText>;
  readonly children: readonly XmlElement[];
  /** Its text, where that is all it holds: null beside elements, comments or references (`&amp;`). One CDATA section alone is
   * text, its marks aside. */
  readonly text: XmlText | null;
}

/** An element whose end tag is still to come. */
interface OpenElement {
  readonly name: string;
  readonly start: number;
  readonly line: number;
  readonly attributes: Map<string, XmlText>;
  readonly children: XmlElement[];
  /** Offset after its start tag. */
  readonly inner: number;
  isPlain: boolean;
}

/**
 * The root element of an XML 1.0 document that is well-formed. Entities a document declares itself are not resolved
 * but refused where they are used, so a small file cannot grow.
 * @throws ReleaseError MANIFEST_UNREADABLE naming file, line and column
 */
export function parseXml(path: string, text: string): XmlElement {
  const reader = readerOf(path, text);
  try {
    reader.parser.write(text).close();
  } catch (cause) {
    throw unreadable(path, cause instanceof Error ? cause.message : `${path}:1: not readable`, cause);
  }
  const root = reader.root();
  if (root === null) throw unreadable(path, `${path}:1: holds no element`, undefined);
  return root;
}

/** A parser that builds elements, and the way to the root it found. Its errors start with `path:line:column`. */
function readerOf(path: string, text: string) {
  const parser = new SaxesParser({ fileName: path });
  const open: OpenElement[] = [];
  let attributes = new Map<string, XmlText>();
  let start = 0;
  let root: XmlElement | null = null;
  const spoil = (): void => {
    const parent = open.at(-1);
    if (parent !== undefined) parent.isPlain = false;
  };
  parser.on('opentagstart', () => {
    spoil();
    start = text.lastIndexOf('<', parser.position - 1);
    attributes = new Map();
  });
  parser.on('attribute', ({ name }) => attributes.set(name, attributeEndingAt(text, parser.position)));
  parser.on('opentag', ({ name }) => {
    const { line, position } = parser;
    open.push({ name, start, line, attributes, children: [], inner: position, isPlain: true });
  });
  for (const event of ['comment', 'processinginstruction'] as const) parser.on(event, spoil);
  parser.on('closetag', ({ isSelfClosing }) => {
    const done = open.pop();
    if (done === undefined) return;
    const end = isSelfClosing ? done.inner : text.lastIndexOf('</', parser.position - 1);
    const element = { ...closed(done, text, end), end: parser.position };
    const parent = open.at(-1);
    if (parent === undefined) root = element;
    else parent.children.push(element);
  });
  return { parser, root: (): XmlElement | null => root };
}

function closed(
  { isPlain, inner, ...element }: OpenElement,
  text: string,
  end: number,
): Omit<XmlElement, 'end'> {
  const source = text.slice(inner, end);
  return { ...element, text: isPlain ? plainText(source, inner) : null };
}

/** Text, or one CDATA section and nothing else (XML 1.0 §2.7). */
function plainText(source: string, at: number): XmlText | null {
  const open = source.indexOf('<![CDATA[');
  if (open === -1) return source.includes('&') ? null : trimmed(source, at);
  const [start, end] = [open + '<![CDATA['.length, source.indexOf(']]>', open)];
  const beside = source.slice(0, open) + source.slice(end + ']]>'.length);
  return beside.trim() === '' ? trimmed(source.slice(start, end), at + start) : null;
}

function trimmed(source: string, at: number): XmlText {
  const value = source.trim();
  const start = at + (value === '' ? 0 : source.length - source.trimStart().length);
  return { value, start, end: start + value.length };
}

/** An attribute's value as it is written, found from its closing quote back. */
function attributeEndingAt(text: string, position: number): XmlText {
  const end = position - 1;
  const start = text.lastIndexOf(text[end] ?? '"', end - 1) + 1;
  return { value: text.slice(start, end), start, end };
}

function unreadable(path: string, message: string, cause: unknown): ReleaseError {
  return new ReleaseError('MANIFEST_UNREADABLE', `${message.replace(/\.$/, '')} (not well-formed XML)`, {
    cause,
    hint: `Correct ${path}, commit, and run the command again.`,
  });
}
