import assert from 'node:assert/strict';
import { it } from 'node:test';
import { secretIn } from '../../src/core/secret-like.ts';

it('a token is seen at the start of a value and as an argument in it', () => {
  const secrets = [
    'ghp_abc',
    'npm publish --token ghp_abc',
    'npm publish --token=ghp_abc',
    'curl -H "Authorization: Bearer glpat-abc"',
    "TOKEN='github_pat_abc' make",
    'auth:npm_abcdefghijklmnopqrstuv',
    'git push https://me:word@example.com/x.git',
    'X=eyJhbGciOi.eyJzdWIi',
  ];
  for (const text of secrets) assert.equal(secretIn({ cmd: [text] }), 'cmd.0', text);
});

it('what only has such letters inside a word is no token', () => {
  const texts = [
    'highp_precision',
    'node scripts/npm_publish.js',
    'see https://example.com/a:b@c',
    'foo-glpat-x',
    '',
  ];
  for (const text of texts) assert.equal(secretIn({ cmd: [text] }), null, text);
});

it('a million characters are read in no time', () => {
  const start = performance.now();
  for (const part of ['eyJ', ' eyJa', ' a', 'a+', '"a://b', ':a=', ' a://b:c'])
    secretIn({ cmd: part.repeat(200_000) });
  assert.ok(performance.now() - start < 2000);
});
