import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { isVerified } from '../../src/core/evidence/check.ts';
import { encryptKey } from '../../src/core/evidence/private-key.ts';
import { describeKey } from '../../src/core/evidence/keys.ts';
import type { TrustedKey, TrustPolicy } from '../../src/core/evidence/policy.ts';
import { verifyBundle } from '../../src/core/evidence/verify.ts';
import { Secret } from '../../src/core/secret.ts';
import { cosignSigner } from '../../src/io/sign/cosign.ts';
import { keylessSigner } from '../../src/io/sign/keyless.ts';
import { sigstoreRoot } from '../../src/io/verify/sigstore.ts';
import type { Signer } from '../../src/ports-evidence.ts';
import { digestOf, keysOf, sbom, statementOf, subjectOf, trusting } from '../helpers/evidence.ts';
import { hermetic, temporary } from '../helpers/repo.ts';
import { startSigstore, type Sigstore } from '../helpers/sigstore.ts';
import { toolFor, type ToolName } from '../helpers/tools.ts';

/**
 * Real cosign, of both major versions, verifies what we sign, and we verify what it signs: files and statements, with keys
 * and without a network, and keyless by an instance of Sigstore on the loopback, with its trusted root.
 */
const file = Buffer.from('the bytes of an artifact');
const changed = Buffer.from('the bytes of an Artifact');
const who = { san: 'ada@example.com', issuer: 'https://accounts.example.com' };
const types = {
  cyclonedx: 'https://cyclonedx.org/bom',
  spdxjson: 'https://spdx.dev/Document',
  slsaprovenance1: 'https://slsa.dev/provenance/v1',
  'https://example.com/release/v1': 'https://example.com/release/v1',
} as const;
const password = 'the example password';

/** Without any network: cosign in a network namespace of its own, in which there is not even a loopback. */
const offline = ['unshare', '--map-root-user', '--net'];

for (const name of ['cosign2', 'cosign3'] as const) {
  test(`${name} verifies what we sign, and we what it signs`, { timeout: 600_000 }, async (t) => {
    const bench = await makeBench(t, name);
    if (bench === null) return;
    await oursByKey(bench);
    await oursKeyless(bench);
    await theirsByKey(bench);
    await theirsTimed(bench);
    await theirsKeyless(bench);
    await throughCosign(bench);
    const { rows } = bench;
    const failed = rows.filter(({ ok }) => !ok);
    for (const { title, ok, said } of rows)
      t.diagnostic(`${ok ? 'ok  ' : 'FAIL'} ${title}${ok ? '' : `: ${said}`}`);
    t.diagnostic(
      `${bench.version}: ${rows.length} cases, ${rows.length - failed.length} passed, ${failed.length} failed`,
    );
    assert.deepEqual(failed, []);
    assert.ok(rows.length >= 30, `${rows.length} cases`);
  });
}

interface Row {
  readonly title: string;
  readonly ok: boolean;
  readonly said: string;
}

interface Bench {
  readonly version: string;
  readonly isOlder: boolean;
  readonly dir: string;
  readonly rows: Row[];
  readonly sigstore: Sigstore;
  /** Runs cosign; with `prefix` before it. */
  readonly run: (
    args: readonly string[],
    prefix?: readonly string[],
  ) => Promise<{ ok: boolean; said: string }>;
  readonly program: string;
  readonly env: Readonly<Record<string, string>>;
}

async function makeBench(t: TestContext, name: ToolName): Promise<Bench | null> {
  const [program] = toolFor(t, name) ?? [];
  if (program === undefined) return null;
  const dir = temporary(t, name);
  const sigstore = await startSigstore(t);
  writeFileSync(join(dir, 'file'), file);
  writeFileSync(join(dir, 'changed'), changed);
  writeFileSync(join(dir, 'root.json'), sigstore.trustedRoot);
  writeFileSync(
    join(dir, 'none.json'),
    '{"mediaType":"application/vnd.dev.sigstore.trustedroot+json;version=0.1"}',
  );
  writeFileSync(join(dir, 'log.pub'), sigstore.logKey);
  const env = {
    ...hermetic({ COSIGN_PASSWORD: password, SIGSTORE_REKOR_PUBLIC_KEY: join(dir, 'log.pub') }),
    HOME: dir,
    TOKEN: sigstore.token(who),
  };
  const run: Bench['run'] = (args, prefix = []) => spawned([...prefix, program, ...args], dir, env);
  // Debian's builds call themselves "devel"; the package they come from is beside them.
  const home = join(program, '../../../..');
  const version = readdirSync(home).find((each) => each.endsWith('.deb')) ?? 'unknown';
  return {
    version: `${name} (${version})`,
    isOlder: name === 'cosign2',
    ...{ dir, rows: [], sigstore, run, program, env },
  };
}

function spawned(
  argv: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<{ ok: boolean; said: string }> {
  return new Promise((resolve, reject) => {
    const [command = '', ...args] = argv;
    const child = spawn(command, args, { cwd, env: { ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (said += text));
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ ok: code === 0, said });
    });
  });
}

const keys: Readonly<Record<string, KeyObject>> = {
  'P-256': generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
  'P-384': generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey,
  Ed25519: generateKeyPairSync('ed25519').privateKey,
  'RSA 2048': generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
};

async function oursByKey(bench: Bench): Promise<void> {
  for (const [algorithm, privateKey] of Object.entries(keys)) {
    const { signer, publicKey } = keysOf(privateKey);
    writeFileSync(join(bench.dir, 'key.pub'), publicKey.key.export({ type: 'spki', format: 'pem' }));
    const trust = [
      '--key',
      'key.pub',
      '--insecure-ignore-tlog',
      ...(bench.isOlder ? ['--trusted-root', 'none.json'] : []),
    ];
    await cosignJudges(bench, `ours, ${algorithm}, offline`, signer, trust);
  }
}

async function oursKeyless(bench: Bench): Promise<void> {
  const { url } = bench.sigstore;
  const trust = [
    '--trusted-root',
    'root.json',
    '--certificate-identity',
    who.san,
    '--certificate-oidc-issuer',
    who.issuer,
  ];
  for (const tsa of [undefined, url]) {
    const signer = keylessSigner({ fulcio: url, rekor: url, tsa, tokenEnv: 'TOKEN' }, bench.env);
    const timed = tsa === undefined ? [] : ['--use-signed-timestamps'];
    await cosignJudges(bench, `ours, keyless${tsa === undefined ? '' : ', timestamp'}, offline`, signer, [
      ...trust,
      ...timed,
    ]);
  }
}

/** A file and a statement of each type verify, by cosign and by us; another file and another type do not. */
async function cosignJudges(
  bench: Bench,
  title: string,
  signer: Signer,
  trust: readonly string[],
): Promise<void> {
  const format = bench.isOlder ? ['--new-bundle-format'] : [];
  const judge = async (what: string, verb: string, rest: readonly string[], wanted = true): Promise<void> => {
    const { ok, said } = await bench.run(
      [verb, '--bundle', 'bundle.json', ...format, ...trust, ...rest],
      offline,
    );
    bench.rows.push({ title: `${title}: ${what}`, ok: ok === wanted, said: said.slice(-400) });
  };
  writeFileSync(join(bench.dir, 'bundle.json'), await signer.signBlob(digestOf(file), file));
  await judge('a file', 'verify-blob', ['file']);
  await judge('another file is refused', 'verify-blob', ['changed'], false);
  for (const [type, predicateType] of Object.entries(types)) {
    const payload = statementOf(file, { predicateType, predicate: sbom('1.2.0') });
    writeFileSync(join(bench.dir, 'bundle.json'), await signer.signStatement(payload));
    await judge(type, 'verify-blob-attestation', ['--type', type, 'file']);
  }
  await judge(
    'a statement about another file is refused',
    'verify-blob-attestation',
    ['--type', 'https://example.com/release/v1', 'changed'],
    false,
  );
  // cosign 2.5 takes a statement of any type in a bundle of this format; we do not.
  if (bench.isOlder) return;
  await judge(
    'a statement of another type is refused',
    'verify-blob-attestation',
    ['--type', 'link', 'file'],
    false,
  );
}

async function theirsByKey(bench: Bench): Promise<void> {
  const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const chance = { salt: Buffer.alloc(32, 1), nonce: Buffer.alloc(24, 2) };
  writeFileSync(join(bench.dir, 'cosign.key'), encryptKey(key, new Secret(password), chance));
  const how = bench.isOlder
    ? ['--new-bundle-format', '--tlog-upload=false', '--key', 'cosign.key']
    : ['--use-signing-config=false', '--tlog-upload=false', '--key', 'cosign.key'];
  await weJudge(bench, {
    title: 'theirs, key made by us',
    how,
    policy: trusting(describeKey(key)),
    prefix: offline,
  });
}

/** With a key that has expired since, and timestamps that prove that it had not then. */
async function theirsTimed(bench: Bench): Promise<void> {
  const { dir, isOlder, sigstore, rows } = bench;
  const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const chance = { salt: Buffer.alloc(32, 5), nonce: Buffer.alloc(24, 6) };
  writeFileSync(join(dir, 'timed.key'), encryptKey(key, new Secret(password), chance));
  const stamps = `${sigstore.url}/api/v1/timestamp`;
  if (!isOlder) await makeServices(bench, ['--tsa', serviceAt(stamps), '--tsa-config', 'ANY'], 'stamps.json');
  const how = isOlder
    ? ['--new-bundle-format', '--tlog-upload=false', '--timestamp-server-url', stamps]
    : ['--signing-config', 'stamps.json', '--trusted-root', 'root.json'];
  const at = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString();
  const root = sigstoreRoot(JSON.parse(sigstore.trustedRoot));
  const policy = (limits: Partial<TrustedKey>): TrustPolicy => ({
    ...trusting(describeKey(key), limits),
    root,
    now: '2036-01-01T00:00:00Z',
  });
  await weJudge(bench, {
    title: 'theirs, key with timestamp',
    how: [...how, '--key', 'timed.key'],
    policy: policy({ notAfter: at(1), revoked: at(1) }),
    prefix: [],
  });
  const text = readFileSync(join(dir, 'sign-blob.json'), 'utf8');
  for (const limits of [{ notAfter: at(-1) }, { revoked: at(-1) }, { notBefore: at(1) }]) {
    const checks = verifyBundle(text, subjectOf(file), policy(limits));
    const title = `theirs, key with timestamp: refused, ${Object.keys(limits).join('')}`;
    rows.push({ title, ok: !isVerified(checks), said: JSON.stringify(checks) });
  }
}

function serviceAt(url: string): string {
  return `url=${url},api-version=1,start-time=2020-01-01T00:00:00Z,operator=mock`;
}

/** What cosign 3 signs by. */
async function makeServices({ run }: Bench, services: readonly string[], out: string): Promise<void> {
  const made = await run(['signing-config', 'create', ...services, '--out', out]);
  assert.ok(made.ok, made.said);
}

async function theirsKeyless(bench: Bench): Promise<void> {
  const { url } = bench.sigstore;
  const service = serviceAt(url);
  if (!bench.isOlder) {
    const services = ['--fulcio', service, '--rekor', service, '--rekor-config', 'ANY'];
    await makeServices(bench, services, 'services.json');
  }
  const token = ['--identity-token', bench.env['TOKEN'] ?? ''];
  const how = bench.isOlder
    ? ['--new-bundle-format', '--fulcio-url', url, '--rekor-url', url, '--insecure-skip-verify', ...token]
    : ['--signing-config', 'services.json', '--trusted-root', 'root.json', ...token];
  await weJudge(bench, { title: 'theirs, keyless', how, policy: byRoot(bench.sigstore), prefix: [] });
}

function byRoot({ trustedRoot }: Sigstore): TrustPolicy {
  return {
    keys: [],
    identities: [{ san: { exactly: who.san }, issuer: who.issuer }],
    root: sigstoreRoot(JSON.parse(trustedRoot)),
    seen: null,
    now: new Date().toISOString(),
  };
}

/** cosign looks into this one. */
const provenance = {
  buildDefinition: { buildType: 'https://example.com/build/v1', externalParameters: {} },
  runDetails: { builder: { id: 'https://example.com/builder' } },
};

interface Signing {
  readonly title: string;
  readonly how: readonly string[];
  readonly policy: TrustPolicy;
  readonly prefix: readonly string[];
}

async function weJudge(bench: Bench, { title, how, policy, prefix }: Signing): Promise<void> {
  const { dir, rows } = bench;
  const make = async (verb: string, rest: readonly string[]): Promise<string | null> => {
    const out = `${verb}.json`;
    const { ok, said } = await bench.run([verb, '--yes', '--bundle', out, ...how, ...rest, 'file'], prefix);
    if (!ok) rows.push({ title: `${title}: ${verb}`, ok, said: said.slice(-600) });
    return ok ? readFileSync(join(dir, out), 'utf8') : null;
  };
  const judge = (what: string, text: string | null, predicateType: string | null, bytes = file): void => {
    if (text === null) return;
    const checks = verifyBundle(text, subjectOf(bytes, { predicateType }), policy);
    const said = checks.filter(({ ok }) => !ok).map(({ code, message }) => `${code} ${message}`);
    rows.push({
      title: `${title}: ${what}`,
      ok: isVerified(checks) === (bytes === file),
      said: said.join('; '),
    });
  };
  const blob = await make('sign-blob', []);
  judge('a file', blob, null);
  judge('another file is refused', blob, null, changed);
  for (const [type, predicateType] of Object.entries(types)) {
    const predicate = type === 'slsaprovenance1' ? provenance : sbom('1.2.0');
    writeFileSync(join(dir, 'predicate.json'), JSON.stringify(predicate));
    const text = await make('attest-blob', ['--type', type, '--predicate', 'predicate.json']);
    judge(type, text, predicateType);
    judge(`${type}, another file is refused`, text, predicateType, changed);
  }
}

/** Our signer that is made of cosign. */
async function throughCosign(bench: Bench): Promise<void> {
  const { program, dir, env, rows, isOlder } = bench;
  const place = { cwd: dir, env, signal: new AbortController().signal };
  const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const chance = { salt: Buffer.alloc(32, 3), nonce: Buffer.alloc(24, 4) };
  writeFileSync(join(dir, 'own.key'), encryptKey(key, new Secret(password), chance));
  const how = ['--key', 'own.key', '--tlog-upload=false', ...(isOlder ? [] : ['--use-signing-config=false'])];
  const signer = await cosignSigner([program, ...how], place);
  const policy = trusting(describeKey(key));
  const blob = verifyBundle(await signer.signBlob(digestOf(file), file), subjectOf(file), policy);
  rows.push({ title: 'signed through cosign: a file', ok: isVerified(blob), said: JSON.stringify(blob) });
  const predicateType = types.cyclonedx;
  const payload = statementOf(file, { predicateType });
  if (isOlder) {
    await assert.rejects(signer.signStatement(payload), /has no --statement/);
    rows.push({
      title: 'signed through cosign: a statement is refused (cosign 2 cannot)',
      ok: true,
      said: '',
    });
    return;
  }
  const subject = subjectOf(file, { predicateType, version: '1.2.0' });
  const statement = verifyBundle(await signer.signStatement(payload), subject, policy);
  rows.push({
    title: 'signed through cosign: a statement',
    ok: isVerified(statement),
    said: JSON.stringify(statement),
  });
}
