import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { z } from 'zod';
import { release } from '../helpers/cli.ts';
import { Repo, temporary } from '../helpers/repo.ts';

const lock = (version: string): string =>
  JSON.stringify({
    lockfileVersion: 3,
    packages: {
      '': { name: 'app', version: '1.0.0', dependencies: { ms: `^${version}` } },
      'node_modules/ms': { version, license: 'MIT' },
    },
  });

test('release diff compares what two tags lock', async (t) => {
  const repo = new Repo(join(temporary(t, 'diff'), 'app'));
  const manifest = '{ "name": "app", "version": "1.0.0" }\n';
  repo.commit('feat: begin', { 'package.json': manifest, 'package-lock.json': lock('1.0.0') });
  repo.tag('v1.0.0');
  repo.commit('fix: go on', { 'package-lock.json': lock('2.0.0') });
  const run = (...args: string[]) => release(repo.dir, repo.env, 'diff', ...args);
  const shown = await run('v1.0.0');
  assert.equal(shown.code, 0, shown.stderr);
  assert.equal(shown.stdout, 'updated  ms  1.0.0 → 2.0.0\n\n1 updated\n');
  assert.match(
    (await run('v1.0.0', 'HEAD', '--markdown')).stdout,
    /^\| `ms` \| updated \| `1.0.0` \| `2.0.0` \| {2}\|$/m,
  );
  assert.equal((await run('v1.0.0', 'v1.0.0', '-p', 'app')).stdout, 'Nothing that is locked changed.\n');
  assert.equal((await run('v9.9.9')).code, 2);
  assert.equal((await run('v1.0.0', 'HEAD', '-p', 'other')).code, 2);
});

test('release diff says which vulnerabilities came and went, where there is a policy', async (t) => {
  const repo = new Repo(join(temporary(t, 'diff'), 'app'));
  const advisory = (id: string, events: readonly object[]): object => ({
    id,
    summary: `a hole | of ${id}`,
    affected: [{ package: { ecosystem: 'npm', name: 'ms' }, ranges: [{ type: 'SEMVER', events }] }],
  });
  repo.commit('feat: begin', {
    'package.json': '{ "name": "app", "version": "1.0.0" }\n',
    'package-lock.json': lock('1.0.0'),
    'release.config.json': JSON.stringify({ sbomPolicy: { advisories: ['osv.json'] } }),
    'osv.json': JSON.stringify([
      advisory('OSV-1', [{ introduced: '0' }, { fixed: '2.0.0' }]),
      advisory('OSV-2', [{ introduced: '2.0.0' }]),
      advisory('OSV-3', [{ introduced: '0' }]),
    ]),
  });
  repo.tag('v1.0.0');
  repo.commit('fix: go on', { 'package-lock.json': lock('2.0.0') });
  const run = (...args: string[]) => release(repo.dir, repo.env, 'diff', ...args);
  const shown = await run('v1.0.0');
  assert.equal(
    shown.stdout,
    'updated  ms  1.0.0 → 2.0.0\n\n1 updated\n\n' +
      'new   ✗ pkg:npm/ms@2.0.0: VULNERABLE OSV-2: a hole | of OSV-2\n' +
      'gone  ✓ pkg:npm/ms@1.0.0: VULNERABLE OSV-1: a hole | of OSV-1 (fixed in 2.0.0)\n',
    shown.stderr,
  );
  const markdown = await run('v1.0.0', 'HEAD', '--markdown');
  assert.match(
    markdown.stdout,
    /\n\n- new: .*npm\/ms@2\.0\.0.*: VULNERABLE OSV-2: a hole .*\n- gone: .*OSV-1/,
  );
  const { findings } = z
    .object({ findings: z.record(z.string(), z.array(z.object({ id: z.string() }))) })
    .parse(JSON.parse((await run('v1.0.0', '--json')).stdout));
  assert.deepEqual(findings, { appeared: [{ id: 'OSV-2' }], gone: [{ id: 'OSV-1' }] });
});
