import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, openAsBlob, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import fc from 'fast-check';
import { readImage } from '../../../src/io/publish/image-layout.ts';
import { openImageSource } from '../../../src/io/publish/image-source.ts';
import { filesInTar } from '../../../src/io/publish/tar-index.ts';
import { temporary } from '../../helpers/repo.ts';

const long = `blobs/${'deep/'.repeat(40)}file`;

function folder(t: TestContext, files: Readonly<Record<string, string>>): string {
  const dir = join(temporary(t, 'source'), 'files');
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(dir, name, '..'), { recursive: true });
    writeFileSync(join(dir, name), text);
  }
  return dir;
}

describe('an archive', () => {
  for (const format of ['gnu', 'pax', 'ustar']) {
    it(`of ${format} is read where it lies`, async (t) => {
      const files = {
        'index.json': '{}',
        'é/empty': '',
        'blobs/x': 'y'.repeat(5000),
        ...(format === 'ustar' ? {} : { [long]: 'z' }),
      };
      const dir = folder(t, files);
      const place = `${dir}.tar`;
      execFileSync('tar', [`--format=${format}`, '-cf', place, '-C', dir, '.']);
      const found = (await filesInTar(await openAsBlob(place))) ?? assert.fail('no archive');
      const texts = await Promise.all([...found].map(async ([name, part]) => [name, await part.text()]));
      assert.deepEqual(Object.fromEntries(texts), files);
    });
  }

  it('that is cut off is none, and any bytes are read or refused', async (t) => {
    const dir = folder(t, { 'index.json': '{}', 'blobs/x': 'y'.repeat(5000) });
    execFileSync('tar', ['-cf', `${dir}.tar`, '-C', dir, 'index.json', 'blobs/x']);
    const whole = readFileSync(`${dir}.tar`);
    assert.equal(await filesInTar(new Blob([whole.subarray(0, 4000)])), null);
    const spoilt = fc.array(fc.tuple(fc.nat(3000), fc.nat(255)), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(spoilt, async (changes) => {
        const bytes = Buffer.from(whole);
        for (const [at, value] of changes) bytes[at] = value;
        await filesInTar(new Blob([bytes]));
      }),
    );
  });
});

describe('an image', () => {
  const cases: Readonly<Record<string, readonly [files: Readonly<Record<string, string>>, why: RegExp]>> = {
    'nothing of one': [{ 'a.txt': '' }, /neither an index\.json nor a manifest\.json/],
    'an empty index': [{ 'index.json': '{"manifests":[]}' }, /names no image/],
    'an index that is none': [{ 'index.json': '[' }, /names no image/],
    'a blob that is missing': [{ 'index.json': indexOf('a') }, /sha256:a+ is missing/],
    'a blob of other bytes': [
      { 'index.json': indexOf('a'), [`blobs/sha256/${'a'.repeat(64)}`]: 'xy' },
      /the bytes of sha256:a+ are others/,
    ],
    'two images': [{ 'index.json': indexOf('a', 'b') }, /holds 2 images/],
    'two images of docker save': [
      { 'manifest.json': '[{"Config":"a","Layers":[]},{"Config":"b","Layers":[]}]' },
      /holds 2 images/,
    ],
    'a path out of the folder': [
      { 'manifest.json': '[{"Config":"../outside","Layers":[]}]', '../outside': '{}' },
      /outside is missing in it/,
    ],
  };
  for (const [name, [files, why]] of Object.entries(cases)) {
    it(`is not taken from ${name}`, async (t) => {
      const source = await openImageSource(folder(t, files));
      if (source === null || 'text' in source) return assert.fail('no files');
      await assert.rejects(readImage(source.files, 'dist/app'), { code: 'PACK_FAILED', message: why });
    });
  }
});

function indexOf(...letters: readonly string[]): string {
  const manifests = letters.map((letter) => ({
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    digest: `sha256:${letter.repeat(64)}`,
    size: 2,
  }));
  return JSON.stringify({ schemaVersion: 2, manifests });
}
