import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forgeName, forgeTarget, type ForgeWish } from '../../src/core/forge-target.ts';

const wish: ForgeWish = { kind: 'github', apiUrl: null, repository: null, path: null };

/** remote, what is configured → name of the forge, API address */
const cases: readonly (readonly [string | null, Partial<ForgeWish>, string, string])[] = [
  ['https://github.com/acme/tool.git', {}, 'github.com/acme/tool', 'https://api.github.com'],
  ['git@ghe.example.com:acme/tool.git', {}, 'ghe.example.com/acme/tool', 'https://ghe.example.com/api/v3'],
  ['https://acme.ghe.com/acme/tool', {}, 'acme.ghe.com/acme/tool', 'https://api.acme.ghe.com'],
  [
    '/srv/mirror/tool.git',
    { apiUrl: 'https://ghe.example.com/api/v3', repository: 'acme/tool' },
    'ghe.example.com/acme/tool',
    'https://ghe.example.com/api/v3',
  ],
  [
    'git@work:acme/tool.git',
    { apiUrl: 'https://api.github.com' },
    'github.com/acme/tool',
    'https://api.github.com',
  ],
  [
    'http://127.0.0.1:3000/acme/tool.git',
    { apiUrl: 'http://127.0.0.1:4000/api/v3' },
    '127.0.0.1:4000/acme/tool',
    'http://127.0.0.1:4000/api/v3',
  ],
  [null, { repository: 'acme/tool' }, 'github.com/acme/tool', 'https://api.github.com'],
];

test('GitHub behind a remote: its name and its API', (t) => {
  for (const [remote, told, name, apiUrl] of cases) {
    const target = forgeTarget({ ...wish, ...told }, remote);
    if (target.kind !== 'github') assert.fail(target.kind);
    assert.deepEqual([forgeName(target), target.apiUrl], [name, apiUrl]);
  }
  t.diagnostic(`${cases.length} cases, ${cases.length} passed, 0 failed`);
});
