import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { release, type Run } from '../helpers/cli.ts';
import { site } from './released.ts';

/** A build whose result is the same for the same STAMP, whatever else is in the work tree. */
const script =
  'test "$STAMP" != none && mkdir -p marks/in && echo "lamp $STAMP" > marks/lamp.txt && echo "$STAMP" > marks/in/stamp && cp package.json marks/in && ' +
  'tar -C marks --sort=name --mtime=@0 --owner=0 --group=0 --mode=a=r,u+w,a+X -cf - in | gzip -n > marks/lamp.tgz';

interface Built {
  readonly run: (env: object, ...args: readonly string[]) => Promise<Run>;
  readonly configure: (more: object) => void;
}

/** A signed release, made with STAMP=one. */
async function built(t: TestContext, more: object = {}): Promise<Built> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const config = {
    build: [{ title: 'build', argv: ['sh', '-c', script] }],
    assets: ['marks/lamp.*'],
    sbom: true,
    signing: { key: { env: 'LAMP_KEY' }, trust: { keys: [{ file: '../lamp.pub' }] } },
    ...more,
  };
  const { dir, repo } = site(t, config);
  writeFileSync(join(dir, 'lamp.pub'), publicKey.export({ type: 'spki', format: 'pem' }));
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const run = (env: object, ...args: readonly string[]): Promise<Run> =>
    release(repo.dir, { ...repo.env, LAMP_KEY: key, ...env }, ...args);
  const made = await run({ STAMP: 'one' }, 'next', '--yes');
  assert.equal(made.code, 0, made.stderr);
  const configure = (other: object): void => {
    writeFileSync(join(repo.dir, 'release.config.json'), JSON.stringify({ ...config, ...other }));
  };
  return { run, configure };
}

describe('release verify --rebuild', { concurrency: 2 }, () => {
  it('builds a release again from its commit by the plan of the ledger, and finds every file the same', async (t) => {
    const { run, configure } = await built(t);
    configure({ build: [{ title: 'another one', argv: ['false'] }] });
    const same = await run({ STAMP: 'one' }, 'verify', 'v1.1.0', '--rebuild');
    assert.equal(same.code, 0, same.stdout + same.stderr);
    assert.match(same.stdout, /✓ REBUILT\s+built again, the same bytes, 4 files/);
    const other = await run({ STAMP: 'two' }, 'verify', 'v1.1.0', '--rebuild');
    assert.equal(other.code, 3);
    assert.match(
      other.stdout,
      /^lamp\.txt\n\s+✗ REBUILT\s+built again it has sha256 [0-9a-f]{64}; on the page is [0-9a-f]{64}$/m,
    );
    assert.match(other.stdout, /^lamp\.tgz\n\s+✗ REBUILT\s+built again it has .*; in it in\/stamp differs$/m);
    assert.match(other.stdout, /^REFUSED v1\.1\.0: REBUILT$/m);
  });

  it('does so without a ledger, too, by what the commit says was asked for; what cannot be built is told', async (t) => {
    const { run } = await built(t, { ledger: null });
    const same = await run({ STAMP: 'one' }, 'verify', 'v1.1.0', '--rebuild');
    assert.equal(same.code, 0, same.stdout + same.stderr);
    const broken = await run({ STAMP: 'none' }, 'verify', 'v1.1.0', '--rebuild');
    assert.equal(broken.code, 3);
    assert.match(broken.stdout, /✗ REBUILT\s+it could not be built again: build failed/);
    assert.match(broken.stdout, /^REFUSED v1\.1\.0: REBUILT$/m);
  });
});
