import type { Repo } from '../helpers/repo.ts';

/** What `git commit` would never write. `headers` stand between the parent and the message, as they are. */
export interface Literal {
  readonly headers?: readonly (string | Buffer)[];
  readonly message: string | Buffer;
}

const person = 'Test <test@example.com> 1790000000 +0000';

/** Adds a commit object byte by byte, on top of HEAD, and moves the branch to it. */
export function commitLiterally(repo: Repo, { headers, message }: Literal): string {
  const lines = [
    `tree ${repo.git('rev-parse', 'HEAD^{tree}').trim()}`,
    `parent ${repo.head()}`,
    ...(headers ?? [`author ${person}`, `committer ${person}`]),
  ].flatMap((line) => [Buffer.from(line), Buffer.from('\n')]);
  const input = Buffer.concat([...lines, Buffer.from('\n'), Buffer.from(message)]);
  const sha = repo.run(['hash-object', '-t', 'commit', '-w', '--stdin', '--literally'], { input }).trim();
  repo.git('update-ref', 'refs/heads/main', sha);
  return sha;
}

/** Commits as only hand-made objects can be: each a name and what is odd in it. */
export const literals: readonly (readonly [name: string, commit: Literal])[] = [
  ['a NUL in the message', { message: 'fix: before\0after\n\nBREAKING CHANGE: \0hidden\n' }],
  ['invalid UTF-8', { message: Buffer.from('6669783a20ff fe c3 28 80 e2 82 0a'.replaceAll(' ', ''), 'hex') }],
  [
    'overlong and surrogate UTF-8',
    { message: Buffer.from('6669783a20c080eda080f4908080 0a'.replace(' ', ''), 'hex') },
  ],
  [
    'bytes 01 to 1f',
    { message: `fix: ${Array.from({ length: 31 }, (_, at) => String.fromCharCode(at + 1)).join('')}` },
  ],
  ['no message', { message: '' }],
  ['no line end', { message: 'fix: no line end' }],
  ['no author', { headers: [`committer ${person}`], message: 'fix: nobody wrote this' }],
  ['no committer', { headers: [`author ${person}`], message: 'fix: nobody committed this' }],
  ['nobody at all', { headers: [], message: 'fix: neither' }],
  [
    'an author without an address',
    { headers: ['author Somebody', `committer ${person}`], message: 'fix: short' },
  ],
  [
    'an author that is brackets',
    { headers: ['author <<>> <<>> 0 +0000', `committer ${person}`], message: 'fix: odd' },
  ],
  [
    'a date beyond all calendars',
    { headers: [`author ${person}`, 'committer T <t@t> 99999999999999999999 +9999'], message: 'fix: late' },
  ],
  [
    'a date after the last one of JavaScript',
    { headers: [`author ${person}`, 'committer T <t@t> 8640000000001 +0000'], message: 'fix: later' },
  ],
  [
    'a date before 1970',
    { headers: [`author ${person}`, 'committer T <t@t> -99999 +0000'], message: 'fix: early' },
  ],
  [
    'a date of letters',
    { headers: [`author ${person}`, 'committer T <t@t> soon +never'], message: 'fix: soon' },
  ],
  [
    'ISO-8859-1 with its header',
    {
      headers: [`author ${person}`, `committer ${person}`, 'encoding ISO-8859-1'],
      message: Buffer.from('fix: caf\xe9 \x9b31m', 'latin1'),
    },
  ],
  [
    'an encoding nobody knows',
    {
      headers: [`author ${person}`, `committer ${person}`, 'encoding $(touch pwned)'],
      message: Buffer.from('fix: \xff\xfe', 'latin1'),
    },
  ],
  [
    'UTF-16 with its header',
    {
      headers: [`author ${person}`, `committer ${person}`, 'encoding UTF-16LE'],
      message: Buffer.from('fix: wide', 'utf16le'),
    },
  ],
  [
    'unknown headers and a broken signature',
    {
      headers: [`author ${person}`, `committer ${person}`, 'gpgsig -----BEGIN', ' touch pwned', 'x-y z'],
      message: 'fix: signed',
    },
  ],
  [
    'an author who is a command',
    {
      headers: ['author $(touch pwned) <`touch pwned`> 1 +0000', `committer ${person}`],
      message: 'fix: by a command',
    },
  ],
  [
    'an author who is markup',
    {
      headers: [
        'author @everyone \u001b[31m\u202e{{x}} &lt;script&gt; <@everyone> 1 +0000',
        `committer ${person}`,
      ],
      message: 'fix: by markup',
    },
  ],
  ['a subject of 1 MB', { message: `fix: ${'x'.repeat(1 << 20)}` }],
  [
    'a subject of 1 MB that parses slowly',
    { message: `fix(${'('.repeat(1 << 19)}${'a.'.repeat(1 << 18)}: x` },
  ],
  ['1 MB of marks', { message: `fix: ${'*_`[]()<>'.repeat(1 << 16)}\u001b[${'0'.repeat(1 << 19)}` }],
  ['1 MB of what is not seen', { message: `fix: ${'\u202e\u200b'.repeat(1 << 18)}x` }],
  [
    'a body of 100,000 lines',
    { message: `fix: long\n\n${'* fix: one of many @everyone\n'.repeat(100_000)}` },
  ],
  ['a note of 1 MB', { message: `fix: long\n\nBREAKING CHANGE: ${'<b> '.repeat(1 << 18)}` }],
  [
    '100,000 trailers',
    { message: `fix: t\n\n${'Co-authored-by: A <a@b>\n'.repeat(50_000)}${'Closes #1\n'.repeat(50_000)}` },
  ],
  ['1 MB of references', { message: `fix: ${'#1 a/b#2 '.repeat(1 << 17)}` }],
];
