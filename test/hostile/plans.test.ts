import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Action, Plan } from '../../src/core/model.ts';
import { planIdOf } from '../../src/core/plan.ts';
import { parsePlanText } from '../../src/pipeline/plan-file.ts';
import { Repo, temporary } from '../helpers/repo.ts';
import { assertCivil, assertNotPwned, snapshot } from './civil.ts';
import { commitLiterally } from './objects.ts';
import { bounded as release } from './run.ts';

const manifest = '{ "name": "victim", "version": "1.0.0" }\n';

function victim(dir: string): Repo {
  const repo = new Repo(dir);
  repo.commit('chore: start', { 'package.json': manifest });
  repo.tag('v1.0.0');
  return repo;
}

/** Changes to a plan by somebody who also mends its id. */
const forgeries: readonly (readonly [what: string, change: (action: Action) => Action])[] = [
  ...[
    '../escaped',
    '/tmp/escaped',
    '.git/hooks/post-checkout',
    '.GIT/config',
    'a/../../escaped',
    'sub/.git/config',
    'a\0b',
    '',
    '.',
  ].map(
    (path) =>
      [
        `a file ${JSON.stringify(path)}`,
        (action: Action): Action =>
          action.kind === 'writeFile'
            ? {
                kind: 'writeFile',
                path,
                before: null,
                after: action.after,
                edits: [{ start: 0, end: 0, was: '', text: 'x' }],
              }
            : action,
      ] as const,
  ),
  ...['../outside', '.git/config', 'sub/.git/config', ''].map(
    (path) =>
      [
        `a removed file ${JSON.stringify(path)}`,
        (action: Action): Action =>
          action.kind === 'writeFile'
            ? { kind: 'removeFile', path, before: action.before ?? '', text: 'x' }
            : action,
      ] as const,
  ),
  ...['../escaped', '.git/config', 'a\nb', '--force', 'a\0b', '\u001b[31m'].map(
    (path) =>
      [
        `a committed path ${JSON.stringify(path)}`,
        (action: Action): Action => (action.kind === 'commit' ? { ...action, paths: [path] } : action),
      ] as const,
  ),
  ...['--force', '-d', 'a b', 'x\ntype blob', '../../heads/main', 'a\0b', '', '@'].map(
    (name) =>
      [
        `a tag ${JSON.stringify(name)}`,
        (action: Action): Action => {
          if (action.kind === 'tag') return { ...action, name };
          if (action.kind === 'push') return { ...action, tags: [name] };
          return action;
        },
      ] as const,
  ),
  ...['--receive-pack=touch pwned', 'ext::sh -c touch% pwned', '/no/such/remote', 'a\0b', ''].map(
    (remote) =>
      [
        `a remote ${JSON.stringify(remote)}`,
        (action: Action): Action => (action.kind === 'push' ? { ...action, remote } : action),
      ] as const,
  ),
  ...['x\ndelete refs/heads/main', '../../x', 'a b', ':refs/heads/main', ''].map(
    (branch) =>
      [
        `a branch ${JSON.stringify(branch)}`,
        (action: Action): Action => (action.kind === 'push' ? { ...action, branch } : action),
      ] as const,
  ),
  [
    'edits outside the file',
    (action) =>
      action.kind === 'writeFile'
        ? { ...action, edits: [{ start: 1e9, end: -1, was: '', text: 'x' }] }
        : action,
  ],
];

test(
  'a forged plan leaves repository, remote and surroundings as they were',
  { timeout: 900_000 },
  async (t) => {
    const dir = temporary(t, 'hostile');
    const repo = victim(join(dir, 'repo'));
    repo.commit('fix: something');
    repo.withRemote();
    const saved = join(dir, 'plan.json');
    await release(repo.dir, repo.env, 'next', '--dry-run', '--json', '--save', saved);
    const made = await release(repo.dir, repo.env, 'next', '--dry-run', '--json');
    const plan = parsePlanText(made.stdout, 'plan');
    const before = snapshot(dir);
    const failures: string[] = [];
    for (const [what, change] of forgeries) {
      const forged: Plan = { ...plan, actions: plan.actions.map(change) };
      writeFileSync(saved, JSON.stringify({ ...forged, planId: planIdOf(forged) }));
      const run = await release(repo.dir, repo.env, 'apply', saved, '--yes');
      try {
        assertCivil(run, what);
        assert.notEqual(run.code, 0, what);
        const now = new Map([...snapshot(dir)].filter(([path]) => path !== saved && !isObject(path)));
        const then = new Map([...before].filter(([path]) => path !== saved && !isObject(path)));
        assert.deepEqual(now, then, what);
      } catch (error) {
        failures.push(error instanceof Error ? error.message.slice(0, 1500) : String(error));
      }
    }
    assertNotPwned(dir);
    t.diagnostic(
      `${forgeries.length} forged plans, ${forgeries.length - failures.length} refused, ${failures.length} failed`,
    );
    assert.deepEqual(failures, []);
  },
);

/** Objects nobody refers to are no change; git collects them. */
function isObject(path: string): boolean {
  return /\/objects\/|\.git\/(?:releasewright|index)/.test(path);
}

test('times no calendar has', { timeout: 300_000 }, async (t) => {
  const dir = temporary(t, 'hostile');
  const repo = victim(join(dir, 'repo'));
  const times = [
    '99999999999999999999',
    '18446744073709551615',
    '8640000000001',
    '253402300800',
    '-1',
    'x',
    '',
  ];
  for (const [at, time] of times.entries()) {
    const headers = ['author A <a@a> 1 +0000', `committer C <c@c> ${time} +0000`];
    commitLiterally(repo, { headers, message: 'fix: once' });
    repo.git('update-ref', `refs/tags/v1.0.${at + 1}`, 'HEAD');
  }
  const all = await release(repo.dir, repo.env, 'changelog', '--all');
  assertCivil(all, 'changelog --all');
  assert.equal(all.code, 0, all.stderr);
  assert.equal(all.stdout.match(/^## .* - \d{4}-\d\d-\d\d$/gm)?.length, times.length + 1, all.stdout);
  for (const at of times.keys()) {
    const one = await release(repo.dir, repo.env, 'changelog', `1.0.${at + 1}`);
    assertCivil(one, `changelog 1.0.${at + 1}`);
    assert.equal(one.code, 0, one.stderr);
  }
  t.diagnostic(`${times.length} times, 0 failed`);
});

/** Trees made by hand: each entry as `mode name`, all of the same blob or tree. */
const trees: readonly (readonly string[])[] = [
  ['40000 ..', '100644 package.json'],
  ['40000 .git', '100644 package.json'],
  ['100644 package.json', '40000 packages/../..'],
  ['100644 ../package.json', '100644 package.json'],
  ['100644 package.json', '100644 package.json'],
  ['120000 package.json'],
  ['160000 package.json'],
  ['777 package.json'],
  ['40000 package.json'],
  ['garbage'],
];

test('trees no git would write, and objects that are gone', { timeout: 600_000 }, async (t) => {
  const dir = temporary(t, 'hostile');
  let cases = 0;
  for (const entries of trees) {
    const repo = victim(join(dir, `tree${cases}`));
    const workspace = '{ "name": "victim", "version": "1.0.0", "workspaces": ["**", "*", "packages/*"] }';
    const blob = repo.run(['hash-object', '-w', '--stdin'], { input: workspace }).trim();
    const tree = repo.git('rev-parse', 'HEAD^{tree}').trim();
    const bytes = entries.map((entry) => {
      const id = Buffer.from(entry.startsWith('40000') ? tree : blob, 'hex');
      return entry === 'garbage' ? Buffer.from(entry) : Buffer.concat([Buffer.from(`${entry}\0`), id]);
    });
    const made = repo.run(['hash-object', '-t', 'tree', '-w', '--stdin', '--literally'], {
      input: Buffer.concat(bytes),
    });
    const input = `tree ${made.trim()}\nparent ${repo.head()}\nauthor A <a@a> 1 +0000\ncommitter A <a@a> 1 +0000\n\nfix: tree\n`;
    const commit = repo
      .run(['hash-object', '-t', 'commit', '-w', '--stdin', '--literally'], { input })
      .trim();
    repo.git('update-ref', 'refs/heads/main', commit);
    const run = await release(repo.dir, repo.env, 'next', '--dry-run', '--json');
    assertCivil(run, entries.join(', '));
    assert.doesNotMatch(run.stdout, /\.\.\/|\.git\//);
    cases++;
  }
  for (const gone of ['HEAD:package.json', 'HEAD^{tree}', 'HEAD^{commit}', 'HEAD~1']) {
    const repo = victim(join(dir, `gone${cases}`));
    repo.commit('fix: something', { other: 'x' });
    const id = repo.git('rev-parse', gone).trim();
    rmSync(join(repo.dir, '.git', 'objects', id.slice(0, 2), id.slice(2)));
    const run = await release(repo.dir, repo.env, 'next', '--dry-run');
    assertCivil(run, `without ${gone}`);
    assert.notEqual(run.code, 0, `without ${gone}: ${run.stdout}`);
    cases++;
  }
  assertNotPwned(dir);
  t.diagnostic(`${cases} cases, 0 failed`);
});
