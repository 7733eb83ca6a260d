import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { leftOf, parseChangeset } from '../../src/core/changesets.ts';
import { ReleaseError } from '../../src/core/error.ts';
import { applyEdits } from '../../src/core/text-edit.ts';

/*
 * Facts (inputs and expected values) from changesets/changesets packages/parse/src/index.test.ts at commit
 * 02a1897977b0d2af4f026a258296d410b695e45a.
 */

const poem = `Let us go then you and I,
When the evening is spread out against the sky
Like a patient, etherized upon a table.

- The Lovesong of J Alfred Prufrock, T. S. Eliot`;
const nice = 'Nice simple summary';

type Case = readonly [text: string, releases: Readonly<Record<string, string>>, summary: string];

const cases: readonly Case[] = [
  [`---\n"cool-package": minor\n---\n\n${nice}\n`, { 'cool-package': 'minor' }, nice],
  [
    `---\n"cool-package": minor\n"cool-package2": major\n"cool-package3": patch\n---\n\n${nice}\n`,
    { 'cool-package': 'minor', 'cool-package2': 'major', 'cool-package3': 'patch' },
    nice,
  ],
  [`---\n"@cool/package": minor\n---\n\n${nice}\n`, { '@cool/package': 'minor' }, nice],
  [`---\n"cool-package": minor\n---\n\n${poem}\n`, { 'cool-package': 'minor' }, poem],
  [
    `---\n"cool-package": minor\n"best-package": patch\n---\n\n${poem}\n`,
    { 'cool-package': 'minor', 'best-package': 'patch' },
    poem,
  ],
  [`---\n"cool---package": minor\n---\n\n${nice}\n`, { 'cool---package': 'minor' }, nice],
  [
    `---\n"cool-package": minor\n---\n\n---\n${nice}---that has this\n\n`,
    { 'cool-package': 'minor' },
    `---\n${nice}---that has this`,
  ],
  [`---\n"cool-package": minor\n---`, { 'cool-package': 'minor' }, ''],
  [`---\n"cool-package": minor\n--- `, { 'cool-package': 'minor' }, ''],
  ['---\n---\n\n', {}, ''],
  ['---\n---', {}, ''],
  [`---\n"cool-package": minor\n---  \n\n${nice}\n`, { 'cool-package': 'minor' }, nice],
  [
    `---\r\n"cool-package": minor\r\n"best-package": patch\r\n---\r\n\r\n${nice}\r\n`,
    { 'cool-package': 'minor', 'best-package': 'patch' },
    nice,
  ],
  ['---\n    pkg: "minor"\n    ---\n\n    something', { pkg: 'minor' }, 'something'],
];

/** What changesets refuses; here with file and line. */
const refused: readonly (readonly [text: string, message: RegExp])[] = [
  [`---\n"cool-package": minor\n---  fail\n\n${nice}\n`, /^a\.md:1: no front matter/],
  [`---\n: minor\n---\n\n${nice}\n`, /^a\.md:2: ": minor" is not "package": level/],
  ['', /^a\.md:1: no front matter/],
  ['   ', /^a\.md:1: no front matter/],
  ['\n\n', /^a\.md:1: no front matter/],
  ['Just some content without frontmatter', /^a\.md:1: no front matter/],
  [`---\n"cool-package": invalid-type\n---\n\n${nice}\n`, /^a\.md:2: "invalid-type" is no level/],
  [`---\n"": minor\n---\n\n${nice}\n`, /^a\.md:2: .* is not "package": level/],
];

/** Ours: what YAML says and changesets' own tests do not try. */
const own: readonly Case[] = [
  ["\ufeff---\n'a': none # not yet\n\n# none\n@s/b: patch\n---\nx", { a: 'none', '@s/b': 'patch' }, 'x'],
];

test('changesets are read as changesets reads them', (t) => {
  for (const [text, releases, summary] of [...cases, ...own]) {
    const read = parseChangeset('a.md', text);
    const found = read.entries.map(({ name, level }) => [name, level ?? 'none'] as const);
    assert.deepEqual([Object.fromEntries(found), read.summary], [releases, summary], text);
  }
  for (const [text, message] of refused) {
    assert.throws(() => parseChangeset('a.md', text), { code: 'CHANGESET_INVALID', message }, text);
  }
  assert.throws(
    () => parseChangeset('a.md', '---\na: minor\n"a": patch\n---\n'),
    /^ReleaseError: a\.md:3: "a" stands here twice/,
  );
  const all = cases.length + refused.length;
  t.diagnostic(`${all} cases of changesets, ${all} passed, 0 failed`);
});

test('lines of released packages go, every other byte stays', () => {
  const text = '---\r\n"a": minor # first\r\nb: patch\r\n\r\n"c": none\r\n---\r\n\r\nWords\r\n';
  const changeset = parseChangeset('a.md', text);
  const left = (...released: readonly string[]): string | null => {
    const edits = leftOf(changeset, (name) => released.includes(name));
    return edits === null ? null : applyEdits(text, edits);
  };
  assert.equal(left(), text);
  assert.equal(left('a'), '---\r\nb: patch\r\n\r\n"c": none\r\n---\r\n\r\nWords\r\n');
  assert.equal(left('b', 'c'), '---\r\n"a": minor # first\r\n\r\n---\r\n\r\nWords\r\n');
  assert.equal(left('a', 'b'), null, 'what asks for nothing does not wait');
});

test('property: any text is read, or refused with its line', (t) => {
  let runs = 0;
  const word = fc.constantFrom(
    '---',
    '\n',
    '\r\n',
    '"a"',
    "'@s/b'",
    ':',
    ' ',
    'minor',
    'none',
    '#',
    'x',
    '\ufeff',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.array(word).map((words) => words.join('')),
      ),
      (text) => {
        runs += 1;
        try {
          const { entries } = parseChangeset('a.md', text);
          for (const { start, end, name } of entries) assert.ok(text.slice(start, end).includes(name));
        } catch (error) {
          if (!(error instanceof ReleaseError)) throw error;
          assert.match(error.message, /^a\.md:\d+: /);
        }
      },
    ),
    { numRuns: 2000 },
  );
  t.diagnostic(`${runs} texts, ${runs} passed, 0 failed`);
});
