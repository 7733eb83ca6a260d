import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ReleaseSet, TaggedRelease } from '../../src/core/model.ts';
import { applyEdits, writeFile } from '../../src/core/text-edit.ts';
import { changelog } from '../../src/plugins/changelog.ts';
import type { Look } from '../../src/plugins/plugin.ts';
import { tagged } from '../core/notes/fixtures.ts';

const plugin = changelog({
  file: () => 'CHANGELOG.md',
  render: ({ title, version }) => `## ${title === null ? '' : `${title} `}${version}\n\n- x`,
});

function set(...groups: readonly TaggedRelease[]): ReleaseSet {
  return { base: { head: null, branch: null }, date: '2026-11-21', groups, ranges: [] };
}

function look(files: Readonly<Record<string, string>>): Look {
  return {
    packages: [],
    ecosystems: [],
    glob: () => Promise.resolve([]),
    notes: () => '',
    read: async (paths) =>
      new Map(paths.flatMap((path) => (files[path] === undefined ? [] : [[path, files[path]] as const]))),
  };
}

test('one action per file: made, changed, or left alone', async () => {
  const old = '# Log\n\n## 1.1.0\n';
  const groups = [
    tagged([]),
    tagged([], { path: 'packages/a', title: 'a' }),
    tagged([], { path: 'packages/b', title: 'b' }),
  ];
  const actions = await plugin.plan(
    set(...groups),
    look({ 'packages/a/CHANGELOG.md': old, 'packages/b/CHANGELOG.md': '## 1.2.0\n\nby hand\n' }),
  );
  assert.deepEqual(
    actions.map((action) => action.kind === 'writeFile' && action.path),
    ['CHANGELOG.md', 'packages/a/CHANGELOG.md'],
  );
  const [made, changed] = actions;
  assert.ok(made?.kind === 'writeFile' && changed?.kind === 'writeFile');
  assert.equal(made.before, null);
  assert.match(applyEdits('', made.edits), /^# Changelog\n[^]*\n\n## 1\.2\.0\n\n- x\n$/);
  assert.equal(applyEdits(old, changed.edits), '# Log\n\n## a 1.2.0\n\n- x\n\n## 1.1.0\n');
  assert.deepEqual(changed, writeFile('packages/a/CHANGELOG.md', old, changed.edits));
});

test('releases that share a file stand in it in their order, also at equal versions', async () => {
  const groups = [tagged([], { title: 'a' }), tagged([], { title: 'b' })];
  const [action] = await plugin.plan(set(...groups), look({ 'CHANGELOG.md': '## a 1.1.0\n' }));
  assert.ok(action?.kind === 'writeFile');
  assert.equal(
    applyEdits('## a 1.1.0\n', action.edits),
    '## a 1.2.0\n\n- x\n\n## b 1.2.0\n\n- x\n\n## a 1.1.0\n',
  );
  assert.equal(action.edits.length, 1);
});
