import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { readAll } from '../helpers/github-fault.ts';
import { listen } from '../helpers/loopback.ts';

/** What happens to one request. */
export type HttpFault =
  /** An answer instead of the server's, which never hears of the request. */
  | { readonly status: number; readonly body: object; readonly headers?: Readonly<Record<string, string>> }
  /**
   * `reset`: cut before the server hears of it. `hang`: silence, then cut. `silent`: silence until whoever asked gives up.
   * `down`: cut, and every later one too.
   */
  | 'reset'
  | 'hang'
  | 'silent'
  | 'down'
  /** `lost`: carried out, and the answer is lost. `truncated`: the answer breaks off. */
  | 'lost'
  | 'truncated'
  /** The run is killed before the server hears of it, or before it hears of the answer. */
  | 'kill'
  | 'kill-after';

/** A server in front of another one that spoils the nth request. */
export interface Front {
  readonly url: string;
  /** `METHOD path` of every request since the last `arm`. */
  readonly requests: string[];
  /** Spoils the request with that index from now on; null spoils none. */
  arm(fault: { readonly at: number; readonly how: HttpFault } | null, kill?: () => void): void;
  /** Whether the request was made that was to be spoilt. */
  readonly hit: boolean;
  stop(): Promise<void>;
}

/** How long a server that hangs holds a request, in milliseconds. */
const silence = 1_000;

/** Starts a front on a free port of the loopback. */
export async function startFront(target: () => string): Promise<Front> {
  const requests: string[] = [];
  let armed: { readonly at: number; readonly how: HttpFault } | null = null;
  let kill = (): void => undefined;
  const server = createServer((request, response) => {
    const index = requests.push(`${request.method ?? ''} ${request.url ?? ''}`) - 1;
    const how = armed !== null && (armed.at === index || (armed.how === 'down' && index > armed.at));
    void handle({ request, response, target: target() }, how ? (armed?.how ?? null) : null, kill);
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    arm: (fault, onHit = () => undefined) => {
      requests.length = 0;
      armed = fault;
      kill = onHit;
    },
    get hit() {
      return armed !== null && requests.length > armed.at;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly target: string;
}

async function handle(exchange: Exchange, how: HttpFault | null, kill: () => void): Promise<void> {
  const { request, response } = exchange;
  if (typeof how === 'object' && how !== null) {
    request.resume();
    response.writeHead(how.status, { 'content-type': 'application/json', ...how.headers });
    response.end(JSON.stringify(how.body));
    return;
  }
  if (how === 'silent') return void request.resume();
  if (how === 'hang') await wait(silence);
  if (how === 'kill') kill();
  if (how === 'hang' || how === 'kill' || how === 'reset' || how === 'down') {
    request.socket.destroy();
    return;
  }
  const answer = await passOn(exchange).catch(() => null);
  if (how === 'kill-after') kill();
  if (answer === null || how === 'lost' || how === 'kill-after') request.socket.destroy();
  else if (how === 'truncated') cut(exchange, answer);
  else response.writeHead(answer.status, answer.headers).end(answer.bytes);
}

function cut({ request, response }: Exchange, { status, headers, bytes }: Answer): void {
  const { 'transfer-encoding': _, ...rest } = headers;
  response.writeHead(status, { ...rest, 'content-length': bytes.length + 1 });
  response.write(bytes.subarray(0, bytes.length / 2), () => request.socket.destroy());
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly bytes: Buffer;
}

async function passOn({ request, target }: Exchange): Promise<Answer> {
  const body = await readAll(request);
  const { 'transfer-encoding': _, ...headers } = request.headers;
  return new Promise((resolve, reject) => {
    const onward = ask(new URL(request.url ?? '/', target), {
      method: request.method ?? 'GET',
      headers: { ...headers, ...(body.length === 0 ? {} : { 'content-length': body.length }) },
    });
    onward.on('error', reject).on('response', (answer: IncomingMessage) => {
      readAll(answer).then((bytes) => {
        resolve({ status: answer.statusCode ?? 502, headers: answer.headers, bytes });
      }, reject);
    });
    onward.end(body);
  });
}
