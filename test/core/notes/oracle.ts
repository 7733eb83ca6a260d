import MarkdownIt from 'markdown-it';
import fc from 'fast-check';

/** A real Markdown parser as the judge: CommonMark and GFM tables and strikethrough, raw HTML allowed. */
const parser = new MarkdownIt({ html: true });

export interface Parsed {
  /** Token types and nesting, contents left out: the structure of the document. */
  readonly headings: number;
  readonly items: number;
  readonly blocks: readonly string[];
  readonly html: readonly string[];
  readonly images: readonly string[];
  readonly links: readonly string[];
  /** Runs of plain text, as the reader sees them; code and the text of links are not among them. */
  readonly texts: readonly string[];
  /** Everything the reader sees, code included. */
  readonly visible: string;
  readonly emphasis: number;
}

export function parse(markdown: string): Parsed {
  const tokens = parser.parse(markdown, {});
  const inlines = tokens.flatMap((token) => [
    ...(token.children ?? []),
    { type: 'end', content: '', attrGet: (): null => null },
  ]);
  const of = (type: string): typeof tokens => tokens.filter((token) => token.type === type);
  const texts: string[] = [];
  let run = '';
  let inLink = false;
  for (const token of inlines) {
    if (token.type === 'link_open') inLink = true;
    if (token.type === 'link_close') inLink = false;
    if (inLink) continue;
    if (token.type === 'text' || token.type === 'text_special') run += token.content;
    else {
      texts.push(run);
      run = '';
    }
  }
  return {
    headings: of('heading_open').length,
    items: of('list_item_open').length,
    blocks: tokens.map((token) => token.type),
    html: [...of('html_block'), ...inlines.filter((t) => t.type === 'html_inline')].map((t) => t.content),
    images: inlines.filter((token) => token.type === 'image').map((token) => token.content),
    links: inlines
      .filter((token) => token.type === 'link_open')
      .map((token) => String(token.attrGet('href'))),
    texts,
    visible: inlines.map((token) => (token.type === 'softbreak' ? '\n' : token.content)).join(''),
    emphasis: inlines.filter((token) => /^(?:em|strong|s)_open$/.test(token.type)).length,
  };
}

/** What a forge would notify somebody about: '@name' outside code. */
export function mentions(parsed: Parsed): readonly string[] {
  return parsed.texts.filter((text) => /@[\p{L}\p{N}_]/u.test(text));
}

/** Fragments that act in Markdown, HTML, terminals, templates or forges. */
const hostile = [
  '`',
  '``',
  '```',
  '~~~',
  '~~',
  '*',
  '**',
  '_',
  '__',
  '[',
  ']',
  '(',
  ')',
  '](',
  '![',
  '<',
  '>',
  '</',
  '<!--',
  '-->',
  '&',
  '&lt;',
  '&#64;',
  '&commat;',
  '@',
  '@user',
  '@org/team',
  '@everyone',
  '@babel/core',
  'me@example.org',
  '#',
  '# ',
  '## ',
  '#12',
  '- ',
  '+ ',
  '* ',
  '1. ',
  '1) ',
  '---',
  '===',
  '|',
  '|-|',
  '\\',
  '\\`',
  '\\@',
  '\n',
  '\r\n',
  '\n\n',
  '\u2028',
  '\t',
  '    ',
  ' ',
  'https://a.example/x_y*z',
  'http://u@evil.example',
  'https://x.',
  'www.evil.example',
  '://',
  'javascript:alert(1)',
  '[x](javascript:alert(1))',
  '![i](http://e.example/i.png)',
  '<img src=x>',
  '<script>alert(1)</script>',
  '<a name="1.0.0">',
  '[a]: http://e.example',
  '[^1]',
  '[ ] ',
  '{{constructor}}',
  '{{{x}}}',
  '\u001b[31m',
  '\u001b]0;t\u0007',
  '\u202e',
  '\u200b',
  '\u200d',
  '\ufeff',
  '\u0000',
  '\ud800',
  '👩‍💻',
  'é',
  '日本',
  'a_b',
  'snake_case_',
  '$x$',
  ':tada:',
  '!',
  'foo',
  '1.',
  '- [ ] x',
] as const;

export const fragments: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...hostile) },
      fc.string({ maxLength: 4, unit: 'binary' }),
    ),
    { maxLength: 14 },
  )
  .map((parts) => parts.join(''));
