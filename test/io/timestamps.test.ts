import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { TSAWitness } from '@sigstore/sign';
import { z } from 'zod';
import { isVerified, type CheckCode } from '../../src/core/evidence/check.ts';
import type { Subject, TrustedKey } from '../../src/core/evidence/policy.ts';
import { verifyBundle } from '../../src/core/evidence/verify.ts';
import { sigstoreRoot } from '../../src/io/verify/sigstore.ts';
import { digestOf, makeKeys, sbomType, statementOf, subjectOf, trusting } from '../helpers/evidence.ts';
import { startSigstore, type Sigstore } from '../helpers/sigstore.ts';

const file = Buffer.from('the bytes of an artifact');
const keys = makeKeys();
const later = new Date(Date.now() + 3_600_000).toISOString();
const earlier = new Date(Date.now() - 3_600_000).toISOString();

interface Signed {
  readonly title: string;
  readonly subject: Subject;
  /** Signed anew each time. */
  readonly make: () => Promise<string>;
}

/** What keys sign: a file, and a statement about it. */
const signed: readonly Signed[] = [
  { title: 'a file', subject: subjectOf(file), make: () => keys.signer.signBlob(digestOf(file), file) },
  {
    title: 'a statement',
    subject: subjectOf(file, { predicateType: sbomType, version: '1.2.0' }),
    make: () => keys.signer.signStatement(statementOf(file)),
  },
];

/** What is believed of a key a decade from now, by timestamps of an authority that is trusted. */
interface Case {
  readonly title: string;
  readonly limits?: Partial<TrustedKey>;
  /** The timestamps the bundle carries, in base64; of the authority that is trusted unless told. */
  readonly stamps?: (stamps: Stamps) => readonly string[];
  readonly root?: 'none' | 'other';
  /** What is refused; empty where it is believed. */
  readonly refused: readonly CheckCode[];
}

interface Stamps {
  readonly right: string;
  /** Of an authority that is not trusted. */
  readonly foreign: string;
  /** Over another signature with the same key. */
  readonly swapped: string;
}

const cases: readonly Case[] = [
  { title: 'signed while the key counted', limits: { notAfter: later }, refused: [] },
  { title: 'signed before the key was revoked', limits: { revoked: later }, refused: [] },
  { title: 'signed after the key expired', limits: { notAfter: earlier }, refused: ['KEY_VALIDITY'] },
  { title: 'signed before the key counted', limits: { notBefore: later }, refused: ['KEY_VALIDITY'] },
  { title: 'signed after the key was revoked', limits: { revoked: earlier }, refused: ['KEY_REVOKED'] },
  {
    title: 'no timestamp: now counts',
    limits: { notAfter: later },
    stamps: () => [],
    refused: ['KEY_VALIDITY'],
  },
  { title: 'no timestamp, revoked', limits: { revoked: later }, stamps: () => [], refused: ['KEY_REVOKED'] },
  {
    title: 'a timestamp, and no root to check it by: now counts',
    limits: { notAfter: later },
    root: 'none',
    refused: ['KEY_VALIDITY'],
  },
  { title: 'another root', limits: { notAfter: later }, root: 'other', refused: ['TIME'] },
  { title: 'of an authority that is not trusted', stamps: ({ foreign }) => [foreign], refused: ['TIME'] },
  { title: 'over another signature', stamps: ({ swapped }) => [swapped], refused: ['TIME'] },
  { title: 'one right, one foreign', stamps: ({ right, foreign }) => [right, foreign], refused: ['TIME'] },
  { title: 'cut short', stamps: ({ right }) => [cut(right)], refused: ['LOG'] },
  { title: 'no timestamp at all', stamps: () => ['AAAA'], refused: ['LOG'] },
  {
    title: 'twice the same',
    stamps: ({ right }) => [right, right],
    refused: ['TIME'],
  },
];

test('timestamps of bundles signed with a key', async (t) => {
  const place = { trusted: await startSigstore(t), other: await startSigstore(t) };
  const failures: string[] = [];
  for (const what of signed)
    for (const one of cases) {
      const found = await refusedOf(what, one, place);
      const isRight =
        one.refused.length === found.length && one.refused.every((code) => found.includes(code));
      if (!isRight)
        failures.push(`${what.title}, ${one.title}: ${found.join()} instead of ${one.refused.join()}`);
    }
  assert.deepEqual(failures, []);
  told(t);
});

function told(t: TestContext): void {
  const believed = cases.filter(({ refused }) => refused.length === 0).length;
  const all = cases.length * signed.length;
  t.diagnostic(
    `${all} cases, ${believed * signed.length} believed, ${all - believed * signed.length} refused`,
  );
}

interface Place {
  readonly trusted: Sigstore;
  readonly other: Sigstore;
}

/** What is refused of a bundle of a case. */
async function refusedOf(
  { make, subject }: Signed,
  { limits, stamps = ({ right }) => [right], root }: Case,
  { trusted, other }: Place,
): Promise<readonly CheckCode[]> {
  const text = await make();
  const made = {
    right: await stampOf(text, trusted),
    foreign: await stampOf(text, other),
    swapped: await stampOf(await make(), trusted),
  };
  const by = root === 'other' ? other : trusted;
  const policy = {
    ...trusting(keys.publicKey, limits),
    root: root === 'none' ? null : sigstoreRoot(JSON.parse(by.trustedRoot)),
    now: '2036-01-01T00:00:00Z',
  };
  const checks = verifyBundle(withStamps(text, stamps(made)), subject, policy);
  const wrong = checks.flatMap(({ code, ok }) => (ok ? [] : [code]));
  assert.equal(isVerified(checks), wrong.length === 0);
  return wrong;
}

const bundle = z.looseObject({
  verificationMaterial: z.looseObject({}),
  messageSignature: z.object({ signature: z.string() }).optional(),
  dsseEnvelope: z.object({ signatures: z.array(z.object({ sig: z.string() })) }).optional(),
});

/** A timestamp over the signature of a bundle, of whatever kind it is, from an authority, in base64 (RFC 3161). */
async function stampOf(text: string, { url }: Sigstore): Promise<string> {
  const { messageSignature, dsseEnvelope } = bundle.parse(JSON.parse(text));
  const bytes = Buffer.from(messageSignature?.signature ?? dsseEnvelope?.signatures[0]?.sig ?? '', 'base64');
  const envelope = { payload: Buffer.alloc(0), payloadType: '', signatures: [{ sig: bytes, keyid: '' }] };
  const content = { $case: 'dsseEnvelope', dsseEnvelope: envelope } as const;
  const { rfc3161Timestamps } = await new TSAWitness({ tsaBaseURL: url }).testify(content);
  return rfc3161Timestamps[0]?.signedTimestamp.toString('base64') ?? assert.fail('no timestamp');
}

function withStamps(text: string, stamps: readonly string[]): string {
  const value = z.looseObject({ verificationMaterial: z.looseObject({}) }).parse(JSON.parse(text));
  const rfc3161Timestamps = stamps.map((signedTimestamp) => ({ signedTimestamp }));
  const verificationMaterial = {
    ...value.verificationMaterial,
    ...(stamps.length === 0 ? {} : { timestampVerificationData: { rfc3161Timestamps } }),
  };
  return JSON.stringify({ ...value, verificationMaterial });
}

function cut(stamp: string): string {
  return Buffer.from(stamp, 'base64').subarray(0, 100).toString('base64');
}
