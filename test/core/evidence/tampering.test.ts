import assert from 'node:assert/strict';
import { createHash, sign } from 'node:crypto';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { blobBundle, statementBundle } from '../../../src/core/evidence/bundle-text.ts';
import { isVerified, type CheckCode } from '../../../src/core/evidence/check.ts';
import { preAuthEncoding } from '../../../src/core/evidence/dsse.ts';
import type { Subject, TrustPolicy } from '../../../src/core/evidence/policy.ts';
import { verifyBundle } from '../../../src/core/evidence/verify.ts';
import { makeKeys, sbom, sbomType, statementOf, subjectOf, trusting } from '../../helpers/evidence.ts';

/** Every single change to a bundle, to what it is about, or to who is trusted must refuse, and say what it is. */
const file = Buffer.from('the bytes of an artifact');
const older = Buffer.from('the bytes of the artifact of the release before');
const ours = makeKeys();
const stranger = makeKeys();
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const blob = await ours.signer.signBlob(sha256(file), file);
const statement = statementOf(file);
const attestation = await ours.signer.signStatement(statement);
const aboutFile = subjectOf(file);
const aboutSbom = subjectOf(file, { predicateType: sbomType, version: '1.2.0' });
const trust = trusting(ours.publicKey);

interface Case {
  readonly change: string;
  readonly text: string | null;
  readonly subject: Subject;
  readonly policy?: TrustPolicy;
  /** Exactly these checks fail. */
  readonly codes: readonly CheckCode[];
}

/** A bundle whose JSON was changed. */
function edited(text: string, change: (bundle: Editable) => void): string {
  const bundle = editable.parse(JSON.parse(text));
  change(bundle);
  return JSON.stringify(bundle);
}

const editable = z.looseObject({
  mediaType: z.string(),
  verificationMaterial: z.looseObject({ publicKey: z.looseObject({ hint: z.string().optional() }) }),
  messageSignature: z
    .looseObject({
      messageDigest: z.looseObject({ algorithm: z.string(), digest: z.string() }),
      signature: z.string(),
    })
    .optional(),
  dsseEnvelope: z
    .looseObject({
      payload: z.string(),
      payloadType: z.string(),
      signatures: z.array(z.looseObject({ sig: z.string(), keyid: z.string().optional() })),
    })
    .optional(),
});
type Editable = z.infer<typeof editable>;

/** A statement signed as it is, whatever it says. */
function signed(payload: string, payloadType = 'application/vnd.in-toto+json'): string {
  const signature = sign('sha256', preAuthEncoding(payloadType, Buffer.from(payload)), ours.privateKey);
  return edited(statementBundle(payload, { keyId: ours.publicKey.id, signature }), ({ dsseEnvelope }) => {
    if (dsseEnvelope !== undefined) dsseEnvelope.payloadType = payloadType;
  });
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');

const forms: readonly Case[] = [
  { change: 'the bundle is not there', text: null, subject: aboutFile, codes: ['BUNDLE_MISSING'] },
  { change: 'truncated JSON', text: blob.slice(0, -20), subject: aboutFile, codes: ['BUNDLE_JSON'] },
  { change: 'empty text', text: '', subject: aboutFile, codes: ['BUNDLE_JSON'] },
  {
    change: 'huge JSON',
    text: `${blob.trimEnd().slice(0, -1)},"x":"${'x'.repeat(33 * 1024 * 1024)}"}`,
    subject: aboutFile,
    codes: ['BUNDLE_SIZE'],
  },
  { change: 'JSON a million deep', text: '['.repeat(1_000_000), subject: aboutFile, codes: ['BUNDLE_JSON'] },
  {
    change: 'a key twice in the JSON',
    text: blob.replace('{"mediaType"', '{"messageSignature":{},"mediaType"'),
    subject: aboutFile,
    codes: ['BUNDLE_JSON'],
  },
  { change: 'JSON that is no object', text: '[]', subject: aboutFile, codes: ['BUNDLE_FORMAT'] },
  {
    change: 'a field nobody specified',
    text: edited(blob, (bundle) => (bundle['extra'] = true)),
    subject: aboutFile,
    codes: ['BUNDLE_FORMAT'],
  },
  {
    change: 'neither signature nor envelope',
    text: edited(blob, (bundle) => delete bundle.messageSignature),
    subject: aboutFile,
    codes: ['BUNDLE_FORMAT'],
  },
  {
    change: 'both a signature and an envelope',
    text: edited(
      blob,
      (bundle) => (bundle.dsseEnvelope = editable.parse(JSON.parse(attestation)).dsseEnvelope),
    ),
    subject: aboutFile,
    codes: ['BUNDLE_FORMAT'],
  },
  {
    change: 'no key and no certificate',
    text: edited(blob, (bundle) => Reflect.deleteProperty(bundle.verificationMaterial, 'publicKey')),
    subject: aboutFile,
    codes: ['BUNDLE_FORMAT'],
  },
  {
    change: 'two signatures in an envelope',
    text: edited(attestation, ({ dsseEnvelope }) => dsseEnvelope?.signatures.push({ sig: base64('x') })),
    subject: aboutSbom,
    codes: ['BUNDLE_FORMAT'],
  },
  {
    change: 'base64 with a character that decoders skip',
    text: edited(blob, ({ messageSignature }) => {
      if (messageSignature !== undefined) messageSignature.signature += '\n';
    }),
    subject: aboutFile,
    codes: ['BUNDLE_FORMAT'],
  },
  {
    change: 'another media type',
    text: edited(blob, (bundle) => (bundle.mediaType = 'application/vnd.dev.sigstore.bundle.v9.9+json')),
    subject: aboutFile,
    codes: ['MEDIA_TYPE'],
  },
];

const blobs: readonly Case[] = [
  {
    change: 'one byte of the artifact',
    text: blob,
    subject: subjectOf(Buffer.from('the bytes of an Artifact')),
    codes: ['DIGEST', 'SIGNATURE'],
  },
  {
    change: 'the digest in the bundle',
    text: edited(blob, ({ messageSignature }) => {
      if (messageSignature !== undefined)
        messageSignature.messageDigest.digest = createHash('sha256').update(older).digest('base64');
    }),
    subject: aboutFile,
    codes: ['DIGEST'],
  },
  {
    change: 'the algorithm of the digest',
    text: edited(blob, ({ messageSignature }) => {
      if (messageSignature !== undefined) messageSignature.messageDigest.algorithm = 'SHA2_512';
    }),
    subject: aboutFile,
    codes: ['DIGEST'],
  },
  {
    change: 'the signature',
    text: blobBundle(sha256(file), {
      keyId: ours.publicKey.id,
      signature: sign('sha256', older, ours.privateKey),
    }),
    subject: aboutFile,
    codes: ['SIGNATURE'],
  },
  {
    change: 'the key id',
    text: edited(
      blob,
      ({ verificationMaterial }) => (verificationMaterial.publicKey.hint = stranger.publicKey.id),
    ),
    subject: aboutFile,
    codes: ['KEY'],
  },
  {
    change: 'signed by a stranger',
    text: await stranger.signer.signBlob(sha256(file), file),
    subject: aboutFile,
    codes: ['KEY'],
  },
  {
    change: 'signed by a stranger under our key id',
    text: blobBundle(sha256(file), {
      keyId: ours.publicKey.id,
      signature: sign('sha256', file, stranger.privateKey),
    }),
    subject: aboutFile,
    codes: ['SIGNATURE'],
  },
  {
    change: 'signed by a stranger without a key id',
    text: blobBundle(sha256(file), { keyId: '', signature: sign('sha256', file, stranger.privateKey) }),
    subject: aboutFile,
    codes: ['SIGNATURE'],
  },
  {
    change: 'nobody is trusted',
    text: blob,
    subject: aboutFile,
    policy: { ...trust, keys: [] },
    codes: ['KEY'],
  },
  {
    change: 'the bundle of another file (swapped)',
    text: await ours.signer.signBlob(sha256(older), older),
    subject: aboutFile,
    codes: ['DIGEST', 'SIGNATURE'],
  },
  {
    change: 'an attestation in place of a signature',
    text: attestation,
    subject: aboutFile,
    codes: ['CONTENT'],
  },
  {
    change: 'asked for a version, which no signature over a file names',
    text: blob,
    subject: subjectOf(file, { version: '1.2.0' }),
    codes: ['VERSION'],
  },
  {
    change: 'the bytes are not there',
    text: blob,
    subject: { ...aboutFile, bytes: null },
    codes: ['SIGNATURE'],
  },
];

const statements: readonly Case[] = [
  {
    change: 'the payload',
    text: edited(attestation, ({ dsseEnvelope }) => {
      if (dsseEnvelope !== undefined)
        dsseEnvelope.payload = base64(statement.replace('CycloneDX', 'CycloneDy'));
    }),
    subject: aboutSbom,
    codes: ['SIGNATURE'],
  },
  {
    change: 'the payload type in the envelope',
    text: edited(attestation, ({ dsseEnvelope }) => {
      if (dsseEnvelope !== undefined) dsseEnvelope.payloadType = 'application/json';
    }),
    subject: aboutSbom,
    codes: ['PAYLOAD_TYPE', 'SIGNATURE'],
  },
  {
    change: 'another payload type, signed',
    text: signed(statement, 'text/plain'),
    subject: aboutSbom,
    codes: ['PAYLOAD_TYPE'],
  },
  { change: 'no statement, signed', text: signed('[1]'), subject: aboutSbom, codes: ['STATEMENT'] },
  {
    change: 'a key twice in the statement, signed',
    text: signed(statement.replace('{', '{"predicateType":"a",')),
    subject: aboutSbom,
    codes: ['STATEMENT'],
  },
  {
    change: 'another statement type, signed',
    text: signed(statement.replace('Statement/v1', 'Statement/v7')),
    subject: aboutSbom,
    codes: ['STATEMENT_TYPE'],
  },
  {
    change: 'the subject digest, signed',
    text: signed(statement.replace(sha256(file), sha256(older))),
    subject: aboutSbom,
    codes: ['SUBJECT'],
  },
  {
    change: 'the subject has another digest than sha256, signed',
    text: signed(statement.replace('"sha256"', '"sha1"')),
    subject: aboutSbom,
    codes: ['SUBJECT'],
  },
  {
    change: 'one byte of the artifact',
    text: attestation,
    subject: subjectOf(older, { predicateType: sbomType, version: '1.2.0' }),
    codes: ['SUBJECT'],
  },
  {
    change: 'the predicate type, signed',
    text: signed(statementOf(file, { predicateType: 'https://spdx.dev/Document' })),
    subject: aboutSbom,
    codes: ['PREDICATE_TYPE', 'VERSION'],
  },
  {
    change: 'replay: the older release, same bytes, asked for the new version',
    text: signed(statementOf(file, { predicate: sbom('1.1.0') })),
    subject: aboutSbom,
    codes: ['VERSION'],
  },
  {
    change: 'replay: the older release and its bytes',
    text: await ours.signer.signStatement(statementOf(older, { predicate: sbom('1.1.0') })),
    subject: aboutSbom,
    codes: ['SUBJECT', 'VERSION'],
  },
  {
    change: 'a statement that names no version',
    text: signed(statementOf(file, { predicate: { bomFormat: 'CycloneDX' } })),
    subject: aboutSbom,
    codes: ['VERSION'],
  },
  {
    change: 'the key id in the envelope',
    text: edited(attestation, ({ dsseEnvelope }) => {
      if (dsseEnvelope?.signatures[0] !== undefined) dsseEnvelope.signatures[0].keyid = stranger.publicKey.id;
    }),
    subject: aboutSbom,
    codes: ['KEY_ID'],
  },
  {
    change: 'the hint beside the envelope',
    text: edited(attestation, ({ verificationMaterial }) => (verificationMaterial.publicKey.hint = 'other')),
    subject: aboutSbom,
    codes: ['KEY'],
  },
  { change: 'a signature in place of an attestation', text: blob, subject: aboutSbom, codes: ['CONTENT'] },
];

const windows: readonly Case[] = [
  { change: 'an expired key', ...until({ notAfter: '2026-05-31T00:00:00Z' }), codes: ['KEY_VALIDITY'] },
  {
    change: 'a key that does not count yet',
    ...until({ notBefore: '2026-07-01T00:00:00Z' }),
    codes: ['KEY_VALIDITY'],
  },
  { change: 'a limit that is no time', ...until({ notAfter: 'never' }), codes: ['KEY_VALIDITY'] },
  { change: 'a revoked key', ...until({ revoked: '2026-05-01T00:00:00Z' }), codes: ['KEY_REVOKED'] },
  {
    change: 'a key that will be revoked, and no proof of time',
    ...until({ revoked: '2027-01-01T00:00:00Z' }),
    codes: ['KEY_REVOKED'],
  },
  {
    change: 'a key revoked before the ledger saw the signature',
    ...until({ revoked: '2026-03-01T00:00:00Z' }, '2026-04-01T00:00:00Z'),
    codes: ['KEY_REVOKED'],
  },
  {
    change: 'a key that expired before the ledger saw the signature',
    ...until({ notAfter: '2026-03-01T00:00:00Z' }, '2026-04-01T00:00:00Z'),
    codes: ['KEY_VALIDITY'],
  },
];

function until(
  limits: Parameters<typeof trusting>[1],
  seen: string | null = null,
): Pick<Case, 'text' | 'subject'> & { readonly policy: TrustPolicy } {
  return { text: attestation, subject: aboutSbom, policy: { ...trusting(ours.publicKey, limits), seen } };
}

describe('every single change refuses, each with its own code', () => {
  for (const { change, text, subject, policy = trust, codes } of [
    ...forms,
    ...blobs,
    ...statements,
    ...windows,
  ]) {
    it(`${change}: ${codes.join(', ')}`, () => {
      const checks = verifyBundle(text, subject, policy);
      assert.ok(!isVerified(checks));
      assert.deepEqual(
        checks.filter(({ ok }) => !ok).map(({ code }) => code),
        codes,
        JSON.stringify(checks, null, 2),
      );
    });
  }
});

describe('unchanged', () => {
  for (const [title, text, subject, policy] of [
    ['a signature', blob, aboutFile, trust],
    ['an attestation', attestation, aboutSbom, trust],
    ['an attestation of any version', attestation, { ...aboutSbom, version: null }, trust],
    ['an attestation without the bytes', attestation, { ...aboutSbom, bytes: null }, trust],
    [
      'an envelope without a key id',
      edited(attestation, ({ dsseEnvelope }) => {
        delete dsseEnvelope?.signatures[0]?.keyid;
      }),
      aboutSbom,
      trust,
    ],
    [
      'a bundle without a hint',
      edited(blob, ({ verificationMaterial }) => delete verificationMaterial.publicKey.hint),
      aboutFile,
      trust,
    ],
    [
      'a key in its time',
      attestation,
      aboutSbom,
      until({ notBefore: '2026-01-01T00:00:00Z', notAfter: '2026-12-31T00:00:00Z' }).policy,
    ],
    [
      'an expired key, seen by a ledger in its time',
      attestation,
      aboutSbom,
      until({ notAfter: '2026-05-01T00:00:00Z' }, '2026-04-01T00:00:00Z').policy,
    ],
    [
      'a revoked key, seen by a ledger before',
      attestation,
      aboutSbom,
      until({ revoked: '2026-05-01T00:00:00Z' }, '2026-04-01T00:00:00Z').policy,
    ],
    [
      'one of several keys',
      blob,
      aboutFile,
      { ...trust, keys: [...trusting(stranger.publicKey).keys, ...trust.keys] },
    ],
  ] as const) {
    it(`${title} verifies`, () => {
      const checks = verifyBundle(text, subject, policy);
      assert.ok(isVerified(checks), JSON.stringify(checks, null, 2));
    });
  }

  it('nothing checked is not verified', () => {
    assert.ok(!isVerified([]));
    assert.ok(!isVerified([{ code: 'MEDIA_TYPE', ok: true, message: '' }]));
  });
});
