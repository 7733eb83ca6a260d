import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { piecesOf } from '../../../src/core/notes/fit.ts';
import { readPullRequest } from '../../../src/core/preview/event.ts';
import { fitSections } from '../../../src/core/preview/fit.ts';

const item = fc.oneof(
  fc.constantFrom('- a', '- `b`', '```\n- code\n```', '- [x](https://example.invalid)', '| a | b |'),
  fc.nat(3000).map((length) => `- ${'x'.repeat(length + 1)}`),
);
const section = fc.record({
  title: fc.constantFrom(null, 'Title'),
  lead: fc.constantFrom('', '| A |\n| --- |'),
  items: fc.array(item, { maxLength: 40 }),
  folded: fc.boolean(),
  rank: fc.nat(4),
});

test('sections fit, no item is cut, and what is left out is counted', () => {
  fc.assert(
    fc.property(fc.array(section, { maxLength: 6 }), fc.integer({ min: 1200, max: 20_000 }), (all, limit) => {
      const text = fitSections(all, limit);
      assert.ok(text.length <= limit);
      assert.equal(text.split('<details>').length, text.split('</details>').length);
      assert.equal((text.match(/^```$/gm)?.length ?? 0) % 2, 0);
      const left = [...text.matchAll(/^\*… (\d+) of /gm)].reduce((sum, [, count]) => sum + Number(count), 0);
      const items = all.flatMap((one) => one.items).length;
      const shown = [...text.matchAll(/^(?:- (?!code)|```$|\| a)/gm)].map(([mark]) =>
        mark === '```' ? 0.5 : 1,
      );
      assert.equal(shown.reduce<number>((sum, one) => sum + one, 0) + left, items);
    }),
    { numRuns: 300 },
  );
});

test('the least important is cut first', () => {
  const part = (title: string, rank: number): Parameters<typeof fitSections>[0][number] => ({
    ...{ title, rank, lead: '', folded: false },
    items: Array.from({ length: 10 }, (_, at) => `- ${title} ${String(at)} ${'x'.repeat(80)}`),
  });
  const text = fitSections([part('last', 2), part('first', 1)], 1500);
  assert.match(text, /- first 9 /);
  assert.match(text, /### last[\s\S]*left out here[\s\S]*### first/);
});

test('notes come apart outside of their blocks, and are whole again when joined', () => {
  const lines = fc.constantFrom('# a', '- b', '  c', '', '```', '~~~', 'text', '<details>', '> ```');
  fc.assert(
    fc.property(fc.array(lines), (all) => {
      const notes = all.join('\n');
      assert.equal(piecesOf(notes).join('\n'), notes);
    }),
  );
  assert.deepEqual(piecesOf('### a\n\n- b\n  - c\n\n```\n- d\n\n- e\n```\n- f'), [
    '### a\n',
    '- b\n  - c\n',
    '```\n- d\n\n- e\n```',
    '- f',
  ]);
});

test('the payload of an event is read, or refused as one', () => {
  const end = { ref: 'x', sha: 'a'.repeat(40), repo: { full_name: 'acme/tool' } };
  const request = { title: 'x', state: 'open', merged: false, base: end, head: end };
  const whole = { number: 7, pull_request: request, repository: { full_name: 'acme/tool' } };
  assert.equal(readPullRequest(JSON.stringify(whole)).isFork, false);
  const gone = { ...whole, pull_request: { ...request, head: { ...end, repo: null } } };
  assert.equal(readPullRequest(JSON.stringify(gone)).isFork, true);
  const wrong = [
    { ...whole, number: -1 },
    { ...whole, pull_request: { ...request, state: 'x' } },
    { ...whole, pull_request: { ...request, base: { ...end, sha: '--output=x' } } },
    { ...whole, repository: { full_name: '../x/y' } },
    null,
    [],
  ];
  for (const one of wrong)
    assert.throws(() => readPullRequest(JSON.stringify(one)), { name: 'ReleaseError', code: 'USAGE' });
  assert.throws(() => readPullRequest('{'), { code: 'USAGE' });
});
