import assert from 'node:assert/strict';
import { join, resolve } from 'node:path';
import test from 'node:test';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';

/**
 * The import law is only a law if it bites. Each case lints a file that does not exist, at the path where it would
 * stand. Rules that need types are off here: they want a file on disk.
 */
const root = resolve(import.meta.dirname, '../..');
const eslint = new ESLint({
  cwd: root,
  overrideConfig: [{ files: ['**/*.ts'], ...tseslint.configs.disableTypeChecked }],
});

const room = 'house/rooms';
const world = '@typescript-eslint/no-restricted-imports';
const syntax = 'no-restricted-syntax';
const globals = 'no-restricted-globals';

const forbidden: readonly (readonly [file: string, code: string, rule: string])[] = [
  // core imports nothing of ours
  ...['ecosystems', 'plugins', 'show', 'config', 'apply', 'io', 'commands'].map(
    (to) => ['core/a.ts', `export { x } from '../${to}/x.ts';`, room] as const,
  ),
  ['core/a.ts', "import type { Git } from '../ports.ts';\nexport type G = Git;", room],
  ['core/deep/a.ts', "export { x } from '../../show/x.ts';", room],
  ['core/a.ts', "export * from '../show/x.ts';", room],
  ['core/a.ts', "export type X = import('../show/x.ts').X;", room],
  ['core/a.ts', "export const x = import('../show/x.ts');", room],
  ['core/a.ts', "export { x } from '../../test/x.ts';", room],
  // each room keeps to itself and core
  ['ecosystems/a.ts', "export { x } from '../plugins/x.ts';", room],
  ['ecosystems/a.ts', "export { x } from '../config/config.ts';", room],
  ['ecosystems/a.ts', "export type { Tree } from '../ports.ts';", room],
  ['plugins/a.ts', "export { x } from '../io/x.ts';", room],
  ['plugins/a.ts', "export { x } from '../apply/x.ts';", room],
  ['plugins/a.ts', "export { x } from '../ports.ts';", room],
  ['show/a.ts', "export { x } from '../config/config.ts';", room],
  ['show/a.ts', "export { x } from '../plugins/x.ts';", room],
  ['config/a.ts', "export { x } from '../io/x.ts';", room],
  ['config/a.ts', "export { x } from '../plugins/plugin.ts';", room],
  ['apply/a.ts', "export { x } from '../io/git.ts';", room],
  ['apply/a.ts', "export { x } from '../plugins/x.ts';", room],
  ['apply/a.ts', "export { x } from '../ports.ts';", room],
  ['ports.ts', "export { x } from './core/model.ts';", room],
  ['io/a.ts', "export { x } from '../commands/x.ts';", room],
  ['io/a.ts', "export { x } from '../apply/x.ts';", room],
  // only main.ts builds real ports
  ['commands/a.ts', "export { x } from '../io/git.ts';", room],
  ['commands/a.ts', "export const x = import('../io/git.ts');", room],
  ['commands/a.ts', "export { x } from '../cli.ts';", room],
  ['program.ts', "export { x } from './io/git.ts';", room],
  ['program.ts', "export { x } from './commands/next.ts';", room],
  ['cellar/a.ts', "export { x } from '../core/model.ts';", room],
  // the world stays outside
  ...['core', 'ecosystems', 'plugins', 'show', 'config', 'apply'].flatMap((from) =>
    [
      ...['node:fs', 'node:fs/promises', 'fs', 'node:child_process', 'node:process', 'process', 'node:os'],
      ...[
        'node:net',
        'node:http',
        'node:timers/promises',
        'execa',
        'simple-git',
        '@octokit/rest',
        '@octokit/core',
      ],
    ].map((to) => [`${from}/a.ts`, `export { x } from '${to}';`, world] as const),
  ),
  ['core/a.ts', "import fs = require('node:fs');\nexport const x = fs;", world],
  ['core/a.ts', "export const x = import('node:fs');", syntax],
  ['plugins/a.ts', "export const x = import('execa');", syntax],
  ...['io', 'commands'].map(
    (from) => [`${from}/a.ts`, "export { argv } from 'node:process';", world] as const,
  ),
  ...['core', 'ecosystems', 'plugins', 'show', 'config', 'apply', 'io', 'commands'].flatMap(
    (from) =>
      [
        [`${from}/a.ts`, 'export const x = process.env;', globals],
        [`${from}/a.ts`, 'export const x = globalThis.process;', 'no-restricted-properties'],
      ] as const,
  ),
  ['program.ts', 'export const x = process.argv;', globals],
  // no clock, no chance, no waiting
  ...['core', 'ecosystems', 'plugins', 'show', 'config'].flatMap(
    (from) =>
      [
        [`${from}/a.ts`, 'export const x = Date.now();', syntax],
        [`${from}/a.ts`, 'export const x = new Date();', syntax],
        [`${from}/a.ts`, 'export const x = Date();', syntax],
        [`${from}/a.ts`, 'export const x = Math.random();', syntax],
        [`${from}/a.ts`, "export const x = fetch('https://example.org');", globals],
      ] as const,
  ),
  ...['core', 'ecosystems', 'show'].map(
    (from) => [`${from}/a.ts`, 'export async function x() { return 1; }', syntax] as const,
  ),
  // everywhere
  ['io/a.ts', 'export default 1;', syntax],
  ['core/a.ts', 'export default 1;', syntax],
  ['core/a.ts', 'const x = 1;\nexport { x as default };', syntax],
  ['core/a.ts', 'export const x = y as string;', '@typescript-eslint/consistent-type-assertions'],
  ['core/a.ts', 'export const x = y!;', '@typescript-eslint/no-non-null-assertion'],
  ['core/a.ts', 'export const x: any = 1;', '@typescript-eslint/no-explicit-any'],
  ['core/a.ts', 'console.log(1);', 'no-console'],
  ['core/a.ts', 'export function x(a: 1, b: 1, c: 1, d: 1, e: 1) { return [a, b, c, d, e]; }', 'max-params'],
  ['core/a.ts', `export const x = () => {\n${'y();\n'.repeat(40)}};`, 'max-lines-per-function'],
  ['core/a.ts', 'export const x = 1;\n'.repeat(251), 'max-lines'],
  ['core/a.ts', `export const x = () => ${'y || '.repeat(11)} z;`, 'complexity'],
];

const allowed: readonly (readonly [file: string, code: string])[] = [
  ['core/deep/a.ts', "export { x } from '../model.ts';"],
  ['core/a.ts', "export { createHash } from 'node:crypto';"],
  ['core/a.ts', "export const x = new Date(0);\nexport const y = ['a'] as const;"],
  ['ecosystems/a.ts', "export { x } from '../core/model.ts';"],
  ['plugins/a.ts', "export { x } from '../core/model.ts';\nexport type { Y } from '../ports.ts';"],
  ['plugins/a.ts', 'export async function x() { return 1; }'],
  ['show/a.ts', "export { x } from '../core/model.ts';\nexport type { Y } from '../config/config.ts';"],
  ['config/a.ts', "export { x } from '../core/model.ts';\nexport type { Y } from '../plugins/plugin.ts';"],
  ['apply/a.ts', "export { x } from '../core/model.ts';\nexport type { Y } from '../ports.ts';"],
  ['apply/a.ts', 'export const x = Date.now();'],
  [
    'io/a.ts',
    "export { x } from '../core/a.ts';\nexport type { Y } from '../ports.ts';\nexport { z } from '../config/a.ts';",
  ],
  ['io/a.ts', "export { x } from 'node:fs';\nexport { y } from 'execa';\nexport { z } from '@octokit/rest';"],
  ['commands/a.ts', "export { x } from '../apply/a.ts';\nexport type { Y } from '../io/git.ts';"],
  ['program.ts', "export const x = () => import('./commands/next.ts');"],
  ['main.ts', "export { x } from './io/git.ts';\nexport { y } from './program.ts';"],
  ['cli.ts', "export const x = () => import('./main.ts');\nexport const y = process.argv;"],
  ['cli.ts', "export { z } from 'node:process';"],
  ['pipeline/a.ts', "export { x } from '../plugins/a.ts';\nexport type { Y } from '../ports.ts';"],
  ['commands/b.ts', "export { x } from '../demo/story.ts';"],
  ['index.ts', "export { x } from './core/error.ts';\nexport type { Y } from './config/config.ts';"],
];

test('the import law refuses what it forbids', async (t) => {
  let failed = 0;
  for (const [file, code, rule] of forbidden) {
    const found = await rulesBrokenBy(file, code);
    if (found.includes(rule)) continue;
    failed += 1;
    t.diagnostic(`src/${file}: ${code}: expected ${rule}, got [${found.join(', ')}]`);
  }
  t.diagnostic(`${forbidden.length} cases, ${forbidden.length - failed} passed, ${failed} failed`);
  assert.equal(failed, 0);
});

test('the import law lets through what it allows', async (t) => {
  for (const [file, code] of allowed) {
    assert.deepEqual(await rulesBrokenBy(file, code), [], `src/${file}: ${code}`);
  }
  t.diagnostic(`${allowed.length} cases, ${allowed.length} passed, 0 failed`);
});

test('a disable comment that disables nothing is an error', async () => {
  const [result] = await eslint.lintText('// eslint-disable-next-line no-console\nexport const x = 1;\n', {
    filePath: join(root, 'src/core/a.ts'),
  });
  assert.match(result?.messages[0]?.message ?? '', /Unused eslint-disable directive/);
  assert.equal(result?.errorCount, 1);
});

async function rulesBrokenBy(file: string, code: string): Promise<readonly string[]> {
  const results = await eslint.lintText(code, { filePath: join(root, 'src', file) });
  return results.flatMap((result) => result.messages).map((message) => message.ruleId ?? message.message);
}
