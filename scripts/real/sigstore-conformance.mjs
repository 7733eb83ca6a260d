/**
 * The client protocol of sigstore-conformance (docs/cli_protocol.md there), and a runner for its offline cases. Needs a
 * build: npm run build.
 *
 *   node scripts/real/sigstore-conformance.mjs verify-bundle --bundle FILE
 *        (--certificate-identity ID --certificate-oidc-issuer URL | --key FILE) [--trusted-root FILE] FILE|sha256:HEX
 *   node scripts/real/sigstore-conformance.mjs sign-bundle --identity-token TOKEN --bundle FILE [--in-toto] FILE
 *   node scripts/real/sigstore-conformance.mjs cases DIR      every case of a checkout of the suite, twice: file and digest
 *
 * Without --trusted-root the root of the public instance counts, as it came with @sigstore/tuf. The suite names no predicate
 * type, so a statement may have any.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readBundle } from '../../dist/core/evidence/bundle.js';
import { isVerified } from '../../dist/core/evidence/check.js';
import { readStatement } from '../../dist/core/evidence/statement.js';
import { verifyBundle } from '../../dist/core/evidence/verify.js';
import { keylessSigner } from '../../dist/io/sign/keyless.js';
import { openTrust } from '../../dist/io/verify/trust.js';

const options = {
  staging: { type: 'boolean' },
  'in-toto': { type: 'boolean' },
  'identity-token': { type: 'string' },
  bundle: { type: 'string' },
  'certificate-identity': { type: 'string' },
  'certificate-oidc-issuer': { type: 'string' },
  key: { type: 'string' },
  'trusted-root': { type: 'string' },
  'signing-config': { type: 'string' },
};

/** What the suite expects where a case does not say (its test/client.py). */
const identity =
  'https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon/.github/workflows/extremely-dangerous-oidc-beacon.yml@refs/heads/main';
const issuer = 'https://token.actions.githubusercontent.com';

async function verify(values, target) {
  const { keys, identities } = trustOf(values);
  const trustedRoot = values['trusted-root'] ?? 'sigstore';
  const opened = await openTrust('.', { keys, identities, trustedRoot }, { offline: true });
  const text = readFileSync(values.bundle, 'utf8');
  const subject = { name: target, ...subjectOf(target), predicateType: typeOf(text), version: null };
  return verifyBundle(text, subject, { ...opened, seen: null, now: new Date().toISOString() });
}

function trustOf(values) {
  if (values.key !== undefined) return { keys: [{ file: values.key }], identities: [] };
  const named = { san: values['certificate-identity'], issuer: values['certificate-oidc-issuer'] };
  return { keys: [], identities: [named] };
}

function subjectOf(target) {
  const [, digest] = /^sha256:([0-9a-f]{64})$/.exec(target) ?? [];
  if (digest !== undefined && !existsSync(target)) return { sha256: digest, bytes: null };
  const bytes = readFileSync(target);
  return { sha256: createHash('sha256').update(bytes).digest('hex'), bytes };
}

/** The type of the statement itself, since nobody asks for one; null for a signature over a file, and for what is neither. */
function typeOf(text) {
  try {
    const { content } = readBundle(text);
    if (content.kind === 'blob') return null;
    return readStatement(Buffer.from(content.payload).toString('utf8')).predicateType;
  } catch {
    return null;
  }
}

async function sign(values, file) {
  const config = values['signing-config'];
  const services = config === undefined ? {} : servicesOf(JSON.parse(readFileSync(config, 'utf8')));
  const signer = keylessSigner({ ...services, tokenEnv: 'TOKEN' }, { TOKEN: values['identity-token'] });
  const bytes = readFileSync(file);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const text = values['in-toto']
    ? await signer.signStatement(bytes.toString('utf8'))
    : await signer.signBlob(sha256, bytes);
  writeFileSync(values.bundle, text);
}

function servicesOf({ caUrls, rekorTlogUrls, tsaUrls }) {
  return { fulcio: caUrls?.[0]?.url, rekor: rekorTlogUrls?.[0]?.url, tsa: tsaUrls?.[0]?.url };
}

/** Every case must end as its name says; gives how many do not. */
async function runCases(suite) {
  const folder = join(suite, 'test/assets/bundle-verify');
  const names = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'bundle.sigstore.json')));
  const misses = [];
  for (const name of names) {
    for (const by of ['file', 'digest']) {
      const said = await runCase(join(folder, name), join(folder, 'a.txt'), by);
      if ((said === null) === name.endsWith('_fail')) misses.push(`${name} (${by}): ${said ?? 'verified'}`);
    }
  }
  for (const miss of misses) console.log(`miss  ${miss}`);
  const total = names.length * 2;
  console.log(`${total} cases, ${total - misses.length} as the suite says, ${misses.length} not`);
  return misses.length;
}

/** Null when it verifies, else why not. */
async function runCase(dir, artifact, by) {
  const own = (name) => (existsSync(join(dir, name)) ? join(dir, name) : undefined);
  const text = (name) => own(name) && readFileSync(own(name), 'utf8').trim();
  const file = own('artifact') ?? artifact;
  const target =
    by === 'file' ? file : `sha256:${createHash('sha256').update(readFileSync(file)).digest('hex')}`;
  const values = {
    bundle: join(dir, 'bundle.sigstore.json'),
    key: own('key.pub'),
    'trusted-root': own('trusted_root.json'),
    'certificate-identity': text('identity') ?? identity,
    'certificate-oidc-issuer': text('issuer') ?? issuer,
  };
  try {
    const checks = await verify(values, target);
    if (isVerified(checks)) return null;
    return checks
      .filter(({ ok }) => !ok)
      .map(({ code, message }) => `${code} ${message}`)
      .join('; ');
  } catch (error) {
    return error.message;
  }
}

const [command, ...rest] = process.argv.slice(2);
const { values, positionals } = parseArgs({ args: rest, options, allowPositionals: true });
if (command === 'cases') process.exitCode = (await runCases(positionals[0])) === 0 ? 0 : 1;
else if (command === 'sign-bundle') await sign(values, positionals[0]);
else {
  const checks = await verify(values, positionals[0]);
  for (const { code, ok, message } of checks) console.log(`${ok ? 'ok  ' : 'FAIL'} ${code}: ${message}`);
  process.exitCode = isVerified(checks) ? 0 : 1;
}
