import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { ReleaseError } from '../../../src/core/error.ts';
import { billOf } from '../../../src/core/sbom/bill.ts';
import type { LockedPackage } from '../../../src/core/sbom/graph.ts';
import { isDeniedLicense } from '../../../src/core/sbom/license.ts';
import { fixedIn, isAffected, readAdvisories } from '../../../src/core/sbom/osv.ts';
import { isClean, judgeBill, type SbomPolicy } from '../../../src/core/sbom/policy.ts';
import { purlOf, type PurlType } from '../../../src/core/sbom/purl.ts';
import { readVex } from '../../../src/core/sbom/vex.ts';
import { isWithin, orderOf, parseRange } from '../../../src/core/sbom/versions.ts';
import { graphOf, locked } from './graphs.ts';

const none: SbomPolicy = { deny: [], denyLicenses: [], advisories: [], vex: [] };

function at(
  type: PurlType,
  name: string,
  version: string | null,
  more: Partial<LockedPackage> = {},
): LockedPackage {
  return locked(`${name}@${version ?? ''}`, {
    name,
    version,
    purl: purlOf({ type, name, version }),
    ...more,
  });
}

function bill(...packages: readonly LockedPackage[]): ReturnType<typeof billOf> {
  const edges = packages.map(({ id }) => ({ to: id, need: 'required' as const }));
  return billOf(graphOf(locked('app', { own: true, edges }), ...packages), 'app');
}

/** As https://osv.dev tells it (GHSA-35jh-r3h4-6jhm, shortened), and made-up ones for other kinds of ranges. */
const advisories = [
  {
    id: 'GHSA-35jh-r3h4-6jhm',
    summary: 'Command Injection in lodash',
    aliases: ['CVE-2021-23337'],
    affected: [
      {
        package: { ecosystem: 'npm', name: 'lodash', purl: 'pkg:npm/lodash' },
        ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '4.17.21' }] }],
      },
    ],
  },
  {
    id: 'X-PY',
    affected: [
      {
        package: { ecosystem: 'PyPI', name: 'Flask_Thing' },
        ranges: [
          { type: 'GIT', events: [{ introduced: '0' }] },
          {
            type: 'ECOSYSTEM',
            events: [
              { introduced: '1.0' },
              { fixed: '1.0.post2' },
              { introduced: '2.0rc1' },
              { last_affected: '2.1' },
            ],
          },
        ],
      },
    ],
  },
  {
    id: 'X-GO',
    affected: [
      {
        package: { ecosystem: 'Go', name: 'example.com/m' },
        ranges: [{ type: 'SEMVER', events: [{ fixed: '1.2.0' }, { introduced: '1.1.0' }] }],
      },
    ],
  },
  { id: 'X-LIST', affected: [{ package: { ecosystem: 'crates.io', name: 'c' }, versions: ['0.1.0-odd.x'] }] },
  {
    id: 'X-GONE',
    withdrawn: '2026-01-01T00:00:00Z',
    affected: [{ package: { ecosystem: 'npm', name: 'lodash' }, versions: ['4.17.21'] }],
  },
  {
    id: 'X-OTHER',
    affected: [{ package: { ecosystem: 'Debian:12', name: 'lodash' }, versions: ['4.17.21'] }],
  },
];

test('advisories in the OSV format: which versions are affected', () => {
  const known = readAdvisories('osv.json', JSON.stringify(advisories));
  const hits = (purl: string, version: string | null): readonly string[] =>
    (known.get(purl) ?? []).filter((one) => isAffected(purl, version, one)).map(({ id }) => id);
  const cases: readonly (readonly [string, string | null, readonly string[]])[] = [
    ['pkg:npm/lodash', '4.17.20', ['GHSA-35jh-r3h4-6jhm']],
    ['pkg:npm/lodash', '4.17.21', []],
    ['pkg:npm/lodash', '4.17.21-rc.1', ['GHSA-35jh-r3h4-6jhm']],
    ['pkg:npm/lodash', null, ['GHSA-35jh-r3h4-6jhm']],
    ['pkg:pypi/flask-thing', '0.9', []],
    ['pkg:pypi/flask-thing', '1.0.post1', ['X-PY']],
    ['pkg:pypi/flask-thing', '1.0.post2', []],
    ['pkg:pypi/flask-thing', '2.0b1', []],
    ['pkg:pypi/flask-thing', '2.1', ['X-PY']],
    ['pkg:pypi/flask-thing', '2.1.1', []],
    ['pkg:golang/example.com/m', 'v1.0.9', []],
    ['pkg:golang/example.com/m', 'v1.1.0', ['X-GO']],
    ['pkg:golang/example.com/m', 'v1.2.0', []],
    ['pkg:cargo/c', '0.1.0-odd.x', ['X-LIST']],
    ['pkg:cargo/c', '0.1.0', []],
  ];
  for (const [purl, version, ids] of cases)
    assert.deepEqual(hits(purl, version), ids, `${purl}@${version ?? ''}`);
  const [lodash] = known.get('pkg:npm/lodash') ?? [];
  assert.ok(lodash !== undefined);
  assert.equal(fixedIn('pkg:npm/lodash', '4.17.20', lodash), '4.17.21');
  assert.equal(fixedIn('pkg:npm/lodash', '5.0.0', lodash), null);
});

test('advisories come as one record, a list, or one a line; what is none is refused', () => {
  const [one] = advisories;
  for (const text of [
    JSON.stringify(one),
    JSON.stringify([one], null, 2),
    `${JSON.stringify(one)}\n${JSON.stringify(one)}\n`,
  ])
    assert.ok(readAdvisories('osv.json', text).has('pkg:npm/lodash'));
  for (const text of ['', '3', '{}', '[{}]', '{"id": 1}', `${JSON.stringify(one)}\nnot json`])
    if (text !== '')
      assert.throws(
        () => readAdvisories('osv.json', text),
        (error) =>
          error instanceof ReleaseError &&
          error.code === 'POLICY_UNREADABLE' &&
          error.message.startsWith('osv.json: '),
        text,
      );
});

test('what is denied, by package, range and licence', () => {
  const found = judgeBill(
    bill(
      at('npm', 'event-stream', '3.3.6'),
      at('npm', 'loose', null),
      at('npm', 'odd', 'not-a-version'),
      at('npm', 'fine', '3.0.0', { license: 'MIT OR AGPL-3.0-only' }),
      at('npm', 'viral', '1.0.0', { license: '(MIT AND AGPL-3.0-only) OR AGPL-3.0-only' }),
      at('npm', 'words', '1.0.0', { license: 'Commercial' }),
    ),
    {
      ...none,
      deny: [
        { purl: 'pkg:npm/event-stream', versions: parseRange('=3.3.6'), reason: 'malware' },
        { purl: 'pkg:npm/fine', versions: parseRange('<3.0.0, >=1'), reason: 'old' },
        { purl: 'pkg:npm/loose', versions: parseRange('<1'), reason: 'cannot be ruled out' },
        { purl: 'pkg:npm/odd', versions: parseRange('<1'), reason: 'cannot be compared' },
      ],
      denyLicenses: ['AGPL-3.0-only', 'Commercial'],
    },
  );
  assert.deepEqual(
    found.map(({ code, component, message }) => [code, component, message]),
    [
      ['DENIED', 'pkg:npm/event-stream@3.3.6', 'malware'],
      ['DENIED', 'pkg:npm/loose', 'cannot be ruled out'],
      ['DENIED', 'pkg:npm/odd@not-a-version', 'cannot be compared'],
      ['LICENSE', 'pkg:npm/viral@1.0.0', 'this licence is denied'],
      ['LICENSE', 'pkg:npm/words@1.0.0', 'this licence is denied'],
    ],
  );
  assert.equal(isClean(found), false);
  assert.equal(isDeniedLicense('('.repeat(100_000), ['MIT']), false);
});

test('VEX settles what it speaks of, and nothing else; the last statement counts', () => {
  const known = [readAdvisories('osv.json', JSON.stringify(advisories))];
  const lodash = bill(at('npm', 'lodash', '4.17.20'));
  const open = (...statements: readonly object[]): string =>
    JSON.stringify({ '@context': 'https://openvex.dev/ns/v0.2.0', statements });
  const statement = (more: object): object => ({
    vulnerability: { name: 'CVE-2021-23337' },
    products: [{ '@id': 'pkg:npm/app@1.0.0', subcomponents: [{ '@id': 'pkg:npm/lodash' }] }],
    status: 'not_affected',
    justification: 'vulnerable_code_not_present',
    ...more,
  });
  const cyclone = (state: string, ref: string): string =>
    JSON.stringify({
      bomFormat: 'CycloneDX',
      vulnerabilities: [{ id: 'GHSA-35jh-r3h4-6jhm', affects: [{ ref }], analysis: { state } }],
    });
  const cases: readonly (readonly [string, boolean])[] = [
    [open(statement({})), true],
    [open(statement({ vulnerability: 'GHSA-35jh-r3h4-6jhm' })), true],
    [open(statement({ products: ['pkg:npm/lodash@4.17.20'] })), true],
    [open(statement({ products: ['pkg:npm/app'] })), true],
    [open(statement({ status: 'fixed' })), true],
    [open(statement({ status: 'affected' })), false],
    [open(statement({ status: 'under_investigation' })), false],
    [open(statement({ vulnerability: { name: 'CVE-2021-00000' } })), false],
    [open(statement({ products: ['pkg:npm/lodash@4.17.19'] })), false],
    [open(statement({ products: ['pkg:npm/other@1.0.0'] })), false],
    [
      open(
        statement({ products: [{ '@id': 'pkg:npm/app@1.0.0', subcomponents: [{ '@id': 'pkg:npm/ms' }] }] }),
      ),
      false,
    ],
    [open(statement({ products: undefined })), false],
    [open(statement({}), statement({ status: 'affected' })), false],
    [open(statement({ status: 'affected' }), statement({})), true],
    [cyclone('not_affected', 'pkg:npm/lodash@4.17.20'), true],
    [
      cyclone(
        'false_positive',
        'urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#pkg%3Anpm%2Flodash%404.17.20',
      ),
      true,
    ],
    [cyclone('exploitable', 'pkg:npm/lodash@4.17.20'), false],
    [cyclone('not_affected', 'pkg:npm/lodash@4.17.21'), false],
  ];
  for (const [text, settled] of cases) {
    const found = judgeBill(lodash, { ...none, advisories: known, vex: readVex('vex.json', text) });
    assert.equal(found.length, 1);
    assert.equal(isClean(found), settled, text);
  }
  for (const text of ['', '{}', '{"@context": "https://openvex.dev/ns"}', open({ status: 'odd' })])
    assert.throws(() => readVex('vex.json', text), ReleaseError, text);
});

test('property: ranges are read or refused, and what they hold of is between their ends', () => {
  const version = fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3)).map((parts) => parts.join('.'));
  fc.assert(
    fc.property(version, version, version, (low, high, one) => {
      const order = orderOf('pkg:npm/a');
      const range = parseRange(`>=${low} <${high} || =${one}`);
      assert.ok(range !== null);
      assert.equal(isWithin(one, range, order), true);
      assert.equal(isWithin('9.0.0', range, order), false);
      assert.equal(isWithin('nonsense', range, order), null);
    }),
  );
  for (const text of ['', '^1', '~1.2', '>=', 'latest', '1 ||', '1.x'])
    assert.equal(parseRange(text), null, text);
});
