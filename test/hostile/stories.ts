import fc from 'fast-check';
import type { Wanted } from '../../src/core/decide/wanted.ts';
import type { RawCommit, RawTag } from '../../src/core/model.ts';
import { fragments } from '../core/notes/oracle.ts';
import type { Story } from './memory.ts';
import { messages } from './messages.ts';

const folders = [
  'a',
  '-x',
  '--upload-pack=touch pwned',
  '$(x)',
  '{{constructor}}',
  'a b',
  '@everyone',
  '__proto__',
  'ä',
];
const names = [
  ...folders,
  ...[
    '@s/a',
    '@s/b',
    'constructor',
    '{version}',
    '{path}',
    '{constructor}',
    '../x',
    '/etc',
    'a\u001bb',
    'a..b',
    'v',
    'x.lock',
  ],
];
const big = 9_007_199_254_740_991;

const number = fc.oneof(fc.nat({ max: 3 }), fc.constantFrom(big, big - 1, 99));
const suffix = fc.constantFrom(
  '',
  '',
  '',
  '-beta.1',
  '-rc1',
  '-alpha',
  `-beta.${big}`,
  '-0',
  `-${'x'.repeat(240)}.9`,
  '-a.b.3',
);
const version = fc.tuple(number, number, number, suffix).map(([a, b, c, rest]) => `${a}.${b}.${c}${rest}`);

const message = fc.oneof(
  fc.constantFrom(...messages),
  fragments,
  fc
    .record({
      type: fc.constantFrom('feat', 'fix', 'docs', 'perf', 'constructor', 'revert', 'chore'),
      scope: fc.oneof(
        fc.constant(''),
        fc.constantFrom(...names).map((name) => `(${name})`),
      ),
      bang: fc.constantFrom('', '', '!'),
      subject: fragments,
      foot: fc.oneof(
        fc.constant(''),
        fragments.map((text) => `\n\nBREAKING CHANGE: ${text}`),
        version.map((text) => `\n\nRelease-As: ${text}`),
        fragments.map((text) => `\n\nCo-authored-by: ${text} <${text}>`),
      ),
    })
    .map(({ type, scope, bang, subject, foot }) => `${type}${scope}${bang}: ${subject}${foot}`),
);

const path = fc.oneof(
  fc.constantFrom(...folders).map((folder) => `packages/${folder}/x`),
  fc.constantFrom('x', '.github/x', 'packages/x', '../x', '/x', 'a\nb', ''),
);

const commit: fc.Arbitrary<Omit<RawCommit, 'sha' | 'parents'>> = fc.record({
  author: fc.tuple(fragments, fragments).map(([name, email]) => ({ name, email })),
  time: fc.oneof(fc.nat(), fc.constantFrom(-1, Number.NaN, 1e20, 8.64e12 + 1)),
  message,
  paths: fc.array(path, { maxLength: 3 }),
});

const tag = fc.record({
  name: fc.oneof(
    version.map((text) => `v${text}`),
    version,
    fc
      .tuple(fc.constantFrom(...names), fc.constantFrom('@', '-v', '/v', '_', '@v'), version)
      .map((parts) => parts.join('')),
    fragments,
  ),
  at: fc.nat({ max: 30 }),
  reachable: fc.boolean(),
});

/** A manifest's name and version, and the members it depends on. */
const member = fc.record({
  folder: fc.constantFrom(...folders),
  name: fc.constantFrom(...names),
  version: fc.oneof(
    { weight: 30, arbitrary: version },
    { weight: 1, arbitrary: fc.constantFrom('', 'x', '1.0', '01.0.0') },
  ),
  needs: fc.array(
    fc.tuple(fc.constantFrom(...names), fc.constantFrom('^1.0.0', '*', 'workspace:^', '$(x)', '')),
    { maxLength: 2 },
  ),
  ecosystem: fc.constantFrom('npm', 'cargo'),
});

type Member = typeof member extends fc.Arbitrary<infer T> ? T : never;

function filesOf(
  members: readonly Member[],
  changelog: string | null,
  root: boolean,
): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  if (root && members.some(({ ecosystem }) => ecosystem === 'npm'))
    files.set('package.json', JSON.stringify({ private: true, workspaces: ['packages/*'] }));
  if (root && members.some(({ ecosystem }) => ecosystem === 'cargo'))
    files.set('Cargo.toml', '[workspace]\nmembers = ["packages/*"]\n');
  for (const { folder, name, version: number, needs, ecosystem } of members) {
    const place = root ? `packages/${folder}/` : '';
    if (ecosystem === 'npm')
      files.set(
        `${place}package.json`,
        JSON.stringify({ name, version: number, dependencies: Object.fromEntries(needs) }, null, 2),
      );
    else
      files.set(`${place}Cargo.toml`, `[package]\nname = ${JSON.stringify(name)}\nversion = "${number}"\n`);
    if (changelog !== null) files.set(`${place}CHANGELOG.md`, changelog);
  }
  return files;
}

const shaOf = (at: number): string => (at + 1).toString(16).padStart(40, 'a');

/** Any repository somebody hostile could make. */
export const stories: fc.Arbitrary<Story> = fc
  .record({
    commits: fc.array(commit, { maxLength: 12 }),
    tags: fc.array(tag, { maxLength: 8 }),
    members: fc.uniqueArray(member, { maxLength: 4, selector: ({ name }) => name }),
    root: fc.boolean(),
    changelog: fc.oneof(fc.constant(null), fragments),
    branch: fc.constantFrom('main', '--force', '$(x)'),
    url: fc.oneof(
      fc.constant(null),
      fc.constantFrom('https://github.com/o/n', '/srv/x.git', 'ext::sh -c x'),
      fragments,
    ),
  })
  .map(({ commits, tags, members, root, changelog, branch, url }) => ({
    commits: commits.map((one, at) => ({
      ...one,
      sha: shaOf(at),
      parents: at + 1 < commits.length ? [shaOf(at + 1)] : [],
    })),
    tags: [...new Map(tags.map((one) => [one.name, one])).values()].map(({ name, at, reachable }): RawTag => {
      const inside = commits.length > 0 && at < 20;
      return { name, sha: shaOf(inside ? at % commits.length : 100 + at), reachable: inside && reachable };
    }),
    files: filesOf(members, changelog, root),
    branch,
    url,
  }));

/** What a person may ask for. */
export const wishes: fc.Arbitrary<Partial<Wanted>> = fc.record({
  pre: fc.oneof(
    { weight: 20, arbitrary: fc.constant(null) },
    { weight: 6, arbitrary: fc.constantFrom('beta', 'rc', 'x-1') },
    fragments,
  ),
  as: fc.oneof(
    { weight: 30, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: version.map((text) => [text]) },
    fragments.map((text) => [text]),
  ),
  packages: fc.oneof({ weight: 30, arbitrary: fc.constant([]) }, fc.array(fragments, { maxLength: 2 })),
  force: fc.oneof({ weight: 30, arbitrary: fc.constant([]) }, fc.array(fragments, { maxLength: 2 })),
  level: fc.option(fc.constantFrom('patch', 'minor', 'major'), { nil: null, freq: 1 }),
  graduate: fc.oneof(
    { weight: 9, arbitrary: fc.constant('none' as const) },
    fc.constantFrom('only' as const, 'also' as const),
  ),
});
