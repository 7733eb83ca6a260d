import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { named, type Repository } from '../cargo/repository.ts';
import { readAll, release, python } from './repository.ts';

/**
 * A marker stands for every place that may change, so that the text before and the text expected after come from
 * one template: what is not a marker must come through byte for byte.
 */
const mark = { version: '\u0001', range: '\u0002' } as const;

const space = fc.constantFrom('', ' ', '\t', '  \t ');
const comment = fc.constantFrom('', ' # version = "1.0.0"', '# "lib>=1.0.0" 😀', ' #"\'"""');
const noise = fc.constantFrom(
  '',
  '\n',
  '# é\n\n',
  '[tool.x]\nversion = "1.0.0"\n',
  '[[tool.y]]\nversion = "1.0.0"\n',
);

/** A string in any of the four forms TOML has. */
const quoted = (text: string): fc.Arbitrary<string> =>
  fc.constantFrom(`"${text}"`, `'${text}'`, `"""${text}"""`, `'''${text}'''`, `"""\n${text}"""`);

const pair = (key: string, value: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom(key, `"${key}"`, `'${key}'`), space, space, value, comment)
    .map(([k, a, b, v, end]) => `${k}${a}=${b}${v}${end}\n`);

const extras = fc.constantFrom('', '[fast]', '[fast,slow]');
const marker = fc.constantFrom('', "; python_version >= '3.9'", " ; extra == 'x'");
const spelling = fc.constantFrom('lib', 'Lib', 'LIB');

/** `lib[fast] >=1,<2 ; marker`, with and without parentheses. */
const requirement = fc
  .tuple(spelling, extras, space, fc.boolean(), marker)
  .map(([name, extra, gap, inParentheses, end]) =>
    inParentheses ? `${name}${extra}${gap}(${mark.range})${end}` : `${name}${extra}${gap}${mark.range}${end}`,
  );

const list = fc
  .tuple(
    space,
    requirement.chain((text) => fc.constantFrom(`"${text}"`, `"""${text}"""`)),
    comment,
  )
  .map(([gap, text, end]) => `["a>=1.0.0",${end}\n${gap}${text}${gap},${end}\n"z"]`);

/** Where a project says that it needs lib. */
const dependency = fc.oneof(
  list.map((text) => `[dependency-groups]\ndev = ${text}\n`),
  list.map((text) => `[project.optional-dependencies]\nx.y = 1\nfast = ${text}\n`.replace('x.y = 1\n', '')),
  pair('lib', quoted(mark.range)).map((text) => `[tool.poetry.dependencies]\n${text}`),
  fc
    .tuple(space, quoted(mark.range))
    .map(
      ([gap, text]) =>
        `[tool.poetry.group.test.dependencies]\nlib = {${gap}version = ${text},optional=false${gap}}\n`,
    ),
  fc.constant(''),
);

const app = fc
  .tuple(noise, dependency, fc.constantFrom('', '# "lib>=1.0.0"', '[tool.z]\n"lib" = "1.0.0"\n'))
  .map(([before, text, after]) => `[project]\nname = "app"\nversion = "0.1.0"\n${before}${text}${after}`);

const lib = fc
  .tuple(pair('version', quoted(mark.version)), noise, comment)
  .map(([version, after, end]) => `[project]\nname = "lib"\n${version}${after}${end}`);

const source = fc
  .tuple(fc.constantFrom('"', "'", '"""', "r'"), space, comment, fc.boolean())
  .map(
    ([quote, gap, end, annotated]) =>
      `"""version = "1.0.0"\n__version__ = '1.0.0'"""\nx = "\\"" # '\n__version__${annotated ? ': str' : ''}${gap}=${gap}${quote}${mark.version}${quote.replace('r', '')}${end}\n`,
  );

const lock =
  `version = 1\n\n[[package]]\nname = "app"\nversion = "0.1.0"\nsource = { editable = "app" }\n\n` +
  `[[package]]\nname = "lib"\nversion = "${mark.version}"\nsource = { virtual = "lib" }\n\n` +
  `[[package]]\nname = "lib"\nversion = "1.0.0"\nsource = { registry = "https://pypi.org/simple" }\n`;

/** Line ends, byte order mark and a final newline as some editors leave them. */
const styled = (text: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(text, fc.constantFrom('\n', '\r\n'), fc.boolean(), fc.boolean())
    .map(
      ([content, newline, bom, cut]) =>
        (bom ? '\uFEFF' : '') + (cut ? content.replace(/\n+$/, '') : content).replaceAll('\n', newline),
    );

const template = fc.record({
  'pyproject.toml': fc.constant('[tool.uv.workspace]\nmembers = ["*"]\n'),
  'lib/pyproject.toml': styled(lib),
  'lib/src/lib/__init__.py': styled(source),
  'app/pyproject.toml': styled(app),
  'uv.lock': fc.constantFrom(lock, lock.replaceAll('\n', '\r\n')),
});

const fill = (from: Repository, version: string, range: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(from).map(([file, text]) => [
      file,
      text.replaceAll(mark.version, version).replaceAll(mark.range, range),
    ]),
  );

/** From version and range to version and range; the next version by SemVer and as it is written. */
const moves = [
  ['1.0.0', '>=1,<2', '2.0.0', '2.0.0', '>=2,<3'],
  ['1.0.0b2', '==1.0.0b2', '1.0.0-beta.3', '1.0.0b3', '==1.0.0b3'],
  ['1.0.0b9', '~=1.0.0b9', '1.0.0-beta10', '1.0.0b10', '~=1.0.0b10'],
  ['0.9.9', '~= 0.9', '0.10.0', '0.10.0', '~= 0.10'],
  ['1.2.3', '==1.2.*', '2.0.0', '2.0.0', '==2.0.*'],
  ['1.2.3', '!=1.1, >= 1', '2.0.0', '2.0.0', '!=1.1, >= 1'],
  ['1.0.0', '==1.0.0', '10.20.30-rc.1', '10.20.30rc1', '==10.20.30rc1'],
] as const;

test('an edit changes the versions and the ranges of what is released, and no other byte', (t) => {
  const runs = 600;
  fc.assert(
    fc.property(template, fc.constantFrom(...moves), (files, [version, range, next, written, nextRange]) => {
      const before = fill(files, version, range);
      const after = release(before, { lib: next });
      assert.deepEqual({ ...before, ...after }, fill(files, written, nextRange));
      const packages = python.packages(readAll({ ...before, ...after }));
      const isPrerelease = next.includes('-');
      const asked = isPrerelease ? next.replace(/([a-z])(\d)/, '$1.$2') : next;
      assert.equal(named(packages, 'lib').version, asked);
      const ranges = named(packages, 'app').dependencies.map((one) => one.range);
      assert.ok(ranges.every((one) => one !== null && python.satisfies(next, one)));
      assert.deepEqual(release(before, {}), Object.fromEntries(readAll(before)));
    }),
    { numRuns: runs },
  );
  t.diagnostic(`${runs} workspaces, ${runs} passed, 0 failed`);
});

test('any text as any file: packages, or an error that says where', () => {
  const scraps = fc.constantFrom(
    ...[
      '[project]',
      '[tool.poetry]',
      '[metadata]',
      'name = "a"',
      'name = a',
      'version = "1.0.0"',
      'version = 1',
    ],
    ...[
      'dynamic = ["version"]',
      '[tool.hatch.version]\npath = "v.py"\npattern = "(((a*)*)*"',
      'setup(',
      ')',
      '"""',
      "'",
    ],
    ...[
      'version="1.0"',
      ',',
      '[',
      ']',
      '{',
      '\\',
      '\n',
      '\r',
      '\0',
      '__version__ = "1"',
      '    more',
      '= x',
      '😀',
    ],
  );
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(scraps, { maxLength: 14 }).map((all) => all.join('\n')),
  );
  const files = fc.record({
    'pyproject.toml': texts,
    'setup.cfg': texts,
    'setup.py': texts,
    'v.py': texts,
    'poetry.lock': texts,
  });
  fc.assert(
    fc.property(files, (repository) => {
      try {
        const packages = python.packages(readAll(repository));
        release(
          repository,
          Object.fromEntries(
            packages.flatMap(({ name, version }) => (version === null ? [] : [[name, '9.0.0']])),
          ),
        );
      } catch (error) {
        assert.match(String(error), /^ReleaseError: (?:pyproject\.toml|setup\.cfg|setup\.py)/);
      }
    }),
    { numRuns: 3000 },
  );
});

test('time grows with the text only', () => {
  const long = 100_000;
  const hostile: readonly Repository[] = [
    { 'setup.py': `setup(name="a", version="1.0.0", x=${"'".repeat(long)})` },
    { 'setup.py': `${'("'.repeat(long / 2)}setup(name="a",version="1.0.0")` },
    { 'setup.py': `x = "${'\\'.repeat(long)}"\nsetup(name="a",version="1.0.0")` },
    { 'setup.cfg': `[metadata]\nname = a\nversion = 1.0.0\n${' '.repeat(long)}\n[${'x'.repeat(long)}` },
    {
      'pyproject.toml': `[project]\nname = "a"\ndynamic = ["version"]\n[tool.hatch.version]\npath = "v.py"\npattern = '^(a+)+(?P<version>b)'\n`,
      'v.py': 'a'.repeat(long),
    },
    {
      'pyproject.toml': `[project]\nname = "a"\nversion = "1.0.0"\ndependencies = ["${'a.'.repeat(30_000)}"]\n`,
    },
    {
      'pyproject.toml': '[project]\nname = "a"\nversion = "1.0.0"\n',
      'uv.lock': `[[package]]\nsource = { editable = "${'x'.repeat(long)}\n${'{ name = "'.repeat(long / 10)}`,
    },
  ];
  for (const [at, files] of hostile.entries()) {
    const started = process.cpuUsage();
    const [pkg] = python.packages(readAll(files));
    release(files, pkg?.version == null ? {} : { a: '1.0.1' });
    const { user } = process.cpuUsage(started);

    assert.ok(user < 20_000_000, `case ${at}: ${user / 1e6} s`);
  }
});
