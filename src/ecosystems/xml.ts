import { parseXml as parse, XmlCdata, XmlElement as Element, XmlError, XmlText } from '@rgrove/parse-xml';
import { ReleaseError } from '../core/error.ts';
import { lineAt, type TextPlace } from './place.ts';

/** An element of an XML file, and where it stands. */
export interface XmlElement {
  /** As written, prefix included. */
  readonly name: string;
  readonly children: readonly XmlElement[];
  /** Offsets of the whole element, tags included. */
  readonly start: number;
  readonly end: number;
  /** Its text without the white space around; null for `<name/>`, and where it holds elements or comments. */
  readonly text: TextPlace | null;
  /** Its attributes; the places lie inside the quotes. */
  readonly attributes: ReadonlyMap<string, TextPlace>;
}

interface Source {
  readonly file: string;
  readonly text: string;
}

/**
 * Reads an XML 1.0 file and gives its root element. Entities are never fetched; those of a DTD are not known.
 * Places are meant to be overwritten with text that needs no escapes.
 * @throws ReleaseError MANIFEST_UNREADABLE naming file, line and column
 */
export function parseXml(file: string, text: string): XmlElement {
  const source = { file, text };
  try {
    const { root } = parse(text, { includeOffsets: true, preserveCdata: true, preserveComments: true });
    if (root !== null) return elementOf(source, root);
  } catch (cause) {
    throw unreadable(source, cause);
  }
  throw problem(`${file}:1: has no root element`);
}

/** The first child of that name. */
export function child(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((each) => each.name === name);
}

/** The elements at the end of a path of names. */
export function descendants(element: XmlElement, ...path: readonly string[]): readonly XmlElement[] {
  return path.reduce<readonly XmlElement[]>(
    (found, name) => found.flatMap(({ children }) => children.filter((each) => each.name === name)),
    [element],
  );
}

/** Anything but the parser's complaint or a stack too small for the nesting is a bug and passes through. */
function unreadable({ file }: Source, cause: unknown): unknown {
  if (cause instanceof XmlError) {
    const what = cause.message.split('\n', 1)[0] ?? '';
    const message = what.replace(/ \(line \d+, column \d+\)$/, '');
    return problem(`${file}:${cause.line}:${cause.column}: not valid XML: ${message}`, cause);
  }
  return cause instanceof RangeError ? problem(`${file}:1: not readable: nested too deeply`, cause) : cause;
}

function problem(message: string, cause?: unknown): ReleaseError {
  return new ReleaseError('MANIFEST_UNREADABLE', message, {
    cause,
    hint: 'Correct the XML, commit, and run the command again.',
  });
}

function elementOf(source: Source, element: Element): XmlElement {
  const { name, start, end } = element;
  const children = element.children.flatMap((node) =>
    node instanceof Element ? [elementOf(source, node)] : [],
  );
  return {
    name,
    children,
    start,
    end,
    get text() {
      return textOf(source, element);
    },
    get attributes() {
      return attributesOf(source, element);
    },
  };
}

function textOf(source: Source, { children, start, end }: Element): TextPlace | null {
  if (children.length === 0) {
    const close = source.text.slice(start, end).lastIndexOf('</');
    return close === -1 ? null : trimmed(source, start + close, start + close, '');
  }
  const solid = children.filter((node) => !(node instanceof XmlText) || node.text.trim() !== '');
  const [node, ...others] = solid.length === 0 ? children : solid;
  if (!(node instanceof XmlText) || others.length > 0) return null;
  const [before, after] = node instanceof XmlCdata ? ['<![CDATA['.length, ']]>'.length] : [0, 0];
  return trimmed(source, node.start + before, node.end - after, node.text.trim());
}

function trimmed({ file, text }: Source, from: number, to: number, value: string): TextPlace {
  const raw = text.slice(from, to);
  const start = from + (raw.length - raw.trimStart().length);
  return { file, line: lineAt(text, start), value, start, end: Math.max(start, from + raw.trimEnd().length) };
}

/** The parser gives no offsets of attributes; it has vouched for the tag, so the quotes pair up. */
function attributesOf({ file, text }: Source, element: Element): ReadonlyMap<string, TextPlace> {
  const found = new Map<string, TextPlace>();
  let at = element.start + 1 + element.name.length;
  for (;;) {
    const length = text.slice(at, text.indexOf('>', at)).indexOf('=');
    if (length === -1) return found;
    const equals = at + length;
    const name = text.slice(at, equals).trim();
    const start =
      equals + 1 + (/^\s*/.exec(text.slice(equals + 1, equals + 1 + longestGap))?.[0].length ?? 0) + 1;
    const end = text.indexOf(text.charAt(start - 1), start);
    const value = element.attributes[name];
    if (end === -1 || value === undefined) return found;
    found.set(name, { file, line: lineAt(text, start), value, start, end });
    at = end + 1;
  }
}

/** White space between `=` and the quote that is looked at. */
const longestGap = 1000;
