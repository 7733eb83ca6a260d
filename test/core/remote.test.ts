import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { githubRepository, parseRemote } from '../../src/core/remote.ts';

const understood = {
  'https://github.com/o/r': 'github.com o r',
  'https://github.com/o/r.git': 'github.com o r',
  'https://github.com/o/r/': 'github.com o r',
  'https://GitHub.com/O/R.git': 'github.com O R',
  'http://github.com/o/r': 'github.com o r',
  'git+https://github.com/o/r.git': 'github.com o r',
  'https://user:token@github.com/o/r.git': 'github.com o r',
  'https://x-access-token:ghs_1@github.com/o/r': 'github.com o r',
  'git@github.com:o/r.git': 'github.com o r',
  'github.com:o/r': 'github.com o r',
  'git@github.com:/o/r.git': 'github.com o r',
  'ssh://git@github.com/o/r.git': 'github.com o r',
  'ssh://git@github.com:22/o/r.git': 'github.com o r',
  'ssh://git@ssh.github.com:443/o/r.git': 'github.com o r',
  'git+ssh://git@github.com/o/r.git': 'github.com o r',
  '[git@git.example.com:2222]:o/r.git': 'git.example.com o r',
  'git://github.com/o/r.git': 'github.com o r',
  'https://git.example.com:8443/o/r.git': 'git.example.com:8443 o r',
  'https://git.example.com:443/o/r.git': 'git.example.com o r',
  'ssh://git@git.example.com:2222/o/r.git': 'git.example.com o r',
  'org-1234@github.com:o/r.js.git': 'github.com o r.js',
  'git@gitlab.com:group/sub/project.git': 'gitlab.com group/sub project',
  'https://altssh.gitlab.com/o/r': 'gitlab.com o r',
  'https://git.example.com/o/r%20x': null,
  'https://git.example.com/%C3%BC/r': 'git.example.com ü r',
} as const;

const notForges = [
  '',
  '.',
  '..',
  '../r',
  '/srv/git/o/r.git',
  './o/r',
  'C:\\o\\r',
  'C:/o/r',
  'file:///srv/o/r.git',
  'o/r',
  'r',
  'git@github.com:r',
  'https://github.com',
  'https://github.com/',
  'https://github.com/o',
  'https://github.com//r',
  'https://github.com/o/.git',
  'ext::sh -c foo% /o/r',
  'foo::https://github.com/o/r',
  'https://github.com/o/%2e%2e',
  'https://github.com/o/a%2Fb',
  'https://github.com/o/%zz',
  'https:///o/r',
  'https://[/o/r',
  'ftp://github.com/o/r',
  'javascript:alert(1)//o/r',
  'https://github.com/o/r\n',
  'https://github.com/~o/r',
  'host:~/o/r',
  '--upload-pack=x:o/r y',
];

test('addresses of repositories are understood, credentials dropped', (t) => {
  for (const [url, expected] of Object.entries(understood)) {
    const found = parseRemote(url);
    assert.equal(found === null ? null : `${found.host} ${found.owner} ${found.name}`, expected, url);
  }
  for (const url of notForges) assert.equal(parseRemote(url), null, url);
  const count = Object.keys(understood).length + notForges.length;
  t.diagnostic(`${count} cases, ${count} passed, 0 failed`);
});

test('GitHub has no subgroups', () => {
  assert.equal(githubRepository('git@gitlab.com:group/sub/project.git'), null);
  assert.deepEqual(githubRepository('git@github.com:o/r.git'), { host: 'github.com', owner: 'o', name: 'r' });
});

test('no text makes it throw, loop or keep a password', () => {
  const anything = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.webUrl(),
    fc.string().map((text) => `git@${text}:${text}/${text}`),
  );
  fc.assert(
    fc.property(anything, (url) => {
      const found = parseRemote(url);
      if (found !== null) assert.ok(!found.host.includes('@') && found.name !== '' && found.owner !== '');
    }),
    { numRuns: 2000 },
  );
  fc.assert(
    fc.property(fc.stringMatching(/^[a-zA-Z0-9]{12,20}$/), (password) => {
      assert.ok(!JSON.stringify(parseRemote(`https://u:${password}@h.example/o/r`)).includes(password));
    }),
  );
  for (const long of ['a:'.repeat(5e5), `git@${'a'.repeat(1e6)}:o/r`, '['.repeat(1e6)])
    assert.equal(parseRemote(long), null);
});
