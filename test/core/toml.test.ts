import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { tomlPieces } from '../../src/core/toml-pieces.ts';
import { keysOf, tomlSections, TomlSyntaxError } from '../../src/core/toml.ts';

const long = 'x'.repeat(300_000);

/** Strings of 300,000 characters, and what stands after them. */
const longStrings: readonly string[] = [
  `"${long}"`,
  `'${long}'`,
  `"""\n${long}"""`,
  `'''${long}\r\n[no.header]\n'''`,
  `"${long}\\"${long}\\\\"`,
  `""""${long}"""""`,
  `'''''${long}'''''`,
  `["${long}", '''${long}''']`,
  `{ b = "${long}", c = '${long}' }`,
  `"${long} # no comment"`,
];

/** Every string in a text by key, as the offsets say. */
function strings(text: string): readonly (readonly [key: string, value: string | null])[] {
  return [...tomlSections(text)].flatMap((section) =>
    section.entries.flatMap(({ key, value }) => {
      if (value.type !== 'TOMLValue' || value.kind !== 'string') return [];
      const place = section.placeOf(value);
      const path = [...section.keys, ...keysOf(key)].join('.');
      return [[path, place === null ? null : text.slice(place.start, place.end)] as const];
    }),
  );
}

suite('long strings are passed over', () => {
  for (const [at, value] of longStrings.entries()) {
    test(`${at}: ${value.slice(0, 12)}…`, () => {
      const found = strings(`\uFEFFversion = "1.0.0"\r\na = ${value} # "x\n[t]\nv = "2.0.0"\n`);
      assert.deepEqual(
        found.filter(([key]) => key !== 'a'),
        [
          ['version', '1.0.0'],
          ['t.v', '2.0.0'],
        ],
      );
      assert.ok(found.every(([key, text]) => key !== 'a' || text === null));
    });
  }

  test('one that is not closed is refused where it starts', () => {
    for (const open of [`"${long}`, `"""${long}`, `'${long}`, `'''${long}"`, `"${long}\\`]) {
      assert.throws(() => [...tomlSections(`v = 1\na = ${open}`)], TomlSyntaxError, open.slice(0, 5));
    }
  });
});

/** Lines that could be mistaken for headers, or hide one. */
const rows = [
  '[[p]]\nname = "n"\n[p.sub]\nk = "v"\n',
  '[[p]]\nname = """\n[[p]]\n"""\n',
  "[[p]]\nname = '''\"\n[[p]]'''\n",
  '  [[p]] # [[p]]\r\nn = [\n[1],\n[ "]" ],\n] # ]\n',
  "[[p]]\nq = { a = [\n[2]\n], b = '}' }\n# \"\n",
  '[[p]]\n"a]".b = "\\\\"\n[[p.q]]\nx = "\\""\n',
] as const;

suite('documents of more than a megabyte are read in pieces', () => {
  test('pieces say where they stand, and leave nothing out', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...rows], { minLength: 2 }), fc.string(), (some, comment) => {
        const text = `# ${comment.replaceAll(/[\r\n]/g, '')}\n${some.join('').repeat(20_000)}`;
        const pieces = [...tomlPieces(text)];
        assert.ok(pieces.length > 1);
        assert.ok(pieces.map((piece) => piece.text).join('') === text);
        let [start, line] = [0, 0];
        for (const piece of pieces) {
          assert.deepEqual([piece.start, piece.line], [start, line]);
          start += piece.text.length;
          line += piece.text.split('\n').length - 1;
        }
      }),
      { numRuns: 10 },
    );
  });

  test('elements of arrays are counted through', () => {
    const count = 30_000;
    const text = `top = "t"\n${rows.join('').repeat(count / 6)}${'[[p]]\n'.repeat(200_000)}`;
    const sections = [...tomlSections(text)].filter(({ keys }) => keys.length === 2);
    assert.deepEqual(
      sections.map(({ keys }) => keys),
      sections.map((_, at) => ['p', at]),
    );
    assert.equal(sections.length, count + 200_000);
  });

  test('the line and the place of what is wrong', () => {
    const text = `${'[a.b]\n'.replace('b', 'x')}${Array.from({ length: 200_000 }, (_, at) => `[a.b${at}]\n`).join('')}v = = 1\n`;
    assert.throws(
      () => [...tomlSections(text)],
      (error) =>
        error instanceof TomlSyntaxError &&
        error.line === 200_002 &&
        error.column === 5 &&
        text.slice(error.index) === '= 1\n',
    );
  });
});

test('a string in a long document stands where it says', () => {
  const text = `a = "${long}"\n[t]\nv = "1.0.0"\n`;
  const section = [...tomlSections(text)].at(-1);
  assert.deepEqual([section?.keys, section?.line], [['t'], 2]);
});
