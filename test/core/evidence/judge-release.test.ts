import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { isProven, type FindingCode } from '../../../src/core/evidence/finding.ts';
import { judgeRelease } from '../../../src/core/evidence/judge-release.ts';
import { signatureName } from '../../../src/core/evidence/names.ts';
import { isVerified } from '../../../src/core/evidence/check.ts';
import { statementText } from '../../../src/core/evidence/statement.ts';
import { openBundle } from '../../../src/core/evidence/verify.ts';
import { digestOf, makeKeys, sbomType, subjectOf, trusting } from '../../helpers/evidence.ts';
import { caseOf, commit, releasedFiles } from './release-page.ts';

const key = makeKeys();
const sbom = JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components: [] });
const sources = {
  'lamp-1.2.0.tgz': 'the lamp',
  'lamp-1.2.0.cdx.json': sbom,
  SHA256SUMS: `${createHash('sha256').update('the lamp').digest('hex')}  lamp-1.2.0.tgz\n`,
};
const provenance = 'v1.2.0.provenance.sigstore.json';
const index = 'v1.2.0.release.sigstore.json';
const attestation = 'lamp-1.2.0.cdx.json.attestation.sigstore.json';

const page = () => releasedFiles(key, sources);

/** Codes of what is wrong, each once. */
function wrongWith(files: ReadonlyMap<string, string>, by = key): readonly FindingCode[] {
  const findings = judgeRelease(caseOf(files, by));
  assert.equal(
    isProven(findings),
    findings.every(({ ok }) => ok),
  );
  return [...new Set(findings.flatMap(({ ok, code }) => (ok ? [] : [code])))];
}

test('a release with all its evidence is proven', async () => {
  const findings = judgeRelease(caseOf(await page(), key));
  assert.deepEqual(
    findings.filter(({ ok }) => !ok),
    [],
  );
  assert.equal(isProven(findings), true);
});

const tampered: readonly {
  readonly what: string;
  readonly change: (files: Map<string, string>) => Promise<void> | void;
  readonly wrong: readonly FindingCode[];
}[] = [
  {
    what: 'a byte of an asset',
    change: (files) => void files.set('lamp-1.2.0.tgz', 'the Lamp'),
    wrong: ['FILE_DIGEST', 'SIGNED', 'CHECKSUMS'],
  },
  {
    what: 'an asset and its signature, signed again by somebody else',
    change: async (files) => {
      const theirs = await releasedFiles(makeKeys(), { 'lamp-1.2.0.tgz': 'evil' });
      for (const name of ['lamp-1.2.0.tgz', signatureName('lamp-1.2.0.tgz')])
        files.set(name, theirs.get(name) ?? '');
    },
    wrong: ['FILE_DIGEST', 'SIGNED', 'CHECKSUMS'],
  },
  {
    what: 'a signature that is gone',
    change: (files) => void files.delete(signatureName('lamp-1.2.0.tgz')),
    wrong: ['FILE_PRESENT', 'SIGNED'],
  },
  {
    what: 'the provenance gone',
    change: (files) => void files.delete(provenance),
    wrong: ['FILE_PRESENT', 'PROVENANCE'],
  },
  { what: 'the index gone', change: (files) => void files.delete(index), wrong: ['RELEASE_INDEX'] },
  {
    what: 'an asset gone',
    change: (files) => void files.delete('lamp-1.2.0.tgz'),
    wrong: ['FILE_PRESENT', 'SIGNED'],
  },
  { what: 'a file more', change: (files) => void files.set('extra.sh', '#!'), wrong: ['FILE_LISTED'] },
  {
    what: 'the SBOM changed',
    change: (files) => void files.set('lamp-1.2.0.cdx.json', sbom.replace('1.6', '1.5')),
    wrong: ['FILE_DIGEST', 'SIGNED', 'SBOM_CONTENT'],
  },
  {
    what: 'two bundles swapped',
    change: (files) => {
      const other = files.get(attestation) ?? '';
      files.set(attestation, files.get(provenance) ?? '');
      files.set(provenance, other);
    },
    wrong: ['FILE_DIGEST', 'PROVENANCE', 'PROVENANCE_PARAMETERS', 'SBOM', 'SBOM_CONTENT'],
  },
  {
    what: 'the whole page of an older release',
    change: async (files) => {
      const older = await releasedFiles(key, sources, { version: '1.1.0' });
      for (const [name, text] of older) files.set(name, text);
    },
    wrong: ['RELEASE_INDEX'],
  },
  {
    what: 'the index of another tag of this version',
    change: async (files) => {
      const other = await releasedFiles(key, sources, { tag: 'other' });
      files.set(index, other.get('other.release.sigstore.json') ?? '');
    },
    wrong: ['RELEASE_TAG', 'FILE_PRESENT', 'FILE_LISTED', 'FILE_DIGEST', 'PROVENANCE_SOURCE'],
  },
  {
    what: 'a release of another commit',
    change: async (files) => {
      const other = await releasedFiles(key, sources, { commit: 'd'.repeat(40) });
      for (const [name, text] of other) files.set(name, text);
    },
    wrong: ['RELEASE_COMMIT'],
  },
  {
    what: 'an index cut short',
    change: (files) => void files.set(index, (files.get(index) ?? '').slice(0, 400)),
    wrong: ['RELEASE_INDEX'],
  },
  {
    what: 'checksums of something else',
    change: (files) => void files.set('SHA256SUMS', `${'0'.repeat(64)}  lamp-1.2.0.tgz\n`),
    wrong: ['FILE_DIGEST', 'SIGNED', 'CHECKSUMS'],
  },
];

for (const { what, change, wrong } of tampered) {
  test(`refused: ${what}`, async () => {
    const files = await page();
    await change(files);
    assert.deepEqual([...wrongWith(files)].sort(), [...wrong].sort());
  });
}

test('refused: everything, where another key is trusted', async () => {
  assert.deepEqual(wrongWith(await page(), makeKeys()), ['RELEASE_INDEX']);
});

test('refused: what the forge says is another digest', async () => {
  const one = caseOf(await page(), key);
  const files = one.page.files.map((file) => ({ ...file, told: '0'.repeat(64) }));
  const findings = judgeRelease({ ...one, page: { ...one.page, files } });
  assert.equal(findings.filter(({ code, ok }) => code === 'FORGE_DIGEST' && !ok).length, files.length);
});

test('the commit is one of the index, whatever the tag says now', async () => {
  const one = caseOf(await page(), key);
  const findings = judgeRelease({ ...one, expected: { ...one.expected, commit: 'e'.repeat(40) } });
  const [wrong] = findings.filter(({ ok }) => !ok);
  assert.equal(wrong?.message, `the commit ${commit} is signed; asked for ${'e'.repeat(40)}`);
});

test('the signature of a statement is checked once, however many files it is looked at for', async () => {
  const keys = makeKeys();
  const bytes = [Buffer.from('one'), Buffer.from('two'), Buffer.from('other')];
  const subjects = bytes.slice(0, 2).map((each, at) => ({ name: `${at}`, sha256: digestOf(each) }));
  const text = statementText({ subjects, predicateType: sbomType, predicate: {} });
  let asked = 0;
  const trust = trusting(keys.publicKey);
  const policy = {
    ...trust,
    get keys() {
      asked += 1;
      return trust.keys;
    },
  };
  const check = openBundle(await keys.signer.signStatement(text), policy);
  const verdicts = bytes.map((each) => isVerified(check(subjectOf(each, { predicateType: sbomType }))));
  assert.deepEqual([verdicts, asked], [[true, true, false], 1]);
});
