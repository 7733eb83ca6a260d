import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { pathToFileURL } from 'node:url';
import { loadConfig, readConfig } from '../../src/io/config.ts';
import { entry, folder } from './config-folder.ts';

const define = "import { defineConfig } from 'releasewright';\n";
const kinds: readonly (readonly [title: string, files: Readonly<Record<string, string>>])[] = [
  [
    'ts with types, enum, top-level await and an import of ours',
    {
      'release.config.ts': `${define}import type { UserConfig } from 'releasewright';
enum Name { main = 'main' }
const config: UserConfig = { branch: await Promise.resolve(Name.main) };
export default defineConfig(config);\n`,
    },
  ],
  ['mts', { 'release.config.mts': `${define}export default defineConfig({ branch: 'main' } as const);\n` }],
  [
    'ts importing a neighbour and a CommonJS package',
    {
      'release.config.ts':
        "import { b } from './b.ts';\nimport pkg from 'pkg';\nexport default { [pkg.key]: b };\n",
      'b.ts': "export const b: string = 'main';\n",
      'node_modules/pkg/package.json': '{"name":"pkg","main":"i.js"}',
      'node_modules/pkg/i.js': "module.exports = { key: 'branch' };",
    },
  ],
  ['mjs', { 'release.config.mjs': "export default { branch: 'main' };\n" }],
  [
    'mjs importing ours, not installed',
    { 'release.config.mjs': `${define}export default defineConfig({ branch: 'main' });` },
  ],
  ['js, CommonJS', { 'release.config.js': "module.exports = { branch: 'main' };\n" }],
  [
    'js, CommonJS requiring ours, not installed',
    {
      'release.config.js':
        "const { defineConfig } = require('releasewright');\nmodule.exports = defineConfig({ branch: 'main' });\n",
    },
  ],
  [
    'js, compiled from an ES module',
    {
      'release.config.js':
        "Object.defineProperty(exports, '__esModule', { value: true });\nexports.default = { branch: 'main' };\n",
    },
  ],
  [
    'js, ES module by package.json',
    { 'package.json': '{"type":"module"}', 'release.config.js': "export default { branch: 'main' };\n" },
  ],
  [
    'js, ES module by its syntax',
    { 'package.json': '{}', 'release.config.js': "export default { branch: 'main' };\n" },
  ],
  ['json with comments', { 'release.config.json': '{\n  // c\n  "$schema": "x",\n  "branch": "main",\n}\n' }],
  ['a promise', { 'release.config.mjs': "export default Promise.resolve({ branch: 'main' });\n" }],
  ['ts, a promise', { 'release.config.ts': "export default (async () => ({ branch: 'main' }))();\n" }],
];

for (const [title, files] of kinds) {
  test(`loads: ${title}`, async (t) => {
    const root = await folder(t, files);
    const before = (await readdir(root, { recursive: true })).sort();
    const { file, config, warnings } = await readConfig(root, { entry });
    assert.equal(
      file,
      Object.keys(files).find((name) => name.startsWith('release.config')),
    );
    assert.equal(config?.branch, 'main');
    assert.deepEqual(warnings, []);
    assert.deepEqual((await readdir(root, { recursive: true })).sort(), before, 'nothing is written');
  });
}

test('no file, or a .cjs or nested one: nothing', async (t) => {
  const root = await folder(t, { 'release.config.cjs': 'throw 1', 'sub/release.config.ts': 'throw 1' });
  assert.deepEqual(await readConfig(root, { entry }), { file: null, config: null, warnings: [] });
});

test('a configuration that never ends is given up', async (t) => {
  const message = /did not finish loading within 0\.2 seconds/;
  for (const [name, text] of [
    ['release.config.ts', 'await new Promise(() => {});\nexport default {};\n'],
    ['release.config.mjs', 'export default new Promise(() => {});\n'],
  ] as const) {
    const root = await folder(t, { [name]: text });
    await assert.rejects(loadConfig(root, { entry, patience: 200 }), { code: 'CONFIG_UNREADABLE', message });
  }
});

test("semantic-release's configuration is ignored with a warning", async (t) => {
  for (const [name, text] of [
    ['release.config.js', "module.exports = { branches: ['main'], plugins: ['@semantic-release/npm'] };"],
    ['release.config.mjs', "export default { plugins: [['@semantic-release/npm', {}]] };"],
    ['release.config.json', '{ "branches": ["main"] }'],
  ] as const) {
    const { file, config, warnings } = await readConfig(await folder(t, { [name]: text }), { entry });
    assert.deepEqual([file, config], [null, null]);
    assert.deepEqual(
      warnings.map(({ code }) => code),
      ['CONFIG_FOREIGN'],
    );
    assert.match(
      warnings[0]?.message ?? '',
      new RegExp(`^${name} looks like a semantic-release configuration`),
    );
  }
});

/** Runs `readConfig` where some packages cannot be imported. */
function readWithout(
  packages: readonly string[],
  root: string,
): { readonly status: number | null; readonly stderr: string } {
  const hook = `export async function resolve(s, c, next) { if (${JSON.stringify(packages)}.includes(s)) throw new Error('loaded ' + s); return next(s, c); }`;
  const setup = `import { register } from 'node:module'; register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(hook)}`)});`;
  const io = pathToFileURL(join(import.meta.dirname, '../../src/io/config.js')).href;
  const resolve = pathToFileURL(join(import.meta.dirname, '../../src/config/resolve.js')).href;
  const main = `const { readConfig } = await import(${JSON.stringify(io)}); const { resolveConfig } = await import(${JSON.stringify(resolve)}); const { file, config } = await readConfig(${JSON.stringify(root)}, { entry: ${JSON.stringify(entry)} }); resolveConfig(config, file);`;
  const args = [
    '--import',
    `data:text/javascript,${encodeURIComponent(setup)}`,
    '--input-type=module',
    '-e',
    main,
  ];
  return spawnSync(process.execPath, args, { encoding: 'utf8' });
}

test('without a file neither the schema nor a loader is loaded', async (t) => {
  const heavy = ['zod', 'jiti', 'jsonc-parser'];
  const none = readWithout(heavy, await folder(t, {}));
  assert.equal(none.status, 0, none.stderr);
  const json = readWithout(['jiti'], await folder(t, { 'release.config.json': '{}' }));
  assert.equal(json.status, 0, json.stderr);
  const mjs = readWithout(
    ['jiti', 'jsonc-parser'],
    await folder(t, { 'release.config.mjs': 'export default {}' }),
  );
  assert.equal(mjs.status, 0, mjs.stderr);
  // The hook works: with a file, the schema is needed.
  assert.match(
    readWithout(heavy, await folder(t, { 'release.config.mjs': 'export default {}' })).stderr,
    /loaded zod/,
  );
});
