import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { insertSection } from '../../../src/core/notes/changelog-file.ts';
import { applyEdits } from '../../../src/core/text-edit.ts';

const section = '## 9.9.9\n\n- new';

function put(text: string | null, version = '9.9.9'): string {
  return applyEdits(text ?? '', insertSection(text, section, version).edits);
}

/** `▼` is where the section goes; it takes one blank line after it, and one before it where none stands. */
const places: readonly (readonly [style: string, text: string])[] = [
  [
    'Keep a Changelog',
    '# Changelog\n\n## [Unreleased]\n\n### Added\n\n- by hand\n\n▼## [1.2.3] - 2026-01-01\n\n- x\n\n[1.2.3]: https://e.example\n',
  ],
  ['semantic-release', '▼# [1.2.3](https://e.example) (2026-01-01)\n\n\n### Features\n'],
  ['standard-version patch', '# Changelog\n\n▼### [1.2.3](https://e.example) (2026-01-01)\n\n## 1.2.0\n'],
  ['changesets', '# @scope/pkg\n\n▼## 1.2.3\n\n### Patch Changes\n'],
  [
    'babel',
    '# Changelog\n\n> - :boom: [Breaking Change]\n\n- See [CHANGELOG - v7.15.0 to v7.28.5](/x.md) for v7.15.0\n\n<!-- DO NOT CHANGE THESE COMMENTS -->\n<!-- insert-new-changelog-here -->\n\n▼## v8.0.4 (2026-07-09)\n',
  ],
  ['dotnet', '# Version history\n\n▼## Version 1.0.0-alpha00, released 2022-10-01\n'],
  ['lerna', 'intro\n\n▼## v8.0.4 (2026-07-09)\n\n#### :bug: Bug Fix\n'],
  ['anchors', '# Log\n\n▼<a name="1.2.3"></a>\n## 1.2.3\n'],
  ['underlined', 'Changes\n=======\n\n▼1.2.3 / 2016-01-01\n------------------\n\n * x\n'],
  ['small', '▼## <small>1.2.3 (2026-01-01)</small>\n'],
  ['a package before the version', '# Log\n\n▼## pkg@1.2.3\n'],
  ['our own headings with a title', '# Log\n\n▼## `@s/pkg` [1.2.3](https://e.example) - 2026-01-01\n'],
  ['two numbers', '# Log\n\n▼## 0.3 (2011-01-01)\n'],
  ['prerelease', '# Log\n\n▼## v1.0.0-beta.2\n'],
  [
    'no version yet',
    '# Log\n\n## [Unreleased]\n\n- by hand\n\n▼[unreleased]: https://e.example/compare\n[x]: https://e.example\n',
  ],
  ['code fence', '# Log\n\n```md\n## 1.2.3\n```\n\n~~~~\n~~~\n## 1.2.2\n~~~~\n\n▼## 1.2.1\n'],
  ['HTML comment', '# Log\n\n<!--\n## 1.2.3\n-->\n\n<!-- one line -->\n\n▼## 1.2.1\n'],
  ['front matter', '---\n1.2.3\n---\n\n# Log\n\n▼## 1.2.1\n'],
  [
    'headings that only name a version',
    '# Babel v4 Changelog\n\n## Node 18.0 support\n\ntext\n\n▼## 1.2.1\n',
  ],
  ['byte order mark', '\ufeff▼## 1.2.1\n'],
];

test('the section goes before the newest version, and every other byte stays', (t) => {
  for (const [style, marked] of places) {
    const text = marked.replace('▼', '');
    assert.equal(put(text), marked.replace('▼', `${section}\n\n`), style);
    const crlf = text.replaceAll('\n', '\r\n');
    assert.equal(
      put(crlf),
      marked.replaceAll('\n', '\r\n').replace('▼', `${section}\n\n`.replaceAll('\n', '\r\n')),
      `${style}, CRLF`,
    );
  }
  t.diagnostic(`${places.length * 2} cases, ${places.length * 2} passed, 0 failed`);
});

test('files without a place of their own', () => {
  assert.match(put(null), /^# Changelog\n\nAll notable [^]+\n\n## 9\.9\.9\n\n- new\n$/);
  assert.equal(put(''), put(null));
  assert.equal(put('# Log'), `# Log\n\n${section}\n`);
  assert.equal(put('# Log\n'), `# Log\n\n${section}\n`);
  assert.equal(put('# Log\n## 1.0.0\n'), `# Log\n\n${section}\n\n## 1.0.0\n`);
  assert.equal(put('# Log\n\n[a]: b'), `# Log\n\n${section}\n\n[a]: b`);
});

test('a version that has a section keeps it as it is', () => {
  for (const heading of [
    '## 9.9.9',
    '## [9.9.9] - 2026',
    '# v9.9.9',
    '9.9.9\n-----',
    '## pkg 9.9.9',
    '## pkg@9.9.9 (2026-01-01)',
  ]) {
    assert.deepEqual(insertSection(`# Log\n\n${heading}\n\nby hand\n`, section, '9.9.9').edits, [], heading);
  }
  assert.equal(insertSection('## 9.9.9-rc.1\n', section, '9.9.9').edits.length, 1);
  assert.equal(insertSection('## a 9.9.9\n', '## b 9.9.9', '9.9.9').edits.length, 1, 'another package');
  assert.equal(insertSection('## b 9.9.9\n', '## b [9.9.9](x) - 2026', '9.9.9').edits.length, 0);
});

test('property: a second time changes nothing, and nothing is lost', () => {
  const lines = fc.constantFrom(
    '# Log',
    '## [Unreleased]',
    '## 1.0.0',
    '- x',
    '',
    '```',
    '<!--',
    '-->',
    '[a]: b',
    '1.0.0',
    '---',
    '~~~',
    '<a name="x"></a>',
    '  ',
    '\ufeff',
  );
  fc.assert(
    fc.property(
      fc.array(lines, { maxLength: 12 }),
      fc.constantFrom('\n', '\r\n'),
      fc.boolean(),
      (parts, eol, end) => {
        const text = parts.join(eol) + (end ? eol : '');
        const { edits } = insertSection(text, section, '9.9.9');
        const after = applyEdits(text, edits);
        assert.equal(edits.length, 1);
        const [edit] = edits;
        assert.equal(edit?.was, '');
        assert.equal(after.length, text.length + edit.text.length);
        const isInside = /^ {0,3}(?:```|~~~|<!--)/m.test(text);
        if (!isInside) assert.deepEqual(insertSection(after, section, '9.9.9').edits, []);
      },
    ),
    { numRuns: 2000 },
  );
});

test('a megabyte is scanned in linear time', () => {
  for (const piece of [
    '#',
    '# ',
    '`',
    '<!--',
    '[',
    '1.',
    '1-',
    '\n## v',
    '-\n',
    ' ',
    '\n',
    'a@',
    '## a-',
    '[a]: b\n',
    '<a name="x"></a>\n',
  ]) {
    const start = performance.now();
    insertSection(piece.repeat(1_000_000 / piece.length), section, '9.9.9');
    assert.ok(
      performance.now() - start < 1500,
      `${JSON.stringify(piece)} took ${performance.now() - start} ms`,
    );
  }
});

test('the date is written as the newest section has it', () => {
  const section = '## [1.1.0](https://example.com/a) - 2026-11-21\n\n### Fixed\n\n- it - 2026-11-21';
  const heading = (text: string): string | undefined =>
    insertSection(text, section, '1.1.0')
      .edits[0]?.text.split('\n')
      .find((line) => line.startsWith('## '));
  const dash = '## [1.1.0](https://example.com/a) - 2026-11-21';
  const round = '## [1.1.0](https://example.com/a) (2026-11-21)';
  assert.equal(heading('# Changelog\n\n## [1.0.0](https://example.com/b) (2026-07-28)\n\n- x\n'), round);
  assert.equal(heading('# [1.0.0](https://example.com/b) (2026-07-28)\n\n## 0.9.0 - 2020-01-01\n'), round);
  assert.equal(heading('<a name="1.0.0"></a>\n## 1.0.0 (2026-07-28)\n'), round);
  assert.equal(heading('## <small>1.0.0 (2026-07-28)</small>\n'), round);
  assert.equal(heading('## [1.0.0] - 2026-07-28\n\n## 0.9.0 (2020-01-01)\n'), dash);
  assert.equal(heading('## 1.0.0\n\n- x\n'), dash);
  const crlf = insertSection('## 1.0.0 (2026-07-28)\r\n', section, '1.1.0').edits[0]?.text;
  assert.match(crlf ?? '', /^## .* \(2026-11-21\)\r\n\r\n### Fixed\r\n\r\n- it - 2026-11-21\r\n/);
});
