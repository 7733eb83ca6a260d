import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cargo } from '../../../src/ecosystems/cargo/index.ts';
import { named, readAll, release } from './repository.ts';
import type { Repository } from './repository.ts';

/**
 * A marker stands for every place that may change, so that the text before and the text expected after come from
 * one template: what is not a marker must come through byte for byte.
 */
const mark = { version: '\u0001', requirement: '\u0002' } as const;

const space = fc.constantFrom('', ' ', '\t', '  \t ');
const comment = fc.constantFrom('', ' # version = "1.0.0"', '# lib = { version = "1.0" } 😀', ' #"\'"""');
const noise = fc.constantFrom('', '\n', '# é\n\n', '[package.metadata.x]\nversion = "1.0.0"\n');
const tail = fc.constantFrom(
  '',
  '\n',
  '# lib = "1.0"',
  '[lib]\nversion = "1.0.0"\n',
  '[features]\nlib = ["1.0.0"]',
);

/** A string in any of the four forms TOML has. */
const quoted = (text: string): fc.Arbitrary<string> =>
  fc.constantFrom(`"${text}"`, `'${text}'`, `"""${text}"""`, `'''${text}'''`, `"""\n${text}"""`);

const pair = (key: string, value: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom(key, `"${key}"`, `'${key}'`), space, space, value)
    .map(([k, a, b, v]) => `${k}${a}=${b}${v}`);

const line = (content: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(space, content, comment).map(([indent, text, end]) => `${indent}${text}${end}\n`);

const requirementPair = pair('version', quoted(mark.requirement));
const pathPair = fc.constant('path = "../lib"');

/** One dependency on lib, in every form a manifest has for it. */
const dependency = fc.constantFrom('dependencies', 'dev-dependencies', 'build-dependencies').chain((table) =>
  fc.oneof(
    fc
      .tuple(requirementPair, space)
      .map(([pairText, gap]) => `[${table}]\nlib = {${gap}${pairText}${gap},path="../lib"${gap}}\n`),
    fc.tuple(line(requirementPair), line(pathPair)).map(([a, b]) => `[${table}.lib]\n${a}${b}`),
    fc
      .tuple(line(pathPair), line(requirementPair))
      .map(([a, b]) => `[target.'cfg(unix)'.${table}.x]\npackage = "lib"\n${a}${b}`),
    fc
      .tuple(line(requirementPair), space)
      .map(([a, gap]) => `[${table}]\n lib.${a.trimStart()}${gap}lib . path = "../lib"\n`),
    fc.constant(`[${table}]\nlib.workspace = true\n`),
    fc.constant(''),
  ),
);

const manifest = (name: string, body: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(line(pair('version', quoted(mark.version))), noise, body, tail)
    .map(
      ([version, before, text, after]) => `[package]\nname = "${name}"\n${version}${before}${text}${after}`,
    );

const root = fc
  .tuple(requirementPair, comment)
  .map(
    ([text, end]) =>
      `[workspace]\nmembers = ["lib", "app"]${end}\n[workspace.dependencies]\nlib = { path = "lib", ${text} }\n`,
  );

const lock = fc
  .constantFrom('lib', `lib ${mark.version}`)
  .map(
    (spelled) =>
      `version = 4\n\n[[package]]\nname = "app"\nversion = "0.1.0"\ndependencies = [\n "${spelled}",\n "z 1.0.0",\n]\n\n` +
      `[[package]]\nname = "lib"\nversion = "${mark.version}"\n\n[[package]]\nname = "z"\nversion = "1.0.0"\nsource = "registry+x"\n`,
  );

/** Line ends, byte order mark and a final newline as some editors leave them. */
const style = fc.tuple(fc.constantFrom('\n', '\r\n'), fc.boolean(), fc.boolean());
const styled = (text: string, [newline, bom, cut]: readonly [string, boolean, boolean]): string =>
  (bom ? '\uFEFF' : '') + (cut ? text.replace(/\n+$/, '') : text).replaceAll('\n', newline);

const template = fc.record({
  'Cargo.toml': fc.tuple(root, style).map(([text, how]) => styled(text, how)),
  'lib/Cargo.toml': fc.tuple(manifest('lib', fc.constant('')), style).map(([text, how]) => styled(text, how)),
  'app/Cargo.toml': fc
    .tuple(manifest('app', dependency), style)
    .map(([text, how]) => styled(text.replace(mark.version, '0.1.0'), how)),
  'Cargo.lock': fc
    .tuple(lock, fc.constantFrom('\n', '\r\n'))
    .map(([text, newline]) => text.replaceAll('\n', newline)),
});

const fill = (from: Repository, version: string, requirement: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(from).map(([file, text]) => [
      file,
      text.replaceAll(mark.version, version).replaceAll(mark.requirement, requirement),
    ]),
  );

type Move = readonly [version: string, requirement: string, nextVersion: string, nextRequirement: string];

const moves: readonly Move[] = [
  ['1.0.0', '1.0', '2.0.0', '2.0'],
  ['1.0.0-beta3', '=1.0.0-beta3', '1.0.0-beta4', '=1.0.0-beta4'],
  ['0.9.9', '~0.9.9', '0.10.0', '~0.10.0'],
  ['1.2.3', '1.*', '2.0.0', '2.*'],
  ['1.2.3', ' >= 1 , < 2 ', '2.0.0', ' >= 2 , < 3 '],
  ['1.0.0', '1.0.0', '10.20.30-rc.1', '10.20.30-rc.1'],
];

test('an edit changes the versions and the requirements that are used, and no other byte', (t) => {
  const runs = 1500;
  let edited = 0;
  fc.assert(
    fc.property(
      template,
      fc.constantFrom(...moves),
      (files, [version, requirement, nextVersion, nextRequirement]) => {
        const before = fill(files, version, requirement);
        const inherits = before['app/Cargo.toml']?.includes('workspace = true') === true;
        const { texts, after } = release(before, { lib: nextVersion });
        const expected = fill(files, nextVersion, nextRequirement);
        // What nobody inherits does not take part and stays as it is.
        if (!inherits) expected['Cargo.toml'] = before['Cargo.toml'] ?? '';
        assert.deepEqual(after, expected);
        const packages = cargo.packages(readAll(after));
        assert.equal(named(packages, 'lib').version, nextVersion);
        const ranges = named(packages, 'app').dependencies.map(({ range }) => range);
        assert.ok(ranges.every((range) => range !== null && cargo.satisfies(nextVersion, range)));
        assert.deepEqual(cargo.edit(texts, cargo.packages(texts), [], []), new Map());
        edited += 1;
      },
    ),
    { numRuns: runs },
  );
  t.diagnostic(`${runs} workspaces, ${edited} passed, ${runs - edited} failed`);
});

test('any text as a manifest: packages, or an error that says where', () => {
  const scraps = fc.constantFrom(
    '[package]',
    '[workspace]',
    'name = "a"',
    'version = "1.0.0"',
    'version.workspace = true',
    '\n',
    '=',
    '"',
    '[[',
    '{',
    'members = ["*"]',
    '[dependencies]\na = { path = "." }',
    '\r',
    '\0',
  );
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(scraps, { maxLength: 12 }).map((all) => all.join('\n')),
  );
  fc.assert(
    fc.property(texts, fc.string(), (manifestText, lockText) => {
      try {
        release({ 'Cargo.toml': manifestText, 'Cargo.lock': lockText }, {});
      } catch (error) {
        assert.match(String(error), /^ReleaseError: Cargo\.toml/);
      }
    }),
    { numRuns: 3000 },
  );
});
