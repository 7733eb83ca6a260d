import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { isSignedBy, readPublicKey } from '../../../src/core/evidence/keys.ts';
import {
  decryptKey,
  encryptKey,
  isEncryptedKey,
  readPlainKey,
} from '../../../src/core/evidence/private-key.ts';
import { Secret } from '../../../src/core/secret.ts';
import { isVerified } from '../../../src/core/evidence/check.ts';
import { verifyBundle } from '../../../src/core/evidence/verify.ts';
import { digestOf, keysOf, statementOf, subjectOf, sbomType, trusting } from '../../helpers/evidence.ts';

/**
 * Keys of OpenSSL and OpenSSH with the fingerprints `ssh-keygen -l` of OpenSSH 9.2 shows, and what `cosign
 * generate-key-pair` of cosign 3.1.1 wrote. None of them protects anything.
 */
const data = z
  .object({
    publicKeys: z
      .array(z.object({ algorithm: z.string(), text: z.string(), fingerprint: z.string() }))
      .length(4),
    cosignKey: z.object({ text: z.string(), password: z.string(), fingerprint: z.string() }),
  })
  .parse(
    JSON.parse(readFileSync(new URL('../../../../test/data/evidence/keys.json', import.meta.url), 'utf8')),
  );

const loose = z.record(z.string(), z.unknown());

const pem = (key: KeyObject): string => key.export({ type: 'spki', format: 'pem' }).toString();

describe('public keys', () => {
  for (const { algorithm, text, fingerprint } of data.publicKeys) {
    it(`${algorithm} is named as ssh-keygen names it`, () => {
      const key = readPublicKey(text);
      assert.equal(key.id, fingerprint);
      assert.equal(key.algorithm, algorithm);
    });
  }

  it('what is no public key that can be believed is refused, and not repeated', () => {
    const rsa1024 = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const p521 = generateKeyPairSync('ec', { namedCurve: 'P-521' });
    const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const privatePem = p256.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    for (const [text, why] of [
      ['', /no public key/],
      ['-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n', /damaged/],
      [privatePem, /no public key/],
      [`${pem(p256.publicKey)}${privatePem}`, /no public key/],
      [pem(rsa1024.publicKey), /1024 bits/],
      [pem(p521.publicKey), /P-521 is not supported/],
      [pem(generateKeyPairSync('x25519').publicKey), /not supported/],
    ] as const)
      assert.throws(() => readPublicKey(text), why);
  });

  it('a signature of nonsense is none, and nothing is thrown', () => {
    const key = readPublicKey(pem(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey));
    for (const signature of [Buffer.alloc(0), Buffer.of(0x30), Buffer.alloc(64), Buffer.alloc(10_000, 0x30)])
      assert.equal(isSignedBy(key, Buffer.from('a'), signature), false);
  });
});

describe('every algorithm', () => {
  const pairs = {
    'ECDSA P-256': generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
    'ECDSA P-384': generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey,
    Ed25519: generateKeyPairSync('ed25519').privateKey,
    'RSA 2048': generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
  };
  const file = Buffer.from('a file');
  for (const [algorithm, privateKey] of Object.entries(pairs)) {
    it(`${algorithm}: what is signed verifies, with this key and no other`, async () => {
      const { signer, publicKey } = keysOf(privateKey);
      assert.equal(publicKey.algorithm, algorithm);
      const blob = await signer.signBlob(digestOf(file), file);
      const statement = await signer.signStatement(statementOf(file));
      const attested = subjectOf(file, { predicateType: sbomType, version: '1.2.0' });
      assert.ok(isVerified(verifyBundle(blob, subjectOf(file), trusting(publicKey))));
      assert.ok(isVerified(verifyBundle(statement, attested, trusting(publicKey))));
      for (const [other, key] of Object.entries(pairs).filter(([name]) => name !== algorithm)) {
        const policy = trusting(keysOf(key).publicKey);
        assert.ok(!isVerified(verifyBundle(blob, subjectOf(file), policy)), other);
        assert.ok(!isVerified(verifyBundle(statement, attested, policy)), other);
      }
    });
  }
});

describe('private keys', () => {
  const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const chance = { salt: Buffer.alloc(32, 7), nonce: Buffer.alloc(24, 9) };
  const password = new Secret('correct horse');
  const text = encryptKey(key, password, chance);

  it('what is encrypted is read with the password, and only with it', () => {
    assert.ok(isEncryptedKey(text));
    assert.ok(decryptKey(text, password).equals(key));
    assert.throws(
      () => decryptKey(text, new Secret('correct')),
      /the password is wrong, or the file was changed/,
    );
  });

  it('what cosign 3.1.1 wrote is read', () => {
    const { text: written, password: theirs, fingerprint } = data.cosignKey;
    assert.equal(keysOf(decryptKey(written, new Secret(theirs))).publicKey.id, fingerprint);
  });

  it('a changed file, other costs and other ciphers are refused', () => {
    const box = (change: (box: Record<'kdf' | 'cipher', Record<string, unknown>>) => void): string => {
      const body = Buffer.from(text.replace(/-----.*-----/g, ''), 'base64').toString();
      const copy = z.looseObject({ kdf: loose, cipher: loose }).parse(JSON.parse(body));
      change(copy);
      const base64 = Buffer.from(JSON.stringify(copy)).toString('base64');
      return `-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\n${base64}\n-----END ENCRYPTED SIGSTORE PRIVATE KEY-----\n`;
    };
    for (const [changed, why] of [
      [box(({ kdf }) => (kdf['params'] = { N: 2 ** 30, r: 8, p: 1 })), /not the one cosign uses/],
      [box(({ kdf }) => (kdf['name'] = 'pbkdf2')), /not the one cosign uses/],
      [box(({ cipher }) => (cipher['name'] = 'rot13')), /not the one cosign uses/],
      [box(({ cipher }) => (cipher['nonce'] = 'AAAA')), /not the one cosign uses/],
      [box(({ kdf }) => (kdf['salt'] = Buffer.alloc(32, 8).toString('base64'))), /password is wrong/],
      [text.slice(0, 200), /not the one cosign uses/],
    ] as const)
      assert.throws(() => decryptKey(changed, password), why);
  });

  it('PKCS #8 in PEM is read, and nothing else', () => {
    const plain = key.export({ type: 'pkcs8', format: 'pem' }).toString();
    assert.ok(readPlainKey(plain).equals(key));
    const sec1 = key.export({ type: 'sec1', format: 'pem' }).toString();
    for (const [wrong, why] of [
      ['', /neither/],
      [sec1, /neither/],
      [plain.replace('MIG', 'MIX'), /damaged/],
    ] as const)
      assert.throws(() => readPlainKey(wrong), why);
  });
});
