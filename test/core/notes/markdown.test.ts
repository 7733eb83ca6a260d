import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cleanLine } from '../../../src/core/notes/clean.ts';
import {
  cell,
  code,
  escapeBlock,
  escapeMarkdown,
  indent,
  link,
  safe,
} from '../../../src/core/notes/markdown.ts';
import { fragments, mentions, parse } from './oracle.ts';

const cases: readonly (readonly [text: string, markdown: string, why: string])[] = [
  ['add snake_case_names', 'add snake_case_names', 'underscores inside words do not act'],
  ['_private and __init__', '\\_private and \\_\\_init\\_\\_', 'underscores at the edge of words do'],
  ['2 * 3', '2 * 3', 'a star between spaces does not act'],
  ['*bold*', '\\*bold\\*', 'emphasis'],
  ['use `foo()` now', 'use `foo()` now', "the author's code stays"],
  ['use ``a`b`` now', 'use ``a`b`` now', 'a longer fence'],
  ['a ` b', 'a \\` b', 'a lone backtick'],
  ['thanks @user!', 'thanks `@user`!', 'a mention'],
  ['ask @org/team.', 'ask `@org/team`.', 'a team'],
  ['bump @babel/core', 'bump `@babel/core`', 'an npm scope'],
  ['by me@example.org', 'by `me@example.org`', 'an e-mail address'],
  ['`a`@user', '`a` `@user`', 'code spans never touch'],
  ['@\u200buser', '`@user`', 'nothing hides in a mention'],
  [
    'fix #12 and a/b#3',
    'fix [#12](https://f.example/12) and a/b#3',
    'an issue of this repository, and another one',
  ],
  ['look!#12', 'look\\![#12](https://f.example/12)', 'an issue after an exclamation mark is no image'],
  ['# heading', '\\# heading', 'heading'],
  ['#12 first', '[#12](https://f.example/12) first', 'issue at the start'],
  ['1. one', '1\\. one', 'ordered list'],
  ['1.2.3 is out', '1.2.3 is out', 'a version is no list'],
  ['- a', '\\- a', 'list'],
  ['--flag', '--flag', 'an option is no list'],
  ['> q', '\\> q', 'quote'],
  ['a -> b => c', 'a -> b => c', 'arrows'],
  ['Array<string>', 'Array&lt;string>', 'HTML'],
  ['a < b && c', 'a < b && c', 'comparison'],
  ['&lt; &#64;user', '&amp;lt; &amp;#64;user', 'entities'],
  ['[x](http://e.example/)', '\\[x\\](<http://e.example/>)', 'an address shows where it leads'],
  [
    'see https://e.example/a_b*c.',
    'see <https://e.example/a_b*c>.',
    'punctuation is not part of the address',
  ],
  [
    'http://github.com@evil.example/x',
    '`http://github.com@evil.example/x`',
    'an address that lies is no link',
  ],
  ['![i](x)', '!\\[i\\](x)', 'image'],
  ['C:\\dir\\*', 'C:\\\\dir\\\\\\*', 'backslashes'],
  ['{{constructor}}', '{{constructor}}', 'template syntax is text'],
  ['a\nb\r\n\tc', 'a b c', 'one line'],
  ['\u001b[31mred\u001b[0m \u001b]8;;http://e.example\u0007x', 'red x', 'terminal sequences'],
  ['a\u202eb\u0000c\u200bd', 'abcd', 'what cannot be seen'],
  ['👩‍💻 ❤️ é', '👩‍💻 ❤️ é', 'emoji stay whole'],
  ['', '', 'nothing'],
];

test('a line is escaped only where it would act', (t) => {
  for (const [text, expected, why] of cases) {
    assert.equal(String(escapeMarkdown(text, (n) => `https://f.example/${n}`)), expected, why);
  }
  t.diagnostic(`${cases.length} cases, ${cases.length} passed, 0 failed`);
});

test('property: whatever the subject, the document keeps its structure and nothing in it acts', (t) => {
  const runs = 4000;
  const around = (entry: string): string =>
    `# T\n\n## 1.0.0\n\n### F\n\n- **s:** ${entry} ([#1](https://f.example/1))\n- ${entry}\n- z\n\n## 0.9.0\n`;
  const expected = parse(around('x')).blocks;
  fc.assert(
    fc.property(fragments, (subject) => {
      const entry = String(escapeMarkdown(subject, (n) => `https://f.example/${n}`));
      if (entry === '') return;
      const parsed = parse(around(entry));
      assert.deepEqual(parsed.blocks, expected);
      assert.deepEqual(parsed.html, []);
      assert.deepEqual(parsed.images, []);
      assert.deepEqual(mentions(parsed), []);
      assert.equal(parsed.emphasis, 1);
      for (const url of parsed.links) assert.match(url, /^https?:\/\/[\w.-]+(?:[:/?#]|$)/);
    }),
    { numRuns: runs },
  );
  t.diagnostic(`${runs} subjects, ${runs} passed, 0 failed`);
});

test('property: a reader sees what the author wrote', () => {
  const bare = (text: string): string => text.replace(/[` ]/g, '');
  fc.assert(
    fc.property(fragments, (subject) => {
      const { visible } = parse(`- ${String(escapeMarkdown(subject))}`);
      assert.equal(bare(visible), bare(cleanLine(subject)));
    }),
    { numRuns: 4000 },
  );
});

test('property: whatever the note, it stays inside its list item and nothing in it acts', (t) => {
  const runs = 4000;
  fc.assert(
    fc.property(fc.array(fragments, { maxLength: 8 }), (lines) => {
      const note = indent(escapeBlock(lines.join('\n')), 2);
      const parsed = parse(`## 1.0.0\n\n- first\n\n  ${String(note)}\n- second\n\n## 0.9.0\n\ntext\n`);
      assert.equal(parsed.headings, 2);
      assert.deepEqual(parsed.html, []);
      assert.deepEqual(parsed.images, []);
      assert.deepEqual(mentions(parsed), []);
      assert.ok(!parsed.blocks.includes('table_open'));
      assert.equal(topLevelItems(parsed.blocks), 2);
      assert.deepEqual(parsed.blocks.slice(-6), [
        'heading_open',
        'inline',
        'heading_close',
        'paragraph_open',
        'inline',
        'paragraph_close',
      ]);
    }),
    { numRuns: runs },
  );
  t.diagnostic(`${runs} notes, ${runs} passed, 0 failed`);
});

function topLevelItems(blocks: readonly string[]): number {
  let depth = 0;
  let items = 0;
  for (const type of blocks) {
    if (type === 'list_item_open' && depth === 1) items++;
    if (/^(?:bullet|ordered)_list_open$/.test(type)) depth++;
    if (/^(?:bullet|ordered)_list_close$/.test(type)) depth--;
  }
  return items;
}

test('a note keeps its paragraphs, lists and code; headings become bold lines', () => {
  const note = [
    '## Migration',
    'Rename `a` to `b`,',
    'ask @user.',
    '',
    '- one',
    '  - inner',
    '- two',
    '',
    '```js',
    'if (a < b) @x',
    '````',
    'still',
    '',
    'Title',
    '=====',
    '<b>',
    '```sh',
    'npm i',
  ].join('\n');
  assert.equal(
    String(escapeBlock(note)),
    [
      '**Migration**',
      '',
      'Rename `a` to `b`,',
      'ask `@user`.',
      '',
      '- one',
      '  - inner',
      '- two',
      '',
      '```js',
      'if (a < b) @x',
      '```',
      '',
      'still',
      '',
      'Title',
      '',
      '&lt;b>',
      '',
      '```sh',
      'npm i',
      '```',
    ].join('\n'),
  );
});

test('lines of a megabyte are cut, in linear time', () => {
  const sizes = [
    '`',
    '_',
    '@',
    'a@',
    '*',
    '[',
    '<',
    '\\',
    '&',
    '\u001b[',
    '\u001b]',
    '\u200b',
    '(',
    'https://',
    'https://a.',
    ' ',
    '\n',
    '- ',
    '1.',
    '~',
    '👩‍',
  ];
  for (const piece of sizes) {
    const text = piece.repeat(1_000_000 / piece.length);
    const start = performance.now();
    assert.ok(String(escapeMarkdown(text)).length < 3000, JSON.stringify(piece));
    escapeBlock(text);
    assert.ok(
      performance.now() - start < 1500,
      `${JSON.stringify(piece)} took ${performance.now() - start} ms`,
    );
  }
  assert.equal(String(escapeMarkdown('x'.repeat(400))), `${'x'.repeat(299)}…`);
});

test('code, links and cells hold anything', () => {
  assert.equal(String(code('a`b')), '``a`b``');
  assert.equal(String(code('`')), '`` ` ``');
  assert.equal(String(link(safe`x`, 'javascript:alert(1)')), 'x');
  assert.equal(
    String(link(safe`x`, 'https://e.example/a) [b](c "d')),
    '[x](https://e.example/a%29%20%5Bb%5D%28c%20%22d)',
  );
  assert.equal(String(cell(safe`${code('a|b')} ${escapeMarkdown('c|d')}`)), '`a\\|b` c\\|d');
  assert.equal(String(link(code('x]:y'), 'https://e.example/')), '&#32;[`x]:y`](https://e.example/)');
  assert.equal(
    String(link(escapeMarkdown('[x]: y'), 'https://e.example/')),
    '[\\[x\\]: y](https://e.example/)',
  );
  const labels = fc
    .tuple(fragments, fc.constantFrom('', ']:', '`]:', '`]:y`', '`\\\\]:y`', '`\\]: y` `]:z`'), fragments)
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(labels, fragments, (text, tail) => {
      const parsed = parse(
        String(link(escapeMarkdown(`x${text.replace(/https?:/g, '')}`), `https://e.example/${tail}`)),
      );
      assert.equal(parsed.links.length, 1);
      assert.match(parsed.links[0] ?? '', /^https:\/\/e\.example\//);
      assert.notEqual(parsed.visible.trim(), '');
      const table = parse(`| a | b |\n| --- | --- |\n| ${String(cell(escapeMarkdown(text)))} | z |\n`);
      assert.equal(table.blocks.filter((type) => type === 'td_open').length, 2);
    }),
    { numRuns: 2000 },
  );
});
