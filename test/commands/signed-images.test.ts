import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { z } from 'zod';
import { provenanceType } from '../../src/core/evidence/provenance.ts';
import { imageSignatureType, sbomTypes } from '../../src/core/evidence/statements.ts';
import { release, type Run } from '../helpers/cli.ts';
import { toolFor, type ToolName } from '../helpers/tools.ts';
import { harbour, manifestAt, tagsOf, type Harbour } from './images.ts';
import type { Fate } from '../helpers/http-front.ts';
import { errorIn, planIn } from './json.ts';
import { pages, releaseShop } from './publishing.ts';
import { clone } from './stories.ts';

/** What is put beside an image. */
const types = [imageSignatureType, provenanceType, sbomTypes.cyclonedx].sort();

interface Signed extends Harbour {
  /** File with the public key. */
  readonly key: string;
}

/** A package with an image, both signed with a key. */
async function signedHarbour(
  t: TestContext,
  decide: (request: string) => Fate = () => 'pass',
): Promise<Signed | null> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const made = await harbour(t, {
    kind: 'platforms',
    decide,
    image: { sign: true },
    config: {
      sbom: true,
      signing: { key: { env: 'APP_KEY' }, trust: { keys: [{ file: 'app.pub' }] } },
    },
    files: { 'app.pub': pem },
    env: { APP_KEY: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() },
  });
  if (made === null) return null;
  const key = join(made.place.dir, 'app.pub');
  writeFileSync(key, pem);
  return { ...made, key };
}

const index = z.object({
  manifests: z.array(z.object({ digest: z.string(), annotations: z.record(z.string(), z.string()) })),
});

/** Predicate types of what refers to the image. This registry keeps no list, so a tag does. */
async function referring({ registry }: Harbour): Promise<readonly string[]> {
  const tags = await tagsOf(registry);
  const list = `sha256-${(tags['1.1.0'] ?? '').replace('sha256:', '')}`;
  if (!(list in tags)) return [];
  const { manifests } = index.parse(await manifestAt(registry, list));
  assert.equal(new Set(manifests.map(({ digest }) => digest)).size, manifests.length);
  for (const { digest } of manifests) await manifestAt(registry, digest);
  return manifests.map(({ annotations }) => annotations['dev.sigstore.bundle.predicateType'] ?? '').sort();
}

describe('images that are signed', { concurrency: 2 }, () => {
  it('have their statements beside them, which real cosign verifies', async (t) => {
    const made = await signedHarbour(t);
    if (made === null) return;
    const run = await releaseShop(made.place);
    assert.equal(run.code, 0, run.stderr);
    assert.deepEqual(await referring(made), types);
    const proven = await release(made.place.repo.dir, made.place.env, 'verify', 'v1.1.0');
    assert.equal(proven.code, 0, proven.stdout);
    for (const name of ['cosign2', 'cosign3'] as const) cosignJudges(t, name, made);
  });

  it('are among what is built again, and told where they differ', async (t) => {
    const made = await signedHarbour(t);
    if (made === null) return;
    const { place } = made;
    assert.equal((await releaseShop(place)).code, 0);
    const rebuilt = (env: object): Promise<Run> =>
      release(place.repo.dir, { ...place.env, ...env }, 'verify', 'v1.1.0', '--rebuild');
    const same = await rebuilt({});
    assert.equal(same.code, 0, same.stdout + same.stderr);
    assert.match(same.stdout, /✓ REBUILT\s+built again, the same bytes/);
    const other = await rebuilt({ RANDOM: '1' });
    assert.equal(other.code, 3);
    assert.match(
      other.stdout,
      /^image:.*\/acme\/app@1\.1\.0 .*\n\s+✗ REBUILT\s+packed again it has sha256 [0-9a-f]{64}; released was [0-9a-f]{64}$/m,
    );
  });

  it('are planned so, after the image', async (t) => {
    const made = await signedHarbour(t);
    if (made === null) return;
    const run = await releaseShop(made.place, '--dry-run');
    assert.match(run.stdout, /put the statements about the image .*\/acme\/app 1\.1\.0 beside it/);
    const kinds = planIn(await releaseShop(made.place, '--dry-run', '--json')).actions.map(
      ({ kind }) => kind,
    );
    assert.deepEqual(kinds.slice(kinds.indexOf('publishPackage')), [
      'publishPackage',
      'attachStatements',
      'publishRelease',
      'record',
    ]);
  });

  it('get the rest from another clone, by who has no key', async (t) => {
    let room = 1;
    const made = await signedHarbour(t, (request) =>
      /^PUT .*\/manifests\/sha256-/.test(request) && room-- <= 0 ? 403 : 'pass',
    );
    if (made === null) return;
    const { place } = made;
    const run = await releaseShop(place, '--json');
    assert.deepEqual([run.code, errorIn(run).code], [6, 'REGISTRY_REFUSED'], run.stderr);
    assert.deepEqual([(await referring(made)).length, pages(place)], [1, []]);
    room = Infinity;
    const { APP_KEY: _, ...keyless } = place.env;
    const resumed = await release(clone(place.remote, join(place.dir, 'other')), keyless, 'resume');
    assert.equal(resumed.code, 0, resumed.stderr);
    assert.deepEqual([await referring(made), pages(place)], [types, ['v1.1.0']]);
  });

  it('are refused where nothing says with what, before anything changes', async (t) => {
    const made = await harbour(t, { image: { sign: true }, config: { sbom: true } });
    if (made === null) return;
    const run = await releaseShop(made.place, '--json');
    assert.deepEqual([run.code, errorIn(run).code], [2, 'CONFIG_INVALID'], run.stderr);
    assert.match(errorIn(run).message, /acme\/app is to be signed, and nothing of its release is/);
  });
});

/** Real cosign looks the image up in the registry. */
function cosignJudges(t: TestContext, name: ToolName, { place, registry, key }: Signed): void {
  const [program] = toolFor(t, name) ?? [];
  if (program === undefined) return;
  const none = join(place.dir, 'none.json');
  writeFileSync(none, '{"mediaType":"application/vnd.dev.sigstore.trustedroot+json;version=0.1"}');
  const format = name === 'cosign2' ? ['--new-bundle-format', '--trusted-root', none] : [];
  const judge = (verb: string, by: string, ...rest: readonly string[]): { ok: boolean; said: string } => {
    const args = [verb, '--key', by, '--insecure-ignore-tlog', '--allow-http-registry', ...format, ...rest];
    const options = { env: { HOME: place.dir }, encoding: 'utf8' } as const;
    const { status, stdout, stderr } = spawnSync(
      program,
      [...args, `${registry.host}/acme/app:1.1.0`],
      options,
    );
    return { ok: status === 0, said: `${args.join(' ')}: ${stdout}${stderr}` };
  };
  const other = join(place.dir, 'other.pub');
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  writeFileSync(other, publicKey.export({ type: 'spki', format: 'pem' }));
  const verbs = [
    ...(name === 'cosign2' ? [] : [['verify'] as const]), // 2.5 reads no bundle with a signature of an image
    ['verify-attestation', '--type', 'slsaprovenance1'],
    ['verify-attestation', '--type', 'cyclonedx'],
  ] as const;
  for (const [verb, ...rest] of verbs) {
    const right = judge(verb, key, ...rest);
    assert.ok(right.ok, right.said);
    assert.ok(!judge(verb, other, ...rest).ok, `${verb} by another key`);
  }
  assert.ok(!judge('verify-attestation', key, '--type', 'spdxjson').ok, 'a type that is not there');
  t.diagnostic(`${name}: ${2 * verbs.length + 1} verdicts, all right`);
}
