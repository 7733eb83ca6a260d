import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { defaults } from '../../src/config/defaults.ts';
import { parseUserConfig } from '../../src/config/validate.ts';
import { ReleaseError } from '../../src/core/error.ts';
import { badConfigs } from './bad-configs.ts';

/** The problem lines a configuration gets, without the heading. */
function problems(value: unknown): readonly string[] {
  try {
    parseUserConfig(value, 'release.config.json');
    return [];
  } catch (error) {
    assert.ok(error instanceof ReleaseError, String(error));
    assert.equal(error.code, 'CONFIG_INVALID');
    assert.match(error.hint ?? '', /release\.config\.json.*release config/);
    return error.message
      .split('\n')
      .slice(1)
      .map((line) => line.trim());
  }
}

test('bad configurations: exact messages', (t) => {
  for (const [value, ...lines] of badConfigs) assert.deepEqual(problems(value), lines);
  t.diagnostic(`${badConfigs.length} cases, ${badConfigs.length} passed, 0 failed`);
});

test('all problems are told at once, and a flood is counted', () => {
  assert.deepEqual(problems({ remote: '', always: 3, x: 1 }).length, 3);
  const flood = problems({ ignore: Array.from({ length: 500 }, () => '') });
  assert.equal(flood.length, 51);
  assert.equal(flood.at(-1), '… and 450 more');
});

test('the heading counts', () => {
  assert.throws(() => parseUserConfig({ x: 1 }, 'release.config.ts'), {
    code: 'CONFIG_INVALID',
    message: 'release.config.ts has 1 problem:\n  x: unknown key',
  });
});

const good: readonly unknown[] = [
  {},
  Object.create(null),
  defaults,
  { branch: undefined, forge: { kind: undefined } },
  { $schema: 'x' },
  ...['major', 'minor', 'patch', null].map((always) => ({ always })),
  ...['caret', 'minor-feat', 'plain'].map((zeroMajor) => ({ zeroMajor })),
  ...['error', 'warn', 'ignore'].map((notUnderstood) => ({ notUnderstood })),
  ...['header', 'split'].map((squash) => ({ squash })),
  ...['major', 'minor', 'patch', 'none'].map((level) => ({
    bump: { 'bug-fix': level, ajouté: level, 修复: level },
  })),
  ...['auto', 'github', 'local', 'none'].map((kind) => ({ forge: { kind } })),
  ...[
    'v{version}',
    '{version}',
    '{package}@{version}',
    '{package}-v{version}',
    'rel/{package}/{version}',
  ].map((tagFormat) => ({ tagFormat })),
  ...['main', 'release/1.x', 'feature-ü'].map((branch) => ({ branch })),
  ...['dist/*.tgz', 'dist/**/*.{zip,tgz}', 'a-{version}.tgz', './x', 'x..y', '!(*.map)'].map((glob) => ({
    assets: [glob],
  })),
  { forge: { apiUrl: 'https://github.example.com/api/v3', repository: 'a-b/c.d_e', path: '/srv/x' } },
  { build: [{ title: 'B', argv: ['npm', '', '$(rm -rf /)', 'a\nb'] }] },
  { fixed: [] },
  { tagFormat: null, fixed: null, changelog: null, templates: null, checksums: null, branch: null },
  { plugins: [{ name: 'x', plan: async () => [] }] },
];

test('good configurations pass unchanged', (t) => {
  for (const value of good) assert.deepEqual({ ...parseUserConfig(value, 'f') }, { ...(value ?? {}) });
  t.diagnostic(`${good.length} cases, ${good.length} passed, 0 failed`);
});

test('a plugin keeps its identity', () => {
  const plugin = { name: 'x', plan: async () => [] };
  assert.equal(parseUserConfig({ plugins: [plugin] }, 'f').plugins?.[0], plugin);
});

test('property: any JSON value passes or gets CONFIG_INVALID, and no prototype changes', () => {
  const keys = [...Object.keys(defaults), '__proto__', 'constructor', 'toString', '$schema'];
  const part = fc.json({ maxDepth: 4 });
  const near = fc
    .array(fc.tuple(fc.constantFrom(...keys), part), { maxLength: 6 })
    .map((pairs) => `{${pairs.map(([key, json]) => `${JSON.stringify(key)}:${json}`).join(',')}}`);
  fc.assert(
    fc.property(fc.oneof(part, near), (json) => {
      const lines = problems(JSON.parse(json));
      for (const line of lines) assert.doesNotMatch(line, /\p{C}/u);
      assert.deepEqual(Object.keys(Object.prototype), []);
      assert.equal(Object.getPrototypeOf(parseUserConfig({}, 'f')), Object.prototype);
    }),
    { numRuns: 2000 },
  );
});

test('huge values neither hang nor flood', () => {
  const start = performance.now();
  const huge = 'x{..'.repeat(250_000);
  const lines = problems({
    tagFormat: huge,
    branch: huge,
    assets: [huge],
    remote: `//${huge}`,
    [huge]: 1,
    templates: '://'.repeat(300_000),
  });
  assert.ok(lines.every((line) => line.length < 300));
  assert.ok(performance.now() - start < 2000);
});

test('values nested deeper than the stack are only described', () => {
  const deep: unknown = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
  assert.deepEqual(problems({ remote: deep }), [
    "remote: expected the name of a git remote, such as 'origin' (not an address), found a list of 1",
  ]);
});
