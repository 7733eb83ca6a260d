import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { releaseType } from '../../src/core/evidence/release.ts';
import { release, type Run } from '../helpers/cli.ts';
import { site, type Site } from '../commands/released.ts';
import { startSigstore } from '../helpers/sigstore.ts';
import { toolFor, type ToolName } from '../helpers/tools.ts';

/**
 * A release that is signed without a key, by an instance of Sigstore on the loopback; who trusts its root and whom it names
 * believes it, and so does real cosign, without a network.
 */
const who = {
  san: 'https://github.com/acme/lamp/.github/workflows/release.yml@refs/heads/main',
  issuer: 'https://token.actions.githubusercontent.com',
};

interface Keyless extends Site {
  readonly assets: string;
  /** File with the trusted root of the instance. */
  readonly root: string;
  readonly verify: (...args: readonly string[]) => Promise<Run>;
}

async function released(t: TestContext): Promise<Keyless> {
  const sigstore = await startSigstore(t);
  const { url } = sigstore;
  const place = site(t, {
    build: [{ title: 'build', argv: ['sh', '-c', 'mkdir -p marks && echo lamp > marks/lamp.txt'] }],
    assets: ['marks/lamp.txt'],
    sbom: { formats: ['cyclonedx', 'spdx'] },
    signing: {
      keyless: { fulcio: url, rekor: url, tsa: url, tokenEnv: 'OIDC' },
      trust: { identities: [who], trustedRoot: '../root.json' },
    },
  });
  const root = join(place.dir, 'root.json');
  writeFileSync(root, sigstore.trustedRoot);
  const { repo } = place;
  const run = await release(repo.dir, { ...repo.env, OIDC: sigstore.token(who) }, 'next', '--yes');
  assert.equal(run.code, 0, run.stderr);
  return {
    ...place,
    root,
    assets: join(place.remote, 'releases/v1.1.0/assets'),
    verify: (...args) => release(repo.dir, repo.env, 'verify', 'v1.1.0', ...args),
  };
}

test('a release signed without a key', { timeout: 600_000 }, async (t) => {
  const place = await released(t);
  await ours(place);
  for (const name of ['cosign2', 'cosign3'] as const) theirs(t, name, place);
});

/** By the configuration, by what is said instead of it, and not for anybody else. */
async function ours({ verify, assets, root }: Keyless): Promise<void> {
  const proven = await verify();
  assert.equal(proven.code, 0, proven.stdout);
  assert.match(proven.stdout, /^VERIFIED v1\.1\.0$/m);
  assert.ok(proven.stdout.includes(`signed by ${who.san}`), proven.stdout);
  const told = ['--trusted-root', root, '--issuer', who.issuer, '--identity'] as const;
  assert.equal((await verify(...told, who.san)).code, 0);
  const other = await verify(...told, who.san.replace('main', 'feature'));
  assert.equal(other.code, 3);
  assert.match(other.stdout, /^REFUSED v1\.1\.0: RELEASE_INDEX$/m);
  const file = join(assets, 'lamp.txt');
  const bytes = readFileSync(file);
  writeFileSync(file, 'lamb\n');
  assert.match((await verify()).stdout, /^REFUSED v1\.1\.0: FILE_DIGEST, SIGNED, CHECKSUMS$/m);
  writeFileSync(file, bytes);
}

/** Statements of the page by their file: cosign's name of the type, and the files they are about. */
const statements: Readonly<Record<string, string>> = {
  'lamp-1.1.0.cdx.json.attestation.sigstore.json': 'cyclonedx',
  'lamp-1.1.0.spdx.json.attestation.sigstore.json': 'spdxjson',
  'v1.1.0.provenance.sigstore.json': 'slsaprovenance1',
  'v1.1.0.release.sigstore.json': releaseType,
};

/** Real cosign, in a network namespace of its own. */
function theirs(t: TestContext, name: ToolName, { dir, assets, root }: Keyless): void {
  const [program] = toolFor(t, name) ?? [];
  if (program === undefined) return;
  const format = name === 'cosign2' ? ['--new-bundle-format'] : [];
  const trust = ['--trusted-root', root, '--use-signed-timestamps'];
  const judge = (verb: string, identity: string, rest: readonly string[]): boolean => {
    const signer = ['--certificate-identity', identity, '--certificate-oidc-issuer', who.issuer];
    const args = ['--map-root-user', '--net', program, verb, ...format, ...trust, ...signer, ...rest];
    return spawnSync('unshare', args, { cwd: assets, env: { HOME: dir }, stdio: 'ignore' }).status === 0;
  };
  const names = readdirSync(assets);
  const signed = names.filter((file) => names.includes(`${file}.sigstore.json`));
  assert.deepEqual(signed, ['SHA256SUMS', 'lamp-1.1.0.cdx.json', 'lamp-1.1.0.spdx.json', 'lamp.txt']);
  for (const file of signed) {
    const about = ['--bundle', `${file}.sigstore.json`, file];
    assert.ok(judge('verify-blob', who.san, about), `${name}: ${file}`);
    assert.ok(!judge('verify-blob', 'somebody@example.com', about), `${name}: ${file} by somebody else`);
  }
  for (const [bundle, type] of Object.entries(statements)) {
    const about = ['--bundle', bundle, '--type', type, 'lamp.txt'];
    assert.ok(judge('verify-blob-attestation', who.san, about), `${name}: ${bundle}`);
    assert.ok(!judge('verify-blob-attestation', 'somebody@example.com', about), `${name}: ${bundle}`);
  }
  t.diagnostic(`${name}: ${2 * (signed.length + Object.keys(statements).length)} verdicts, all right`);
}
