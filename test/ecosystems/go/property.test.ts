import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { importsOf } from '../../../src/ecosystems/go/imports.ts';
import { go } from '../../../src/ecosystems/go/index.ts';
import { readAll, release } from './repository.ts';
import type { Repository } from './repository.ts';

/** Markers stand for what may change; all else must come through byte for byte. */
const mark = { path: '\u0001', version: '\u0002', retract: '\u0003' } as const;

const old = 'example.com/x';
const gap = fc.constantFrom(' ', '\t', '  \t');
const comment = fc.constantFrom('', ` // ${old} v1.2.3`, ' // é 😀', ' // indirect');
const quoted = (text: string): fc.Arbitrary<string> => fc.constantFrom(`"${text}"`, `\`${text}\``);
const word = (text: string): fc.Arbitrary<string> => fc.constantFrom(text, `"${text}"`, `\`${text}\``);

/** A directive as a line or as a block. */
const directive = (verb: string, body: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(body, gap, comment, fc.boolean())
    .map(([text, space, end, isBlock]) =>
      isBlock
        ? `${verb}${space}(${end}\n\n${space}${text}${end}\n)${end}\n`
        : `${verb}${space}${text}${end}\n`,
    );

/** Line ends, a byte order mark, and a final newline as some editors leave them. */
const style = fc.tuple(fc.constantFrom('\n', '\r\n'), fc.boolean(), fc.boolean());
const styled = (text: string, [newline, bom, cut]: readonly [string, boolean, boolean]): string =>
  (bom ? '\uFEFF' : '') + (cut ? text.replace(/\n+$/, '') : text).replaceAll('\n', newline);

const rootFile = fc
  .tuple(
    directive('module', word(mark.path)),
    directive('tool', word(`${mark.path}/cmd/gen`)),
    directive(
      'require',
      word(`${old}/part v1.2.3`).map((text) => text.replace(/["`]/g, '')),
    ),
    fc.constantFrom(
      '',
      `${mark.retract}retract v1.0.0\n`,
      `retract (\n\t${mark.retract}[v1.0.0, v1.2.3] // a\n)\n`,
    ),
    directive('exclude', fc.constant('example.com/xy v1.2.3')),
    style,
  )
  .map(([module, tool, require, retract, exclude, how]) =>
    styled(`// ${old}\n${module}go 1.24\n${tool}${require}${retract}${exclude}`, how),
  );

const userFile = fc
  .tuple(
    directive(
      'require',
      fc.tuple(word(mark.path), gap).map(([path, space]) => `${path}${space}${mark.version}`),
    ),
    directive(
      'replace',
      fc
        .tuple(word(mark.path), fc.constantFrom('', ` ${mark.version}`))
        .map(([path, at]) => `${path}${at} => ../`),
    ),
    style,
  )
  .map(([require, replace, how]) => styled(`module user\n${require}${replace}`, how));

const spec = fc.oneof(
  fc.tuple(fc.constantFrom('', '_ ', '. ', 'é1 '), quoted(mark.path)).map((parts) => parts.join('')),
  fc.tuple(fc.constantFrom('', 'p '), quoted(`${mark.path}/a/b`)).map((parts) => parts.join('')),
  quoted('fmt'),
  quoted('example.com/xy'),
  quoted(`${old}/part/p`),
);
const between = fc.constantFrom('\n', ';', ` // "${old}"\n`, `\n/* import "${old}" ** */\n`, '\n\n');
const importDeclaration = fc.array(fc.tuple(spec, between), { minLength: 1, maxLength: 4 }).chain((specs) => {
  const block = `import (\n${specs.map((each) => each.join('')).join('')}\n)`;
  return fc.constantFrom(block, ...specs.map(([one]) => `import ${one}`));
});
const goFile = fc
  .tuple(
    fc.constantFrom('', `// "${old}"\n`, `/*\nimport "${old}"\n*/\n`, '//go:build linux\n\n'),
    fc.array(fc.tuple(importDeclaration, between), { maxLength: 3 }),
    fc.constantFrom(
      '',
      `var s = "${old}"\n`,
      `const c = \`\nimport "${old}"\n\`\n`,
      `func f() { import_("${old}/a") }\n`,
    ),
    style,
  )
  .map(([head, imports, body, how]) =>
    styled(
      `${head}package p // import "${old}"\n\n${imports.map((each) => each.join('')).join('')}\n${body}`,
      how,
    ),
  );

const template = fc.record({
  'go.mod': rootFile,
  'p.go': goFile,
  'a/p_test.go': goFile,
  'part/go.mod': fc.constant(`module ${old}/part\n`),
  'part/p.go': goFile.map((text) => text.replaceAll(mark.path, old)),
  'user/go.mod': userFile,
  'user/main.go': goFile,
});

const fill = (from: Repository, path: string, version: string, retract: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(from).map(([file, text]) => [
      file,
      text.replaceAll(mark.path, path).replaceAll(mark.version, version).replaceAll(mark.retract, retract),
    ]),
  );

test('a new major changes paths and versions where they are used, and no other byte', (t) => {
  const runs = 1000;
  let passed = 0;
  fc.assert(
    fc.property(template, fc.constantFrom('2.0.0', '3.1.0', '10.0.0-rc.1'), (files, to) => {
      const before = fill(files, old, 'v1.2.3', '');
      const path = `${old}/v${to.split('.')[0] ?? ''}`;
      const after = release(before, { [old]: { from: '1.2.3', to } });
      assert.deepEqual(after, fill(files, path, `v${to}`, '// '));
      const again = go.packages(readAll(after));
      assert.deepEqual(
        again.map(({ name }) => name),
        [path, `${old}/part`, 'user'],
      );
      assert.deepEqual(
        again.at(-1)?.dependencies.map(({ range }) => range),
        [`v${to}`],
      );
      passed += 1;
    }),
    { numRuns: runs },
  );
  t.diagnostic(`${runs} workspaces, ${passed} passed, ${runs - passed} failed`);
});

test('a requirement that is raised changes by its version, and nothing else', () => {
  fc.assert(
    fc.property(userFile, fc.constantFrom('1.2.4', '1.10.0', '1.3.0-beta.2'), (user, to) => {
      const files = { 'go.mod': `module ${old}\n`, 'user/go.mod': user };
      const after = release(fill(files, old, 'v1.2.3', ''), { [old]: { from: '1.2.3', to } }, true);
      assert.deepEqual(after, fill(files, old, `v${to}`, ''));
    }),
    { numRuns: 300 },
  );
});

test('imports are found in any text, where they say they are', () => {
  const scraps = fc.constantFrom(
    'package p\n',
    'import ',
    '(',
    ')',
    '"a/b"',
    '`a`',
    '/*',
    '*/',
    '//',
    '\n',
    ';',
    '"',
    '_ ',
    'é',
  );
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(scraps).map((all) => all.join('')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      for (const { text: path, start, end } of importsOf(text)) assert.equal(text.slice(start, end), path);
    }),
    { numRuns: 3000 },
  );
});

test('any text as go.mod: packages, or an error that says where', () => {
  const scraps = fc.constantFrom(
    'module x',
    'require',
    ' (',
    ')',
    '\n',
    '"',
    '`',
    '=>',
    ' ../',
    'v1.0.0',
    '//',
    '\r',
    '\0',
  );
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(scraps).map((all) => all.join('')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      try {
        const packages = go.packages(readAll({ 'go.mod': text, 'a/go.mod': 'module a\nreplace x => ../\n' }));
        assert.ok(packages.length >= 1);
      } catch (error) {
        assert.match(String(error), /^ReleaseError: go\.mod:\d+: /);
      }
    }),
    { numRuns: 3000 },
  );
});

/** Texts of some megabytes that are hard on careless patterns: all must be read in about linear time. */
test('long lines are read in linear time', () => {
  const size = 2_000_000;
  const hard = [
    ' '.repeat(size),
    '/*'.repeat(size / 2),
    '/* *'.repeat(size / 4),
    '"'.repeat(size),
    `"${'\\'.repeat(size)}`,
    'a'.repeat(size),
    '(\n'.repeat(size / 2),
  ];
  for (const text of hard) {
    const start = performance.now();
    importsOf(`package p\nimport ${text}`);
    try {
      go.packages(new Map([['go.mod', `module x ${text}`]]));
    } catch (error) {
      assert.match(String(error), /^ReleaseError: go\.mod:\d+: /);
    }
    assert.ok(performance.now() - start < 5000, text.slice(0, 10));
  }
});
