import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import test from 'node:test';
import { isGitAddress, isRefName, staysInside } from '../../src/config/checks.ts';
import { suggest } from '../../src/core/suggest.ts';

const names = [
  ...[
    'main',
    'v1.0.0',
    'a/b/c',
    '@scope/pkg@1.0.0',
    'ü',
    'a-b',
    'a@b',
    'a{b}',
    'x+y',
    '🎉',
    'a.b',
    '@a',
    'a@',
  ],
  ...[
    '',
    '/',
    'a/',
    '/a',
    'a//b',
    '.a',
    'a/.b',
    'a.lock',
    'a.lock/b',
    'a..b',
    'a b',
    'a~',
    'a^',
    'a:',
    'a?',
    'a*',
  ],
  ...['a[', 'a\\b', 'a@{b', '@', 'a.', 'a\u0007', 'a\u007f', 'a.locks', 'a...b', 'a/./b', '-', 'a\tb', 'a\n'],
];

test('ref names: git agrees', (t) => {
  for (const name of names) {
    // '--branch' is stricter on a leading '-', as are we; refs/heads/@ is fine with git but '@' alone means HEAD.
    const git = spawnSync('git', ['check-ref-format', `refs/tags/${name}`]).status === 0;
    assert.equal(isRefName(name), git && name !== '@' && !name.startsWith('-'), JSON.stringify(name));
  }
  t.diagnostic(`${names.length} names, ${names.length} as git says`);
});

test('ref names: options, hidden characters and endless names are refused', () => {
  for (const name of ['-d', '--force', 'a\u202eb', 'a\u200b', 'x'.repeat(201)])
    assert.equal(isRefName(name), false, name);
});

test('paths that leave the repository', () => {
  const out = [
    '',
    ' ',
    '/a',
    '\\a',
    'C:/a',
    'c:a',
    '..',
    '../a',
    'a/../b',
    'a\\..\\b',
    '{a,..}/b',
    '(..|a)/b',
    'a/..',
    '.git',
    'a/.GIT/b',
    'a\0',
  ];
  const inside = [
    'a',
    './a',
    'a/b.c',
    '..a',
    'a..',
    'a/...',
    '.github/x',
    '.gitignore',
    '{a,b}',
    '**/*.js',
    'v{1..3}',
  ];
  for (const path of out) assert.equal(staysInside(path), false, JSON.stringify(path));
  for (const path of inside) assert.equal(staysInside(path), true, path);
});

test('suggestions are near or none', () => {
  assert.equal(suggest('tagformat', ['tagFormat']), 'tagFormat');
  assert.equal(suggest('branches', ['branch', 'bump']), 'branch');
  assert.equal(suggest('it', ['at']), null);
  assert.equal(suggest('squash', ['assets', 'branch']), null);
  assert.equal(suggest('x'.repeat(1_000_000), ['branch']), null);
});

test('an address of a git repository runs nothing, is no option, and has no password', () => {
  const good = [
    'git@github.com:acme/ledgers.git',
    'https://git.example/acme/ledgers.git',
    'https://ada@git.example/acme/ledgers.git',
    'ssh://git@git.example:2222/acme/ledgers.git',
    'file:///srv/ledgers.git',
    '../ledgers.git',
    String.raw`C:\ledgers.git`,
  ];
  const bad = [
    'ext::sh -c touch% /tmp/x',
    '::ext',
    '--upload-pack=touch x',
    'https://ada:s3cret@git.example/l.git',
    'https://:s3cret@git.example/l.git',
    'https://ghp_0123456789@git.example/l.git',
    'gopher://git.example/l.git',
    'a\nb',
    '',
  ];
  for (const address of good) assert.ok(isGitAddress(address), address);
  for (const address of bad) assert.ok(!isGitAddress(address), address);
});
