import { dirname, relative, resolve, sep } from 'node:path';

/**
 * The import law of the house, as a table: what each room under `src/` may import.
 *
 * - `values`: rooms it may import anything from.
 * - `types`: rooms it may only `import type` from.
 * - `lazy`: rooms it may only load with `import()`, or `import type` from.
 *
 * A room is a folder of `src/`, or a file directly in it without its ending. Every room may import itself.
 */
export const law = {
  core: {},
  api: { values: ['core'] },
  ecosystems: { values: ['core'] },
  show: { values: ['core'], types: ['config'] },
  config: { values: ['core'], types: ['plugins', 'ecosystems'] },
  updaters: { values: ['core'], types: ['config'] },
  plugins: { values: ['core', 'updaters'], types: ['ports', 'config', 'ecosystems'] },
  apply: { values: ['core'], types: ['ports', 'ports-evidence', 'ports-deploy'] },
  pipeline: { values: ['core', 'ecosystems', 'updaters', 'plugins', 'config'], types: ['ports'] },
  ports: { types: ['core', 'ports-evidence', 'ports-ledger'] },
  // The part of ports that signs and knows whom to trust.
  'ports-evidence': { types: ['core'] },
  // The part of ports that keeps ledgers.
  'ports-ledger': { types: ['core', 'ports-evidence'] },
  // The part of ports that speaks below pull requests.
  'ports-review': { types: ['core'] },
  // The part of ports that runs releases.
  'ports-deploy': { types: ['core'] },
  io: {
    values: ['core', 'config', 'api'],
    types: ['ports', 'ports-evidence', 'ports-deploy', 'ports-review', 'plugins'],
  },
  commands: {
    values: ['core', 'ecosystems', 'show', 'config', 'plugins', 'apply', 'pipeline', 'demo'],
    types: ['ports', 'ports-evidence', 'ports-deploy', 'ports-review', 'io', 'program', 'program-options'],
  },
  program: {
    values: [
      'core',
      'show',
      'config',
      'program-options',
      'program-bills',
      'program-evidence',
      'program-deploy',
      'program-sight',
      'program-init',
      'program-request',
    ],
    types: ['ports', 'io'],
    lazy: ['commands'],
  },
  // Parts of program: what all commands take, and the commands around bills of materials and signatures.
  'program-options': { lazy: ['commands'] },
  'program-bills': { values: ['core', 'program-options'], lazy: ['commands'] },
  'program-evidence': { values: ['program-options'], lazy: ['commands'] },
  'program-deploy': { values: ['program-options', 'program-ready'], lazy: ['commands'] },
  'program-ready': { values: ['program-options'], lazy: ['commands'] },
  'program-init': { values: ['program-options'], lazy: ['commands'] },
  'program-request': { values: ['program-options'], lazy: ['commands'] },
  'program-sight': { values: ['program-options'], lazy: ['commands'] },
  index: { values: ['core', 'config', 'ecosystems', 'plugins', 'show', 'apply'], types: ['ports'] },
  demo: {},
  // Builds the real ports; loaded by cli.ts only when there is more to do than to print the version.
  main: {
    values: ['core', 'config', 'show', 'io', 'program'],
    types: ['ports', 'ports-evidence', 'ports-deploy', 'commands'],
  },
  cli: { values: ['core'], lazy: ['main'] },
};

/** ESLint rule: an import inside `src/` must be one the law allows. Resolves paths, so nesting cannot fool it. */
export const rooms = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      forbidden: "'{{from}}' may not import '{{to}}'. It may import: {{allowed}}.",
      typesOnly: "'{{from}}' may only `import type` from '{{to}}'.",
      lazyOnly: "'{{from}}' may only load '{{to}}' with `import()`.",
      outside: "'{{from}}' imports '{{path}}', which is outside src/.",
      unknown: "The room '{{from}}' has no line in the import law: scripts/eslint-rooms.mjs.",
    },
  },
  create(context) {
    const source = resolve(context.cwd, 'src');
    const from = roomOf(source, context.filename);
    const check = (node, literal, kind) => {
      const specifier = literal?.value;
      if (typeof specifier !== 'string' || !specifier.startsWith('.')) return;
      const problem = judge(from, roomOf(source, resolve(dirname(context.filename), specifier)), kind);
      if (problem !== null)
        context.report({ node, ...problem, data: { ...problem.data, from, path: specifier } });
    };
    return {
      ImportDeclaration: (node) => check(node, node.source, kindOf(node.importKind)),
      ExportAllDeclaration: (node) => check(node, node.source, kindOf(node.exportKind)),
      ExportNamedDeclaration: (node) => check(node, node.source, kindOf(node.exportKind)),
      ImportExpression: (node) => check(node, node.source, 'lazy'),
      TSImportType: (node) => check(node, node.source, 'types'),
    };
  },
};

function kindOf(typescriptKind) {
  return typescriptKind === 'type' ? 'types' : 'values';
}

/** `…/src/core/x/y.ts` → `core`, `…/src/ports.ts` → `ports`; null outside `src`. */
function roomOf(source, path) {
  const [first, ...rest] = relative(source, path).split(sep);
  if (first === '..' || first === '') return null;
  return rest.length === 0 ? first.replace(/\.[cm]?[jt]s$/, '') : first;
}

/** What is wrong with an import of this kind, as a message of the rule; null when the law allows it. */
function judge(from, to, kind) {
  if (!Object.hasOwn(law, from)) return { messageId: 'unknown' };
  if (to === null) return { messageId: 'outside' };
  const granted = grant(from, to);
  if (granted === 'values' || granted === kind) return null;
  if (granted === 'lazy') return kind === 'types' ? null : { messageId: 'lazyOnly', data: { to } };
  if (granted === 'types') return { messageId: 'typesOnly', data: { to } };
  return { messageId: 'forbidden', data: { to, allowed: allowedTo(from) } };
}

function grant(from, to) {
  return to === from ? 'values' : Object.keys(law[from]).find((kind) => law[from][kind].includes(to));
}

function allowedTo(from) {
  return Object.values(law[from]).flat().join(', ') || 'nothing of ours';
}
