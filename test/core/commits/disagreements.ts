import {
  differing,
  readers,
  releasePleaseCommits,
  samples,
  type ReaderName,
  type Sample,
} from './readings.ts';

/** A way in which some parser reads otherwise than `expect`, and what is right. */
interface Pattern {
  readonly name: string;
  readonly right: string;
  readonly fits: (sample: Sample) => boolean;
}

/** The first that fits explains a disagreement. */
const patterns: readonly Pattern[] = [
  {
    name: "a forge's merge title above a conventional one",
    right: 'no type: the title below counts only where none of the merged commits is conventional',
    fits: ({ message }) => message.startsWith('Merge pull request'),
  },
  {
    name: 'git’s own `Revert "…"`',
    right: 'type `revert`: it takes back a commit of the range, or is a patch. No parser gives it a type',
    fits: ({ message }) => message.startsWith('Revert "') || message.includes('This reverts commit'),
  },
  {
    name: '`!` before the scope',
    right: 'not understood, as the header is malformed; `BREAKING CHANGE:` below it counts all the same',
    fits: ({ message }) => /^[\w-]+!\(/.test(message),
  },
  {
    name: 'an empty scope',
    right: 'the type stands and there is no scope: nothing is dropped over two parentheses',
    fits: ({ message }) => /^[\w-]+\(\)/.test(message),
  },
  {
    name: 'no blank after the colon',
    right: 'not understood (rule 1), and said with the way to mend it',
    fits: ({ message }) => /^[\w-]+(?:\([^()]*\))?!?:[^ ]/.test(message),
  },
  {
    name: '`!` before the colon',
    right: 'breaking (rule 13)',
    fits: ({ message }) => /^[\w-]+(?:\([^()]*\))?!: /.test(message),
  },
  {
    name: 'several scopes',
    right: 'each of them, split at the comma',
    fits: ({ message }) => /^\w+\([^()]*,[^()]*\): /.test(message),
  },
  {
    name: 'a type with a hyphen',
    right: 'a type is a noun (rule 1), so the type',
    fits: ({ message }) => /^\w+-[\w-]+: /.test(message),
  },
  {
    name: '`BREAKING CHANGE:` below a header that is not conventional',
    right: 'breaking: nothing is dropped silently',
    fits: ({ message }) => /^BREAKING CHANGE: /m.test(message),
  },
  {
    name: 'conventional items below a header that is not conventional',
    right: 'the items are the changes',
    fits: ({ message }) => message.startsWith('[') && /^\* fix\(\): /m.test(message),
  },
  {
    name: '“Breaking change” in prose, in lower case',
    right: 'not breaking: the words are upper case (rule 15)',
    fits: ({ message }) => message.includes('**Breaking change:**'),
  },
  {
    name: 'code with odd parentheses in the body',
    right: 'the header: a body can never make it fail',
    fits: ({ releasePlease }) => releasePlease.length === 0,
  },
];

/** Commits a parser makes of trailers and of other lines with a colon, beside the one that is there. */
const furtherCommits: readonly Pattern[] = [
  {
    name: 'trailers (`Signed-off-by`, `Co-authored-by`, `Release-As`)',
    right: 'footers, no changes of their own',
    fits: (sample) => releasePleaseCommits(sample).further.every((type) => /-by$|^Release-As$/.test(type)),
  },
  {
    name: 'other lines with a word before a colon or `#` (`https://…`, `feat: …`)',
    right: 'text of the body: the header decides',
    fits: ({ releasePlease }) => releasePlease.length > 1,
  },
];

const names: readonly ReaderName[] = ['parser', 'parser with preset', 'release-please', 'this tool'];

/** `docs/commit-messages.md`. @throws RangeError when a disagreement is explained by no pattern */
export function commitMessagesPage(): string {
  const seen = new Map<Pattern, { readonly example: Sample; readonly counts: Map<ReaderName, number> }>();
  for (const [name, sample] of names.flatMap((each) => samples.map((one) => [each, one] as const))) {
    for (const pattern of patternsOf(name, sample)) {
      const row = seen.get(pattern) ?? { example: sample, counts: new Map<ReaderName, number>() };
      row.counts.set(name, (row.counts.get(name) ?? 0) + 1);
      seen.set(pattern, row);
    }
  }
  const rows = [...patterns, ...furtherCommits].flatMap((pattern) => {
    const row = seen.get(pattern);
    if (row === undefined) return [];
    const counts = names.map((name) => row.counts.get(name) ?? 0);
    return [[pattern.name, exampleOf(row.example), pattern.right, ...counts]];
  });
  return page([['Pattern', 'For example', 'Right', ...names], ...rows].map((cells) => cells.map(String)));
}

function patternsOf(name: ReaderName, sample: Sample): readonly Pattern[] {
  const found: Pattern[] = [];
  if (differing(sample.expect, readers[name](sample)).length > 0) found.push(explain(patterns, sample));
  if (name === 'release-please' && sample.releasePlease.length > 1)
    found.push(explain(furtherCommits, sample));
  return found;
}

function explain(among: readonly Pattern[], sample: Sample): Pattern {
  const found = among.find(({ fits }) => fits(sample));
  if (found === undefined) throw new RangeError(`${sample.id}: no pattern explains the disagreement`);
  return found;
}

/** The header, cut short, linked to the commit it is the message of. */
function exampleOf({ id, message }: Sample): string {
  const [repository = '', sha = ''] = id.split('@');
  const header = (message.split('\n', 1)[0] ?? '').trim();
  const shown = header.length > 48 ? `${header.slice(0, 47)}…` : header;
  return `[${shown.replace(/[\\[\]|*_<>`]/g, '\\$&')}](https://github.com/${repository}/commit/${sha})`;
}

function page(table: readonly (readonly string[])[]): string {
  const [head = [], ...rows] = table.map((cells) => `| ${cells.join(' | ')} |`);
  const rule = `| ${names.map(() => '--:').join(' | ')} |`;
  return [
    '<!-- Made by `node scripts/commit-messages.mjs` from test/core/commits/messages.json; changes here are lost. -->',
    '',
    '# How real messages are read',
    '',
    `${samples.length} messages of public repositories, picked because they are difficult, are read by the tests. Each has a reading to agree`,
    'with: what [Conventional Commits 1.0.0](https://www.conventionalcommits.org/en/v1.0.0/) says, or where it is silent, practice.',
    'Messages whose reading agrees in type, scope and breaking mark:',
    '',
    '| | type | scope | breaking | all three |',
    '| --- | --: | --: | --: | --: |',
    ...names.map(agreement),
    '',
    '`parser` is conventional-commits-parser 6.4.0, alone and with the options of the conventionalcommits preset 9.3.1; release-please is',
    '16.18.0. Where they disagree with the reading, and how often:',
    '',
    String(head),
    `| --- | --- | --- ${rule}`,
    ...rows,
    '',
    'The counts under *this tool* are deviations it means, in the type alone: git’s reverts, the empty scope, and the items of a squash body.',
    'See [how commits become changes](versions.md#commits).',
    '',
  ].join('\n');
}

function agreement(name: ReaderName): string {
  const misses = samples.map((sample) => differing(sample.expect, readers[name](sample)));
  const agreeing = (['type', 'scope', 'breaking'] as const).map(
    (field) => misses.filter((fields) => !fields.includes(field)).length,
  );
  const all = misses.filter((fields) => fields.length === 0).length;
  return `| ${[name, ...agreeing, all].join(' | ')} |`;
}
