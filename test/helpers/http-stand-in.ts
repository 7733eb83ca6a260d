import { createServer } from 'node:http';
import { serve } from './loopback.ts';

/** What a stand-in answers: a text, a status, or `hangs`: nothing at all. Several: one after the other, the last for ever. */
export type Fact = string | number | readonly (string | number)[];

/** An HTTP server that answers by `path` or `path accept`. */
export interface StandIn {
  /** Address, with '/' at the end. */
  readonly url: string;
  /** `path accept` of every request. */
  readonly requests: readonly string[];
}

/** Starts a server of facts that stops after the test. */
export async function standIn(
  context: { after(clean: () => void): void },
  facts: Readonly<Record<string, Fact>>,
): Promise<StandIn> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    const key = `${path} ${request.headers.accept ?? ''}`;
    requests.push(key);
    const fact = facts[key] ?? facts[path] ?? 404;
    const times = requests.filter((one) => one === key).length;
    const now = typeof fact === 'object' ? (fact[times - 1] ?? fact.at(-1) ?? 404) : fact;
    if (now === 'hangs') return;
    response.writeHead(typeof now === 'number' ? now : 200).end(typeof now === 'number' ? '' : now);
  });
  return { url: await serve(context, server), requests };
}
