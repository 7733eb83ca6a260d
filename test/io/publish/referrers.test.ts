import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { describe, it, type TestContext } from 'node:test';
import { z } from 'zod';
import { imageReferrers } from '../../../src/io/publish/referrers.ts';
import type { ReferredImage, Referrers } from '../../../src/ports-evidence.ts';
import { makeKeys, statementOf } from '../../helpers/evidence.ts';
import { readAll } from '../../helpers/github-fault.ts';
import { serve } from '../../helpers/loopback.ts';

const manifest = z.looseObject({ subject: z.object({ digest: z.string() }), artifactType: z.string() });
const image = '{"schemaVersion":2,"config":{},"layers":[]}';

interface Stand {
  readonly referrers: Referrers;
  readonly of: ReferredImage;
  /** Kept manifests by reference. */
  readonly manifests: Map<string, string>;
  readonly requests: string[];
}

/** A stand-in for a registry of OCI Distribution 1.1 that lists what refers to an image, one on a page; or forgets to. */
async function stand(t: TestContext, lists: 'pages' | 'nothing' | 'elsewhere' = 'pages'): Promise<Stand> {
  const manifests = new Map<string, string>([[digestOf(image), image]]);
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://registry');
    const path = url.pathname.replace('/v2/acme/app/', '');
    requests.push(`${request.method ?? ''} ${path}`);
    const answer = (status: number, body: string, headers: Record<string, string> = {}): void => {
      response.writeHead(status, headers).end(request.method === 'HEAD' ? undefined : body);
    };
    void readAll(request).then((bytes) => {
      const name = path.replace(/^[a-z]+\//, '');
      if (path.startsWith('referrers/')) {
        const all = lists === 'nothing' ? [] : referring(manifests, name);
        const at = Number(url.searchParams.get('at') ?? 0);
        const other = lists === 'elsewhere' ? 'http://127.0.0.1:9' : '';
        const next = `<${other}/v2/acme/app/${path}?at=${String(at + 1)}>; rel="next"`;
        const link = at + 1 < all.length ? { link: next } : {};
        answer(200, JSON.stringify({ schemaVersion: 2, manifests: all.slice(at, at + 1) }), link);
      } else if (request.method === 'POST') answer(202, '', { location: '/v2/acme/app/blobs/uploads/1' });
      else if (request.method === 'PUT') {
        if (path.startsWith('manifests/')) manifests.set(name, bytes.toString());
        answer(201, '');
      } else {
        const found = path.startsWith('manifests/') ? manifests.get(name) : undefined;
        answer(found === undefined ? 404 : 200, found ?? '', { 'content-type': 'application/x' });
      }
    });
  });
  const { host } = new URL(await serve(t, server));
  const bench = { root: '/', env: {}, signal: new AbortController().signal, say: () => undefined };
  const of = { repository: `${host}/acme/app`, sha256: digestOf(image).replace('sha256:', '') };
  return { referrers: imageReferrers(bench), of, manifests, requests };
}

function referring(manifests: ReadonlyMap<string, string>, digest: string): readonly object[] {
  return [...manifests].flatMap(([own, text]) => {
    const read = manifest.safeParse(JSON.parse(text));
    return read.data?.subject.digest === digest ? [{ digest: own, mediaType: 'm', size: text.length }] : [];
  });
}

function digestOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

function bundle(): Promise<string> {
  return makeKeys().signer.signStatement(statementOf(Buffer.from(image)));
}

describe('a registry that lists what refers to an image', () => {
  it('has a bundle once, on whatever page, and needs no tag', async (t) => {
    const { referrers, of, manifests } = await stand(t);
    const all = [await bundle(), await bundle(), await bundle()];
    for (const one of all) {
      assert.equal(await referrers.has(of, one), false);
      await referrers.attach(of, one);
      await referrers.attach(of, one);
    }
    for (const one of all) assert.equal(await referrers.has(of, one), true);
    assert.equal(await referrers.has(of, await bundle()), false);
    const names = [...manifests.keys()];
    assert.deepEqual([names.length, names.filter((name) => !name.startsWith('sha256:'))], [4, []]);
    for (const name of names) assert.equal(name, digestOf(manifests.get(name) ?? ''));
  });

  it('that does not list what it took is told', async (t) => {
    const { referrers, of } = await stand(t, 'nothing');
    await assert.rejects(referrers.attach(of, await bundle()), /took a statement, but does not list it/);
  });

  it('is not followed to another host', async (t) => {
    const { referrers, of } = await stand(t, 'elsewhere');
    const all = [await bundle(), await bundle()];
    await referrers.attach(of, all[0] ?? '');
    await assert.rejects(referrers.attach(of, all[1] ?? ''), /does not list it/);
  });

  it('must have the image', async (t) => {
    const { referrers, of } = await stand(t);
    await assert.rejects(
      referrers.has({ ...of, sha256: 'a'.repeat(64) }, await bundle()),
      /does not have sha256:a/,
    );
  });
});
