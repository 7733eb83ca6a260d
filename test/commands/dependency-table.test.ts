import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { release } from '../helpers/cli.ts';
import { temporary } from '../helpers/repo.ts';
import { planIn } from './json.ts';
import { lamp } from './stories.ts';

type Locks = Readonly<
  Record<string, { readonly version: string; readonly license?: string; readonly dev?: boolean }>
>;

/** The notes of a release before which some packages were locked, and now others are. */
async function notesOf(t: TestContext, before: Locks, after: Locks, dependencyTable = true): Promise<string> {
  const repo = lamp(join(temporary(t, 'table'), 'work'));
  const lock = (locks: Locks): string => {
    const names = Object.entries(locks).filter(([, { dev = false }]) => !dev);
    const own = {
      dependencies: Object.fromEntries(names.map(([name]) => [name, '*'])),
      devDependencies: { tool: '*' },
    };
    const packages = Object.entries(locks).map(([name, one]) => [`node_modules/${name}`, one] as const);
    return JSON.stringify({
      lockfileVersion: 3,
      packages: { '': own, ...Object.fromEntries(packages) },
    });
  };
  repo.commit('chore: lock', {
    'package-lock.json': lock(before),
    'release.config.json': JSON.stringify({ dependencyTable }),
  });
  repo.tag('v1.0.1');
  repo.commit('feat: more', { 'package-lock.json': lock(after) });
  repo.withRemote();
  const run = await release(repo.dir, repo.env, 'next', '--dry-run', '--json');
  assert.equal(run.code, 0, run.stderr);
  const draft = planIn(run).actions.find(({ kind }) => kind === 'draftRelease');
  assert.ok(draft?.kind === 'draftRelease');
  return draft.notes;
}

test('notes have a table of the dependencies that changed, where that is asked for', async (t) => {
  const before = {
    moved: { version: '1.0.0', license: 'MIT' },
    gone: { version: '1.0.0' },
    tool: { version: '1.0.0', dev: true },
  };
  const after = {
    moved: { version: '2.0.0', license: 'BUSL-1.1' },
    'new|`x': { version: '0.1.0', license: '<b>@all' },
    tool: { version: '2.0.0', dev: true },
  };
  const notes = await notesOf(t, before, after);
  assert.ok(
    notes.includes(
      [
        '### Dependencies',
        '',
        '| Package | Change | From | To | Licence |',
        '| --- | --- | --- | --- | --- |',
        '| `gone` | removed | `1.0.0` |  |  |',
        '| `moved` | updated | `1.0.0` | `2.0.0` | MIT → BUSL-1.1 |',
        '| ``new\\|`x`` | added |  | `0.1.0` | &lt;b>`@all` |',
      ].join('\n'),
    ),
    notes,
  );
  assert.doesNotMatch(notes, /tool/);
  assert.doesNotMatch(await notesOf(t, before, after, false), /Dependencies/);
  assert.doesNotMatch(await notesOf(t, before, before), /Dependencies/);
});

test('of many, a hundred are named and the others are counted', async (t) => {
  const many = Object.fromEntries(
    Array.from({ length: 130 }, (_, at) => [`pkg-${at}`, { version: '1.0.0' }]),
  );
  const notes = await notesOf(t, {}, many);
  assert.equal(notes.match(/\| added \|/g)?.length, 100);
  assert.match(notes, /^And 30 more: `release diff v1\.0\.1 v1\.1\.0`\.$/m);
});
