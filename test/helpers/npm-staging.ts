import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { pass, type Front } from './http-front.ts';
import { serve } from './loopback.ts';

/** A front of an npm registry that keeps what is staged, as npm 11.19 asks for it (its lib/commands/stage, libnpmpublish). */
export interface StagingFront extends Front {
  /** `name@version` → id of what waits. */
  readonly waiting: () => Readonly<Record<string, string>>;
  /** A person approves: it is published as it was staged. */
  readonly approve: (id: string) => Promise<void>;
}

interface Staged {
  readonly id: string;
  readonly packageName: string;
  readonly version: string;
  readonly body: string;
}

/**
 * Starts one that stops after the test.
 * @param loses the answer to the first staging
 */
export async function stagingFront(
  context: { after(clean: () => void): void },
  { url: target, token }: { readonly url: string; readonly token: string },
  loses = false,
): Promise<StagingFront> {
  const staged: Staged[] = [];
  const requests: string[] = [];
  const url = await serve(
    context,
    createServer((incoming, outgoing) => {
      const { method = '', url: path = '/' } = incoming;
      requests.push(`${method} ${path}`);
      if (!path.startsWith('/-/stage')) {
        pass(incoming, outgoing, target, 'pass');
        return;
      }
      void answerTo(incoming, staged).then(([status, answer]) => {
        if (
          loses &&
          requests.filter((one) => one.startsWith('POST /-/stage')).length === 1 &&
          method === 'POST'
        )
          outgoing.destroy();
        else outgoing.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
      });
    }),
  );
  return {
    url,
    requests,
    waiting: () =>
      Object.fromEntries(staged.map(({ id, packageName, version }) => [`${packageName}@${version}`, id])),
    approve: async (id) => {
      const at = staged.findIndex((one) => one.id === id);
      const [one] = at === -1 ? [] : staged.splice(at, 1);
      if (one === undefined) throw new Error(`nothing waits with the id ${id}`);
      const response = await fetch(new URL(one.packageName.replace('/', '%2f'), target), {
        method: 'PUT',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: one.body,
      });
      if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    },
  };
}

async function answerTo(
  incoming: IncomingMessage,
  staged: Staged[],
): Promise<readonly [status: number, answer: object]> {
  const { method, url = '/' } = incoming;
  const asked = new URL(url, 'http://front/').searchParams.get('package');
  if (method !== 'POST') {
    const items = staged.filter((one) => one.packageName === asked).map(({ body: _, ...shown }) => shown);
    return [200, { items, total: items.length }];
  }
  const packageName = decodeURIComponent(url.replace('/-/stage/package/', ''));
  const body = await text(incoming);
  const version = /"version":"([^"]+)"/.exec(body)?.[1] ?? '';
  if (staged.some((one) => one.packageName === packageName && one.version === version))
    return [409, { error: 'this version is staged already' }];
  const id = `00000000-0000-4000-8000-${String(staged.length + 1).padStart(12, '0')}`;
  staged.push({ id, packageName, version, body });
  return [201, { stageId: id }];
}
