import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { release, type Run } from '../helpers/cli.ts';
import { temporary, type Repo } from '../helpers/repo.ts';
import { lamp, manifest } from './stories.ts';

const lock = {
  lockfileVersion: 3,
  packages: {
    '': { dependencies: { lodash: '4.17.20' } },
    'node_modules/lodash': { version: '4.17.20', license: 'MIT' },
  },
};

/** As https://osv.dev tells it, shortened. */
const advisory = {
  id: 'GHSA-35jh-r3h4-6jhm',
  summary: 'Command Injection in lodash',
  affected: [
    {
      package: { ecosystem: 'npm', name: 'lodash' },
      ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '4.17.21' }] }],
    },
  ],
};

const vex = {
  '@context': 'https://openvex.dev/ns/v0.2.0',
  statements: [{ vulnerability: advisory.id, products: ['pkg:npm/lodash@4.17.20'], status: 'not_affected' }],
};

interface Shop {
  readonly repo: Repo;
  readonly remote: string;
  readonly configure: (sbomPolicy: object) => void;
  readonly run: (...args: readonly string[]) => Promise<Run>;
}

/** A package that needs a vulnerable one, ready to be released with its SBOM. */
function shop(t: TestContext): Shop {
  const dir = temporary(t, 'policy');
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signing = { key: { env: 'LAMP_KEY' }, trust: { keys: [{ file: 'lamp.pub' }] } };
  const repo = lamp(join(dir, 'work'));
  const config = (sbomPolicy: object): string =>
    JSON.stringify({
      assets: ['src/lamp.js'],
      sbom: { formats: ['cyclonedx', 'spdx'] },
      signing,
      sbomPolicy,
    });
  repo.commit('chore: lock', {
    'package.json': manifest('1.0.0').replace('{', '{ "dependencies": { "lodash": "4.17.20" },'),
    'package-lock.json': JSON.stringify(lock),
    'lamp.pub': publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    'osv.json': JSON.stringify(advisory),
    'vex.json': JSON.stringify(vex),
    'release.config.json': config({ advisories: ['osv.json'] }),
  });
  const remote = repo.withRemote(join(dir, 'remote.git'));
  const env = { ...repo.env, LAMP_KEY: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
  return {
    repo,
    remote,
    configure: (policy) => {
      writeFileSync(join(repo.dir, 'release.config.json'), config(policy));
    },
    run: (...args) => release(repo.dir, env, ...args),
  };
}

const told =
  /pkg:npm\/lodash@4\.17\.20: VULNERABLE GHSA-35jh-r3h4-6jhm:\s+Command Injection in lodash \(fixed\s+in 4\.17\.21\)/;

describe('sbomPolicy and releases', { concurrency: 2 }, () => {
  it('refuses a release before anything changes, and says so in the dry run and by the doctor', async (t) => {
    const { repo, remote, run } = shop(t);
    const before = repo.git('for-each-ref') + repo.git('-C', remote, 'for-each-ref');
    const dry = await run('next', '--dry-run');
    assert.equal(dry.code, 0, dry.stderr);
    assert.match(dry.stdout, told);
    assert.match(
      dry.stdout,
      /→ The release would be refused\. Update to the version that mends it, or say in a file of/,
    );
    const doctor = await run('doctor');
    assert.equal(doctor.code, 3);
    assert.match(
      doctor.stdout,
      /✗ sbom\s+SBOM_DENIED: sbomPolicy denies what is in this release: pkg:npm\/lodash@4/,
    );
    const refused = await run('next', '--yes');
    assert.equal(refused.code, 3, refused.stderr);
    assert.match(refused.stderr, /error\[SBOM_DENIED\]/);
    assert.match(refused.stderr, told);
    assert.equal(repo.git('for-each-ref') + repo.git('-C', remote, 'for-each-ref'), before);
    assert.equal(repo.git('status', '--porcelain'), '');
  });

  it('only tells where it is to warn; the SBOMs of the page are judged again, by what is known then', async (t) => {
    const { configure, run } = shop(t);
    configure({ advisories: ['osv.json'], releases: 'warn' });
    const warned = await run('next', '--yes');
    assert.equal(warned.code, 0, warned.stderr);
    assert.match(warned.stderr, told);
    const proven = await run('verify', 'v1.1.0');
    assert.equal(proven.code, 0, proven.stdout + proven.stderr);
    assert.match(proven.stdout, /✓ SBOM_POLICY\s+told only: pkg:npm\/lodash@4\.17\.20: VULNERABLE GHSA/);
    configure({ advisories: ['osv.json'] });
    const refused = await run('verify', 'v1.1.0');
    assert.equal(refused.code, 3);
    assert.match(
      refused.stdout,
      /lamp-1\.1\.0\.spdx\.json\n[^]*✗ SBOM_POLICY\s+pkg:npm\/lodash@4\.17\.20: VULNERABLE/,
    );
    assert.match(refused.stdout, /^REFUSED v1\.1\.0: SBOM_POLICY$/m);
    configure({ deny: [{ purl: 'pkg:npm/lodash', versions: '>=5' }] });
    const passed = await run('verify', 'v1.1.0');
    assert.equal(passed.code, 0, passed.stdout);
    assert.match(passed.stdout, /✓ SBOM_POLICY\s+1 component, none denied/);
  });

  it('is settled by VEX; a policy that cannot be read refuses', async (t) => {
    const { configure, run } = shop(t);
    configure({ advisories: ['gone.json'] });
    const dry = await run('next', '--dry-run');
    assert.equal(dry.code, 0, dry.stderr);
    assert.match(dry.stdout, /sbomPolicy cannot be applied: gone\.json cannot be read/);
    const gone = await run('next', '--yes');
    assert.equal(gone.code, 2, gone.stderr);
    assert.match(gone.stderr, /error\[POLICY_UNREADABLE\]: gone\.json/);
    configure({
      advisories: ['osv.json'],
      vex: ['vex.json'],
      deny: [{ purl: 'pkg:npm/lodash', versions: '<4.17.0' }],
    });
    const settled = await run('next', '--yes');
    assert.equal(settled.code, 0, settled.stderr);
    assert.doesNotMatch(settled.stderr, /GHSA/);
  });
});
