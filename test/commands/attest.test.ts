import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { release, type Run } from '../helpers/cli.ts';
import { cloned, killedAfterPush, newestEntry, site, type Site } from './released.ts';
import { signedSite } from './signed-site.ts';

/** What is signed: a build whose result may depend on the machine, and its SBOM. */
const config = {
  build: [{ title: 'build', argv: ['sh', '-c', 'mkdir -p marks && echo "lamp $STAMP" > marks/lamp.txt'] }],
  assets: ['marks/lamp.txt'],
  sbom: { formats: ['cyclonedx', 'spdx'] },
  signing: { key: { env: 'LAMP_KEY' }, trust: { keys: [{ file: 'lamp.pub' }] } },
};

function verify({ repo }: Site, dir = repo.dir): Promise<Run> {
  return release(dir, repo.env, 'verify', 'v1.1.0');
}

const evidence = [
  'lamp-1.1.0.cdx.json.attestation.sigstore.json',
  'lamp-1.1.0.cdx.json.sigstore.json',
  'lamp-1.1.0.spdx.json.attestation.sigstore.json',
  'lamp-1.1.0.spdx.json.sigstore.json',
  'lamp.txt.sigstore.json',
  'v1.1.0.provenance.sigstore.json',
  'v1.1.0.release.sigstore.json',
];

describe('a release that is signed', { concurrency: 2 }, () => {
  it('has its evidence on its page, and is proven; a byte of a file turns the verdict', async (t) => {
    const place = signedSite(t, config);
    const run = await release(place.repo.dir, { ...place.repo.env, ...place.signer }, 'next', '--yes');
    assert.equal(run.code, 0, run.stderr);
    assert.deepEqual(
      evidence.filter((name) => !readdirSync(place.assets).includes(name)),
      [],
    );
    const proven = await verify(place);
    assert.equal(proven.code, 0, proven.stdout);
    assert.match(proven.stdout, /^VERIFIED v1\.1\.0$/m);

    const file = join(place.assets, 'lamp.txt');
    const bytes = readFileSync(file);
    writeFileSync(file, Buffer.concat([bytes.subarray(0, -1), Buffer.from('!')]));
    const refused = await verify(place);
    assert.equal(refused.code, 3);
    assert.match(refused.stdout, /^REFUSED v1\.1\.0: FILE_DIGEST, SIGNED, CHECKSUMS$/m);
    writeFileSync(file, bytes);

    rmSync(join(place.assets, 'lamp.txt.sigstore.json'));
    const removed = await release(place.repo.dir, place.repo.env, 'verify', '1.1.0', '--json');
    assert.equal(removed.code, 3);
    assert.match(
      removed.stdout,
      /"code": "FILE_PRESENT",\s+"ok": false,\s+"file": "lamp\.txt\.sigstore\.json"/,
    );
  });

  it('is not begun where it cannot be signed', async (t) => {
    const place = signedSite(t, config);
    const run = await release(place.repo.dir, place.repo.env, 'next', '--yes');
    assert.notEqual(run.code, 0);
    assert.match(run.stderr, /error\[KEY_UNREADABLE\]: [^]*LAMP_KEY/);
    assert.equal(place.repo.git('ls-remote', 'origin', 'refs/tags/v1.1.0'), '');
  });

  it('reads its key once, before anything changes', async (t) => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const place = site(t, {
      ...config,
      build: [...config.build, { title: 'forget the key', argv: ['rm', '../lamp.key'] }],
      signing: { key: '../lamp.key', trust: { keys: [{ file: '../lamp.pub' }] } },
    });
    writeFileSync(join(place.dir, 'lamp.key'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
    writeFileSync(join(place.dir, 'lamp.pub'), publicKey.export({ type: 'spki', format: 'pem' }));
    const run = await release(place.repo.dir, place.repo.env, 'next', '--yes');
    assert.equal(run.code, 0, run.stderr);
    const proven = await verify(place);
    assert.equal(proven.code, 0, proven.stdout);
  });

  it('stays proven when its key expires or is revoked later, as the ledger saw it before; not otherwise', async (t) => {
    const place = signedSite(t, config);
    const run = await release(place.repo.dir, { ...place.repo.env, ...place.signer }, 'next', '--yes');
    assert.equal(run.code, 0, run.stderr);
    const [, signed = ''] =
      /"at":"([^"]+)"/.exec(place.repo.git('-C', place.remote, 'show', 'release-ledger:entry.json')) ?? [];
    const moment = (seconds: number): string =>
      `${new Date(Date.parse(signed) + seconds * 1000).toISOString().slice(0, 19)}Z`;
    const judged = async (limits: object, more: object = {}): Promise<string> => {
      const trust = { keys: [{ file: 'lamp.pub', ...limits }] };
      const signing = { ...config.signing, trust };
      place.repo.write({ 'release.config.json': JSON.stringify({ ...config, signing, ...more }) });
      return (await verify(place)).stdout.split('\n').at(-2) ?? '';
    };
    await setTimeout(2100);
    const [later, before] = [moment(1), moment(-60)];
    assert.equal(await judged({ notAfter: later }), 'VERIFIED v1.1.0');
    assert.equal(await judged({ revoked: later }), 'VERIFIED v1.1.0');
    assert.match(await judged({ notAfter: later }, { ledger: null }), /^REFUSED v1\.1\.0: RELEASE_INDEX$/);
    assert.match(await judged({ revoked: later }, { ledger: null }), /^REFUSED v1\.1\.0: RELEASE_INDEX$/);
    assert.match(await judged({ notAfter: before }), /^REFUSED v1\.1\.0: RELEASE_INDEX$/);
    assert.match(await judged({ revoked: before }), /^REFUSED v1\.1\.0: RELEASE_INDEX$/);
  });

  it('is completed from another clone by who has no key: the ledger keeps what was signed', async (t) => {
    const place = signedSite(t, config);
    const other = cloned(place, 'other');
    await killedAfterPush(place, place.signer);
    const run = await release(other, place.repo.env, 'resume');
    assert.equal(run.code, 0, run.stderr);
    assert.match(newestEntry(place.remote), /^release completed: v1\.1\.0 #3$/m);
    place.repo.git('-C', other, 'pull', '--quiet', '--tags');
    const proven = await verify(place, other);
    assert.equal(proven.code, 0, proven.stdout);
  });

  it('is signed again where a build gives other bytes, by who has the key and by nobody else', async (t) => {
    const place = signedSite(t, config);
    const other = cloned(place, 'other');
    await killedAfterPush(place, place.signer);
    const env = { ...place.repo.env, STAMP: 'elsewhere' };
    const keyless = await release(other, env, 'resume');
    assert.equal(keyless.code, 6, keyless.stderr);
    assert.match(keyless.stderr, /error\[KEY_UNREADABLE\]/);
    const run = await release(other, { ...env, ...place.signer }, 'resume', '--now');
    assert.equal(run.code, 0, run.stderr);
    assert.match(run.stderr + run.stdout, /ASSETS_REBUILT|differ from the first build/);
    place.repo.git('-C', other, 'pull', '--quiet', '--tags');
    const proven = await verify(place, other);
    assert.equal(proven.code, 0, proven.stdout);
  });

  it('says of its provenance which files of the work tree were not those of the commit', async (t) => {
    const place = signedSite(t, config);
    mkdirSync(join(place.repo.dir, 'src'), { recursive: true });
    const run = await release(place.repo.dir, { ...place.repo.env, ...place.signer }, 'next', '--yes');
    assert.equal(run.code, 0, run.stderr);
    const proven = await verify(place);
    assert.match(
      proven.stdout,
      /PROVENANCE_PARAMETERS\s+built by https:\/\/releasewright\.dev\/builder\/local\/v1, with local changes in .*src\/lamp\.js/,
    );
  });

  it('does not count what its build made and attaches among those', async (t) => {
    const place = signedSite(t, {
      ...config,
      build: [{ title: 'build', argv: ['sh', '-c', 'echo lamp > made.txt; echo on > made-too.txt'] }],
      assets: ['made.txt'],
    });
    const run = await release(place.repo.dir, { ...place.repo.env, ...place.signer }, 'next', '--yes');
    assert.equal(run.code, 0, run.stderr);
    const proven = await verify(place);
    assert.match(
      proven.stdout,
      /with local changes in made-too\.txt, mine-staged\.txt, new\.txt, src\/lamp\.js$/m,
    );
  });
});
