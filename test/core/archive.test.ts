import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { differingMembers } from '../../src/core/archive.ts';
import { Repo, temporary } from '../helpers/repo.ts';

test('says in which members of real archives the difference is', (t) => {
  const repo = new Repo(join(temporary(t, 'archive'), 'work'));
  const before = repo.commit('feat: one', { 'a.txt': 'a\n', 'dir/b.txt': 'b\n', 'gone.txt': 'gone\n' });
  const after = repo.commit('feat: two', { 'dir/b.txt': 'other\n', 'gone.txt': null, 'é.txt': 'new\n' });
  const date = { GIT_AUTHOR_DATE: '@1790000000 +0000', GIT_COMMITTER_DATE: '@1790000000 +0000' };
  const archive = (commit: string, format: string): Buffer => {
    const dated = repo.run(['commit-tree', '-m', 'x', `${commit}^{tree}`], { env: date }).trim();
    return execFileSync('git', ['archive', `--format=${format}`, dated], { cwd: repo.dir, env: repo.env });
  };
  for (const [name, format] of [
    ['x.tgz', 'tar.gz'],
    ['x.crate', 'tar.gz'],
    ['x.tar', 'tar'],
    ['x.whl', 'zip'],
  ] as const) {
    const [a, b] = [archive(before, format), archive(after, format)];
    assert.deepEqual(
      differingMembers(name, a, b),
      ['dir/b.txt differs', 'gone.txt is missing', 'é.txt is new'],
      name,
    );
    assert.deepEqual(differingMembers(name, a, a), [], name);
    for (const broken of [a.subarray(0, a.length / 3), Buffer.from('no archive'), Buffer.alloc(0)])
      assert.doesNotThrow(() => differingMembers(name, a, broken), name);
  }
  const tar = archive(before, 'tar');
  assert.deepEqual(differingMembers('x.tgz', gzipSync(tar, { level: 1 }), gzipSync(tar, { level: 9 })), []);
  assert.equal(differingMembers('x.exe', tar, tar), null);
});

test('an archive that unpacks to more than it may is not looked into', () => {
  const bomb = gzipSync(Buffer.alloc(300 * 1024 * 1024), { level: 9 });
  assert.equal(differingMembers('x.tgz', bomb, bomb), null);
});
