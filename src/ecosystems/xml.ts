import { parseXml as parse, type XmlElement as Element, type XmlText } from '../core/xml.ts';
import { lineAt, type TextPlace } from './place.ts';

/** An element of an XML file, its texts as places. */
export interface XmlElement {
  /** As written, prefix included. */
  readonly name: string;
  /** Offsets of the whole element, tags included. */
  readonly start: number;
  readonly end: number;
  readonly children: readonly XmlElement[];
  /** Its text without the white space around; null where it holds anything else, or none. */
  readonly text: TextPlace | null;
  /** Its attributes; the places lie inside the quotes. */
  readonly attributes: ReadonlyMap<string, TextPlace>;
}

/**
 * Reads an XML 1.0 file and gives its root element. Places are meant to be overwritten with text that needs no escapes.
 * @throws ReleaseError MANIFEST_UNREADABLE naming file, line and column
 */
export function parseXml(file: string, text: string): XmlElement {
  const placed = ({ value, start, end }: XmlText): TextPlace => ({
    file,
    line: lineAt(text, start),
    value,
    start,
    end,
  });
  const elementOf = (element: Element): XmlElement => ({
    name: element.name,
    start: element.start,
    end: element.end,
    // Read when asked for: most of a large file never is.
    get children() {
      return element.children.map(elementOf);
    },
    get text() {
      return element.text === null ? null : placed(element.text);
    },
    get attributes() {
      return new Map([...element.attributes].map(([name, value]) => [name, placed(value)]));
    },
  });
  return elementOf(parse(file, text));
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
