import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { publicUrl, vcsUrl } from '../../../src/core/sbom/address.ts';
import { hexDigests, sriDigests } from '../../../src/core/sbom/digest.ts';
import { sbomFileName } from '../../../src/core/sbom/facts.ts';
import { licenseOf } from '../../../src/core/sbom/license.ts';
import { purlOf, type PurlParts } from '../../../src/core/sbom/purl.ts';
import { uuidOf } from '../../../src/core/sbom/uuid.ts';

/** Examples of https://github.com/package-url/purl-spec/tree/main/types-doc, and of its test suite. */
const purls: readonly (readonly [PurlParts, string])[] = [
  [{ type: 'npm', name: '@angular/animation', version: '12.3.1' }, 'pkg:npm/%40angular/animation@12.3.1'],
  [{ type: 'npm', name: 'foobar', version: null }, 'pkg:npm/foobar'],
  [{ type: 'cargo', name: 'rand', version: '0.7.2' }, 'pkg:cargo/rand@0.7.2'],
  [{ type: 'pypi', name: 'django-allauth', version: '12.23' }, 'pkg:pypi/django-allauth@12.23'],
  [
    { type: 'golang', name: 'google.golang.org/genproto', version: 'v0.0.1' },
    'pkg:golang/google.golang.org/genproto@v0.0.1',
  ],
  [{ type: 'cargo', name: 'a', version: '1.0.0+b' }, 'pkg:cargo/a@1.0.0+b'],
  [
    { type: 'npm', name: 'a', version: '1.0.0', qualifiers: { vcs_url: 'git+https://h/a.git@1f' } },
    'pkg:npm/a@1.0.0?vcs_url=git%2Bhttps%3A%2F%2Fh%2Fa.git%401f',
  ],
];

test('package URLs are those of the specification', () => {
  for (const [parts, purl] of purls) assert.equal(purlOf(parts), purl);
});

test('a package URL can be made of any name', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', minLength: 1 }),
      fc.string({ unit: 'binary' }),
      (name, version) => {
        for (const type of ['npm', 'cargo', 'pypi', 'golang'] as const)
          assert.match(purlOf({ type, name: `n${name}`, version: `1${version}` }), /^pkg:[\x21-\x7e]+$/);
      },
    ),
  );
});

test('digests of integrity texts, as hex', () => {
  // `printf '' | openssl dgst -sha512 -binary | base64`, and the same for sha1
  const sha512 = 'z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==';
  assert.deepEqual(sriDigests(`sha512-${sha512}?x sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk= md4-AAAA sha512-AAAA`), [
    {
      algorithm: 'SHA-512',
      hex:
        'cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce' +
        '47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e',
    },
    { algorithm: 'SHA-1', hex: 'da39a3ee5e6b4b0d3255bfef95601890afd80709' },
  ]);
  assert.deepEqual(hexDigests(`sha256:${'AB'.repeat(32)}`), [{ algorithm: 'SHA-256', hex: 'ab'.repeat(32) }]);
  for (const text of ['', 'sha256:', `sha256:${'a'.repeat(63)}`, `sha512:${'a'.repeat(64)}`, 'x:y'])
    assert.deepEqual(hexDigests(text), [], text);
});

test('addresses are told without what may be a secret', () => {
  assert.equal(
    publicUrl('https://me:pw@r.example:8443/a/-/a-1.tgz?token=x#sha'),
    'https://r.example:8443/a/-/a-1.tgz',
  );
  for (const text of ['file:../a.tgz', '/home/me/a.tgz', 'C:\\a.tgz', 'javascript:x', '', 'https://'])
    assert.equal(publicUrl(text), null, text);
  assert.equal(vcsUrl('git+ssh://git@github.com/o/r.git', 'abc1'), 'git+ssh://github.com/o/r.git@abc1');
  assert.equal(vcsUrl('git@github.com:o/r.git', null), 'git+ssh://github.com/o/r.git');
  assert.equal(vcsUrl('https://oauth2:tok@host/o/r?x=secret', 'main'), 'git+https://host/o/r@main');
  assert.equal(vcsUrl('git://host/o/r', '1 2'), 'git://host/o/r');
  assert.equal(vcsUrl('../a', null), null);
});

test('property: no user, password, query or fragment of any address is told', () => {
  const secret = fc.stringMatching(/^[a-zA-Z0-9]{8,20}$/).map((text) => `s3cr3t${text}`);
  fc.assert(
    fc.property(
      secret,
      fc.constantFrom('https://', 'git+ssh://', 'ssh://', 'git+https://', ''),
      (word, scheme) => {
        for (const address of [
          `${scheme}${word}@host.example/o/r`,
          `${scheme}user:${word}@host.example/o/r`,
          `${scheme}host.example/o/r?t=${word}`,
          `${scheme}host.example/o/r#${word}`,
        ]) {
          assert.doesNotMatch(publicUrl(address) ?? '', /s3cr3t/, address);
          assert.doesNotMatch(vcsUrl(address, null) ?? '', /s3cr3t/, address);
        }
      },
    ),
  );
});

test('licences are SPDX identifiers, expressions, or words', () => {
  const cases = {
    MIT: 'id',
    'GPL-2.0+': 'expression',
    'MIT OR Apache-2.0': 'expression',
    'GPL-2.0-only WITH Classpath-exception-2.0': 'expression',
    'LicenseRef-mine': 'id',
    'SEE LICENSE IN LICENSE.md': 'text',
    mit: 'text',
    '': 'text',
    ['('.repeat(100_000)]: 'text',
  };
  for (const [text, kind] of Object.entries(cases))
    assert.equal(licenseOf(text).kind, kind, text.slice(0, 40));
});

test('identifiers are UUIDs of version 5, as other tools make them', () => {
  // python3 -c "from uuid import *; print(uuid5(uuid5(NAMESPACE_URL, 'https://www.npmjs.com/package/releasewright'), 'hello'))"
  assert.equal(uuidOf('hello'), '553664d6-3e47-59ee-9a50-84682feb09f5');
});

test('file names are safe beside any release', () => {
  assert.equal(sbomFileName({ name: '@scope/a', version: '1.0.0' }, 'cyclonedx'), 'scope-a-1.0.0.cdx.json');
  assert.equal(sbomFileName({ name: '../..', version: null }, 'spdx'), 'repository.spdx.json');
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      assert.match(sbomFileName({ name, version: name }, 'spdx'), /^[\w+][\w.+-]*\.spdx\.json$/);
    }),
  );
});
