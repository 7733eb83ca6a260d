import assert from 'node:assert/strict';
import test from 'node:test';
import { readConfig } from '../../src/io/config.ts';
import { entry, folder } from './config-folder.ts';

interface Failure {
  readonly files: Readonly<Record<string, string>>;
  readonly code: string;
  readonly message: string | RegExp;
}

const failures: Readonly<Record<string, Failure>> = {
  'two files': {
    files: { 'release.config.ts': '', 'release.config.json': '{}' },
    code: 'CONFIG_INVALID',
    message: 'There are several configurations: release.config.ts, release.config.json.',
  },
  'ts syntax': {
    files: { 'release.config.ts': 'export default {\n  a: 1,\n  b: ((\n};\n' },
    code: 'CONFIG_UNREADABLE',
    message: 'release.config.ts, line 4: Unexpected token',
  },
  'mjs syntax': {
    files: { 'release.config.mjs': 'export default {\n  b: ((\n};\n' },
    code: 'CONFIG_UNREADABLE',
    message: 'release.config.mjs, line 3: Unexpected token',
  },
  'syntax of a neighbour': {
    files: { 'release.config.ts': "export { default } from './b.ts';", 'b.ts': 'export default {\n a: ((}' },
    code: 'CONFIG_UNREADABLE',
    message: 'b.ts, line 2: Unexpected token',
  },
  'json syntax': {
    files: { 'release.config.json': '{\n  "a": 1\n  "b": 2\n}' },
    code: 'CONFIG_UNREADABLE',
    message: 'release.config.json, line 3: comma expected',
  },
  'ts throws': {
    files: {
      'release.config.ts': 'interface A {\n  b: 1;\n}\nthrow new Error("boo\\u001b[31m\\nsecond");\n',
    },
    code: 'CONFIG_UNREADABLE',
    message: 'release.config.ts, line 4: boo\\u{1b}[31m',
  },
  'mjs throws': {
    files: { 'release.config.mjs': '\nthrow new TypeError("boo");\n' },
    code: 'CONFIG_UNREADABLE',
    message: 'release.config.mjs, line 2: boo',
  },
  'throws no error': {
    files: { 'release.config.mjs': 'throw "boo";\n' },
    code: 'CONFIG_UNREADABLE',
    message: 'release.config.mjs: it threw a value of type string, not an error',
  },
  'throws null': {
    files: { 'release.config.ts': 'throw null;\n' },
    code: 'CONFIG_UNREADABLE',
    message: 'release.config.ts: it threw a value of type object, not an error',
  },
  'a rejected promise': {
    files: { 'release.config.mjs': 'export default Promise.reject(new Error("late"));\n' },
    code: 'CONFIG_UNREADABLE',
    message: 'release.config.mjs, line 1: late',
  },
  'a missing package, ts': {
    files: { 'release.config.ts': "import x from 'nope';\nexport default { x };\n" },
    code: 'CONFIG_UNREADABLE',
    message: "release.config.ts: Cannot find module 'nope'",
  },
  'a missing package, mjs': {
    files: { 'release.config.mjs': "import 'nope';\nexport default {};\n" },
    code: 'CONFIG_UNREADABLE',
    message: /^release\.config\.mjs: Cannot find package 'nope'/,
  },
  'a directory': {
    files: { 'release.config.json/x': '' },
    code: 'CONFIG_UNREADABLE',
    message: /^release\.config\.json cannot be read: EISDIR/,
  },
  'exports nothing, ts': {
    files: { 'release.config.ts': "const config = { branch: 'main' };\n" },
    code: 'CONFIG_INVALID',
    message: 'release.config.ts exports nothing.',
  },
  'exports nothing, js': {
    files: { 'release.config.js': "const config = { branch: 'main' };\n" },
    code: 'CONFIG_INVALID',
    message: 'release.config.js exports nothing.',
  },
  'named export only, ts': {
    files: { 'release.config.ts': "export const config = { branch: 'main' };\n" },
    code: 'CONFIG_INVALID',
    message: 'release.config.ts exports nothing.',
  },
  'named export only, mjs': {
    files: { 'release.config.mjs': "export const config = { branch: 'main' };\n" },
    code: 'CONFIG_INVALID',
    message: 'release.config.mjs exports nothing.',
  },
  'exports a function': {
    files: { 'release.config.ts': 'export default () => ({});\n' },
    code: 'CONFIG_INVALID',
    message: 'release.config.ts exports a function.',
  },
  'exports a text': {
    files: { 'release.config.mjs': 'export default "main";\n' },
    code: 'CONFIG_INVALID',
    message:
      'release.config.mjs has 1 problem:\n  expected an object, such as { branch: \'main\' }, found "main"',
  },
  'wrong values': {
    files: { 'release.config.ts': "export default { brnch: 'x', always: 1 };\n" },
    code: 'CONFIG_INVALID',
    message:
      "release.config.ts has 2 problems:\n  always: expected 'major', 'minor', 'patch' or null, found 1\n  brnch: unknown key; did you mean branch?",
  },
};

for (const [title, { files, code, message }] of Object.entries(failures)) {
  test(`refuses: ${title}`, async (t) => {
    const root = await folder(t, files);
    await assert.rejects(readConfig(root, { entry }), { name: 'ReleaseError', code, message, hint: /./ });
  });
}
