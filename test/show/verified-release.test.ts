import assert from 'node:assert/strict';
import { test } from 'node:test';
import { found, lacking, type Finding } from '../../src/core/evidence/finding.ts';
import { plain } from '../../src/show/text.ts';
import { showVerifiedRelease } from '../../src/show/verified-release.ts';

const names = Array.from({ length: 60 }, (_, at) => `file-${at}.tgz`);
const findings: readonly Finding[] = [
  found('RELEASE_TAG', null, 'the tag v1'),
  ...['repository', 'commit'].map((what) => found('PROVENANCE_SOURCE', null, `built from the ${what}`)),
  ...names.map((name) => found('FILE_DIGEST', name, `sha256 of ${name}`)),
  ...names.map((name) => found('SIGNED', name, 'signed by the key')),
  found('SBOM', 'file-0.tgz', 'described by a'),
  found('SBOM', 'file-0.tgz', 'described by b'),
  found('SBOM_POLICY', 'a.cdx.json', 'told only: x'),
  found('SBOM_POLICY', 'b.cdx.json', '3 components, none denied'),
  lacking('FILE_DIGEST', 'file-60.tgz', 'another one'),
];

function shown(verbose: boolean): string {
  return showVerifiedRelease(
    { tag: 'v1', version: '1', verified: false, findings },
    { style: plain, verbose },
  );
}

test('what is right of many files is one line; what is wrong, and what a policy says, is told in full', () => {
  assert.equal(
    shown(false),
    `v1
  ✓ RELEASE_TAG        the tag v1
  ✓ PROVENANCE_SOURCE  built from the repository
  ✓ PROVENANCE_SOURCE  built from the commit
  ✓ FILE_DIGEST        60 files
  ✓ SIGNED             signed by the key, 60 files
  ✓ SBOM               described by a
  ✓ SBOM               described by b
a.cdx.json
  ✓ SBOM_POLICY        told only: x
b.cdx.json
  ✓ SBOM_POLICY        3 components, none denied
file-60.tgz
  ✗ FILE_DIGEST        another one
REFUSED v1: FILE_DIGEST`,
  );
  assert.equal(shown(true).split('\n').length, 1 + 3 + 60 * 3 + 2 + 4 + 2 + 1);
});
