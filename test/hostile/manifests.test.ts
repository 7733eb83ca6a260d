import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { Repo, temporary } from '../helpers/repo.ts';
import { assertCivil, assertNotPwned, snapshot } from './civil.ts';
import { bounded as release } from './run.ts';

type Files = Readonly<Record<string, string | Buffer>>;

const json = (value: unknown): string => `${JSON.stringify(value)}\n`;
const npm = (more: object): Files => ({
  'package.json': json({ name: 'victim', version: '1.0.0', ...more }),
});
const cargo = (text: string): Files => ({ 'Cargo.toml': text });
const nested = (open: string, close: string): string => open.repeat(100_000) + close.repeat(100_000);
const braces = '{a,b}'.repeat(30);
let deep = 'x';
for (let at = 0; at < 200; at++) deep = `{a,${deep}}`;

/** Repositories with odd manifests, each with the exit codes that are right for it. */
const cases: readonly (readonly [what: string, files: Files, codes: readonly number[]])[] = [
  ['a name that climbs', npm({ name: '../../x' }), [3]],
  ['a scoped name that climbs', npm({ name: '@a/../x' }), [3]],
  ['an absolute name', npm({ name: '/etc/passwd' }), [3]],
  ['control characters in a name', npm({ name: 'a\u001b[31m\u0007' }), [3]],
  ['bidirectional overrides in a name', npm({ name: 'a\u202eb' }), [3]],
  ['__proto__', npm({ name: '__proto__' }), [0]],
  ['constructor', npm({ name: 'constructor' }), [0]],
  ['{{constructor}}', npm({ name: '{{constructor}}' }), [0]],
  ['a command', npm({ name: '$(touch pwned)' }), [0, 3]],
  ['a name of 1 MB', npm({ name: 'x'.repeat(1 << 20) }), [3]],
  ['a version that is a path', npm({ version: '1.0.0/../../x' }), [3]],
  ['a version of 1 MB', npm({ version: `1.0.0-${'x.'.repeat(1 << 19)}x` }), [3]],
  ['the greatest version', npm({ version: '9007199254740991.9007199254740991.9007199254740991' }), [0, 3]],
  ['a name that is an object', npm({ name: {} }), [3]],
  ['globs that climb', npm({ workspaces: ['../../*', '../**'] }), [3]],
  ['absolute globs', npm({ workspaces: ['/etc/*'] }), [3]],
  ['exponential braces', npm({ workspaces: [braces] }), [3]],
  ['nested braces', npm({ workspaces: [deep] }), [0, 3]],
  ['open braces', npm({ workspaces: ['{'.repeat(900)] }), [3]],
  ['stars and stars', npm({ workspaces: [Array(200).fill('**').join('/'), `${'**/*/'.repeat(100)}x`] }), [0]],
  ['a slow segment', npm({ workspaces: [`${'*a'.repeat(100)}b`, `${'*'.repeat(800)}c`] }), [0]],
  ['a slow extglob', npm({ workspaces: ['+(a|a)+(a|a)+(a|a)+(a|a)+(a|a)b'] }), [3]],
  ['20,000 globs', npm({ workspaces: Array.from({ length: 20_000 }, (_, at) => `p${at}/*`) }), [0]],
  ['a pattern of 1 MB', npm({ workspaces: ['*/'.repeat(1 << 19)] }), [3]],
  ['git as a member', npm({ workspaces: ['.git', '.git/*', '.GIT/**'] }), [0, 3]],
  ['not JSON', { 'package.json': '{ "name": ' }, [3]],
  ['nothing', { 'package.json': '' }, [3]],
  ['only white space', { 'package.json': ' \n\t' }, [3]],
  ['an array', { 'package.json': '[]' }, [3]],
  ['100,000 brackets', { 'package.json': nested('[', ']') }, [3]],
  [
    '100,000 objects',
    { 'package.json': `{"name":"x","a":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}` },
    [3],
  ],
  [
    'duplicate keys',
    { 'package.json': '{"name":"a","name":"victim","version":"1.0.0","version":"1.0.0"}' },
    [0],
  ],
  ['a BOM', { 'package.json': `\ufeff${json({ name: 'victim', version: '1.0.0' })}` }, [0]],
  ['UTF-16', { 'package.json': Buffer.from(json({ name: 'victim' }), 'utf16le') }, [3]],
  ['10 MB', npm({ description: 'x'.repeat(10 << 20) }), [0]],
  [
    '10 MB of keys',
    { 'package.json': `{"name":"victim","version":"1.0.0"${',"a":1'.repeat(1_000_000)}}` },
    [0, 3],
  ],
  [
    'own __proto__',
    { 'package.json': '{"__proto__":{"workspaces":["x"]},"name":"victim","version":"1.0.0"}' },
    [0],
  ],
  [
    'pnpm: aliases that multiply',
    {
      ...npm({}),
      'pnpm-workspace.yaml': `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghi'
        .split('')
        .map(
          (name, at) =>
            `${name}: &${name} [${Array(9)
              .fill(`*${'abcdefgh'[at] ?? ''}`)
              .join(',')}]`,
        )
        .join('\n')}\npackages: *i\n`,
    },
    [0, 3],
  ],
  ['pnpm: 100,000 brackets', { ...npm({}), 'pnpm-workspace.yaml': nested('[', ']') }, [3]],
  ['pnpm: globs that climb', { ...npm({}), 'pnpm-workspace.yaml': "packages: ['../**']\n" }, [3]],
  ['a lockfile of brackets', { ...npm({}), 'package-lock.json': nested('[', ']') }, [3]],
  [
    'a changelog of 10 MB',
    { ...npm({}), 'CHANGELOG.md': `# Changelog\n\n${'## 0.1.0\n\n- x\n\n'.repeat(600_000)}` },
    [0],
  ],
  ['a changelog of one line', { ...npm({}), 'CHANGELOG.md': '#[<`'.repeat(1 << 20) }, [0]],
  ['a changelog of NULs', { ...npm({}), 'CHANGELOG.md': '\0\0\0' }, [0, 3]],
  [
    'a changelog that never closes',
    { ...npm({}), 'CHANGELOG.md': `<!--\n\`\`\`\n${'> '.repeat(100_000)}\n` },
    [0],
  ],
  ['cargo: a name that climbs', cargo('[package]\nname = "../x"\nversion = "1.0.0"\n'), [3]],
  ['cargo: control characters', cargo('[package]\nname = "a\\u001b[31m"\nversion = "1.0.0"\n'), [3]],
  ['cargo: a name of 1 MB', cargo(`[package]\nname = "${'x'.repeat(1 << 20)}"\nversion = "1.0.0"\n`), [3]],
  ['cargo: members outside', cargo('[workspace]\nmembers = ["../../*", "/etc/*", "../x"]\n'), [0, 3]],
  [
    'cargo: members that multiply',
    cargo(`[workspace]\nmembers = ["${braces}", "${Array(200).fill('**').join('/')}"]\n`),
    [0, 3],
  ],
  [
    'cargo: a slow member',
    cargo(`[workspace]\nmembers = ["${'*a'.repeat(500)}b", "${'[a]*'.repeat(500)}"]\n`),
    [0, 3],
  ],
  [
    'cargo: a path outside',
    cargo(
      '[package]\nname = "a"\nversion = "1.0.0"\n[dependencies]\nb = { path = "../../../etc" }\n[workspace]\n',
    ),
    [0, 3],
  ],
  ['cargo: not TOML', cargo('[package\nname = '), [3]],
  ['cargo: nested', cargo(`a = ${nested('[', ']')}`), [3]],
  ['cargo: dotted', cargo(`${'a.'.repeat(50_000)}a = 1`), [0, 3]],
  [
    'cargo: own __proto__',
    cargo(
      '[package]\nname = "__proto__"\nversion = "1.0.0"\n[__proto__]\nx = 1\n[constructor.prototype]\ny = 1\n',
    ),
    [0, 3],
  ],
  [
    'cargo: 5 MB',
    cargo(`[package]\nname = "a"\nversion = "1.0.0"\ndescription = "${'x'.repeat(5 << 20)}"\n`),
    [0, 3],
  ],
  [
    'mailmap and attributes',
    {
      ...npm({}),
      '.mailmap': '$(touch pwned) <`touch pwned`> Test <test@example.com>\n'.repeat(1000),
      '.gitattributes':
        '* filter=evil diff=evil merge=evil working-tree-encoding=UTF-8 export-subst ident eol=lf\n[attr]x y\n',
    },
    [0, 3],
  ],
];

test('hostile manifests end in a release or a sentence, in time', { timeout: 1_200_000 }, async (t) => {
  const dir = temporary(t, 'hostile');
  const failures: string[] = [];
  for (const [at, [what, files, codes]] of cases.entries()) {
    const repo = new Repo(join(dir, String(at), 'repo'));
    repo.commit('fix: start', { ...files, [`${'a'.repeat(120)}/${'a'.repeat(120)}/x`]: 'x' });
    const started = Date.now();
    try {
      const run = await release(repo.dir, repo.env, 'next', '--yes');
      assertCivil(run, what);
      assert.ok(
        codes.includes(run.code ?? -1),
        `${what}: exit ${String(run.code)}, not ${codes.join(' or ')}: ${run.stderr.slice(-600)}`,
      );
      assert.deepEqual([...snapshot(join(dir, String(at)), ['repo']).keys()], []);
      assert.equal(repo.git('status', '--porcelain'), '', what);
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error));
    }
    if (Date.now() - started > 10_000)
      t.diagnostic(`${what}: ${Math.round((Date.now() - started) / 1000)} s`);
  }
  assertNotPwned(dir);
  t.diagnostic(`${cases.length} cases, ${cases.length - failures.length} passed, ${failures.length} failed`);
  assert.deepEqual(failures, []);
});
