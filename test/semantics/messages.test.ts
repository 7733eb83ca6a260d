import { conforms, type Case } from './check.ts';
import { lamp } from './stories.ts';

const bodyNeverFails = 'the body can never make it fail';
const footersAtLineStart = 'Footers count only at line start, outside code fences';
const synonyms = '`BREAKING CHANGE:` and `BREAKING-CHANGE:` are synonyms';
const headerDecides = 'the header decides the bump (with breaking text anywhere below it)';
const itemsAreChanges = 'When the header is not conventional but its list items … are, they are the changes';

const nasty = [
  'Calls f(a, (b), c)) and says "don\'t".',
  '',
  '```ts',
  'feat(x): not a header (',
  'BREAKING CHANGE: only code',
  '```',
  '',
  '> BREAKING CHANGE: a quotation',
  'see https://example.invalid/a(b)?c=#1',
].join('\n');

const header: readonly Case[] = [
  {
    says: bodyNeverFails,
    name: 'fences, parentheses and quotes',
    story: lamp([`fix(core): less (now)\n\n${nasty}`]),
    expected: {
      releases: ['lamp 1.0.0→1.0.1'],
      commits: '1/1/0/0',
      notes: ['### Fixed', '- **core:** less (now) (id)'],
      reasons: { HEAD: "included: type 'fix' is patch" },
    },
  },
  {
    says: bodyNeverFails,
    name: 'the same with CRLF',
    story: lamp([`fix(core): less (now)\n\n${nasty}`.replaceAll('\n', '\r\n')]),
    expected: { releases: ['lamp 1.0.0→1.0.1'], commits: '1/1/0/0' },
  },
  {
    says: bodyNeverFails,
    name: 'a fence that never closes, and nothing after it',
    story: lamp(['feat: more\n\n```\nfoo(']),
    expected: { releases: ['lamp 1.0.0→1.1.0'], commits: '1/1/0/0' },
  },
  {
    says: bodyNeverFails,
    name: 'no blank line between header and body',
    story: lamp(['feat: more\nand more text: of it\nBREAKING CHANGE: all']),
    expected: {
      releases: ['lamp 1.0.0→2.0.0'],
      notes: ['### Breaking changes', '- more (id)', '  all'],
    },
  },
  {
    says: bodyNeverFails,
    name: 'a byte order mark before it',
    story: lamp(['\ufefffeat: more']),
    expected: { releases: ['lamp 1.0.0→1.1.0'], notes: ['### Added', '- more (id)'] },
  },
  {
    says: 'The header must parse',
    name: 'what does not is not understood, and nothing below saves it',
    story: lamp(['feat:more\n\nwords: more words', 'fix : less', 'Colours']),
    expected: {
      releases: [],
      commits: '3/0/0/3',
      warnings: ['COMMITS_NOT_UNDERSTOOD'],
      reasons: {
        'HEAD~2': "notUnderstood: no conventional header: 'feat:more' (a blank is missing after the colon)",
        'HEAD~1': "notUnderstood: no conventional header: 'fix : less' (no blank may stand before the colon)",
        HEAD: "notUnderstood: no conventional header: 'Colours' (expected 'type(scope): subject')",
      },
    },
  },
];

const footers: readonly Case[] = [
  ...['BREAKING CHANGE', 'BREAKING-CHANGE'].flatMap((token): Case[] => [
    {
      says: synonyms,
      name: `${token} is major, and its text the note`,
      story: lamp([`fix: less\n\nWords.\n\n${token}: the lamp is gone\nfor good`]),
      expected: {
        releases: ['lamp 1.0.0→2.0.0'],
        commits: '1/1/0/0',
        notes: ['### Breaking changes', '- less (id)', '  the lamp is gone', '  for good'],
        reasons: { HEAD: "included: breaking change in type 'fix'" },
      },
    },
    {
      says: footersAtLineStart,
      name: `${token} in a sentence, in a fence, quoted, indented and folded`,
      story: lamp([
        `fix: less\n\nNo ${token}: here.\n\n~~~\n${token}: code\n~~~\n\n> ${token}: said\n\n    ${token}: code\n\n<details>\n\n${token}: theirs\n\n</details>`,
      ]),
      expected: { releases: ['lamp 1.0.0→1.0.1'], notes: ['### Fixed', '- less (id)'] },
    },
    {
      says: footersAtLineStart,
      name: `${token} in a fence inside a list`,
      story: lamp([`fix: less\n\n* \`\`\`\n  ${token}: code\n  \`\`\`\n1. ~~~\n   ${token}: code\n   ~~~`]),
      expected: { releases: ['lamp 1.0.0→1.0.1'] },
    },
    {
      says: footersAtLineStart,
      name: `${token} after a fence that a longer one encloses`,
      story: lamp([`fix: less\n\n\`\`\`\`md\n\`\`\`\n${token}: code\n\`\`\`\n\`\`\`\`\n\n${token}: really`]),
      expected: {
        releases: ['lamp 1.0.0→2.0.0'],
        notes: ['### Breaking changes', '- less (id)', '  really'],
      },
    },
  ]),
  {
    says: '`!` without a footer takes the subject as its note',
    name: 'told once',
    story: lamp(['feat(api)!: drop the lamp']),
    expected: {
      releases: ['lamp 1.0.0→2.0.0'],
      notes: ['### Breaking changes', '- **api:** drop the lamp (id)'],
    },
  },
  {
    says: '`!` without a footer takes the subject as its note',
    name: 'with one, the footer is the note',
    story: lamp(['feat!: drop the lamp\n\nBREAKING CHANGE: use candles']),
    expected: {
      releases: ['lamp 1.0.0→2.0.0'],
      notes: ['### Breaking changes', '- drop the lamp (id)', '  use candles'],
    },
  },
  {
    says: 'Any type may be breaking',
    name: 'docs, and a word nobody knows',
    story: lamp(['docs!: a', 'frobnicate: b\n\nBREAKING-CHANGE: c']),
    expected: {
      releases: ['lamp 1.0.0→2.0.0'],
      commits: '2/2/0/0',
      notes: ['### Breaking changes', '- b (id)', '  c', '- a (id)'],
    },
  },
  {
    says: 'Any type may be breaking',
    name: 'in lower case the words are prose (Conventional Commits rule 15)',
    story: lamp(['docs: a\n\nbreaking change: b']),
    expected: { releases: [], commits: '1/0/1/0' },
  },
];

const accounting: readonly Case[] = [
  {
    says: 'Each commit in the range ends as included, no release, or not understood',
    name: 'all three are counted',
    story: lamp(['feat: a', 'docs: b', 'Colours', 'fixup! feat: a']),
    expected: {
      releases: ['lamp 1.0.0→1.1.0'],
      commits: '4/1/1/2',
      warnings: ['COMMITS_NOT_UNDERSTOOD'],
      notes: ['### Added', '- a (id)'],
      reasons: {
        'HEAD~3': "included: type 'feat' is minor",
        'HEAD~2': "noRelease: type 'docs' does not release",
        HEAD: "notUnderstood: 'fixup! feat: a' waits to be folded into another commit: git rebase -i --autosquash",
        'HEAD~4':
          'outside: it is not among the commits since the last release: released already, or not in the history of HEAD',
      },
    },
  },
  {
    says: 'a policy (error | warn | ignore, default warn) decides about the third',
    name: 'error',
    story: lamp(['feat: a', 'Colours'], { config: { notUnderstood: 'error' } }),
    expected: {
      refused: 'COMMITS_NOT_UNDERSTOOD',
      exit: 3,
      message: /1 of 2 commits follow no convention .* release explain [0-9a-f]{7}/,
    },
  },
  {
    says: 'a policy (error | warn | ignore, default warn) decides about the third',
    name: 'ignore: still counted',
    story: lamp(['feat: a', 'Colours'], { config: { notUnderstood: 'ignore' } }),
    expected: { releases: ['lamp 1.0.0→1.1.0'], commits: '2/1/0/1' },
  },
];

const squash: readonly Case[] = [
  {
    says: headerDecides,
    name: 'items become sub-entries',
    story: lamp(['fix: less (#7)\n\n* feat(ui): more\n\n- fix: even less\n- chore: tidy']),
    expected: {
      releases: ['lamp 1.0.0→1.0.1'],
      commits: '1/1/0/0',
      notes: ['### Fixed', '- less (#7, id)', '  - feat(ui): more', '  - fix: even less'],
    },
  },
  {
    says: headerDecides,
    name: 'breaking text below a late item',
    story: lamp(['fix: less (#7)\n\n* feat: more\n\n* fix: even less\n\n  Words.\n\nBREAKING CHANGE: gone']),
    expected: {
      releases: ['lamp 1.0.0→2.0.0'],
      notes: [
        '### Breaking changes',
        '- less (#7, id)',
        '  gone',
        '  - feat: more',
        '  - **breaking** fix: even less',
      ],
    },
  },
  {
    says: headerDecides,
    name: 'breaking text in a bullet of its own, after trailers',
    story: lamp([
      'chore: many (#7)\n\n* fix: a\n\nSigned-off-by: A <a@example.invalid>\n\n* BREAKING CHANGE: b is gone',
    ]),
    expected: { releases: ['lamp 1.0.0→2.0.0'], commits: '1/1/0/0' },
  },
  {
    says: headerDecides,
    name: 'a header that does not release keeps its items from releasing, and the reason says so',
    story: lamp(['chore: many (#7)\n\n* feat: a\n* fix: b']),
    expected: {
      releases: [],
      commits: '1/0/1/0',
      reasons: {
        HEAD: "noRelease: type 'chore' does not release (its body asks for more, which counts only with squash: 'split')",
      },
    },
  },
  {
    says: itemsAreChanges,
    name: 'list items; children inherit the PR reference',
    story: lamp(['Many things (#7)\n\n* feat(a)!: one\n* fix: two\n+ docs: three\n* words']),
    expected: {
      releases: ['lamp 1.0.0→2.0.0'],
      commits: '1/1/0/0',
      notes: ['### Breaking changes', '- **a:** one (#7, id)', '### Fixed', '- two (#7, id)'],
    },
  },
  {
    says: itemsAreChanges,
    name: 'a child with a request of its own keeps it, and lends it to nobody',
    story: lamp(['Many things (#7)\n\n* feat: one (#5)\n* fix: two, see #4']),
    expected: {
      releases: ['lamp 1.0.0→1.1.0'],
      notes: ['### Added', '- one (#5, id; see #4)', '### Fixed', '- two, see #4 (#7, id; see #4)'],
    },
  },
  {
    says: itemsAreChanges,
    name: 'paragraphs',
    story: lamp(['Many things (#7)\n\nfeat: one\nmore about it\n\nWords: of no type.\n\nfix: two']),
    expected: {
      releases: ['lamp 1.0.0→1.1.0'],
      notes: ['### Added', '- one (#7, id)', '### Fixed', '- two (#7, id)'],
    },
  },
  {
    says: itemsAreChanges,
    name: 'those in a fence are not',
    story: lamp(['Many things (#7)\n\n```\n* feat: one\n\nfix: two\n```']),
    expected: { releases: [], commits: '1/0/0/1', warnings: ['COMMITS_NOT_UNDERSTOOD'] },
  },
  {
    says: '`squash: "split"` makes every item count',
    name: 'header, items and their breaking marks',
    story: lamp(['fix: less (#7)\n\n* feat(ui): more\n\n* docs!: even less'], {
      config: { squash: 'split' },
    }),
    expected: {
      releases: ['lamp 1.0.0→2.0.0'],
      notes: [
        '### Breaking changes',
        '- even less (#7, id)',
        '### Added',
        '- **ui:** more (#7, id)',
        '### Fixed',
        '- less (#7, id)',
      ],
    },
  },
];

conforms('commits: the header', header);
conforms('commits: footers', footers);
conforms('commits: accounting', accounting);
conforms('commits: squash bodies', squash);
