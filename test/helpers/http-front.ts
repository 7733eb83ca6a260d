import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import { serve } from './loopback.ts';

/** What happens to a request: it goes through, gets a status of its own, or is answered while nobody listens any more. */
export type Fate = 'pass' | 'lose' | number | readonly [status: number, body: string];

/** A server in front of another one, which decides about every request. */
export interface Front {
  /** Address, with '/' at the end. */
  readonly url: string;
  /** `METHOD path` of every request. */
  readonly requests: readonly string[];
}

/** Starts a front that stops after the test. */
export async function httpFront(
  context: { after(clean: () => void): void },
  target: string,
  decide: (request: string, times: number) => Fate,
): Promise<Front> {
  const requests: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const key = `${incoming.method ?? ''} ${incoming.url ?? ''}`;
    requests.push(key);
    const fate = decide(key, requests.filter((one) => one === key).length);
    if (fate === 'pass' || fate === 'lose') {
      pass(incoming, outgoing, target, fate);
      return;
    }
    const [status, body] = typeof fate === 'number' ? [fate, '{}'] : fate;
    incoming.resume();
    outgoing.writeHead(status).end(body);
  });
  return { url: await serve(context, server), requests };
}

/** Hands a request on, and its answer back. */
export function pass(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  target: string,
  fate: 'pass' | 'lose',
): void {
  const { method, headers, url = '/' } = incoming;
  const onward = ask(new URL(url, target), { method, headers }, (answer) => {
    if (fate === 'lose') {
      answer.resume().on('end', () => outgoing.destroy());
      return;
    }
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  onward.on('error', () => outgoing.destroy());
  incoming.pipe(onward);
}
