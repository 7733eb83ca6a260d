import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { bounded as release } from './run.ts';
import { Repo, temporary } from '../helpers/repo.ts';
import { assertCivil, assertNotPwned } from './civil.ts';

/** Arguments that must be refused as a mistake of the command line (exit 2), each with a word of the message. */
const refused: readonly (readonly [args: readonly string[], says: RegExp])[] = [
  ...[
    '../x',
    'a b',
    '',
    '1',
    '01',
    'beta.1',
    'beta..',
    'rc;touch pwned',
    '$(touch pwned)',
    'b\u001b[31m',
    'ä',
    'x'.repeat(300),
    'a\nb',
  ].map((pre) => [['next', '--dry-run', '--pre', pre], /error\[USAGE\].*prerelease/s] as const),
  ...[
    '1.2.3; x',
    '',
    'x',
    '1.2',
    '../1.2.3',
    '1.2.3\n',
    '-1.2.3',
    '--yes',
    '$(touch pwned)',
    '99999999999999999.0.0',
  ].map((as) => [['next', '--dry-run', '--as', as], /error\[USAGE\].*not a version/s] as const),
  [['explain', '--', '--upload-pack=touch pwned'], /NO_SUCH_COMMIT/],
  [['explain', '--', '--all'], /NO_SUCH_COMMIT/],
  [['explain', 'HEAD\nHEAD'], /NO_SUCH_COMMIT/],
  [['changelog', '--', '-1.0.0'], /NO_SUCH_VERSION/],
  [['changelog', '$(touch pwned)'], /NO_SUCH_VERSION/],
  [['changelog', '--from', '--output=pwned'], /NO_SUCH_COMMIT/],
  [['changelog', '--from', 'HEAD', '--to', '--output=pwned'], /NO_SUCH_COMMIT/],
  [['changelog', '--from', '-Spwned', '--to', '$(touch pwned)'], /NO_SUCH_COMMIT/],
  [['changelog', '--from', '\u202e\u001b[31m'], /NO_SUCH_COMMIT/],
  [['apply', '--', '--yes'], /PLAN_UNREADABLE/],
  [['apply', '/dev/null'], /PLAN_UNREADABLE/],
  [['apply', '.'], /PLAN_UNREADABLE/],
  [['apply', 'binary.json'], /PLAN_UNREADABLE/],
  [['apply', 'deep.json'], /PLAN_UNREADABLE/],
  [['next', '--dry-run', '-C', 'no/such/folder'], /USAGE.*no\/such\/folder/s],
  [['next', '--dry-run', '-C', 'package.json'], /USAGE/],
  [['next', '--dry-run', '--save', 'package.json/plan.json'], /USAGE/],
  [['next', '--dry-run', '--save', '.'], /USAGE/],
];

test('hostile arguments are refused with exit 2 and a sentence', { timeout: 600_000 }, async (t) => {
  const dir = temporary(t, 'hostile');
  const repo = new Repo(join(dir, 'repo'));
  repo.commit('chore: start', { 'package.json': '{ "name": "victim", "version": "1.0.0" }\n' });
  repo.tag('v1.0.0');
  repo.commit('fix: something');
  writeFileSync(join(repo.dir, 'binary.json'), Buffer.from([0, 255, 254, 1]));
  writeFileSync(join(repo.dir, 'deep.json'), '['.repeat(100_000));
  const failures: string[] = [];
  for (const [args, says] of refused) {
    const run = await release(repo.dir, repo.env, ...args);
    try {
      assertCivil(run, args.join(' '));
      assert.equal(run.code, 2, `${args.join(' ')}: ${String(run.code)} ${run.stderr.slice(0, 400)}`);
      assert.match(run.stderr, says);
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error));
    }
  }
  assertNotPwned(dirname(repo.dir));
  t.diagnostic(
    `${refused.length} cases, ${refused.length - failures.length} passed, ${failures.length} failed`,
  );
  assert.deepEqual(failures, []);
});
