import { execFileSync } from 'node:child_process';
import { createEmulator, type SeedConfig } from 'emulate';
import { z } from 'zod';
import { startFront, type Front } from './ci-front.ts';
import type { Send } from './github-fault.ts';
import { fullRepositoryBody } from './github-repository.ts';
import { GithubStub, type StubOptions } from './github-stub.ts';
import { freePort } from './loopback.ts';

/** Names of the tags a bare repository has. */
function tagsOf(bare: string): readonly string[] {
  const args = ['-C', bare, 'for-each-ref', '--format=%(refname:strip=2)', 'refs/tags'];
  return execFileSync('git', args).toString().split('\n').filter(Boolean);
}

/** The stub as a GitHub that looks at the tags of the git server and knows the repository `acme/tool`. */
export class GithubBesideGit extends GithubStub {
  readonly #bare: string;
  /** Changes what is uploaded, as a forge must not. */
  alters: (name: string, bytes: Buffer) => Buffer = (_name, bytes) => bytes;

  /** What it says of the repository beside the usual. */
  facts: object = {};

  constructor(bare: string, options: StubOptions = {}) {
    super(options);
    this.#bare = bare;
  }

  override route(key: string, url: URL, bytes: Buffer, send: Send): void {
    if (key === 'GET ') {
      send(200, { ...fullRepositoryBody(this), full_name: 'acme/tool', ...this.facts });
      return;
    }
    for (const tag of tagsOf(this.#bare)) this.tags.add(tag);
    const isUpload = /^POST .*\/assets$/.test(key);
    const kept = isUpload ? this.alters(url.searchParams.get('name') ?? '', bytes) : bytes;
    super.route(key, url, kept, send);
  }
}

/** GitHub as the npm package `emulate` understands it, with the tags of the git server. */
export interface EmulatedGithub {
  readonly apiUrl: string;
  readonly token: string;
  readonly front: Front;
  /** Asks the API directly, past the count of requests. */
  call(method: string, path: string, body?: object): Promise<unknown>;
  stop(): Promise<void>;
}

/**
 * Starts the stand-in with the repository `acme/tool`; tags of the git server appear when they are asked for.
 * @param origin the address its answers name, where that is another one than its own
 */
export async function startEmulatedGithub(bare: string, origin?: string): Promise<EmulatedGithub> {
  const token = 'ghp_emulated0123456789';
  let inner = '';
  const call = async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${inner}/repos/acme/tool${path}`, {
      method,
      headers: { authorization: `token ${token}`, 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  const known = new Set<string>();
  const front = await startFront(
    () => inner,
    async ({ url = '' }) => {
      if (!url.includes('/git/ref/tags')) return null;
      for (const tag of tagsOf(bare).filter((name) => !known.has(name))) {
        await makeTag(call, tag);
        known.add(tag);
      }
      return null;
    },
  );
  const port = await freePort();
  const emulator = await createEmulator({
    service: 'github',
    port,
    baseUrl: origin ?? front.url,
    seed: seedOf(token),
  });
  inner = `http://127.0.0.1:${port}`;
  return {
    apiUrl: front.url,
    token,
    front,
    call,
    stop: async () => {
      await front.stop();
      await emulator.close();
    },
  };
}

function seedOf(token: string): SeedConfig {
  return {
    tokens: { [token]: { login: 'acme', scopes: ['repo'] } },
    github: { users: [{ login: 'acme' }], repos: [{ owner: 'acme', name: 'tool', auto_init: true }] },
  };
}

async function makeTag(
  call: (method: string, path: string, body?: object) => Promise<unknown>,
  tag: string,
): Promise<void> {
  const { object } = z
    .object({ object: z.object({ sha: z.string() }) })
    .parse(await call('GET', '/git/ref/heads/main'));
  await call('POST', '/git/refs', { ref: `refs/tags/${tag}`, sha: object.sha });
}
