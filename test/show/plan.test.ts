import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Plan } from '../../src/core/model.ts';
import { compileTemplates } from '../../src/core/notes/render.ts';
import { previewModel } from '../../src/core/notes/preview.ts';
import { showPlan } from '../../src/show/plan.ts';
import { plain, widthOf } from '../../src/show/text.ts';
import type { Style } from '../../src/show/text.ts';
import { builtInTemplates, change, plan, release } from '../core/notes/fixtures.ts';
import { fragments } from '../core/notes/oracle.ts';

const snapshots = new URL('../../../test/show/snapshots/', import.meta.url);

/** Compares with the file; `UPDATE_SNAPSHOTS=1` writes it instead, to be read before it is committed. */
function matches(name: string, text: string): void {
  const file = new URL(name, snapshots);
  if (process.env['UPDATE_SNAPSHOTS'] === '1') {
    mkdirSync(snapshots, { recursive: true });
    writeFileSync(file, text);
  }
  assert.equal(text, readFileSync(file, 'utf8'), name);
}

const single = plan({
  releases: [
    release({
      package: 'refactor-platform',
      current: '1.0.0-beta2',
      next: '1.0.0-beta3',
      bump: 'prerelease',
      tag: '1.0.0-beta3',
      channel: 'beta',
      reason:
        'the manifest is ahead of its tag: 1.0.0-beta3 is already decided, and the pending changes need no more than that',
      changes: [
        ...Array.from({ length: 9 }, (_, at) =>
          change(`feature number ${at + 1}`, { scopes: at % 2 === 0 ? ['api'] : [] }),
        ),
        change('reject tokens that expired, wherever they come from and whoever holds them', {
          type: 'fix',
          scopes: ['auth', 'api'],
          level: 'patch',
        }),
        change('drop the v1 endpoints', { breaking: true, level: 'major', scopes: ['api'] }),
        change('faster', { type: 'perf', level: 'patch' }),
      ],
    }),
  ],
  commits: { total: 937, included: 211, noRelease: 432, notUnderstood: 294 },
  actions: [
    {
      kind: 'writeFile',
      path: 'Cargo.toml',
      before: 'a',
      after: 'b',
      edits: [{ start: 0, end: 1, was: 'a', text: 'b' }],
    },
    { kind: 'writeFile', path: 'CHANGELOG.md', before: null, after: 'b', edits: [] },
    { kind: 'removeFile', path: '.changeset/one.md', before: 'a', text: 'b' },
    { kind: 'removeFile', path: '.changeset/two.md', before: 'a', text: 'b' },
    { kind: 'run', title: 'build', argv: ['cargo', 'build', '--release'] },
    {
      kind: 'gatherAssets',
      tag: '1.0.0-beta3',
      sources: [{ kind: 'pattern', pattern: 'dist/*.tar.gz' }],
      checksums: 'SHA256SUMS',
    },
    {
      kind: 'commit',
      message: 'chore(release): 1.0.0-beta3',
      paths: ['Cargo.toml', 'CHANGELOG.md'],
      removed: ['.changeset/one.md', '.changeset/two.md'],
    },
    { kind: 'tag', name: '1.0.0-beta3', message: 'Release 1.0.0-beta3' },
    { kind: 'push', remote: 'origin', branch: 'main', tags: ['1.0.0-beta3'], ledger: null },
    {
      kind: 'draftRelease',
      on: 'github.com/acme/tool',
      tag: '1.0.0-beta3',
      title: '1.0.0-beta3',
      notes: '',
      prerelease: true,
    },
    {
      kind: 'publishRelease',
      on: 'github.com/acme/tool',
      tag: '1.0.0-beta3',
      prerelease: true,
      latest: false,
    },
  ],
  ignoredTags: [
    ...['nightly', 'old', 'demo', 'x'].map((tag) => ({ tag, reason: 'not a version' })),
    { tag: '1.0-rc1', reason: 'not a SemVer version: two numbers where three belong' },
  ],
  warnings: [
    {
      code: 'NOT_UNDERSTOOD',
      message: '294 commits follow no convention and are not in the notes',
      hint: 'release explain <sha> says why; notUnderstood: "error" makes this a refusal',
    },
    { code: 'X', message: 'no signing key is configured', hint: null },
  ],
});

const workspace = plan({
  releases: [
    ...Array.from({ length: 140 }, (_, at) =>
      release({
        package: `@babel/plugin-number-${at + 1}`,
        current: '8.0.4',
        next: '8.1.0',
        tag: 'v8.1.0',
        reason: 'in a fixed group with @babel/core',
      }),
    ),
    release({
      package: 'helper',
      current: null,
      next: '0.1.0',
      bump: 'first',
      tag: 'helper@0.1.0',
      reason: 'first release',
    }),
    release({
      package: '日本語パッケージ',
      current: '1.0.0',
      next: '2.0.0',
      bump: 'major',
      tag: '日本語パッケージ@2.0.0',
      reason: 'a breaking change',
    }),
  ],
  commits: { total: 1, included: 1, noRelease: 0, notUnderstood: 0 },
});

const bad = 'x\u001b[2J\u001b]0;owned\u0007\r\n\u202e<b>|`@user`\u0000';

const hostile = plan({
  releases: [
    release({ package: bad, reason: bad, tag: bad, changes: [change(bad, { type: bad, scopes: [bad] })] }),
  ],
  base: { head: bad, branch: bad },
  actions: [
    { kind: 'run', title: bad, argv: [bad, bad] },
    { kind: 'commit', message: bad, paths: [], removed: [] },
    { kind: 'writeFile', path: bad, before: null, after: '', edits: [] },
  ],
  ignoredTags: [{ tag: bad, reason: bad }],
  warnings: [{ code: bad, message: bad, hint: bad }],
});

const nothing: readonly (readonly [string, Plan])[] = [
  ['no-commits', plan()],
  ['no-release', plan({ commits: { total: 7, included: 0, noRelease: 5, notUnderstood: 2 } })],
  ['elsewhere', plan({ commits: { total: 7, included: 1, noRelease: 6, notUnderstood: 0 } })],
];

test('the terminal view, as files to read', () => {
  for (const width of [60, 80, 120]) {
    for (const [name, value] of [
      ['single', single],
      ['workspace', workspace],
      ['hostile', hostile],
    ] as const) {
      const text = showPlan(value, { style: plain, width });
      for (const line of text.split('\n')) assert.ok(widthOf(line) <= width, line);
      matches(`${name}-${width}.txt`, text);
    }
  }
});

test('nothing to release says why', () => {
  for (const [name, value] of nothing)
    matches(`nothing-${name}.txt`, showPlan(value, { style: plain, width: 80 }));
});

test('the Markdown view, as files to read', () => {
  const templates = compileTemplates(builtInTemplates());
  matches('single.md.txt', `${templates.preview(previewModel(single))}\n`);
  matches('hostile.md.txt', `${templates.preview(previewModel(hostile))}\n`);
});

test('style adds nothing but itself', () => {
  const mark =
    (open: string) =>
    (text: string): string =>
      `⟦${open}${text}⟧`;
  const style: Style = {
    bold: mark('b'),
    dim: mark('d'),
    red: mark('r'),
    green: mark('g'),
    yellow: mark('y'),
    cyan: mark('c'),
  };
  for (const value of [single, workspace]) {
    const styled = showPlan(value, { style, width: 80 });
    assert.match(styled, /⟦b/);
    assert.equal(styled.replace(/⟦[bdrgyc]|⟧/g, ''), showPlan(value, { style: plain, width: 80 }));
  }
});

test('property: whatever the plan says, lines fit and nothing acts in a terminal', (t) => {
  const runs = 1000;
  fc.assert(
    fc.property(fragments, fc.integer({ min: 40, max: 130 }), (text, width) => {
      const value = plan({
        releases: [
          release({
            package: text,
            tag: text,
            reason: text,
            next: text,
            changes: [change(text, { scopes: [text] })],
          }),
          release({ package: text, tag: text }),
        ],
        actions: [{ kind: 'push', remote: text, branch: text, tags: [text], ledger: text }],
        ignoredTags: [{ tag: text, reason: text }],
        warnings: [{ code: 'X', message: text, hint: text }],
        base: { head: text, branch: text },
        planId: text,
      });
      for (const line of showPlan(value, { style: plain, width }).split('\n')) {
        assert.ok(widthOf(line) <= width, JSON.stringify(line));
        assert.doesNotMatch(line, /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
      }
    }),
    { numRuns: runs },
  );
  t.diagnostic(`${runs} plans, ${runs} passed, 0 failed`);
});
