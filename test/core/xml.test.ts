import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { ReleaseError } from '../../src/core/error.ts';
import { parseXml, type XmlElement, type XmlText } from '../../src/core/xml.ts';

/** The element at a path below the root. */
function at(root: XmlElement, ...names: readonly string[]): XmlElement {
  return names.reduce((element, name) => {
    const child = element.children.find((one) => one.name === name);
    assert.ok(child, name);
    return child;
  }, root);
}

suite('XML with places', () => {
  const text =
    '\uFEFF<?xml version="1.0"?>\r\n<!DOCTYPE p [<!ENTITY e "x">]>\r\n<p a = "1.2.3" b=\'é😀\'>\r\n' +
    '  <v>😀 1.2.3\r\n</v><empty/><mixed>1<!-- c --></mixed><cdata><![CDATA[1]]></cdata><ref>1&amp;2</ref>\r\n' +
    '  <ns:x q="2"><y> 3 </y></ns:x></p>\r\n';
  const root = parseXml('a.xml', text);
  const shown = (place: XmlText | null | undefined): string | null =>
    place ? text.slice(place.start, place.end) : null;

  test('every text and attribute stands where it says', () => {
    assert.equal(shown(at(root, 'v').text), '😀 1.2.3');
    assert.equal(shown(at(root, 'ns:x', 'y').text), '3');
    assert.equal(shown(root.attributes.get('a')), '1.2.3');
    assert.equal(shown(root.attributes.get('b')), 'é😀');
    assert.equal(shown(at(root, 'ns:x').attributes.get('q')), '2');
    assert.equal(at(root, 'v').line, 4);
    assert.equal(shown(at(root, 'empty').text), '');
    assert.equal(shown(at(root, 'cdata').text), '1');
    const { start, end } = at(root, 'ns:x');
    assert.equal(text.slice(start, end), '<ns:x q="2"><y> 3 </y></ns:x>');
    assert.equal(text.slice(at(root, 'empty').start, at(root, 'empty').end), '<empty/>');
  });

  test('text beside something else is no text', () => {
    for (const name of ['mixed', 'ref', 'ns:x']) assert.equal(at(root, name).text, null, name);
    assert.equal(root.text, null);
  });

  for (const [what, bad] of [
    ['nothing', ''],
    ['an open tag', '<a>\n<b></a>'],
    ['an entity of its own', '<!DOCTYPE a [<!ENTITY e "e">]><a>&e;</a>'],
    ['two roots', '<a/><b/>'],
    ['text only', 'version'],
  ] as const) {
    test(`refused, with the place: ${what}`, () => {
      assert.throws(
        () => parseXml('bad.xml', bad),
        (error) =>
          error instanceof ReleaseError &&
          error.code === 'MANIFEST_UNREADABLE' &&
          /^bad\.xml:\d/.test(error.message),
      );
    });
  }

  test('whatever the text, an element or a ReleaseError', () => {
    const pieces = fc.constantFrom(
      '<a>',
      '</a>',
      '<b c="',
      '"',
      "'",
      '>',
      '/>',
      '&',
      '<!--',
      '-->',
      '\r\n',
      'x',
      '\u0000',
      '<![CDATA[',
      ']]>',
    );
    fc.assert(
      fc.property(
        fc.array(pieces, { maxLength: 20 }).map((all) => all.join('')),
        (any) => {
          try {
            parseXml('any.xml', any);
          } catch (error) {
            assert.ok(error instanceof ReleaseError, String(error));
          }
        },
      ),
    );
  });

  test('fifty thousand levels are no matter', () => {
    const deep = 50_000;
    const nested = parseXml('deep.xml', `${'<a>'.repeat(deep)}${'</a>'.repeat(deep)}`);
    assert.equal(nested.name, 'a');
  });
});
