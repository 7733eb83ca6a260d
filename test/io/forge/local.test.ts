import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { localForge } from '../../../src/io/forge/local.ts';
import { decodeTag, encodeTag } from '../../../src/io/forge/local-names.ts';
import { assetOf, folder } from '../../helpers/forge-cases.ts';

const page = { title: 'One', notes: '# One\n', prerelease: false };

test('a release is a folder a person can read', async (t) => {
  const dir = join(await folder(t), 'my forge');
  const forge = localForge(dir);
  const draft = await forge.createDraft({ ...page, tag: '@scope/pkg@1.0.0' });
  await forge.upload(draft.id, await assetOf(await folder(t), 'a.tgz', 'bytes'));
  const { url } = await forge.publish(draft.id, { latest: true });
  assert.deepEqual((await readdir(dir)).sort(), ['.incoming', '@scope%2Fpkg@1.0.0', 'latest']);
  assert.deepEqual(await readdir(join(dir, '.incoming')), [], 'nothing half done stays');
  const place = fileURLToPath(url);
  assert.equal(place, join(dir, '@scope%2Fpkg@1.0.0'));
  assert.deepEqual((await readdir(place)).sort(), ['assets', 'notes.md', 'release.json']);
  assert.equal(await readFile(join(place, 'notes.md'), 'utf8'), '# One\n');
  assert.deepEqual(JSON.parse(await readFile(join(place, 'release.json'), 'utf8')), {
    tag: '@scope/pkg@1.0.0',
    title: 'One',
    draft: false,
    prerelease: false,
  });
  assert.equal(await readFile(join(dir, 'latest'), 'utf8'), '@scope/pkg@1.0.0\n');
});

test('folder names are safe on every file system, distinct, and give the tag back', (t) => {
  const hostile = [
    'latest',
    'LATEST',
    'con',
    'NUL.txt',
    'com1',
    '.',
    '..',
    '.hidden',
    'a/../b',
    'a\\b',
    'end.',
    '%2F',
    'a%',
    '\u202e',
    '💥',
    'a:b*?"<>|',
  ];
  const check = (tag: string): void => {
    const name = encodeTag(tag);
    assert.match(name, /^[A-Za-z0-9_@+%-][A-Za-z0-9._@+%-]*$/);
    assert.ok(!/^(latest|con|nul|com1)(\.|$)/i.test(name) && !name.endsWith('.'), name);
    assert.equal(decodeTag(name), tag);
  };
  for (const tag of hostile) check(tag);
  fc.assert(fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), check), { numRuns: 500 });
  for (const [name, tag] of [
    ['v1.0.0-rc.1+b', 'v1.0.0-rc.1+b'],
    ['a%2Fb', 'a/b'],
  ] as const)
    assert.equal(encodeTag(tag), name);
  t.diagnostic(`${hostile.length + 500} cases, ${hostile.length + 500} passed, 0 failed`);
});

test('names that would leave the folder are refused', async (t) => {
  const dir = await folder(t);
  const forge = localForge(join(dir, 'forge'));
  const { id } = await forge.createDraft({ ...page, tag: 'v1' });
  const asset = await assetOf(dir, 'a', 'a');
  for (const name of ['../x', 'a/b', 'a\\b', '..', '.', '', 'a\0b', '/etc/passwd', 'a\nb']) {
    await assert.rejects(forge.upload(id, { ...asset, name }), {
      code: 'FORGE_REFUSED',
      message: /bare file name/,
    });
  }
  for (const bad of ['..', '../..', '.incoming', 'latest', 'a/b']) {
    await assert.rejects(forge.upload(bad, asset), { code: 'FORGE_REFUSED' });
    await assert.rejects(forge.publish(bad, { latest: true }), { code: 'FORGE_REFUSED' });
  }
  assert.deepEqual((await readdir(dir)).sort(), ['a', 'forge']);
});

test('a published release keeps its text and its files', async (t) => {
  const dir = await folder(t);
  const forge = localForge(join(dir, 'forge'));
  const { id } = await forge.createDraft({ ...page, tag: 'v1' });
  await forge.upload(id, await assetOf(dir, 'a', 'a'));
  const published = await forge.publish(id, { latest: false });
  await assert.rejects(forge.updateDraft(id, { ...page, tag: 'v1' }), {
    code: 'FORGE_REFUSED',
    message: /published already/,
  });
  await assert.rejects(forge.removeAsset(id, 'a'), { code: 'FORGE_REFUSED', message: /published already/ });
  assert.deepEqual(await forge.createDraft({ ...page, tag: 'v1' }), published, 'no second page for a tag');
});

test('what the file system refuses is told in words', async (t) => {
  const dir = await folder(t);
  await writeFile(join(dir, 'file'), '');
  await assert.rejects(localForge(join(dir, 'file')).check(), {
    code: 'FORGE_REFUSED',
    message: /not a folder/,
  });
  await assert.rejects(localForge(join(dir, 'file', 'below')).check(), {
    code: 'FORGE_FAILED',
    message: /part of the path is a file/,
  });
  await assert.rejects(localForge(join(dir, 'file')).createDraft({ ...page, tag: 'v1' }), {
    code: 'FORGE_FAILED',
    hint: /forge\.path/,
  });
  await localForge(join(dir, 'not', 'yet')).check();
  assert.deepEqual(await readdir(dir), ['file'], 'a check writes nothing');
  const forge = localForge(join(dir, 'forge'));
  const { id } = await forge.createDraft({ ...page, tag: 'v1' });
  await assert.rejects(forge.upload(id, { name: 'a', path: join(dir, 'gone'), size: 1, sha256: '' }), {
    code: 'FORGE_FAILED',
    message: /a file is missing/,
  });
  for (const text of ['', '{', '[]', '{"tag":1}']) {
    await writeFile(join(dir, 'forge', 'v1', 'release.json'), text);
    await assert.rejects(forge.findRelease('v1'), { code: 'FORGE_FAILED', message: /is not a release/ });
  }
});
