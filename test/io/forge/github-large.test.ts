import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { Secret } from '../../../src/core/secret.ts';
import { github } from '../../../src/io/forge/github.ts';
import { folder } from '../../helpers/forge-cases.ts';
import { assetBody, releaseBody } from '../../helpers/github-bodies.ts';
import { listen } from '../../helpers/loopback.ts';

const size = 200_000_000;
const block = Buffer.alloc(100_000);

/** A GitHub that has one release, throws what it is sent away, and sends zeros. */
async function start() {
  let received = 0;
  let length: string | undefined;
  const server = createServer((request, response) => {
    const origin = `http://${request.headers.host ?? ''}`;
    const at = { origin, apiUrl: origin };
    const path = new URL(request.url ?? '/', origin).pathname;
    const asset = {
      id: 2,
      name: 'big.bin',
      bytes: Buffer.alloc(0),
      state: 'uploaded',
      digest: null,
    } as const;
    const release = {
      id: 1,
      tag: 'v1',
      title: '',
      notes: '',
      draft: true,
      prerelease: false,
      immutable: false,
      assets: [],
    };
    const json = (body: object): unknown =>
      response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
    if (request.method === 'POST') {
      length = request.headers['content-length'];
      request.on('data', (chunk: Buffer) => (received += chunk.length));
      request.on('end', () => json(assetBody(at, asset)));
    } else if (path.endsWith('/assets/2')) {
      response.setHeader('content-type', 'application/octet-stream');
      Readable.from(Array.from({ length: size / block.length }, () => block)).pipe(response);
    } else if (path.endsWith('/assets')) json([{ ...assetBody(at, asset), size }]);
    else json(releaseBody(at, release));
  });
  const apiUrl = `http://127.0.0.1:${await listen(server)}`;
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { apiUrl, stop, seen: () => ({ received, length }) };
}

test('files larger than memory should hold are streamed both ways', async (t) => {
  const server = await start();
  t.after(server.stop);
  const path = join(await folder(t), 'big.bin');
  const file = await open(path, 'w');
  await file.truncate(size);
  await file.close();
  const before = process.memoryUsage().rss;
  let most = before;
  const timer = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 10);
  t.after(() => clearInterval(timer));
  const forge = github({ apiUrl: server.apiUrl, token: new Secret('t'), owner: 'o', name: 'r' });
  await forge.upload('1', { name: 'big.bin', path, size, sha256: '' });
  assert.deepEqual(server.seen(), { received: size, length: String(size) });
  const hash = createHash('sha256');
  for (let sent = 0; sent < size; sent += block.length) hash.update(block);
  assert.deepEqual(await forge.digestAsset('1', 'big.bin'), { sha256: hash.digest('hex'), size });
  const grown = Math.round((most - before) / 1e6);
  assert.ok(grown < 160, `memory grew by ${grown} MB`);
  t.diagnostic(`${size / 1e6} MB up and down, memory grew by ${grown} MB`);
});
