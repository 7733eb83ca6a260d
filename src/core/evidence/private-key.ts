import { createPrivateKey, scryptSync, type KeyObject } from 'node:crypto';
import { xsalsa20poly1305 } from '@noble/ciphers/salsa.js';
import * as z from 'zod';
import { jsonOrNull } from '../json-text.ts';
import type { Secret } from '../secret.ts';
import { isBase64 } from './base64.ts';

/** What cosign writes, and what older ones wrote. */
const label = 'ENCRYPTED SIGSTORE PRIVATE KEY';
const labels = [label, 'ENCRYPTED COSIGN PRIVATE KEY'];

/** Costs of scrypt (RFC 7914) that are written: those of cosign (go-securesystemslib, "encrypted"). */
const standard = { N: 65_536, r: 8, p: 1 } as const;

/** Costs that are read: its legacy, standard and OWASP ones. Others could take all memory there is. */
const costs = [32_768, standard.N, 1_048_576];

const bytes = z.string().refine(isBase64);

const boxSchema = z.object({
  kdf: z.object({
    name: z.literal('scrypt'),
    params: z.object({
      N: z.number().refine((cost) => costs.includes(cost)),
      r: z.literal(standard.r),
      p: z.literal(standard.p),
    }),
    salt: bytes,
  }),
  cipher: z.object({ name: z.literal('nacl/secretbox'), nonce: bytes }),
  ciphertext: bytes,
});

/** Whether the text is a private key that needs a password. */
export function isEncryptedKey(pem: string): boolean {
  return labels.some((each) => pem.includes(`-----BEGIN ${each}-----`));
}

/**
 * The text of `cosign.key`: the key as PKCS #8, in NaCl's secretbox (XSalsa20-Poly1305) under a key that scrypt makes of the
 * password.
 *
 * @param chance random bytes: 32 of salt and 24 of nonce
 */
export function encryptKey(
  key: KeyObject,
  password: Secret,
  chance: { readonly salt: Uint8Array; readonly nonce: Uint8Array },
): string {
  const { salt, nonce } = chance;
  const plain = key.export({ type: 'pkcs8', format: 'der' });
  const ciphertext = xsalsa20poly1305(stretch(password, salt, standard.N), nonce).encrypt(plain);
  const box = {
    kdf: { name: 'scrypt', params: standard, salt: toBase64(salt) },
    cipher: { name: 'nacl/secretbox', nonce: toBase64(nonce) },
    ciphertext: toBase64(ciphertext),
  };
  const lines = toBase64(Buffer.from(JSON.stringify(box))).match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}

/**
 * Reads `cosign.key` with its password.
 * @throws Error saying what is wrong with it, never with anything of the key or the password
 */
export function decryptKey(pem: string, password: Secret): KeyObject {
  const box = boxOf(pem);
  const salt = Buffer.from(box.kdf.salt, 'base64');
  const nonce = Buffer.from(box.cipher.nonce, 'base64');
  if (nonce.length !== 24) throw new Error('its encryption is not the one cosign uses');
  const opened = unlock(
    stretch(password, salt, box.kdf.params.N),
    nonce,
    Buffer.from(box.ciphertext, 'base64'),
  );
  try {
    return createPrivateKey({ key: Buffer.from(opened), format: 'der', type: 'pkcs8' });
  } catch {
    throw new Error('what it holds is no private key'); // a cause could quote it
  }
}

/**
 * Reads a private key that is not encrypted: PEM, `-----BEGIN PRIVATE KEY-----` (PKCS #8, RFC 7468 §10).
 * @throws Error saying what is wrong with it
 */
export function readPlainKey(pem: string): KeyObject {
  if (!/^-----BEGIN PRIVATE KEY-----\s/m.test(pem))
    throw new Error(`it is neither -----BEGIN ${label}----- nor -----BEGIN PRIVATE KEY-----`);
  try {
    return createPrivateKey(pem);
  } catch {
    throw new Error('its private key is damaged'); // a cause could quote it
  }
}

function boxOf(pem: string): z.infer<typeof boxSchema> {
  const [, body = ''] = /-----BEGIN [A-Z ]{1,60}-----([A-Za-z0-9+/=\s]*)-----END/.exec(pem) ?? [];
  const parsed = boxSchema.safeParse(jsonOrNull(Buffer.from(body, 'base64').toString('utf8')));
  if (!parsed.success) throw new Error('its encryption is not the one cosign uses');
  return parsed.data;
}

function unlock(key: Uint8Array, nonce: Uint8Array, ciphertext: Uint8Array): Uint8Array {
  try {
    return xsalsa20poly1305(key, nonce).decrypt(ciphertext);
  } catch {
    throw new Error('the password is wrong, or the file was changed');
  }
}

/** scrypt takes 128·N·r bytes; Node refuses more than `maxmem`. */
function stretch(password: Secret, salt: Uint8Array, cost: number): Uint8Array {
  const { r, p } = standard;
  return scryptSync(password.reveal(), salt, 32, { N: cost, r, p, maxmem: 128 * cost * r + 1024 * 1024 });
}

function toBase64(of: Uint8Array): string {
  return Buffer.from(of).toString('base64');
}
