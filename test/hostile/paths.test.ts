import assert from 'node:assert/strict';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Repo, temporary } from '../helpers/repo.ts';
import { assertCivil, assertNotPwned, snapshot } from './civil.ts';
import { bounded as release } from './run.ts';

const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;

/** File and folder names that mean something to git, to shells or to terminals. */
const names: readonly string[] = [
  'a\nb',
  '\nstart',
  'tab\tquote"back\\slash',
  "single'quote",
  '-leading',
  '--upload-pack=touch pwned',
  '--',
  ':(top)',
  ':(exclude)package.json',
  ':!package.json',
  ':',
  '*',
  '[a]',
  '$(touch pwned)',
  '`touch pwned`',
  '; touch pwned',
  '\u001b[31m',
  '\u202egnp',
  '{{constructor}}',
  '<script>',
  '@everyone',
  'cr\r',
  ' space ',
];

test('hostile names of folders and files in a workspace', { timeout: 300_000 }, async (t) => {
  const dir = temporary(t, 'hostile');
  const repo = new Repo(join(dir, 'repo'));
  repo.commit('chore: start', {
    'package.json': json({ name: 'root', private: true, workspaces: ['packages/*'] }),
  });
  for (const [at, name] of names.entries()) {
    repo.write({ [`packages/${name}/package.json`]: json({ name: `p${at}`, version: '1.0.0' }) });
    repo.write({ [`packages/${name}/${name}`]: 'x' });
  }
  repo.commit('chore: packages');
  repo.tag(...names.map((_, at) => `p${at}@1.0.0`));
  for (const [at, name] of names.entries()) repo.write({ [`packages/${name}/more`]: `${at}` });
  repo.commit('fix: all of them');
  repo.withRemote();
  const before = snapshot(dir, ['repo', 'repo.remote.git']);
  const dry = await release(repo.dir, repo.env, 'next', '--dry-run', '--json');
  assertCivil(dry, 'next --dry-run');
  assert.equal(dry.code, 0, dry.stderr);
  JSON.parse(dry.stdout);
  const run = await release(repo.dir, repo.env, 'next', '--yes');
  assertCivil(run, 'next');
  assert.deepEqual(snapshot(dir, ['repo', 'repo.remote.git']), before);
  assertNotPwned(dir);
  assert.equal(run.code, 0, run.stderr);
  const there = repo.git('ls-remote', '--tags', 'origin', 'refs/tags/p*@1.0.1').trim().split('\n');
  assert.equal(there.length, names.length);
  t.diagnostic(`${names.length} packages in folders with such names, all released; 0 failed`);
});

/** Places a release writes to, taken by something else; each makes it and says what the run must say. */
const taken: readonly (readonly [what: string, make: (repo: Repo, outside: string) => void, says: RegExp])[] =
  [
    [
      'CHANGELOG.md is a link out of the repository',
      ({ dir }, outside) => {
        symlinkSync(join(outside, 'precious'), join(dir, 'CHANGELOG.md'));
      },
      /CHANGELOG\.md is a symbolic link/,
    ],
    [
      'CHANGELOG.md is a link to /etc/passwd',
      ({ dir }) => {
        symlinkSync('/etc/passwd', join(dir, 'CHANGELOG.md'));
      },
      /CHANGELOG\.md is a symbolic link/,
    ],
    [
      'CHANGELOG.md is a folder',
      (repo) => {
        repo.write({ 'CHANGELOG.md/README': 'x' });
      },
      /CHANGELOG\.md/,
    ],
    [
      'CHANGELOG.md is binary',
      (repo) => {
        repo.write({ 'CHANGELOG.md': Buffer.from([0, 1, 255, 254, 0x1b]) });
      },
      /CHANGELOG\.md is not UTF-8/,
    ],
    [
      'package.json is a link',
      (repo, outside) => {
        rmSync(join(repo.dir, 'package.json'));
        symlinkSync(join(outside, 'precious'), join(repo.dir, 'package.json'));
      },
      /package\.json is a symbolic link/,
    ],
    [
      'a member in a folder whose name is not UTF-8',
      (repo) => {
        repo.write({ 'package.json': json({ name: 'victim', version: '1.0.0', workspaces: ['m*'] }) });
        const folder = Buffer.concat([Buffer.from(`${repo.dir}/m`), Buffer.from([0xff, 0xfe])]);
        mkdirSync(folder);
        writeFileSync(
          Buffer.concat([folder, Buffer.from('/package.json')]),
          json({ name: 'm', version: '1.0.0' }),
        );
      },
      /the name of .* is not UTF-8/,
    ],
    [
      'a member is a link out of the repository',
      (repo, outside) => {
        repo.write({
          'package.json': json({ name: 'victim', version: '1.0.0', workspaces: ['linked', 'linked/*'] }),
        });
        symlinkSync(outside, join(repo.dir, 'linked'));
      },
      /Released|Release|linked/,
    ],
  ];

test(
  'what stands where a release writes is never followed or overwritten',
  { timeout: 600_000 },
  async (t) => {
    const dir = temporary(t, 'hostile');
    const failures: string[] = [];
    for (const [at, [what, make, says]] of taken.entries()) {
      const base = join(dir, String(at));
      const outside = join(base, 'outside');
      mkdirSync(outside, { recursive: true });
      writeFileSync(join(outside, 'precious'), json({ name: 'victim', version: '1.0.0' }));
      writeFileSync(join(outside, 'package.json'), json({ name: 'other', version: '1.0.0' }));
      const repo = new Repo(join(base, 'repo'));
      repo.write({ 'package.json': json({ name: 'victim', version: '1.0.0' }) });
      make(repo, outside);
      repo.commit('chore: start');
      repo.tag('v1.0.0');
      repo.commit('fix: something');
      const before = snapshot(outside);
      const work = repo.git('status', '--porcelain');
      try {
        const run = await release(repo.dir, repo.env, 'next', '--yes');
        assertCivil(run, what);
        assert.match(`${run.stdout}${run.stderr}`, says, what);
        assert.equal(repo.git('status', '--porcelain'), work, `${what}: the work tree`);
        assert.deepEqual(snapshot(outside), before, what);
      } catch (error) {
        failures.push(error instanceof Error ? error.message : String(error));
      }
    }
    t.diagnostic(`${taken.length} cases, ${failures.length} failed`);
    assert.deepEqual(failures, []);
  },
);
