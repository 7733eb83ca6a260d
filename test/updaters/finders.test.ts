import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { VersionFile } from '../../src/config/config.ts';
import { ReleaseError } from '../../src/core/error.ts';
import { applyEdits } from '../../src/core/text-edit.ts';
import { toRule } from '../../src/updaters/rule.ts';
import { editsOf, findPlaces } from '../../src/updaters/update.ts';

type Entry = string | VersionFile;

/** A text after the release of 2.0.0-rc.1 on 2026-11-24. */
async function updated(entry: Entry, text: string): Promise<string> {
  const rule = toRule(entry, 0);
  const found = await findPlaces(rule, [{ path: rule.path, text }]);
  const target = { version: '2.0.0-rc.1', date: '2026-11-24', write: rule.write };
  return applyEdits(text, editsOf(found, target).get(rule.path) ?? []);
}

const env = { path: '.env', env: 'V' };
const image = { path: 'a.yml', image: 'ghcr.io/a/b' };
const json = { path: 'a.json', json: 'version' };
const yaml = { path: 'a.yaml', yaml: 'version' };
const toml = { path: 'a.toml', toml: 'version' };
const pattern = { path: 'a', pattern: 'v: {version}' };
const markers = 'a.txt';

/** What is found: `«…»` in the text becomes the version, the rest stays. */
const cases: readonly (readonly [what: string, entry: Entry, text: string])[] = [
  ['markers: two on a line, the first is meant', markers, 'a «1.2.3» b 1.2.3 # release:version\n'],
  ['markers: CRLF, a mark and no last newline', markers, '\uFEFFa\r\n«1.2.3-x» // release:version\r\n1.2.3'],
  ['markers: a four-part version', markers, '«1.2.3.4» release:version'],
  ['markers: PEP 440', markers, '__version__ = "«1.2.3rc1»"  # x-release-please-version'],
  [
    'markers: other words are none',
    markers,
    'npm run pre-release:version 1.2.3 release:versions\n«1.0.0» release:version',
  ],
  ['pattern: at the very end', pattern, 'v: 1\nv: «1.2.3»'.replace('v: 1\n', '')],
  ['pattern: a number alone', pattern, 'v: «7»;'],
  ['pattern: nothing special in it', { path: 'a', pattern: '(.*)[{version}]$' }, '(.*)[«1.0.0»]$'],
  [
    'pattern: the longest up to what follows',
    { path: 'a', pattern: 'a-{version}-b' },
    'a-«1.0.0-b-rc.1»-b c',
  ],
  ['pattern: what follows ends it', { path: 'a', pattern: 'app-{version}.tgz' }, 'app-«1.0.0-rc.1».tgz'],
  ['pattern: a sentence', { path: 'a', pattern: 'since {version}' }, 'new since «1.2.3». Yes'],
  [
    'json: escapes and nesting beside it',
    json,
    '{"a": "\\"version\\": \\"1\\"", "version" : "«1.0.0»" , "b": {"version": "3.0.0"}}',
  ],
  ['json: comments, commas, a mark', json, '\uFEFF{ // version\n "version": "«1.0.0»", }'],
  [
    'json: keys with dots',
    { path: 'a.json', json: '["a.b"][1].c' },
    '{"a.b": [{"c": "1.0.0"}, {"c": "«1.0.0»"}]}',
  ],
  ['yaml: plain, with a comment', yaml, '# version: 1\nversion:   «1.0.0»   # c\n'],
  ['yaml: number-like', { ...yaml, write: '{major}.{minor}' }, 'version: «1.10»\n'],
  ['yaml: quotes stay', yaml, "---\n'version': '«1.0.0»'\r\n"],
  ['yaml: flow', yaml, '{a: 1, version: «1.0.0», b: [2]}'],
  ['yaml: unknown tags do not matter', yaml, 'a: !Ref b\nversion: «1.0.0»\n'],
  ['toml: dotted keys', { path: 'a.toml', toml: 'a.b.version' }, "\uFEFFa.b.version = '«1.0.0»' # c\r\n"],
  ['toml: inline tables', { path: 'a.toml', toml: 'a.b' }, 'a = { c = "2.0.0", b = "«1.0.0»" }'],
  [
    'toml: elements of tables',
    { path: 'a.toml', toml: 'p[1].version' },
    '[[p]]\nversion = "0.1.0"\n[[p]]\nversion = "«1.0.0»"\n',
  ],
  [
    'toml: what stands under an element',
    { path: 'a.toml', toml: 'p[0].d.version' },
    '[[p]]\n[p.d]\nversion = "«1.0.0»"',
  ],
  [
    'xml: comments and CDATA beside it',
    { path: 'a.xml', xml: 'a/v' },
    '<a><!-- <v>1</v> --><v>\n «1.0.0»\n</v></a>',
  ],
  [
    'xml: only from the root',
    { path: 'a.xml', xml: 'a/v' },
    '<a><b><a><v>1.0.0</v></a></b><v>«1.0.0»</v></a>',
  ],
  ['xml: anywhere', { path: 'a.xml', xml: '//b/v' }, '<a><x><b><v>«1.0.0»</v></b></x><v>1.0.0</v></a>'],
  [
    'image: digests and others',
    image,
    'a: ghcr.io/a/b:«1.0.0»\nb: x/ghcr.io/a/b:1.0.0\nc: ghcr.io/a/bc:1.0.0\nd: ghcr.io/a/b:latest\n',
  ],
  ['image: in a script', image, 'run: |\n  docker pull ghcr.io/a/b:v«1.0.0»\n'],
  [
    'image: not in YAML',
    { path: 'Dockerfile', image: 'acme/base' },
    'FROM acme/base:«1.0.0» AS x\nFROM other/acme/base:1.0.0\n',
  ],
  [
    'image: Kustomize by name',
    image,
    'images:\n- name: ghcr.io/a/b\n  newTag: "v«1.0.0»"\n- name: c\n  newTag: 1.0.0\n',
  ],
  ['env: export, spaces, default', env, 'export V=${V:-«1.2.3»}\nVV=1.2.3\nXV=1.2.3\n'],
  ['env: a Makefile', env, 'V ?= «1.2.3»\n'],
  ['env: a Dockerfile, the old way', env, 'ENV V «1.2.3»\nRUN echo V 1.2.3\n'],
  ['env: a Compose list', env, '    - V=«1.2.3»\n'],
  [
    'label: quoted',
    { path: 'Dockerfile', label: 'a.version' },
    'LABEL x="1.0.0" "a.version"="«1.0.0»" b.a.version=3.0.0\n',
  ],
  ['regex: each line for itself', { path: 'a', regex: '^v (?<version>\\S+)$' }, 'v «1.0.0»\r\nw v 1.0.0\n'],
  [
    'write: what stands there already is not doubled',
    { ...json, write: '^{version}' },
    '{"version": "«^1.0.0»"}',
  ],
];

suite('where versions stand', () => {
  for (const [what, entry, text] of cases) {
    test(what, async () => {
      const write = typeof entry === 'object' && entry.write !== undefined ? entry.write : '{version}';
      const now = write.replace('{version}', '2.0.0-rc.1').replace('{major}.{minor}', '2.0');
      const before = text.replaceAll(/[«»]/g, '');
      assert.equal(await updated(entry, before), text.replaceAll(/«[^»]*»/g, now));
    });
  }

  test('every number and the day', async () => {
    assert.equal(
      await updated(
        'v.h',
        'MAJOR 1 // release:major\nMINOR 9 // x-release-please-minor\nPATCH 9 # release:patch\nON 2020-01-01 1.2.3 release:version-date\n',
      ),
      'MAJOR 2 // release:major\nMINOR 0 // x-release-please-minor\nPATCH 0 # release:patch\nON 2026-11-24 2.0.0-rc.1 release:version-date\n',
    );
  });
});

/** What is refused: the code and what the message says. */
const refusals: readonly (readonly [what: string, entry: Entry, text: string, code: string, says: RegExp])[] =
  [
    [
      'too many',
      pattern,
      'v: 1.0.0\n\nv: 1.0.0',
      'FILES_MISMATCH',
      /files\[0\]: a: expected 1 place for pattern v: \{version\}, found 2: a:1, a:3$/,
    ],
    ['none', pattern, 'w: 1.0.0', 'FILES_MISMATCH', /expected 1 place .* found 0$/],
    [
      'too few',
      { ...pattern, min: 2 },
      'v: 1.0.0',
      'FILES_MISMATCH',
      /expected at least 2 places .* found 1: a:1$/,
    ],
    [
      'over the most',
      { ...pattern, max: 1 },
      'v: 1.0.0 v: 1.0.0',
      'FILES_MISMATCH',
      /expected at most 1 place /,
    ],
    [
      'outside a range',
      { ...pattern, min: 2, max: 3 },
      'v: 1.0.0',
      'FILES_MISMATCH',
      /expected 2 to 3 places /,
    ],
    [
      'more places than can be listed',
      pattern,
      'v: 1.0.0\n'.repeat(20),
      'FILES_MISMATCH',
      /found 20: a:1, .* and 12 more$/,
    ],
    [
      'a version in the middle of a word',
      { path: 'a', pattern: '{version}' },
      'a1.2.3',
      'FILES_MISMATCH',
      /found 0/,
    ],
    ['no markers', markers, '1.0.0', 'FILES_MISMATCH', /expected at least 1 place for markers, found 0/],
    [
      'a key that stands twice',
      json,
      '{"version": "1.0.0",\n"version": "1.0.0"}',
      'FILES_MISMATCH',
      /found 2: a.json:1, a.json:2/,
    ],
    ['a key that stands twice, YAML', yaml, 'version: 1.0.0\nversion: 1.0.0\n', 'FILES_MISMATCH', /found 2/],
    ['a value without a version', json, '{"version": "none"}', 'FILES_MISMATCH', /found 0/],
    ['a number', json, '{"version": 1}', 'FILES_MISMATCH', /found 0/],
    ['a block text', yaml, 'version: |\n  1.0.0\n', 'FILES_MISMATCH', /found 0/],
    ['an alias', yaml, 'a: &a 1.0.0\nversion: *a\n', 'FILES_MISMATCH', /found 0/],
    [
      'a key that stands twice, TOML',
      toml,
      'version = "1"\nversion = "1"',
      'MANIFEST_UNREADABLE',
      /a\.toml:2: not valid TOML/,
    ],
    ['no JSON', json, '{\n"version": "1.0.0"', 'MANIFEST_UNREADABLE', /^a\.json:2: not valid JSON/],
    ['no YAML', yaml, 'a: b\n\t- c: "', 'MANIFEST_UNREADABLE', /^a\.yaml:2: not valid YAML/],
    ['no XML', { path: 'a.xml', xml: 'a' }, '<a>\n<b></a>', 'MANIFEST_UNREADABLE', /^a\.xml:2/],
    [
      'a marker without a version',
      markers,
      '\nx release:version\n',
      'MANIFEST_UNREADABLE',
      /a\.txt:2: no version on the marked line/,
    ],
    [
      'a block without a version',
      markers,
      'release:start\nx\nrelease:end',
      'MANIFEST_UNREADABLE',
      /a\.txt:1: no version in the marked block/,
    ],
    [
      'a block without an end',
      markers,
      'release:start\n1.0.0',
      'MANIFEST_UNREADABLE',
      /a\.txt:1: the marked block does not end/,
    ],
    ['binary', pattern, 'v: 1.0.0\u0000', 'MANIFEST_UNREADABLE', /a:1: not a text file/],
    [
      'a digest',
      image,
      'image: ghcr.io/a/b:1.0.0@sha256:0123\n',
      'MANIFEST_UNREADABLE',
      /a\.yml:1: .*pinned by a digest/,
    ],
    [
      'a line too long for a regex',
      { path: 'a', regex: '(?<version>x)' },
      `\n${'x'.repeat(100_001)}`,
      'MANIFEST_UNREADABLE',
      /a:2: a line of 100001 characters/,
    ],
    [
      'a regex that matches everywhere',
      { path: 'a', regex: '(?<version>x)' },
      'x'.repeat(5000),
      'MANIFEST_UNREADABLE',
      /more than 1000 times/,
    ],
  ];

suite('what is refused', () => {
  for (const [what, entry, text, code, says] of refusals) {
    test(what, async () => {
      await assert.rejects(updated(entry, text), (error) => {
        assert.ok(error instanceof ReleaseError, String(error));
        assert.equal(error.code, code);
        assert.match(error.message, says);
        assert.notEqual(error.hint, null);
        return true;
      });
    });
  }

  test('a file that is not there', async () => {
    await assert.rejects(findPlaces(toRule('no.txt', 3), []), /files\[3\]: there is no file no\.txt/);
  });
});
