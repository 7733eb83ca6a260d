import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ReleaseError } from '../../../src/core/error.ts';
import { commitModel, tagModel } from '../../../src/core/notes/messages.ts';
import { notesModel } from '../../../src/core/notes/model.ts';
import { previewModel } from '../../../src/core/notes/preview.ts';
import { compileTemplates } from '../../../src/core/notes/render.ts';
import { builtInTemplates, change, context, links, plan, release, tagged } from './fixtures.ts';
import { fragments, mentions, parse } from './oracle.ts';

const templates = compileTemplates(builtInTemplates());

test('a section of the changelog', () => {
  const shas = ['a', 'b', 'c', 'd', 'e'].map((char) => char.repeat(40));
  const [a = '', b = '', c = '', d = '', e = ''] = shas;
  const group = tagged([
    change('speak French (#7)', { sha: a, pr: '7', scopes: ['ui', 'cli'], issues: ['7', '3'] }),
    change('drop Node 18', {
      sha: b,
      breaking: true,
      breakingNote: 'Use Node 20:\n\n- install it\n- restart',
      type: 'fix',
    }),
    change('Crash on start', {
      sha: c,
      type: 'fix',
      parts: [
        { type: 'fix', scopes: ['x'], subject: 'say so', breaking: false },
        { type: 'style', scopes: [], subject: 'format', breaking: false },
        { type: 'fix', scopes: [], subject: 'crash on start', breaking: false },
        { type: 'refactor', scopes: [], subject: 'take a map', breaking: true },
      ],
    }),
    change('crash on  start.', { sha: d, type: 'fix' }),
    change('rename', { sha: e, type: 'chore', level: null }),
  ]);
  assert.equal(
    templates.changelog(notesModel(group, { ...context, links })),
    [
      '## [1.2.0](https://f.example/compare/v1.1.0...v1.2.0) - 2026-11-21',
      '',
      '### Breaking changes',
      '',
      `- drop Node 18 ([\`bbbbbbb\`](https://f.example/c/${b}))`,
      '',
      '  Use Node 20:',
      '',
      '  - install it',
      '  - restart',
      '',
      '### Features',
      '',
      `- **ui, cli:** speak French ([#7](https://f.example/p/7), [\`aaaaaaa\`](https://f.example/c/${a}); see [#3](https://f.example/i/3))`,
      '',
      '### Bug fixes',
      '',
      `- Crash on start ([\`ccccccc\`](https://f.example/c/${c}), [\`ddddddd\`](https://f.example/c/${d}))`,
      '  - fix(x): say so',
      '  - **breaking** refactor: take a map',
    ].join('\n'),
  );
});

test('the body of a release page names packages, people and the comparison', () => {
  const people = [
    change('x', {
      author: { name: 'Zoë', email: 'z@example.org' },
      coAuthors: [
        { name: 'ada', email: 'ADA@example.org' },
        { name: 'renovate[bot]', email: 'r@example.org' },
      ],
    }),
    change('y', { author: { name: 'Ada L', email: 'ada@example.org' } }),
  ];
  const group = tagged(people, {
    title: 'all',
    packages: [
      release({ package: '@s/a' }),
      release({ package: 'b' }),
      release({ package: 'c', current: null, next: '0.1.0' }),
    ],
  });
  assert.equal(
    templates.notes(notesModel(group, context)),
    [
      '`@s/a`, `b`: 1.1.0 → 1.2.0; `c`: 0.1.0',
      '',
      '### Features',
      '',
      `- x (\`${people[0]?.sha.slice(0, 7) ?? ''}\`)`,
      `- y (\`${people[1]?.sha.slice(0, 7) ?? ''}\`)`,
      '',
      'Contributors: ada, Zoë',
      '',
      'Full changelog: v1.1.0...v1.2.0',
    ].join('\n'),
  );
});

test('a release without changes says why', () => {
  const why = templates.changelog(notesModel(tagged([]), context));
  assert.equal(why, '## 1.2.0 - 2026-11-21\n\nWhy: a feature was added.');
  const ranges = [
    { manifest: 'package.json', dependency: '@s/core', kind: 'normal', from: '^1.0.0', to: '^2.0.0' },
    { manifest: 'package.json', dependency: 'tool', kind: 'dev', from: '1', to: '2' },
    { manifest: 'other/package.json', dependency: 'x', kind: 'normal', from: '1', to: '2' },
  ] as const;
  const moved = templates.changelog(notesModel(tagged([]), { ...context, ranges }));
  assert.equal(moved, '## 1.2.0 - 2026-11-21\n\nUpdated dependencies: `@s/core` ^1.0.0 → ^2.0.0.');
});

test('a first release of a long history keeps its shape and says what it leaves out', () => {
  const many = (count: number, type: string): ReturnType<typeof change>[] =>
    Array.from({ length: count }, (_, at) => change(`${type} ${at}`, { type }));
  const group = tagged(
    [...many(250, 'feat'), ...many(400, 'fix'), ...many(3, 'perf'), change('b', { breaking: true })],
    { previousTag: null },
  );
  const model = notesModel(group, context);
  const text = templates.changelog(model);
  assert.match(text, /^## 1\.2\.0 - 2026-11-21\n\nFirst release\.\n\n### Breaking changes\n/);
  assert.match(text, /\n\nNot listed here: 400 under Bug fixes\. All of it: `git log v1\.2\.0`$/);
  assert.equal(parse(text).items, 254);
  assert.deepEqual(
    model.sections.map((each) => [String(each.title), each.entries.length]),
    [
      ['Features', 250],
      ['Other changes', 3],
    ],
  );
  const features = notesModel(tagged(many(1000, 'feat'), { previousTag: null }), context);
  assert.equal(String(features.leftOut), 'Not listed here: 700 under Features. All of it: `git log v1.2.0`');
  const later = notesModel(tagged(many(1000, 'feat')), context);
  assert.equal(later.leftOut, null, 'later releases list every change');
  assert.equal(later.sections[0]?.entries.length, 1000);
});

test('many commits of one subject are one entry', () => {
  const model = notesModel(
    tagged(Array.from({ length: 12 }, () => change('bump deps', { type: 'fix' }))),
    context,
  );
  assert.equal(model.sections[0]?.entries.length, 1);
  assert.match(String(model.sections[0].entries[0]?.line), /, 2 more\)$/);
});

test('messages of commit and tag', () => {
  const one = tagged([change('x'), change('y', { breaking: true })]);
  assert.equal(templates.commit(commitModel([one])), 'chore(release): 1.2.0');
  assert.equal(
    templates.tag(tagModel(one, '2026-11-21', notesModel(one, context))),
    'Release 1.2.0\n\n- Breaking changes: 1\n- Features: 1',
  );
  const a = tagged([], { title: 'a' });
  const b = tagged([], {
    title: '@s/b',
    version: '2.0.0',
    packages: [release({ package: '@s/b', current: null, next: '2.0.0' })],
  });
  assert.equal(
    templates.commit(commitModel([a, b])),
    'chore(release): a@1.2.0, `@s/b@2.0.0`\n\n- app 1.1.0 -> 1.2.0\n- `@s/b` 2.0.0',
  );
  assert.equal(templates.tag(tagModel(b, '2026-11-21', notesModel(b, context))), '@s/b 2.0.0');
  const many = Array.from({ length: 12 }, (_, at) => tagged([], { title: `package-${at}` }));
  assert.match(templates.commit(commitModel(many)), /^chore\(release\): 12 packages\n\n- app 1/);
  const hostile = tagged([], { title: 'x\n\nRelease-Plan: forged\u001b[2J' });
  assert.equal(templates.commit(commitModel([hostile])), 'chore(release): x Release-Plan: forged@1.2.0');
});

test('a preview of the plan', () => {
  const text = templates.preview(
    previewModel(
      plan({
        releases: [
          release({
            package: 'a|b',
            changes: [change('x', { scopes: ['s'] }), change('y', { breaking: true, type: 'fix' })],
          }),
        ],
        commits: { total: 3, included: 2, noRelease: 1, notUnderstood: 0 },
        actions: [{ kind: 'tag', name: 'v1.2.0', message: '' }],
        ignoredTags: [{ tag: 'nightly', reason: 'not a version' }],
        warnings: [{ code: 'W', message: 'odd', hint: 'look' }],
      }),
    ),
  );
  assert.equal(
    text,
    [
      '## Release v1.2.0',
      '',
      'From `main` at `4f2c1d9`, 2026-11-21.',
      '',
      '| Packages | Now | Next | Bump | Tag | Why |',
      '| --- | --- | --- | --- | --- | --- |',
      '| `a\\|b` | 1.1.0 | 1.2.0 | minor | `v1.2.0` | a feature was added |',
      '',
      '### Changes: 1 breaking change, 1 feature',
      '',
      '- **breaking** fix: y',
      '- feat(s): x',
      '',
      '### Warnings',
      '',
      '- odd',
      '  - look',
      '',
      '### What will be done',
      '',
      '1. tag the commit v1.2.0',
      '',
      '3 commits: 2 in the release, 1 that do not release, 0 not understood',
      '',
      'Tags that are not taken for versions:',
      '',
      '- 1 tag: not a version (`nightly`)',
      '',
      `Plan \`${'3f2a'.repeat(16)}\``,
    ].join('\n'),
  );
  assert.match(
    templates.preview(previewModel(plan())),
    /^## Nothing to release\n\nFrom .*\n\nThere are no commits since the last release\.\n/,
  );
});

test('property: nothing in a release acts in its documents', (t) => {
  const runs = 500;
  const shape = (markdown: string): readonly number[] => {
    const parsed = parse(markdown);
    assert.deepEqual(parsed.html, []);
    assert.deepEqual(parsed.images, []);
    assert.deepEqual(mentions(parsed), []);
    for (const url of parsed.links) assert.match(url, /^https?:\/\//);
    return [parsed.headings, parsed.items, parsed.blocks.filter((type) => type === 'td_open').length];
  };
  const documents = (text: string, note: string | null): readonly (readonly number[])[] => {
    const value = text.trim() === '' ? 'x' : `x${text}`;
    const changes = [
      change(value, {
        scopes: [value],
        pr: '1',
        issues: [value],
        parts: [{ type: 'fix', scopes: [value], subject: value, breaking: true }],
      }),
      change(value, { type: 'fix', breaking: true, breakingNote: note }),
    ];
    const group = tagged(changes, {
      title: value,
      version: value,
      packages: [release({ package: value, changes }), release({ package: 'b' })],
    });
    const model = notesModel(group, { ...context, links });
    const view = plan({
      releases: group.packages,
      ignoredTags: [{ tag: value, reason: value }],
      warnings: [{ code: 'x', message: value, hint: value }],
    });
    return [templates.changelog(model), templates.notes(model), templates.preview(previewModel(view))].map(
      shape,
    );
  };
  const expected = documents('y', null);
  fc.assert(
    fc.property(fragments, fragments, (text, note) => {
      assert.deepEqual(documents(text, null), expected);
      documents(text, note);
    }),
    { numRuns: runs },
  );
  t.diagnostic(`${runs * 6} documents, ${runs * 6} passed, 0 failed`);
});

test("errors in a user's template name the template and the line", () => {
  const cases: readonly (readonly [text: string, expected: RegExp])[] = [
    ['a\n{{#if}', /^template notes\.hbs, line 2: /],
    ['a\nb\n{{versoin}}', /^template notes\.hbs, line 3: "versoin" not defined/],
    ['{{shout version}}', /^template notes\.hbs, line 1: there is no helper named shout/],
    ['{{log version}}', /^template notes\.hbs, line 1: there is no helper named log/],
    ['{{> missing}}', /^template notes\.hbs: .*missing/],
    ['{{#each sections}}{{title.__proto__.x}}{{/each}}', /^template notes\.hbs/],
  ];
  const model = notesModel(tagged([change('x')]), context);
  for (const [text, expected] of cases) {
    assert.throws(
      () => compileTemplates({ ...builtInTemplates(), notes: text }).notes(model),
      (error) =>
        error instanceof ReleaseError &&
        error.code === 'TEMPLATE_INVALID' &&
        expected.test(error.message) &&
        error.hint !== null,
      text,
    );
  }
  assert.throws(() => compileTemplates({}), /there is no template changelog\.hbs/);
});

test('nothing of the prototype is reachable from a template', () => {
  const model = notesModel(tagged([change('x')]), context);
  for (const text of [
    '{{version.constructor}}',
    '{{constructor}}',
    '{{lookup version "constructor"}}',
    '{{lookup this "__proto__"}}',
    '{{version.toString}}',
  ]) {
    let shown = '';
    try {
      shown = compileTemplates({ ...builtInTemplates(), notes: text }).notes(model);
    } catch (error) {
      assert.ok(error instanceof ReleaseError);
    }
    assert.equal(shown, '', text);
  }
});
