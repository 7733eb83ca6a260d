import { generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { describeKey, type PublicKey } from '../../core/evidence/keys.ts';
import { decryptKey, encryptKey, isEncryptedKey, readPlainKey } from '../../core/evidence/private-key.ts';
import type { KeySource } from '../../core/evidence/settings.ts';
import { ReleaseError } from '../../core/error.ts';
import { newPassword, passwordOf, type PasswordSources } from './password.ts';

/** A private key that can sign, and its public half. */
export interface SigningKey {
  readonly privateKey: KeyObject;
  readonly publicKey: PublicKey;
}

/**
 * Makes an ECDSA P-256 key, encrypted with a password, in a file only its owner may read, and its public half beside it.
 * @throws ReleaseError KEY_EXISTS, KEY_UNREADABLE without a password
 */
export async function makeKeyFiles(
  cwd: string,
  file: string,
  sources: PasswordSources,
): Promise<{ readonly publicFile: string; readonly keyId: string }> {
  const publicFile = `${file.replace(/\.key$/, '')}.pub`;
  await assertFree(cwd, [file, publicFile]);
  const password = await newPassword(file, sources);
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const chance = { salt: randomBytes(32), nonce: randomBytes(24) };
  await create(resolve(cwd, file), encryptKey(privateKey, password, chance), 0o600);
  try {
    await create(resolve(cwd, publicFile), publicKey.export({ type: 'spki', format: 'pem' }), 0o644);
  } catch (error) {
    await rm(resolve(cwd, file), { force: true }); // nobody has used it yet
    throw error;
  }
  return { publicFile, keyId: describeKey(publicKey).id };
}

/**
 * Reads a private key: `cosign.key`, or plain PKCS #8 in PEM.
 * @throws ReleaseError KEY_UNREADABLE, never with anything of the key
 */
export async function readSigningKey(
  cwd: string,
  source: KeySource,
  sources: PasswordSources,
): Promise<SigningKey> {
  const name = typeof source === 'string' ? source : `$${source.env}`;
  const pem = typeof source === 'string' ? await readKeyText(cwd, source) : sources.env[source.env];
  if (pem === undefined || pem.trim() === '') throw unreadable(name, 'it is not set, or empty');
  const password = isEncryptedKey(pem) ? await passwordOf(name, sources) : null;
  try {
    const privateKey = password === null ? readPlainKey(pem) : decryptKey(pem, password);
    return { privateKey, publicKey: describeKey(privateKey) };
  } catch (error) {
    throw unreadable(name, error instanceof Error ? error.message : 'unknown reason');
  }
}

/** Before a person is asked for a password. The files are created with the same condition. */
async function assertFree(cwd: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const found = await readFile(resolve(cwd, name)).catch((error: unknown) => error);
    if (isCode(found, 'ENOENT')) continue;
    throw exists(name);
  }
}

async function create(place: string, text: string | Buffer, mode: number): Promise<void> {
  await writeFile(place, text, { flag: 'wx', mode }).catch((error: unknown) => {
    if (isCode(error, 'EEXIST')) throw exists(place);
    const why = error instanceof Error ? error.message : 'unknown reason';
    throw new ReleaseError('KEY_UNREADABLE', `${place} cannot be written: ${why}`, { cause: error });
  });
}

async function readKeyText(cwd: string, file: string): Promise<string> {
  return readFile(resolve(cwd, file), 'utf8').catch((error: unknown) => {
    throw unreadable(file, error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason');
  });
}

function exists(name: string): ReleaseError {
  return new ReleaseError('KEY_EXISTS', `${name} is there already, and keys are never overwritten`, {
    hint: 'Choose another name (release keygen --out FILE), or move the file away.',
  });
}

function unreadable(name: string, why: string): ReleaseError {
  return new ReleaseError('KEY_UNREADABLE', `the private key in ${name} cannot be used: ${why}`, {
    hint: 'It must be a cosign.key, as release keygen writes it, or PKCS #8 in PEM.',
  });
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
