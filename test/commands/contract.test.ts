import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { release } from '../helpers/cli.ts';
import { temporary } from '../helpers/repo.ts';
import { errorIn, planIn } from './json.ts';
import { lamp, unreleased } from './stories.ts';

/** The shape of a JSON value: key names and types, one sample of each array. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)]));
}

/** Whether everything in `expected` is in `found`, keys and types. */
function covers(found: unknown, expected: unknown, path = '$'): readonly string[] {
  if (Array.isArray(expected))
    return Array.isArray(found) ? expected.flatMap((one, at) => covers(found[at], one, `${path}[]`)) : [path];
  if (typeof expected !== 'object' || expected === null)
    return found === expected ? [] : [`${path}: ${String(found)}`];
  const inside = new Map(typeof found === 'object' && found !== null ? Object.entries(found) : []);
  return Object.entries(expected).flatMap(([key, inner]) => covers(inside.get(key), inner, `${path}.${key}`));
}

/** What scripts may rely on: more keys may come, none of these may go. */
const contract = {
  schema: 'number',
  planId: 'string',
  base: { head: 'string', branch: 'string' },
  releases: [
    {
      package: 'string',
      path: 'string',
      ecosystem: 'string',
      current: 'string',
      next: 'string',
      bump: 'string',
      reason: 'string',
      channel: 'string',
      tag: 'string',
      previousTag: 'string',
      changes: [
        {
          sha: 'string',
          type: 'string',
          scopes: ['string'],
          breaking: 'boolean',
          subject: 'string',
          pr: 'string',
        },
      ],
    },
  ],
  commits: { total: 'number', included: 'number', noRelease: 'number', notUnderstood: 'number' },
  actions: [{ kind: 'string' }],
  ignoredTags: [{ tag: 'string', reason: 'string' }],
  warnings: [{ code: 'string', message: 'string', hint: 'string' }],
};

describe('next --dry-run --json', { concurrency: 3 }, () => {
  it('has the documented shape, and its actions are in their stages', async (t) => {
    const repo = lamp(temporary(t, 'contract'));
    repo.tag('nightly');
    repo.commit('what is this');
    const run = await release(repo.dir, repo.env, 'next', '--dry-run', '--json');
    const value: unknown = JSON.parse(run.stdout);
    assert.deepEqual(covers(shapeOf(value), contract), []);
    const plan = planIn(run);
    assert.deepEqual(
      plan.actions.map(({ kind }) => kind),
      ['writeFile', 'writeFile', 'commit', 'tag', 'push', 'draftRelease', 'publishRelease', 'record'],
    );
    assert.equal(plan.base.head, repo.head());
    const [change] = plan.releases[0]?.changes ?? [];
    assert.deepEqual(
      [change?.sha, change?.type, change?.scopes, change?.subject, change?.pr],
      [repo.git('rev-parse', 'HEAD~2').trim(), 'feat', ['dimmer'], 'dim', '7'],
    );
    assert.deepEqual(plan.ignoredTags, [{ tag: 'nightly', reason: 'not a version' }]);
    assert.deepEqual(plan.commits, { total: 3, included: 1, noRelease: 1, notUnderstood: 1 });
    assert.equal(plan.warnings[0]?.code, 'COMMITS_NOT_UNDERSTOOD');
  });

  it('a first release has no current version and no previous tag', async (t) => {
    const { dir, env } = unreleased(temporary(t, 'first'));
    const [first] = planIn(await release(dir, env, 'next', '--dry-run', '--json')).releases;
    assert.deepEqual([first?.current, first?.previousTag, first?.bump], [null, null, 'first']);
  });

  it('nothing to release is an answer, not a failure', async (t) => {
    const repo = lamp(temporary(t, 'nothing'));
    repo.tag('v1.1.0');
    repo.commit('docs: words');
    const run = await release(repo.dir, repo.env, 'next', '--dry-run', '--json');
    assert.equal(run.code, 0);
    const plan = planIn(run);
    assert.deepEqual([plan.releases, plan.actions], [[], []]);
    assert.deepEqual(plan.commits, { total: 1, included: 0, noRelease: 1, notUnderstood: 0 });
  });

  for (const [name, args, code] of [
    ['a wrong option', ['next', '--dry-rum'], 'USAGE'],
    ['a wrong command', ['nxet'], 'USAGE'],
    ['a missing argument', ['apply'], 'USAGE'],
    ['a wrong version', ['next', '--dry-run', '--as', 'one'], 'USAGE'],
    ['a folder that is not there', ['next', '--dry-run', '--cwd', '/no/such/folder'], 'USAGE'],
    ['a folder without a repository', ['next', '--dry-run', '--cwd', '/'], 'NOT_A_REPOSITORY'],
    ['a commit nobody knows', ['explain', 'nobody'], 'NO_SUCH_COMMIT'],
    ['a version nobody released', ['changelog', '9.9.9'], 'NO_SUCH_VERSION'],
    ['two questions at once', ['changelog', '1.0.0', '--all'], 'USAGE'],
  ] as const) {
    it(`${name}: an error is JSON on stdout, and words on stderr`, async (t) => {
      const { dir, env } = lamp(temporary(t, 'errors'));
      const run = await release(dir, env, ...args, '--json');
      const error = errorIn(run);
      assert.deepEqual([run.code, error.exitCode, error.code], [2, 2, code]);
      assert.notEqual(run.stderr, '');
      assert.doesNotMatch(run.stderr, /\n\s+at /);
    });
  }
});
