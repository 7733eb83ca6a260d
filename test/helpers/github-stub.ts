import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { answerFault, error, readAll, type Fault, type Send } from './github-fault.ts';
import { violation } from './github-contract.ts';
import { GithubState, type Treatment } from './github-state.ts';
import { listen } from './loopback.ts';

/** How this GitHub is. */
export interface StubOptions extends Treatment {
  readonly token?: string;
  readonly faults?: readonly Fault[];
}

/**
 * The part of GitHub that the public stand-in lacks: bytes and digests of assets, refusals, faults. Everything it
 * answers is checked against GitHub's own OpenAPI description; `violations` must stay empty.
 */
export class GithubStub extends GithubState {
  readonly token: string;
  readonly violations: string[] = [];
  /** `METHOD /path` of every request, below the repository. */
  readonly requests: string[] = [];
  /** Requests for bytes that carried the token to the storage host. */
  leaks = 0;
  /** Address it listens on. */
  home = '';
  readonly #faults: { on: RegExp; times: number; how: Fault['how'] }[];
  readonly #servers: Server[] = [];
  #death: { readonly at: number; readonly how: 'reset' | 'lost' } | null = null;

  constructor(options: StubOptions = {}) {
    super(options);
    this.token = options.token ?? 'ghp_stub0123456789';
    this.#faults = (options.faults ?? []).map((fault) => ({ ...fault }));
  }

  async start(): Promise<this> {
    this.origin = await this.#listen((request, response) => void this.#serve(request, response));
    this.home = this.origin;
    this.storage = await this.#listen((request, response) => this.#download(request, response));
    return this;
  }

  async stop(): Promise<void> {
    for (const server of this.#servers) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }

  /** From the nth request on nothing is answered any more: as if the connection, or the run, had died. */
  dieAt(at: number, how: 'reset' | 'lost'): void {
    this.#death = { at, how };
  }

  revive(): void {
    this.#death = null;
  }

  #nextFault(key: string): Fault['how'] | undefined {
    const count = this.requests.length - 1;
    if (this.#death !== null && count >= this.#death.at)
      return count === this.#death.at ? this.#death.how : 'reset';
    const fault = this.#faults.find(({ on, times }) => times > 0 && on.test(key));
    if (fault !== undefined) fault.times -= 1;
    return fault?.how;
  }

  async #listen(serve: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
    const server = createServer(serve);
    this.#servers.push(server);
    return `http://127.0.0.1:${await listen(server)}`;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = request.method ?? '';
    const url = new URL(request.url ?? '', this.origin);
    const path = url.pathname.replace(/^\/api\/(v3|uploads)/, '');
    const below = path.replace(/^\/repos\/[^/]+\/[^/]+/, '');
    const key = `${method} ${below}`;
    this.requests.push(key);
    const { ahead = 0 } = this.options;
    response.setHeader('date', new Date(Date.now() + ahead * 1000).toUTCString());
    const send: Send = (status, body, headers = {}) => {
      const wrong = violation(method, path, status, body);
      if (wrong !== null) this.violations.push(wrong);
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
      response.end(body === null ? undefined : JSON.stringify(body));
    };
    const how = this.#nextFault(key);
    if (how === 'reset') return void request.socket.destroy();
    if (how === 'hang') return;
    const bytes = await readAll(request);
    if (typeof how === 'object') {
      answerFault(how, response, send);
      return;
    }
    if (how === 'lost') {
      this.route(key, url, bytes, () => request.socket.destroy());
      return;
    }
    if (how === 'partial') {
      const release = this.releaseAt(below);
      release?.assets.push(this.newAsset(url, bytes.subarray(0, 1), 'open'));
      return void request.socket.destroy();
    }
    if (request.headers.authorization !== `token ${this.token}`) {
      send(401, error('Bad credentials', 401));
      return;
    }
    if (how === 'cut') {
      send(302, null, { location: `${this.storage}/cut${below}` });
      return;
    }
    this.route(key, url, bytes, send);
  }

  /** The storage that assets are served from: another origin, which must not see the token. */
  #download(request: IncomingMessage, response: ServerResponse): void {
    if (request.headers.authorization !== undefined) this.leaks += 1;
    const id = Number(request.url?.split('/').at(-1));
    const bytes = request.url?.startsWith('/kept/') === true ? this.shelf.packed(id) : this.#bytesOf(id);
    response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': bytes.length });
    if (request.url?.startsWith('/cut') !== true) return void response.end(bytes);
    response.write(bytes.subarray(0, bytes.length / 2), () => request.socket.destroy());
  }

  #bytesOf(id: number): Buffer {
    const assets = this.releases.flatMap((release) => release.assets);
    return assets.find((asset) => asset.id === id)?.bytes ?? Buffer.alloc(0);
  }
}
