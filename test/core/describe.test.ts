import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describe } from '../../src/core/describe.ts';
import type { Action } from '../../src/core/model.ts';

const lamp = { to: 'npm', package: '@acme/lamp', version: '1.0.0', path: '.', root: '.' } as const;
const use = { plugin: '@x/y', options: {}, tag: 'v1', path: 'packages/a', notes: '' };

const cases: readonly (readonly [Action, string])[] = [
  [
    {
      kind: 'writeFile',
      path: 'a.json',
      before: 'x',
      after: 'y',
      edits: [{ start: 0, end: 0, was: '', text: '' }],
    },
    'change a.json (1 place)',
  ],
  [
    { kind: 'removeFile', path: '.changeset/a\u001b[2J.md', before: 'x', text: 'y' },
    'remove .changeset/a.md',
  ],
  [{ kind: 'writeFile', path: 'a.json', before: null, after: 'y', edits: [] }, 'create a.json'],
  [
    { kind: 'run', title: 'build', argv: ['npm', 'run', 'a b', "it's", '$(x)\u001b[2J'] },
    "run build: npm run 'a b' 'it'\\''s' '$(x)'",
  ],
  [
    {
      kind: 'gatherAssets',
      tag: 'v1',
      sources: [
        { kind: 'pattern', pattern: 'dist/*' },
        { kind: 'text', name: 'sbom.json', text: '' },
      ],
      checksums: 'SHA256SUMS',
    },
    'gather files for v1: dist/*, sbom.json, with checksums in SHA256SUMS',
  ],
  [{ kind: 'gatherAssets', tag: 'v1', sources: [], checksums: null }, 'gather files for v1: none'],
  [
    { kind: 'commit', message: 'chore(release): 1.0.0\n\nbody', paths: ['a'], removed: ['b'] },
    'commit 2 files: chore(release): 1.0.0',
  ],
  [
    { kind: 'preparePlugin', ...use, path: '.', assets: null },
    'let the semantic-release plugin @x/y prepare v1',
  ],
  [
    { kind: 'preparePlugin', ...use, assets: ['dist/**'] },
    'add files to the commit in place of the semantic-release plugin @x/y: dist/**',
  ],
  [
    { kind: 'publishPlugin', ...use, addTo: ['next'], probe: null },
    'let the semantic-release plugin @x/y publish v1 in packages/a, then add it to next',
  ],
  [
    { kind: 'tellPlugin', ...use, of: ['success', 'fail'] },
    'tell the semantic-release plugin @x/y how v1 in packages/a ended (success, fail)',
  ],
  [{ kind: 'tag', name: 'v1', message: 'm' }, 'tag the commit v1'],
  [
    { kind: 'push', remote: 'origin', branch: 'main', tags: ['a@1', 'b@1'], ledger: 'release-ledger' },
    'push main and 2 tags (a@1, b@1) to origin, with an entry in release-ledger, all or none',
  ],
  [
    { kind: 'push', remote: null, branch: 'main', tags: ['v1'], ledger: null },
    'move main and 1 tag (v1) in this repository, all or none',
  ],
  [
    { kind: 'deleteDraft', on: 'local folder', tag: 'v1' },
    'delete the draft of the release page of v1 on local folder',
  ],
  [
    {
      kind: 'retract',
      remote: 'origin',
      branch: 'main',
      commit: 'c'.repeat(40),
      base: 'b'.repeat(40),
      tags: { v1: 'a' },
      ledger: 'release-ledger',
      message: '',
    },
    'revert cccccccccccc on main, delete v1 on origin and close the entry of the ledger, all or none',
  ],
  [
    { kind: 'record', remote: 'origin', ledger: 'release-ledger' },
    'record in release-ledger that the release is complete',
  ],
  [
    { kind: 'attachStatements', tag: 'v1', package: 'ghcr.io/o/r', version: '1.0.0' },
    'put the statements about the image ghcr.io/o/r 1.0.0 beside it',
  ],
  [
    { kind: 'storeAttestations', on: 'github.com/o/r', tag: 'v1' },
    'store the attestations of v1 on github.com/o/r',
  ],
  [
    {
      kind: 'draftRelease',
      on: 'local folder',
      tag: 'v1',
      title: 'One\n\u202eeno',
      notes: '',
      prerelease: true,
    },
    'draft the release page One eno of v1 on local folder',
  ],
  [
    { kind: 'packPackage', ...lamp, packer: 'pnpm', together: ['@acme/lamp'] },
    'pack @acme/lamp 1.0.0 with pnpm',
  ],
  [
    {
      kind: 'publishPackage',
      ...lamp,
      registry: null,
      upload: null,
      tag: 'latest',
      access: null,
      provenance: null,
    },
    'publish @acme/lamp 1.0.0 to npm (latest)',
  ],
  [
    {
      kind: 'publishPackage',
      ...lamp,
      registry: 'https://npm.acme.dev/',
      upload: null,
      tag: null,
      access: 'public',
      provenance: true,
    },
    'publish @acme/lamp 1.0.0 to https://npm.acme.dev/',
  ],
  [
    { kind: 'stagePackage', ...lamp, registry: null, tag: 'latest', access: null, provenance: null },
    'stage @acme/lamp 1.0.0 for a person to approve',
  ],
  [
    {
      kind: 'publishPackage',
      ...lamp,
      registry: null,
      upload: null,
      tag: 'latest',
      access: null,
      provenance: null,
      staged: true,
    },
    'see that @acme/lamp 1.0.0 is approved and public',
  ],
  [
    {
      kind: 'publishPackage',
      ...lamp,
      to: 'image',
      package: 'ghcr.io/acme/lamp',
      registry: null,
      upload: null,
      tag: null,
      access: null,
      provenance: null,
      tags: { fixed: ['1.0.0'], moving: ['1.0', 'latest'] },
    },
    'publish the image ghcr.io/acme/lamp 1.0.0 as 1.0.0, 1.0, latest',
  ],
  [
    { kind: 'publishWith', title: 'tap', argv: ['just', 'tap', 'a b'], probe: null, undo: null },
    "publish tap: just tap 'a b'",
  ],
  [
    { kind: 'publishRelease', on: 'local folder', tag: 'v1', prerelease: true, latest: false },
    'publish the release page of v1 on local folder (prerelease)',
  ],
  [
    { kind: 'publishRelease', on: 'local folder', tag: 'v1', prerelease: false, latest: true },
    'publish the release page of v1 on local folder (latest)',
  ],
];

test('every action says in one line what it does', (t) => {
  for (const [action, expected] of cases) assert.equal(describe(action), expected);
  t.diagnostic(`${cases.length} cases, ${cases.length} passed, 0 failed`);
});
