import assert from 'node:assert/strict';
import { chmodSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { release } from '../helpers/cli.ts';
import { hermetic, Repo, temporary } from '../helpers/repo.ts';
import { errorIn } from './json.ts';
import { refs, releasing, site, unreleased } from './released.ts';
import { clone, git, lamp, manifest } from './stories.ts';

describe('a release', { concurrency: 3 }, () => {
  it('is one commit, its tag and one push; the rest is left to the user', async (t) => {
    const place = site(t);
    const { repo, remote } = place;
    const before = repo.head();
    const run = await releasing(place).done;
    assert.equal(run.code, 0, run.stderr);
    assert.deepEqual(unreleased(place), []);
    assert.equal(repo.git('rev-parse', 'HEAD~1').trim(), before);
    assert.deepEqual(repo.git('show', '--name-only', '--format=', 'HEAD').trim().split('\n'), [
      'CHANGELOG.md',
      'package.json',
    ]);
    assert.equal(repo.git('log', '-1', '--format=%an <%ae>|%cn').trim(), 'Test <test@example.com>|Test');
    assert.match(repo.git('cat-file', 'tag', 'v1.1.0'), /^tagger Test <test@example.com>/m);
    assert.match(
      readFileSync(join(repo.dir, 'CHANGELOG.md'), 'utf8'),
      /^# Changelog\n\n## .*1\.1\.0[\s\S]*dim[\s\S]*\n## \[1\.0\.0\] - 2026-01-01\n\n- light\n$/,
    );
    assert.equal(existsSync(join(repo.dir, '.git/releasewright')), false);
    assert.ok(existsSync(join(remote, 'releases')));
  });

  it('says as JSON what it did', async (t) => {
    const place = site(t);
    const run = await releasing(place, '--json').done;
    const value: unknown = JSON.parse(run.stdout);
    assert.ok(typeof value === 'object' && value !== null && 'commit' in value && 'releases' in value);
    assert.equal(value.commit, place.repo.head());
    assert.deepEqual(Object.keys(value), [
      'schema',
      'planId',
      'released',
      'commit',
      'releases',
      'steps',
      'warnings',
    ]);
    assert.ok(Array.isArray(value.releases) && value.releases.length === 1);
  });

  it('happens once: the second run says there is nothing to do', async (t) => {
    const place = site(t);
    assert.equal((await releasing(place).done).code, 0);
    const before = refs(place.remote);
    const again = await releasing(place).done;
    assert.equal(again.code, 0, again.stderr);
    assert.match(again.stdout, /Nothing to release/);
    assert.deepEqual(refs(place.remote), before);
  });

  it('takes the identity from the git configuration', async (t) => {
    const place = site(t);
    const { repo } = place;
    repo.git('config', 'user.name', 'Zoë „Bot“');
    repo.git('config', 'user.email', 'zoe@example.com');
    const anonymous = Object.entries(repo.env).filter(([name]) => !/^GIT_(AUTHOR|COMMITTER)/.test(name));
    const run = await release(repo.dir, Object.fromEntries(anonymous), 'next', '--yes');
    assert.equal(run.code, 0, run.stderr);
    assert.equal(
      repo.git('log', '-1', '--format=%an %ae %cn %ce').trim(),
      'Zoë „Bot“ zoe@example.com Zoë „Bot“ zoe@example.com',
    );
  });

  it('needs no remote', async (t) => {
    const repo = lamp(temporary(t, 'alone'));
    const run = await release(repo.dir, repo.env, 'next', '--yes');
    assert.equal(run.code, 0, run.stderr);
    assert.equal(repo.git('cat-file', '-t', 'v1.1.0').trim(), 'tag');
    assert.equal(repo.git('rev-parse', 'v1.1.0^{}').trim(), repo.head());
    assert.equal(repo.git('status', '--porcelain'), '');
    assert.equal(repo.git('show', 'HEAD:package.json'), manifest('1.1.0'));
    assert.match(repo.git('show', 'HEAD:CHANGELOG.md'), /^# Changelog/);
  });

  it('is made from a linked worktree and from a subdirectory', async (t) => {
    const dir = temporary(t, 'linked');
    const repo = lamp(join(dir, 'main'));
    repo.git('switch', '--quiet', '--detach');
    repo.git('worktree', 'add', '--quiet', join(dir, 'side'), 'main');
    const run = await release(join(dir, 'side/src'), repo.env, 'next', '--yes');
    assert.equal(run.code, 0, run.stderr);
    assert.equal(repo.git('-C', join(dir, 'side'), 'status', '--porcelain'), '');
    assert.equal(repo.git('rev-parse', 'v1.1.0^{}'), repo.git('rev-parse', 'main'));
  });

  it('works in a repository with object format sha256', async (t) => {
    const dir = temporary(t, 'sha256');
    const repo = lamp(join(dir, 'work'), { GIT_DEFAULT_HASH: 'sha256' });
    repo.withRemote(join(dir, 'remote.git'));
    const run = await release(repo.dir, repo.env, 'next', '--yes');
    assert.equal(run.code, 0, run.stderr);
    assert.equal(repo.git('rev-parse', 'v1.1.0^{}').trim().length, 64);
  });

  it('is made from a shallow clone, by a relative address, and leaves it shallow', async (t) => {
    const dir = temporary(t, 'shallow');
    const origin = lamp(join(dir, 'origin')).withRemote(join(dir, 'remote.git'));
    const shallow = clone(origin, join(dir, 'shallow'), '--depth=1');
    git(shallow, 'remote', 'set-url', 'origin', '../remote.git');
    const run = await release(join(shallow, 'src'), hermetic(), 'next', '--yes');
    assert.equal(run.code, 0, run.stderr);
    assert.equal(git(origin, 'rev-parse', 'v1.1.0^{}'), git(shallow, 'rev-parse', 'HEAD'));
    assert.equal(git(shallow, 'rev-parse', '--is-shallow-repository').trim(), 'true');
    assert.equal(git(shallow, 'status', '--porcelain'), '');
  });

  it('is made in a submodule on a branch', async (t) => {
    const dir = temporary(t, 'submodule');
    const origin = lamp(join(dir, 'origin')).withRemote(join(dir, 'remote.git'));
    const house = new Repo(join(dir, 'house'));
    git(house.dir, 'submodule', '--quiet', 'add', origin, 'lamp');
    const run = await release(join(house.dir, 'lamp'), hermetic(), 'next', '--yes');
    assert.equal(run.code, 0, run.stderr);
    assert.equal(git(origin, 'rev-parse', 'v1.1.0^{}'), git(join(house.dir, 'lamp'), 'rev-parse', 'main'));
    assert.equal(git(join(house.dir, 'lamp'), 'status', '--porcelain'), '');
  });

  it('asks for a commit first', async (t) => {
    const repo = new Repo(temporary(t, 'unborn'));
    const run = await release(repo.dir, repo.env, 'next', '--yes');
    assert.equal(run.code, 0, run.stderr);
    assert.match(run.stdout, /Nothing to release/);
    const forced = await release(repo.dir, repo.env, 'next', '--yes', '--as', '1.0.0', '--json');
    assert.ok(forced.code === 3 || forced.code === 2, forced.stdout + forced.stderr);
    assert.notEqual(errorIn(forced).message, '');
    assert.equal(repo.git('tag'), '');
  });

  it('minds no hook of the index, the commit or the tag', async (t) => {
    const place = site(t);
    const { repo } = place;
    repo.git('config', 'core.hooksPath', 'hooks');
    for (const name of ['pre-commit', 'commit-msg', 'prepare-commit-msg', 'post-commit']) {
      repo.write({ [`hooks/${name}`]: '#!/bin/sh\nexit 1\n' });
      chmodSync(join(repo.dir, 'hooks', name), 0o755);
    }
    const run = await releasing(place).done;
    assert.equal(run.code, 0, run.stderr);
    assert.deepEqual(unreleased(place), []);
  });

  it('leaves no file of its own in the temporary folder or the repository', async (t) => {
    const place = site(t, { assets: ['src/*.js'], checksums: 'SHA256SUMS' });
    const tmp = temporary(t, 'tmp');
    const run = await release(place.repo.dir, { ...place.repo.env, TMPDIR: tmp }, 'next', '--yes');
    assert.equal(run.code, 0, run.stderr);
    assert.deepEqual(readdirSync(tmp), []);
    assert.equal(place.repo.git('status', '--porcelain', '--ignored').split('\n').filter(Boolean).length, 3);
  });
});

describe('bytes of the release', { concurrency: 3 }, () => {
  it('keep modes, whatever the umask', async (t) => {
    const repo = lamp(temporary(t, 'modes'));
    chmodSync(join(repo.dir, 'package.json'), 0o775);
    repo.commit('chore: executable manifest');
    const run = await release(repo.dir, repo.env, 'next', '--yes');
    assert.equal(run.code, 0, run.stderr);
    assert.equal(statSync(join(repo.dir, 'package.json')).mode & 0o777, 0o775);
    assert.match(repo.git('ls-tree', 'HEAD', 'package.json'), /^100755 /);
  });

  it('keep CRLF in the committed manifest', async (t) => {
    const repo = new Repo(temporary(t, 'crlf'));
    const text = manifest('1.0.0').replaceAll('\n', '\r\n');
    repo.commit('feat: x', { 'package.json': text, 'CHANGELOG.md': '# Changelog\r\n\r\n## 1.0.0\r\n' });
    repo.tag('v1.0.0');
    repo.commit('fix: y', { y: 'y' });
    const run = await release(repo.dir, repo.env, 'next', '--yes');
    assert.equal(run.code, 0, run.stderr);
    assert.equal(repo.git('show', 'HEAD:package.json'), text.replace('1.0.0', '1.0.1'));
    assert.doesNotMatch(repo.git('show', 'HEAD:CHANGELOG.md'), /[^\r]\n/);
    assert.equal(repo.git('status', '--porcelain'), '');
  });

  for (const [key, value] of [
    ['core.autocrlf', 'true'],
    ['core.eol', 'crlf'],
  ] as const) {
    it(`are LF in the commit and CRLF in the work tree with ${key}=${value}`, async (t) => {
      const repo = lamp(temporary(t, 'autocrlf'));
      repo.commit('chore: text', { '.gitattributes': key === 'core.eol' ? '* text\n' : '\n' });
      repo.git('config', key, value);
      repo.git('rm', '--quiet', '--cached', '-r', '.');
      repo.git('reset', '--quiet', '--hard');
      assert.match(readFileSync(join(repo.dir, 'package.json'), 'utf8'), /\r\n/);
      const run = await release(repo.dir, repo.env, 'next', '--yes');
      assert.equal(run.code, 0, run.stderr);
      assert.equal(repo.git('show', 'HEAD:package.json'), manifest('1.1.0'));
      assert.equal(
        readFileSync(join(repo.dir, 'package.json'), 'utf8'),
        manifest('1.1.0').replaceAll('\n', '\r\n'),
      );
      assert.equal(repo.git('status', '--porcelain'), '');
    });
  }
});
