import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { parseTarGzip } from 'nanotar';
import { z } from 'zod';
import { serve } from './loopback.ts';

/**
 * A stand-in for a registry of crates, after the Cargo reference ("Registry Web API", "Registry Index"): a sparse index,
 * publishing and downloads, in memory. It takes a version once, and only with the token.
 */
export interface CargoRegistry {
  /** Address, with '/' at the end. */
  readonly url: string;
  readonly token: string;
  /** `name@version`, in the order in which they were published. */
  readonly published: readonly string[];
  /** Names of the files in a published version. */
  files(name: string, version: string): Promise<readonly string[]>;
  /** Takes a version back as `cargo yank` does. */
  yank(name: string, version: string): void;
  /** Whether a version is yanked. */
  isYanked(name: string, version: string): boolean;
}

const dependency = z.looseObject({ name: z.string(), version_req: z.string() });
const metadata = z.looseObject({
  name: z.string(),
  vers: z.string(),
  deps: z.array(dependency),
  features: z.record(z.string(), z.array(z.string())),
});

interface Crate {
  readonly entry: Record<string, unknown>;
  readonly bytes: Buffer;
}

/** Starts a registry that stops after the test. */
export async function cargoRegistry(context: { after(clean: () => void): void }): Promise<CargoRegistry> {
  const token = 'a-token-for-crates';
  const crates = new Map<string, Crate>();
  const server = createServer((request, response) => {
    void answer(request, response, { crates, token });
  });
  const url = await serve(context, server);
  return {
    url,
    token,
    get published() {
      return [...crates.keys()];
    },
    async files(name, version) {
      const entries = await parseTarGzip(crates.get(`${name}@${version}`)?.bytes ?? Buffer.alloc(0));
      return entries.map((one) => one.name.split('/').slice(1).join('/')).sort();
    },
    yank(name, version) {
      Object.assign(crates.get(`${name}@${version}`)?.entry ?? {}, { yanked: true });
    },
    isYanked: (name, version) => crates.get(`${name}@${version}`)?.entry['yanked'] === true,
  };
}

interface Shelf {
  readonly crates: Map<string, Crate>;
  readonly token: string;
}

async function answer(request: IncomingMessage, response: ServerResponse, shelf: Shelf): Promise<void> {
  const { url = '/', method, headers } = request;
  const base = `http://${headers.host ?? ''}`;
  const [, name = '', version = ''] = /^\/dl\/([^/]+)\/([^/]+)\/download$/.exec(url) ?? [];
  if (url === '/config.json') response.end(JSON.stringify({ dl: `${base}/dl`, api: base }));
  else if (method === 'PUT' && url === '/api/v1/crates/new') {
    const body = await buffer(request);
    const problem = headers.authorization === shelf.token ? add(body, shelf) : 'not the token';
    if (problem === null) response.end(JSON.stringify({ warnings: {} }));
    else response.writeHead(problem === 'not the token' ? 403 : 400).end(errors(problem));
  } else if (url.startsWith('/api/v1/crates/')) mark(request, response, shelf);
  else if (name !== '') response.end(shelf.crates.get(`${name}@${version}`)?.bytes ?? '');
  else {
    const wanted = url.split('/').at(-1) ?? '';
    const lines = [...shelf.crates.values()].filter(({ entry }) => entry['name'] === wanted);
    if (lines.length === 0) response.writeHead(404).end();
    else response.end(lines.map(({ entry }) => `${JSON.stringify(entry)}\n`).join(''));
  }
}

/** `DELETE …/yank` and `PUT …/unyank`, which answer the same whether it was so before or not. */
function mark({ url = '', method, headers }: IncomingMessage, response: ServerResponse, shelf: Shelf): void {
  const [, name = '', version = '', verb = ''] =
    /^\/api\/v1\/crates\/([^/]+)\/([^/]+)\/(yank|unyank)$/.exec(url) ?? [];
  const crate = shelf.crates.get(`${name}@${version}`);
  if (headers.authorization !== shelf.token) response.writeHead(403).end(errors('not the token'));
  else if (crate === undefined || method !== (verb === 'yank' ? 'DELETE' : 'PUT'))
    response.writeHead(404).end();
  else {
    crate.entry['yanked'] = verb === 'yank';
    response.end(JSON.stringify({ ok: true }));
  }
}

/** The body of a publication: two lengths, little-endian, each before what it is the length of. */
function add(body: Buffer, { crates }: Shelf): string | null {
  const length = body.readUInt32LE(0);
  const { name, vers, deps, features } = metadata.parse(JSON.parse(body.toString('utf8', 4, 4 + length)));
  const bytes = body.subarray(8 + length);
  const key = `${name}@${vers}`;
  if (crates.has(key)) return `crate version \`${vers}\` is already uploaded`;
  const cksum = createHash('sha256').update(bytes).digest('hex');
  const listed = deps.map(({ version_req: req, explicit_name_in_toml: alias, ...more }) => ({
    ...more,
    req,
    ...(typeof alias === 'string' ? { name: alias, package: more.name } : {}),
  }));
  crates.set(key, { entry: { name, vers, deps: listed, cksum, features, yanked: false }, bytes });
  return null;
}

/** An error as registries tell it. */
export function errors(detail: string): string {
  return JSON.stringify({ errors: [{ detail }] });
}
