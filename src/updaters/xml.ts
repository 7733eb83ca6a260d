import { parseXml, type XmlElement, type XmlText } from '../core/xml.ts';
import type { Finder } from './place.ts';
import { versionOfValue } from './token.ts';

/**
 * A path of element names in an XML file, from the root: `Project/PropertyGroup/Version`, and at its end an attribute,
 * `widget/@version`. `*` is any element; `//` in front is anywhere.
 */
export const findXml: Finder = ({ path: file, text }, path) => {
  const names = path.replace(/^\/{1,2}/, '').split('/');
  const attribute = names.at(-1)?.startsWith('@') === true ? names.pop()?.slice(1) : undefined;
  const root = parseXml(file, text);
  const starts = path.startsWith('//') ? everything(root) : [root];
  return starts
    .flatMap((element) => follow(element, names))
    .map((element) => (attribute === undefined ? element.text : element.attributes.get(attribute)))
    .map((place) => placeOf(text, place))
    .filter((place) => place !== null);
};

function placeOf(text: string, place: XmlText | null | undefined) {
  return place ? versionOfValue(text, place.start, place.end) : null;
}

/** The elements at the end of some names, the first of which is the element's own. */
function follow(element: XmlElement, [first, ...rest]: readonly string[]): readonly XmlElement[] {
  const starts = first === '*' || first === element.name ? [element] : [];
  return rest.reduce<readonly XmlElement[]>(
    (elements, name) =>
      elements.flatMap(({ children }) => children.filter((child) => name === '*' || name === child.name)),
    starts,
  );
}

/** An element and all below it, in the order of the text. */
function everything(root: XmlElement): readonly XmlElement[] {
  const found: XmlElement[] = [];
  const todo = [root];
  for (let element = todo.pop(); element !== undefined; element = todo.pop()) {
    found.push(element);
    todo.push(...element.children.toReversed());
  }
  return found;
}
