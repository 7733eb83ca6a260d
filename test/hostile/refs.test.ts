import assert from 'node:assert/strict';
import { appendFileSync, existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { bounded as release } from './run.ts';
import { Repo, temporary } from '../helpers/repo.ts';
import { assertCivil, assertNotPwned, snapshot } from './civil.ts';

/** Tag names no one should make; git itself refuses some of them, so they are written past its checks. */
const tags: readonly string[] = [
  'v1.0.0;touch${IFS}pwned',
  'v1.0.0$(touch${IFS}pwned)',
  'v1.0.0`touch${IFS}pwned`',
  'v1.0.0|touch',
  "v1.0.0'",
  'v1.0.0"',
  '--force',
  '-v1.0.1',
  '--upload-pack=touch/v9.9.9',
  '{{constructor}}@1.0.0',
  '{constructor}@9.0.0',
  '{version}@9.0.0',
  '__proto__@9.0.0',
  'constructor@9.0.0',
  '<script>alert(1)</script>@1.0.0',
  '@everyone@9.0.0',
  '@9.0.0',
  'v1.0.0-../x',
  'v1.0.0-\u202egnp',
  'v1.0.0-$(x)',
  'v01.0.0',
  'v9007199254740993.0.0',
  'v1.0.0-99999999999999999999999',
  `v${'1'.repeat(60_000)}`,
  `${'-1'.repeat(30_000)}!`,
  `${'v'.repeat(30_000)}1.0.0`,
  `v1.0.0-${'a.'.repeat(30_000)}b`,
  'HEAD',
  'main',
  'refs/heads/main',
];

/** Lines of packed-refs that break git's rules for names. */
const impossible: readonly string[] = [
  'refs/tags/../../x',
  'refs/tags/v3.0.0 space',
  'refs/tags/\u001b[31mv4.0.0',
  'refs/tags/v5.0.0..',
  'refs/tags/.v6.0.0',
  'refs/tags/v7.0.0.lock',
  'refs/../HEAD',
];

function pack(repo: Repo, names: readonly string[]): void {
  repo.git('pack-refs', '--all');
  appendFileSync(
    join(repo.dir, '.git', 'packed-refs'),
    names.map((name) => `${repo.head()} ${name}\n`).join(''),
  );
}

test('hostile tag names are ignored or told, nothing acts', { timeout: 300_000 }, async (t) => {
  const dir = temporary(t, 'hostile');
  const repo = new Repo(join(dir, 'repo'));
  repo.commit('chore: start', { 'package.json': '{ "name": "victim", "version": "1.0.0" }\n' });
  repo.tag('v1.0.0');
  const remote = repo.withRemote();
  pack(
    repo,
    [...tags].sort().map((name) => `refs/tags/${name}`),
  );
  repo.commit('fix: something');
  const dry = await release(repo.dir, repo.env, 'next', '--dry-run');
  assertCivil(dry, 'next --dry-run');
  assert.equal(dry.code, 0, dry.stderr);
  const run = await release(repo.dir, repo.env, 'next', '--yes');
  assertCivil(run, 'next');
  assert.equal(run.code, 0, run.stderr);
  assert.equal(repo.git('ls-remote', '--tags', remote, 'refs/tags/v1.0.1^{}').split('\t')[0], repo.head());
  const all = await release(repo.dir, repo.env, 'changelog', '--all');
  assertCivil(all, 'changelog --all');
  assert.equal(all.code, 0, all.stderr);
  assertNotPwned(dir);
  t.diagnostic(`${tags.length} tag names, 0 failed`);
});

test('names git itself forbids end in a sentence', { timeout: 300_000 }, async (t) => {
  const dir = temporary(t, 'hostile');
  let cases = 0;
  for (const name of impossible) {
    const repo = new Repo(join(dir, `repo${cases}`));
    repo.commit('fix: start', { 'package.json': '{ "name": "victim", "version": "1.0.0" }\n' });
    pack(repo, [name]);
    const run = await release(repo.dir, repo.env, 'next', '--yes');
    assertCivil(run, name);
    cases++;
  }
  assertNotPwned(dir);
  t.diagnostic(`${cases} names, 0 failed`);
});

/** Branch names that look like options or commands: releases are made from them, or refused with a sentence. */
const branches: readonly string[] = [
  '--upload-pack=touch${IFS}pwned',
  '--force',
  '-x',
  '$(touch${IFS}pwned)',
  ';touch${IFS}pwned',
  'a`b`c',
  '{{constructor}}',
  '<b>@everyone',
  'v1.0.0',
  'refs/heads/main',
  '+main',
  'main\u202e',
];

test('hostile branch names are pushed as what they are', { timeout: 600_000 }, async (t) => {
  const dir = temporary(t, 'hostile');
  let cases = 0;
  for (const branch of branches) {
    const repo = new Repo(join(dir, `repo${cases}`));
    repo.commit('chore: start', { 'package.json': '{ "name": "victim", "version": "1.0.0" }\n' });
    repo.tag('v1.0.0');
    repo.commit('fix: something');
    repo.git('update-ref', `refs/heads/${branch}`, repo.head());
    repo.git('symbolic-ref', 'HEAD', `refs/heads/${branch}`);
    repo.git('update-ref', '-d', 'refs/heads/main');
    const remote = `${repo.dir}.remote.git`;
    repo.git('init', '--quiet', '--bare', remote);
    repo.git('remote', 'add', 'origin', remote);
    const run = await release(repo.dir, repo.env, 'next', '--yes');
    assertCivil(run, branch);
    assert.equal(run.code, 0, `${branch}: ${run.stderr}`);
    assert.equal(repo.git('ls-remote', remote, `refs/heads/${branch}`).split('\t')[0], repo.head(), branch);
    assert.equal(repo.git('ls-remote', '--heads', remote).trim().split('\n').length, 2, 'it and the ledger');
    cases++;
  }
  assertNotPwned(dir);
  t.diagnostic(`${cases} branches, 0 failed`);
});

/** Addresses of remotes, and whether a release ends well. */
const remotes: readonly (readonly [url: string, secret?: string])[] = [
  ['--upload-pack=touch pwned'],
  ['--upload-pack=touch${IFS}pwned'],
  ['-oProxyCommand=touch pwned'],
  ['ssh://-oProxyCommand=touch%20pwned/x'],
  ['-oProxyCommand=touch pwned:x'],
  ['ext::sh -c touch% pwned'],
  ['fd::17'],
  ['file:///no/such/$(touch pwned)'],
  ['file://host.invalid/x'],
  ['file:///%2f%2e%2e'],
  ['file:///%zz'],
  ['file://['],
  ['file:///a\u0000b'.replace('\u0000', '%00')],
  ['https://someone:hunter2@127.0.0.1:1/owner/name.git', 'hunter2'],
  ['https://someone:hun@ter2@127.0.0.1:1', 'ter2'],
  ['https://hunter2@127.0.0.1:1/x', 'hunter2'],
  ['ssh://someone:hunter2@127.0.0.1:1/x', 'hunter2'],
  ['/no/such/folder\u001b[31m\u202e'],
  ['.'],
  ['..'],
  ['/'],
  ['/dev/null'],
  ['\u001b]0;x\u0007'],
  ['x'.repeat(100_000)],
  ['/'.repeat(100_000) + 'x'],
  ['https://github.com/../..'],
  ['https://github.com/<script>/@everyone'],
];

test(
  'hostile addresses of remotes: nothing runs, no password is printed',
  { timeout: 600_000 },
  async (t) => {
    const dir = temporary(t, 'hostile');
    const repo = new Repo(join(dir, 'repo'));
    repo.commit('fix: start', { README: 'no manifest, so the address names the package\n' });
    const before = snapshot(dir, ['repo']);
    const env = { ...repo.env, GIT_SSH_COMMAND: 'false' };
    const failures: string[] = [];
    for (const [url, secret] of remotes) {
      repo.git('config', 'remote.origin.url', url);
      for (const args of [
        ['next', '--dry-run', '--json'],
        ['next', '--yes'],
      ]) {
        const run = await release(repo.dir, env, ...args);
        try {
          assertCivil(run, `${args.join(' ')} with ${url.slice(0, 80)}`);
          if (secret !== undefined)
            assert.ok(!`${run.stdout}${run.stderr}`.includes(secret), `${url} is printed`);
          if (args.includes('--json')) JSON.parse(run.stdout);
          else assert.notEqual(run.code, 0);
        } catch (error) {
          failures.push(error instanceof Error ? error.message : String(error));
        }
      }
    }
    assertNotPwned(dir);
    assert.deepEqual(snapshot(dir, ['repo']), before);
    assert.ok(!existsSync(join(dirname(repo.dir), 'releases')), 'pages beside the repository');
    assert.deepEqual(readdirSync(repo.dir).sort(), ['.git', 'README']);
    t.diagnostic(`${remotes.length} addresses, ${failures.length} failed`);
    assert.deepEqual(failures, []);
  },
);
