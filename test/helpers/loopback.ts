import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/** Starts a server on a free port of the loopback and gives its port. */
export async function listen(server: Server): Promise<number> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Starts an HTTP server that stops after the test; gives its address, with '/' at the end. */
export async function serve(
  context: { after(clean: () => void): void },
  server: Server & { closeAllConnections(): void },
): Promise<string> {
  const port = await listen(server);
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${String(port)}/`;
}

/** A port nobody listens at, for servers that want to be told theirs. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  server.close();
  await once(server, 'close');
  return port;
}
