import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { release } from '../helpers/cli.ts';
import { Repo, temporary } from '../helpers/repo.ts';
import { clone, git, lamp } from './stories.ts';

describe('signatures, as the git configuration asks for them', { concurrency: 3 }, () => {
  it('ssh: commit and tag verify here and in a clone of the remote', async (t) => {
    const { repo, dir } = signing(t);
    repo.git('config', 'commit.gpgSign', 'true');
    repo.git('config', 'tag.gpgSign', 'true');
    const run = await release(repo.dir, repo.env, 'next', '--yes');
    assert.equal(run.code, 0, run.stderr);
    const other = clone(join(dir, 'remote.git'), join(dir, 'other'));
    for (const place of [repo.dir, other]) {
      git(place, 'config', 'gpg.ssh.allowedSignersFile', join(dir, 'allowed'));
      git(place, 'verify-commit', 'HEAD');
      git(place, 'verify-tag', 'v1.1.0');
    }
    assert.match(git(other, 'cat-file', 'tag', 'v1.1.0'), /BEGIN SSH SIGNATURE/);
    assert.equal(repo.git('status', '--porcelain'), '');
  });

  it('trying the key leaves no object behind', async (t) => {
    const { repo } = signing(t);
    for (const what of ['tag', 'commit']) repo.git('config', `${what}.gpgSign`, 'true');
    const objects = countObjects(repo);
    const run = await release(repo.dir, repo.env, 'next'); // nobody says yes
    assert.match(run.stderr, /NOT_CONFIRMED/);
    assert.equal(countObjects(repo), objects);
  });

  it('only the tag, when only tags are to be signed', async (t) => {
    const { repo, dir } = signing(t);
    repo.git('config', 'tag.gpgSign', 'true');
    const run = await release(repo.dir, repo.env, 'next', '--yes');
    assert.equal(run.code, 0, run.stderr);
    repo.git('config', 'gpg.ssh.allowedSignersFile', join(dir, 'allowed'));
    repo.git('verify-tag', 'v1.1.0');
    assert.doesNotMatch(repo.git('cat-file', 'commit', 'HEAD'), /gpgsig/);
  });

  it('in a linked worktree', async (t) => {
    const { repo, dir } = signing(t);
    repo.git('config', 'tag.gpgSign', 'true');
    repo.git('config', 'commit.gpgSign', 'true');
    repo.git('switch', '--quiet', '--detach');
    repo.git('worktree', 'add', '--quiet', join(dir, 'side'), 'main');
    const run = await release(join(dir, 'side'), repo.env, 'next', '--yes');
    assert.equal(run.code, 0, run.stderr);
    repo.git('config', 'gpg.ssh.allowedSignersFile', join(dir, 'allowed'));
    repo.git('verify-tag', 'v1.1.0');
    repo.git('verify-commit', 'main');
  });

  it('in a submodule', async (t) => {
    const { repo, dir } = signing(t);
    const house = new Repo(join(dir, 'house'));
    git(house.dir, 'submodule', '--quiet', 'add', join(dir, 'remote.git'), 'lamp');
    const lampDir = join(house.dir, 'lamp');
    const settings = [
      ['gpg.format', 'ssh'],
      ['user.signingKey', join(dir, 'key.pub')],
      ['gpg.ssh.allowedSignersFile', join(dir, 'allowed')],
      ['tag.gpgSign', 'true'],
      ['commit.gpgSign', 'true'],
    ] as const;
    for (const [key, value] of settings) git(lampDir, 'config', key, value);
    const run = await release(lampDir, repo.env, 'next', '--yes');
    assert.equal(run.code, 0, run.stderr);
    git(lampDir, 'verify-tag', 'v1.1.0');
    git(lampDir, 'verify-commit', 'main');
  });

  for (const what of ['tag', 'commit'] as const)
    it(`a key that cannot sign the ${what} is told before anything is made`, async (t) => {
      const { repo, dir } = signing(t);
      repo.git('config', `${what}.gpgSign`, 'true');
      repo.git('config', 'user.signingKey', join(dir, 'no-key'));
      const [objects, files] = [countObjects(repo), readFileSync(join(repo.dir, 'package.json'), 'utf8')];
      const run = await release(repo.dir, repo.env, 'next', '--yes');
      assert.equal(run.code, 3, run.stderr);
      assert.match(run.stderr, /SIGNING_FAILED/);
      assert.match(run.stderr, /without the signature|no-key/); // git 2.39 makes the tag all the same
      assert.equal(readFileSync(join(repo.dir, 'package.json'), 'utf8'), files);
      assert.equal(countObjects(repo), objects);
      assert.equal(git(join(dir, 'remote.git'), 'tag'), 'v1.0.0\n');
      assert.equal(repo.git('status', '--porcelain'), '');
    });
});

function countObjects(repo: Repo): string {
  return repo.git('count-objects', '-v');
}

function signing(t: TestContext): { readonly repo: Repo; readonly dir: string } {
  const dir = temporary(t, 'signing');
  const repo = lamp(join(dir, 'work'));
  repo.withRemote(join(dir, 'remote.git'));
  const key = join(dir, 'key');
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'test', '-f', key]);
  chmodSync(key, 0o600);
  writeFileSync(join(dir, 'allowed'), `test@example.com ${readFileSync(`${key}.pub`, 'utf8')}`);
  repo.git('config', 'gpg.format', 'ssh');
  repo.git('config', 'user.signingKey', `${key}.pub`);
  return { repo, dir };
}
