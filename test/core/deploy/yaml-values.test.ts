import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { parse } from 'yaml';
import { valuesAt, withValues } from '../../../src/core/deploy/targets/yaml-values.ts';

const path = 'images[0].newTag';

test('one text is written, as it stood there, and every other byte stays', () => {
  const rows = [
    [
      'a: 1\nimages:\n- name: x\n  newTag: v1 # moves\n',
      'v2',
      'a: 1\nimages:\n- name: x\n  newTag: v2 # moves\n',
    ],
    ['images: [{ newTag: "v1" }]\r\n', 'v2', 'images: [{ newTag: "v2" }]\r\n'],
    ["images: [{ newTag: 'v1' }]", "o'hara", "images: [{ newTag: 'o''hara' }]"],
    ['images:\n- newTag: v1\n', '1.10', 'images:\n- newTag: "1.10"\n'],
    ['images:\n- newTag: 1.10\n', '1.1.0', 'images:\n- newTag: 1.1.0\n'],
    ['images:\n- newTag: v1\n', 'null', 'images:\n- newTag: "null"\n'],
    ['images:\n- newTag:\n  name: x\n', 'v2', 'images:\n- newTag: v2\n  name: x\n'],
    ['images:\n- newTag: v1\n', 'a: b #c', 'images:\n- newTag: "a: b #c"\n'],
  ] as const;
  for (const [before, value, after] of rows)
    assert.equal(withValues('k.yaml', before, { [path]: value }), after);
});

test('whatever is written is read back, and nothing else changes', () => {
  const lead = '# one\nreplicas: 3\nimage:\n  tag: ';
  const rest = ' # two\n  digest: x\n';
  fc.assert(
    fc.property(fc.string(), fc.constantFrom('v1', '"v1"', "'v1'"), (value, was) => {
      const after = withValues('v.yaml', `${lead}${was}${rest}`, { 'image.tag': value });
      assert.deepEqual(parse(after), { replicas: 3, image: { tag: value, digest: 'x' } });
      assert.ok(after.startsWith(lead) && after.endsWith(rest));
    }),
  );
});

test('what is no text at a place is refused', () => {
  const rows = [
    ['', path],
    ['images: []', path],
    ['images: [{ newTag: { a: 1 } }]', path],
    ['images: [{ newTag: |\n  v1\n }]', path],
    ['a: &x v1\nb: *x\n', 'b'],
    ['a: 1\n---\na: 2\n', 'a'],
    ['a: [', 'a'],
    ['a: 1', 'a.b'],
    [`a: ${'['.repeat(20_000)}`, 'a'],
  ] as const;
  for (const [text, where] of rows)
    assert.throws(
      () => valuesAt('v.yaml', text, [where]),
      { code: 'DEPLOY_FAILED', message: /^v\.yaml / },
      text.slice(0, 40),
    );
});
