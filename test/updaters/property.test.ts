import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import type { VersionFile } from '../../src/config/config.ts';
import { ReleaseError } from '../../src/core/error.ts';
import { applyEdits } from '../../src/core/text-edit.ts';
import { toRule } from '../../src/updaters/rule.ts';
import { editsOf, findPlaces } from '../../src/updaters/update.ts';

/** One entry of each kind, and a line of its format that holds one version. */
const formats: readonly {
  readonly entry: string | VersionFile;
  readonly write: (version: string, noise: string) => string;
}[] = [
  { entry: 'a.txt', write: (v, n) => `${n}\nv = ${v} # release:version\n${n}` },
  { entry: { path: 'a', pattern: 'V = "{version}"' }, write: (v, n) => `${n}\r\nV = "${v}"${n}` },
  { entry: { path: 'a', regex: '^V = "(?<version>[^"]+)"' }, write: (v, n) => `${n}\r\nV = "${v}"${n}` },
  {
    entry: { path: 'a.json', json: 'a.v' },
    write: (v, n) => `{"n": ${JSON.stringify(n)},\r\n "a": {"v": "${v}"}}`,
  },
  {
    entry: { path: 'a.yaml', yaml: 'a.v' },
    write: (v, n) => `n: ${JSON.stringify(n)}\na:\n    v:   ${v} # c`,
  },
  {
    entry: { path: 'a.toml', toml: 'a.v' },
    write: (v, n) => `n = ${tomlText(n)}\r\n[a]\r\nv   = '${v}' # c`,
  },
  {
    entry: { path: 'a.xml', xml: 'a/v' },
    write: (v, n) => `\uFEFF<a n="${xmlText(n)}"><v> ${v}\r\n</v><w>${xmlText(n)}</w></a>`,
  },
  {
    entry: { path: 'a.yml', image: 'acme/app' },
    write: (v, n) => `n: ${JSON.stringify(n)}\ni: "acme/app:${v}"\n`,
  },
  { entry: { path: '.env', env: 'V' }, write: (v, n) => `N=${n.replaceAll('V', '')}\nV="${v}" # c\n` },
  {
    entry: { path: 'Dockerfile', label: 'a.v' },
    write: (v, n) => `LABEL n="${n.replaceAll(/\s/g, '')}"\nLABEL a.v=${v}`,
  },
];

/** A tag of an image has no `+`. */
function tagOf(version: string): string {
  return version.replace('+', '-');
}

const versions = fc
  .tuple(
    fc.nat(99),
    fc.nat(99),
    fc.nat(99),
    fc.constantFrom('', '-rc.1', '-beta2', '-alpha.10', '+b.1', '-x-y.3'),
  )
  .map(([a, b, c, suffix]) => `${a}.${b}.${c}${suffix}`);
const noise = fc
  .array(
    fc.constantFrom('é', '😀', ' ', '1.2.3', 'v9.9.9', '-', '.', '#', '\\', '/', 'x', '{', '}', ':', '='),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

async function update(entry: string | VersionFile, text: string, version: string): Promise<string> {
  const rule = toRule(entry, 0);
  const found = await findPlaces(rule, [{ path: rule.path, text }]);
  return applyEdits(
    text,
    editsOf(found, { version, date: '2026-11-24', write: rule.write }).get(rule.path) ?? [],
  );
}

suite('properties of updates', () => {
  for (const { entry, write } of formats) {
    test(`only the version changes, and changes back: ${JSON.stringify(entry)}`, async () => {
      await fc.assert(
        fc.asyncProperty(versions, versions, noise, async (one, other, around) => {
          const [from, to] = isImage(entry) ? [tagOf(one), tagOf(other)] : [one, other];
          const before = write(from, around);
          const after = await update(entry, before, to);
          assert.equal(after, write(to, around));
          assert.equal(await update(entry, after, from), before);
        }),
        { numRuns: 60 },
      );
    });

    test(`whatever the file holds, edits or a ReleaseError: ${JSON.stringify(entry)}`, async () => {
      const pieces = fc.constantFrom(
        'V',
        '=',
        '"',
        "'",
        '{',
        '}',
        '[',
        ']',
        ':',
        '<a>',
        '</a>',
        '<v>',
        '1.2.3',
        '\n',
        ' ',
        'acme/app:',
        '${',
        'a.v',
        '\u0000',
        'release:version',
        'release:start',
        '#',
        '\ud800',
      );
      await fc.assert(
        fc.asyncProperty(fc.array(pieces, { maxLength: 25 }), async (parts) => {
          await update(entry, parts.join(''), '1.0.0').catch((error: unknown) => {
            assert.ok(error instanceof ReleaseError, String(error));
          });
        }),
        { numRuns: 100 },
      );
    });
  }
});

const mega = 1_000_000;

/** Texts made to be slow: a megabyte on one line. */
const slow: readonly (readonly [what: string, entry: string | VersionFile, text: string])[] = [
  ['digits', 'a.txt', `${'1'.repeat(mega)} release:version`],
  ['dotted numbers', 'a.txt', `${'1.'.repeat(mega / 2)} release:version`],
  ['a version without end', 'a.txt', `1.2.3-${'a'.repeat(mega)} release:version`],
  ['markers', 'a.txt', 'release:version '.repeat(mega / 16)],
  ['starts of a pattern', { path: 'a', pattern: 'aaaaaaaa{version}b' }, 'a'.repeat(mega)],
  ['versions of a pattern', { path: 'a', pattern: '{version}b' }, '1'.repeat(mega)],
  ['assignments', { path: 'a', env: 'V' }, "'V=a".repeat(mega / 4)],
  ['images', { path: 'a', image: 'a' }, 'a:${a:-'.repeat(mega / 7)],
  ['open brackets', { path: 'a.json', json: 'v' }, '['.repeat(mega)],
  ['open brackets, YAML', { path: 'a.yaml', yaml: 'v' }, '['.repeat(20_000)],
  ['open brackets, TOML', { path: 'a.toml', toml: 'v' }, `v = ${'['.repeat(20_000)}`],
  ['open elements', { path: 'a.xml', xml: '//v' }, '<a>'.repeat(50_000)],
];

suite('hostile texts end soon', () => {
  for (const [what, entry, text] of slow) {
    test(what, async () => {
      const start = process.cpuUsage();
      await update(entry, text, '1.0.0').catch((error: unknown) => {
        assert.ok(error instanceof ReleaseError, String(error).slice(0, 200));
      });
      const { user, system } = process.cpuUsage(start);
      assert.ok(user + system < 8e6, `${String((user + system) / 1e6)} s of CPU`);
    });
  }
});

suite('ten megabytes', () => {
  const lines = (line: string, bytes: number): string => line.repeat(Math.ceil(bytes / line.length));
  const large: readonly (readonly [entry: string | VersionFile, text: string])[] = [
    ['a.txt', `${lines('some words 1.2.3 and more\n', 10 * mega)}1.0.0 release:version\n`],
    [{ path: 'a', pattern: 'V={version}' }, `${lines('some words 1.2.3 and more\n', 10 * mega)}V=1.0.0\n`],
    [
      { path: 'a', regex: '^V=(?<version>.+)$' },
      `${lines('some words 1.2.3 and more\n', 10 * mega)}V=1.0.0\n`,
    ],
    [{ path: 'a', env: 'V' }, `${lines('WORDS=1.2.3\n', 10 * mega)}V=1.0.0\n`],
    [
      { path: 'a.json', json: 'v' },
      `{"a": [${lines('{"k": "value", "n": [1, 2]},', 10 * mega)} 1], "v": "1.0.0"}`,
    ],
    [{ path: 'a.xml', xml: 'a/v' }, `<a>${lines('<k n="1">value</k>\n', 10 * mega)}<v>1.0.0</v></a>`],
    [
      { path: 'a.yaml', yaml: 'v' },
      `a:\n${lines('  - name: a value of some length\n    list: [one, two]\n', 10 * mega)}v: 1.0.0\n`,
    ],
    [{ path: 'a.yaml', yaml: 'v' }, `a: "${'x'.repeat(10 * mega)}"\nv: 1.0.0\n`],
    [{ path: 'a.toml', toml: 'v' }, `v = "1.0.0"\n${lines('[[a]]\nk = "value"\nn = [1, 2]\n', 10 * mega)}`],
    [{ path: 'a.toml', toml: 'v' }, `a = "${'x'.repeat(10 * mega)}"\nv = "1.0.0" # v\n`],
    [{ path: 'a.toml', toml: 'v' }, `a = [${lines('"value", ', 10 * mega)}]\nv = "1.0.0"\n`],
  ];
  for (const [entry, text] of large) {
    test(`${String(Math.round(text.length / mega))} MB: ${JSON.stringify(entry)} in ${text.slice(0, 30)}`, async (t) => {
      const start = process.cpuUsage();
      const after = await update(entry, text, '2.0.0');
      assert.ok(after === text.replace(/1\.0\.0/, '2.0.0'), 'only the version changes');
      const { user, system } = process.cpuUsage(start);
      t.diagnostic(`${String(Math.round((user + system) / 1e4) / 100)} s of CPU`);
      assert.ok(user + system < 30e6);
    });
  }
});

function tomlText(text: string): string {
  return `'${text}'`;
}

function xmlText(text: string): string {
  return text.replaceAll('&', '&amp;');
}

function isImage(entry: string | VersionFile): boolean {
  return typeof entry === 'object' && entry.image !== undefined;
}
