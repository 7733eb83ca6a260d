import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { release } from '../helpers/cli.ts';
import { Repo, temporary } from '../helpers/repo.ts';
import { assertCycloneDx, assertSpdx } from '../helpers/sbom.ts';

const lock = {
  lockfileVersion: 3,
  packages: {
    '': { workspaces: ['packages/*'], devDependencies: { ms: '2.0.0' } },
    'node_modules/app': { resolved: 'packages/app', link: true },
    'node_modules/@s/lib': { resolved: 'packages/lib', link: true },
    'node_modules/lodash': {
      version: '4.17.20',
      license: 'MIT',
      resolved: 'https://me:hunter2@r.example/lodash.tgz',
    },
    'node_modules/ms': { version: '2.0.0', dev: true },
    'packages/app': { version: '1.0.0', dependencies: { '@s/lib': '^1.0.0' } },
    'packages/lib': { name: '@s/lib', version: '1.2.0', dependencies: { lodash: '^4' } },
  },
};

const files = {
  'package.json': '{ "private": true, "workspaces": ["packages/*"] }\n',
  'packages/app/package.json':
    '{ "name": "app", "version": "1.0.0", "license": "MIT", "dependencies": { "@s/lib": "^1.0.0" } }\n',
  'packages/lib/package.json':
    '{ "name": "@s/lib", "version": "1.2.0", "dependencies": { "lodash": "^4" } }\n',
  'package-lock.json': `${JSON.stringify(lock)}\n`,
};

test('release sbom: of a package, of the repository, into a folder; the same bytes each time', async (t) => {
  const dir = temporary(t, 'sbom');
  const repo = new Repo(join(dir, 'shop'));
  repo.commit('feat: begin', files);
  const { SOURCE_DATE_EPOCH: _, ...env } = repo.env;
  const run = (...args: string[]) => release(repo.dir, env, 'sbom', ...args);
  const app = await run('app');
  assert.equal(app.code, 0, app.stderr);
  const bom = await assertCycloneDx(app.stdout);
  assert.deepEqual(
    bom.components.map((one) => [one['bom-ref'], one.scope]),
    [
      ['pkg:npm/%40s/lib@1.2.0', 'required'],
      ['pkg:npm/lodash@4.17.20', 'required'],
    ],
  );
  assert.equal(bom.metadata.timestamp, '2026-09-21T14:14:20.000Z', 'the date of the commit');
  assert.doesNotMatch(app.stdout, /hunter2/);
  assert.equal((await run('app')).stdout, app.stdout);
  const whole = assertSpdx((await run('--format', 'spdx')).stdout);
  assert.equal(whole.packages.length, 5, 'the repository, two of its own, lodash, ms');
  const out = join(dir, 'out');
  const written = await run('--out', out);
  assert.equal(written.code, 0, written.stderr);
  const names = ['app-1.0.0.cdx.json', 's-lib-1.2.0.cdx.json', 'shop.cdx.json'];
  assert.deepEqual(readdirSync(out).sort(), names);
  assert.equal(readFileSync(join(out, 'app-1.0.0.cdx.json'), 'utf8'), app.stdout);
  const dated = await release(repo.dir, repo.env, 'sbom', 'app');
  assert.match(dated.stdout, /"timestamp": "2026-11-18T/, 'SOURCE_DATE_EPOCH');
  assert.equal((await run('nobody')).code, 2);
  assert.equal((await run('--format', 'other')).code, 2);
});

test('release sbom --check: the policy of the configuration, with advisories and VEX', async (t) => {
  const repo = new Repo(join(temporary(t, 'sbom'), 'shop'));
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
  const settings = (policy: object): object => ({ sbomPolicy: { advisories: ['osv.json'], ...policy } });
  repo.commit('feat: begin', {
    ...files,
    'osv.json': JSON.stringify(advisory),
    'vex.json': JSON.stringify({
      '@context': 'https://openvex.dev/ns/v0.2.0',
      statements: [
        {
          vulnerability: 'GHSA-35jh-r3h4-6jhm',
          products: ['pkg:npm/lodash@4.17.20'],
          status: 'not_affected',
        },
      ],
    }),
    'release.config.json': JSON.stringify(settings({})),
  });
  const run = (...args: string[]) => release(repo.dir, repo.env, 'sbom', '--check', ...args);
  const refused = await run();
  assert.equal(refused.code, 3, refused.stderr);
  assert.equal(
    refused.stdout,
    '✗ pkg:npm/lodash@4.17.20: VULNERABLE GHSA-35jh-r3h4-6jhm: Command Injection in lodash (fixed in 4.17.21)\n' +
      'shop: refused, 4 components looked at\n',
  );
  repo.write({ 'release.config.json': JSON.stringify(settings({ vex: ['vex.json'] })) });
  const passed = await run('app');
  assert.equal(passed.code, 0, passed.stderr);
  assert.match(passed.stdout, /VEX: not affected\napp: passed, 2 components looked at\n$/);
  repo.write({ 'release.config.json': JSON.stringify(settings({ advisories: ['gone.json'] })) });
  const gone = await run();
  assert.equal(gone.code, 2);
  assert.match(gone.stderr, /POLICY_UNREADABLE.*gone\.json cannot be read/);
  repo.write({ 'release.config.json': '{}' });
  assert.match((await run()).stderr, /there is no policy to check against/);
});

test('packages released together get one SBOM for all, without what only ignored ones need', async (t) => {
  const repo = new Repo(join(temporary(t, 'together'), 'shop'));
  const pkg = (name: string): string => `{ "name": "${name}", "version": "1.0.0" }\n`;
  const locks = {
    'node_modules/a': { resolved: 'packages/a', link: true },
    'node_modules/b': { resolved: 'packages/b', link: true },
    'node_modules/play': { resolved: 'packages/play', link: true },
    'node_modules/lodash': { version: '4.17.21' },
    'node_modules/toy': { version: '1.0.0' },
    'packages/a': { version: '1.0.0', dependencies: { lodash: '4' } },
    'packages/b': { version: '1.0.0' },
    'packages/play': { version: '1.0.0', dependencies: { toy: '1', a: '1' } },
  };
  repo.commit('feat: begin', {
    'package.json': '{ "private": true, "workspaces": ["packages/*"] }\n',
    ...Object.fromEntries(['a', 'b', 'play'].map((name) => [`packages/${name}/package.json`, pkg(name)])),
    'package-lock.json': JSON.stringify({
      lockfileVersion: 3,
      packages: { '': { workspaces: ['packages/*'] }, ...locks },
    }),
    'release.config.json': JSON.stringify({ sbom: true, fixed: [['a', 'b']], ignore: ['play'] }),
  });
  repo.tag('v1.0.0');
  repo.commit('feat: more', { 'packages/a/a.js': '1\n', 'packages/b/b.js': '1\n' });
  const remote = repo.withRemote();
  const run = await release(repo.dir, repo.env, 'next', '--yes');
  assert.equal(run.code, 0, run.stderr);
  const page = join(remote, 'releases/v1.1.0/assets');
  assert.deepEqual(readdirSync(page), ['SHA256SUMS', 'shop.remote-1.1.0.cdx.json']);
  const bom = await assertCycloneDx(readFileSync(join(page, 'shop.remote-1.1.0.cdx.json'), 'utf8'));
  assert.deepEqual(
    bom.components.map((one) => one['bom-ref']),
    ['pkg:npm/a@1.1.0', 'pkg:npm/b@1.1.0', 'pkg:npm/lodash@4.17.21'],
  );
});
