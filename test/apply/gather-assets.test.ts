import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { gatherAssets } from '../../src/apply/executors/gather-assets.ts';
import type { KnownAsset, AssetSource } from '../../src/core/model.ts';
import { contextOf, folder } from '../helpers/forge-cases.ts';

async function treeOf(t: TestContext, files: Readonly<Record<string, string>>): Promise<string> {
  const root = await folder(t);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return root;
}

function pattern(text: string): AssetSource {
  return { kind: 'pattern', pattern: text };
}

async function gather(root: string, sources: readonly AssetSource[], checksums: string | null = null) {
  const action = { kind: 'gatherAssets', tag: 'v1', sources, checksums } as const;
  return gatherAssets(action, contextOf(root, null, { other: [] }));
}

test('files, texts and checksums are gathered; sha256sum accepts the checksum file', async (t) => {
  const root = await treeOf(t, { 'dist/b.tgz': 'bee', 'dist/a.tgz': 'a', 'dist/deep/c.zip': 'sea' });
  const text: AssetSource = { kind: 'text', name: 'RELEASE-NOTES.md', text: '# ünï\n' };
  const { changed, facts } = await gather(
    root,
    [pattern('dist/**/*.{tgz,zip}'), text, pattern('dist/a.tgz')],
    'SHA256SUMS',
  );
  const assets: readonly KnownAsset[] = facts.assets?.['v1'] ?? [];
  assert.equal(changed, true);
  assert.deepEqual(facts.assets?.['other'], [], 'what other tags gathered stays');
  assert.deepEqual(
    assets.map(({ name }) => name),
    ['a.tgz', 'b.tgz', 'c.zip', 'RELEASE-NOTES.md', 'SHA256SUMS'],
  );
  const sums = await readFile(assets.find(({ name }) => name === 'SHA256SUMS')?.path ?? '', 'utf8');
  assert.match(sums, /^([0-9a-f]{64} {2}\S+\n){4}$/);
  const downloads = await folder(t);
  for (const { name, path } of assets) await copyFile(path ?? '', join(downloads, name));
  if (process.platform === 'linux') {
    const output = execFileSync('sha256sum', ['--check', '--strict', 'SHA256SUMS'], {
      cwd: downloads,
      encoding: 'utf8',
    });
    assert.equal(output, 'RELEASE-NOTES.md: OK\na.tgz: OK\nb.tgz: OK\nc.zip: OK\n');
  }
  assert.equal(await readFile(join(downloads, 'RELEASE-NOTES.md'), 'utf8'), '# ünï\n');
});

test('patterns reach files at the root of the repository', async (t) => {
  const root = await treeOf(t, { 'a-1.0.0.tgz': 'a', LICENSE: 'text', 'dist/b.tgz': 'b' });
  for (const [patterns, names] of [
    [
      ['*.tgz', 'LICENSE'],
      ['a-1.0.0.tgz', 'LICENSE'],
    ],
    [['**/*.tgz'], ['a-1.0.0.tgz', 'b.tgz']],
    [['*/b.tgz'], ['b.tgz']],
  ] as const) {
    const { facts } = await gather(root, patterns.map(pattern));
    assert.deepEqual(
      facts.assets?.['v1']?.map(({ name }) => name),
      names,
    );
  }
});

test('nothing to attach makes no checksum file', async (t) => {
  const { facts } = await gather(await treeOf(t, {}), [], 'SHA256SUMS');
  assert.deepEqual(facts.assets?.['v1'], []);
});

test('what could not be attached fails before anything is public', async (t) => {
  const files = {
    'dist/a.tgz': 'a',
    'dist/deep/a.tgz': 'b',
    'other/A.TGZ2': '',
    'bad/my file.txt': 'x',
    'bad/ü.txt': 'x',
    'bad/.hidden': 'x',
    'sums/SHA256SUMS': 'x',
  };
  const root = await treeOf(t, files);
  const cases = [
    [['absent/*.tgz'], /no file matches the asset pattern absent\/\*\.tgz/],
    [['dist/*.tgz', 'dist/absent'], /no file matches/],
    [['../*'], null],
    [['dist/**/a.tgz'], /two assets have one name: .*dist\/a\.tgz and .*dist\/deep\/a\.tgz/],
    [['other/*TGZ2'], /is empty/],
    [['bad/my*'], /my file\.txt has a name that forges change/],
    [['bad/ü*'], /has a name/],
    [['bad/.hidden'], /has a name/],
    [['sums/*'], /two assets have one name/],
  ] as const;
  for (const [patterns, message] of cases) {
    const work = gather(root, patterns.map(pattern), 'SHA256SUMS');
    if (message === null) await assert.rejects(work, { name: 'ReleaseError' });
    else await assert.rejects(work, { code: 'ASSET_MISSING', message, hint: /release next/ });
  }
  t.diagnostic(`${cases.length} cases, ${cases.length} passed, 0 failed`);
});
