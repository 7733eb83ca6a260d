import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { Plan } from '../../src/core/model.ts';
import { release } from '../helpers/cli.ts';
import { Repo, temporary } from '../helpers/repo.ts';
import { planIn } from './json.ts';

/** Two packages that were released, each with commits of its own since. */
function story(
  t: TestContext,
  packages: object,
  messages: readonly (readonly [pkg: string, message: string])[],
): Repo {
  const repo = new Repo(join(temporary(t, 'rules'), 'r'));
  repo.commit('feat: begin', {
    'package.json': '{ "private": true, "workspaces": ["packages/*"] }',
    'packages/a/package.json': '{ "name": "a", "version": "1.0.0" }',
    'packages/b/package.json': '{ "name": "b", "version": "1.0.0" }',
    'release.config.json': JSON.stringify({ packages }),
  });
  repo.tag('a@1.0.0', 'b@1.0.0');
  messages.forEach(([pkg, message], at) => {
    const paths = pkg === 'both' ? ['a', 'b'] : [pkg];
    repo.commit(message, Object.fromEntries(paths.map((one) => [`packages/${one}/f${at}`, String(at)])));
  });
  return repo;
}

const versions = ({ releases }: Plan): readonly string[] =>
  releases.map(({ package: name, next }) => `${name} ${next}`);

const counted = ({ commits }: Plan): string =>
  [commits.total, commits.included, commits.noRelease, commits.notUnderstood].join('/');

/** Settings of packages, commits, the releases, and commits: all/included/no release/not understood. */
const cases: readonly (readonly [
  name: string,
  packages: object,
  commits: readonly (readonly [string, string])[],
  expected: readonly string[],
  counts: string,
])[] = [
  [
    'no rules of its own',
    {},
    [
      ['a', 'docs: x'],
      ['b', 'docs: x'],
    ],
    [],
    '2/0/2/0',
  ],
  [
    'always, one package',
    { a: { always: 'patch' } },
    [
      ['a', 'docs: x'],
      ['b', 'docs: x'],
    ],
    ['a 1.0.1'],
    '2/1/1/0',
  ],
  ['always, a commit for both', { a: { always: 'patch' } }, [['both', 'docs: x']], ['a 1.0.1'], '1/1/0/0'],
  [
    'always, no convention',
    { a: { always: 'patch' } },
    [
      ['a', 'Update colours'],
      ['b', 'Update colours'],
    ],
    ['a 1.0.1'],
    '2/1/0/1',
  ],
  [
    'always keeps what asks for more',
    { a: { always: 'patch' } },
    [
      ['a', 'feat: x'],
      ['a', 'docs: y'],
    ],
    ['a 1.1.0'],
    '2/2/0/0',
  ],
  [
    'always, and reverted',
    { a: { always: 'patch' } },
    [
      ['a', 'docs: x'],
      ['a', 'Revert "docs: x"'],
    ],
    [],
    '2/0/2/0',
  ],
  ['a bump of its own', { a: { bump: { docs: 'minor' } } }, [['both', 'docs: x']], ['a 1.1.0'], '1/1/0/0'],
  ['a type taken out', { a: { bump: { fix: 'none' } } }, [['both', 'fix: x']], ['b 1.0.1'], '1/1/0/0'],
  ['a type taken out, alone', { a: { bump: { fix: 'none' } } }, [['a', 'fix: x']], [], '1/0/1/0'],
  [
    'by glob',
    { '*': { always: 'minor' }, b: { always: null } },
    [['both', 'docs: x']],
    ['a 1.1.0'],
    '1/1/0/0',
  ],
];

test('rules of single packages', async (t) => {
  for (const [name, packages, commits, expected, counts] of cases) {
    const repo = story(t, packages, commits);
    const plan = planIn(await release(repo.dir, repo.env, 'next', '--dry-run', '--json'));
    assert.deepEqual(versions(plan), expected, name);
    assert.equal(counted(plan), counts, name);
  }
  t.diagnostic(`${cases.length} cases, ${cases.length} passed, 0 failed`);
});

test('a package tells what it was released for, now and later, in a changelog of its own or in none', async (t) => {
  const repo = story(t, { a: { always: 'patch', changelog: 'docs/NEWS.md' }, b: { changelog: null } }, [
    ['a', 'docs: explain it'],
    ['b', 'fix: mend it'],
  ]);
  const explained = await release(repo.dir, repo.env, 'explain', 'HEAD~1');
  assert.match(explained.stdout, /is in the release/);
  repo.withRemote();
  const run = await release(repo.dir, repo.env, 'next', '--yes');
  assert.equal(run.code, 0, run.stderr);
  const news = readFileSync(join(repo.dir, 'packages/a/docs/NEWS.md'), 'utf8');
  assert.match(news, /1\.0\.1/);
  assert.equal(existsSync(join(repo.dir, 'packages/a/CHANGELOG.md')), false);
  assert.equal(existsSync(join(repo.dir, 'packages/b/CHANGELOG.md')), false);
  const past = await release(repo.dir, repo.env, 'changelog', 'a@1.0.1');
  assert.equal(past.code, 0, past.stderr);
});
