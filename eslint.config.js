import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { rooms } from './scripts/eslint-rooms.mjs';

/** Modules that reach the world: files, processes, network, clock. A name also covers its subpaths. */
const worldly = [
  ...['fs', 'child_process', 'process', 'os', 'net', 'http', 'https', 'http2', 'dns', 'tls', 'dgram'],
  ...['worker_threads', 'cluster', 'timers', 'readline', 'repl', 'tty', 'inspector', 'perf_hooks'],
];
const worldlyPattern = {
  regex: `^((node:)?(${worldly.join('|')})|execa|simple-git|jiti|@octokit)(/|$)`,
  message: 'Only src/io talks to the world; take what you need as an argument or through src/ports.ts.',
};
const processPattern = {
  regex: '^(node:)?process$',
  message: 'Only src/cli.ts knows the process; take what you need as an argument.',
};
const restrictImports = (...patterns) => ({
  '@typescript-eslint/no-restricted-imports': ['error', { patterns }],
});

const processGlobal = { name: 'process', message: processPattern.message };
const pureGlobals = ['fetch', 'setTimeout', 'setInterval', 'setImmediate', 'performance', 'crypto'].map(
  (name) => ({
    name,
    message: 'This room has no clock, no chance and no network: take the value as an argument.',
  }),
);
const restrictGlobals = (...globals) => ({ 'no-restricted-globals': ['error', ...globals] });

const noDefaultExport = {
  selector: 'ExportDefaultDeclaration, ExportSpecifier[exported.name="default"]',
  message: 'Export by name, so a thing has one name everywhere.',
};
const noDynamicWorld = {
  selector: `ImportExpression[source.value=/${worldlyPattern.regex.replaceAll('/', '\\/')}/]`,
  message: worldlyPattern.message,
};
const noClockOrChance = [
  {
    selector: 'NewExpression[callee.name="Date"][arguments.length=0], CallExpression[callee.name="Date"]',
    message: 'The date comes in as an argument.',
  },
  {
    selector: 'MemberExpression[object.name="Date"][property.name="now"]',
    message: 'The date comes in as an argument.',
  },
  {
    selector: 'MemberExpression[object.name="Math"][property.name="random"]',
    message: 'Random values come in as arguments.',
  },
];
const noAsync = {
  selector: ':function[async=true], AwaitExpression, ForOfStatement[await=true]',
  message: 'This room is pure and synchronous; the caller does the reading.',
};
/** What ESLint recommends and TypeScript does not already say. Control characters in patterns are our business here. */
const mistakes = [
  ...[
    'no-cond-assign',
    'no-constant-binary-expression',
    'no-empty',
    'no-empty-character-class',
    'no-fallthrough',
  ],
  ...['no-invalid-regexp', 'no-loss-of-precision', 'no-misleading-character-class', 'no-regex-spaces'],
  ...[
    'no-self-assign',
    'no-sparse-arrays',
    'no-unsafe-finally',
    'no-useless-backreference',
    'no-useless-catch',
  ],
  ...['no-useless-escape', 'preserve-caught-error'],
];
const restrictSyntax = (...selectors) => ({ 'no-restricted-syntax': ['error', ...selectors] });

export default defineConfig(
  globalIgnores(['dist/', 'build/', 'test/cases/', '**/node_modules/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error', reportUnusedInlineConfigs: 'error' } },

  {
    name: 'typescript',
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['*.config.ts'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // An async function without await turns what it throws into a rejection, as its interface promises.
      '@typescript-eslint/require-await': 'off',
      // `const { [key]: _, ...rest } = object` is how a key is left out.
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
    },
  },

  {
    name: 'everywhere',
    files: ['**/*.{ts,js,mjs}'],
    rules: {
      ...Object.fromEntries(mistakes.map((rule) => [rule, 'error'])),
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'object-shorthand': 'error',
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 4],
      // `??`, `?.` and default values count as branches, and strict index access asks for many of them.
      complexity: ['error', { max: 10, variant: 'modified' }],
      ...restrictSyntax(noDefaultExport),
    },
  },
  {
    name: 'scripts',
    files: ['**/*.{js,mjs}'],
    rules: { 'no-unused-vars': 'error', 'prefer-const': 'error' },
  },
  { name: 'tool configurations', files: ['*.config.{ts,js}'], rules: { 'no-restricted-syntax': 'off' } },

  {
    name: 'src',
    files: ['src/**/*.ts'],
    plugins: { house: { rules: { rooms } } },
    rules: {
      'house/rooms': 'error',
      'no-console': 'error',
      ...restrictImports(processPattern),
      ...restrictGlobals(processGlobal),
      'no-restricted-properties': [
        'error',
        { object: 'globalThis', property: 'process', message: processGlobal.message },
      ],
    },
  },
  {
    name: 'rooms without the world',
    files: [
      'src/{core,ecosystems,updaters,plugins,show,config,apply}/**/*.ts',
      'src/{ports,ports-evidence,index}.ts',
    ],
    rules: {
      ...restrictImports(worldlyPattern),
      ...restrictSyntax(noDefaultExport, noDynamicWorld),
    },
  },
  {
    name: 'rooms without clock and chance',
    files: ['src/{core,ecosystems,updaters,plugins,show,config}/**/*.ts'],
    rules: {
      ...restrictGlobals(processGlobal, ...pureGlobals),
      ...restrictSyntax(noDefaultExport, noDynamicWorld, ...noClockOrChance),
    },
  },
  {
    name: 'synchronous rooms',
    files: ['src/{core,ecosystems,show}/**/*.ts'],
    rules: restrictSyntax(noDefaultExport, noDynamicWorld, ...noClockOrChance, noAsync),
  },
  {
    name: 'the process',
    files: ['src/cli.ts'],
    rules: {
      'no-restricted-globals': 'off',
      '@typescript-eslint/no-restricted-imports': 'off',
    },
  },

  {
    name: 'tests',
    files: ['test/**/*.ts'],
    rules: {
      'max-lines-per-function': 'off',
      'max-lines': 'off',
      'max-params': 'off',
      complexity: 'off',
      // node:test collects these itself; nobody awaits them.
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            { from: 'package', package: 'node:test', name: ['test', 'it', 'describe', 'suite'] },
          ],
        },
      ],
      '@typescript-eslint/no-empty-function': 'off',
    },
  },
);
