import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import { listen } from './loopback.ts';

/** What a front does about a request before it passes it on: an answer of its own, or null. */
export type Guard = (request: IncomingMessage) => Promise<Refusal | null> | Refusal | null;

/** An answer that comes instead of the server's. */
export interface Refusal {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A server in front of another one: it sees every request, and may answer it or lose the answer. */
export interface Front {
  readonly url: string;
  /** `METHOD /path?query` of every request. */
  readonly requests: string[];
  /** Answers to requests that match are lost once each has been given. */
  loses: RegExp | null;
  /** How many answers are lost at most, and how many were. */
  mayLose: number;
  lost: number;
  stop(): Promise<void>;
}

/** Starts a front on a free port of the loopback. `target` is asked for only when a request is passed on. */
export async function startFront(target: () => string, guard: Guard): Promise<Front> {
  const server = createServer((request, response) => void handle(request, response));
  const port = await listen(server);
  const front: Front = {
    url: `http://127.0.0.1:${port}`,
    requests: [],
    loses: null,
    mayLose: Infinity,
    lost: 0,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const key = `${request.method ?? ''} ${request.url ?? ''}`;
    front.requests.push(key);
    const refusal = await guard(request);
    const isLost = refusal === null && front.lost < front.mayLose && front.loses?.test(key) === true;
    if (isLost) front.lost += 1;
    if (refusal === null) passOn(target(), request, response, isLost);
    else response.writeHead(refusal.status, { connection: 'close', ...refusal.headers }).end();
  }
  return front;
}

function passOn(target: string, request: IncomingMessage, response: ServerResponse, lose: boolean): void {
  const { method, headers } = request;
  const onward = ask(new URL(request.url ?? '/', target), { method: method ?? 'GET', headers }, (answer) => {
    if (lose) {
      answer.resume().on('end', () => request.socket.destroy());
      return;
    }
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => request.socket.destroy());
  request.pipe(onward);
}
