import { eventsOf, type CloudEvent } from '../../core/events/cdevents.ts';
import { isHeaderValue } from '../../core/mirror/header.ts';
import type { MirroredLedger } from '../../core/mirror/mirrored.ts';
import type { MirrorSettings } from '../../core/mirror/settings.ts';
import type { Mirror, Shipment } from '../../ports-deploy.ts';
import type { Environment } from '../git/run.ts';
import { post, type Post } from './post.ts';
import { sentLog } from './sent.ts';

/** Where a mirror sends from. */
export interface MirrorPlace {
  readonly env: Environment;
  readonly gitDir: string;
  /** Longest time a request may take, in milliseconds. */
  readonly timeout: number;
}

/**
 * Sends CDEvents as CloudEvents over HTTP, in structured JSON mode (CloudEvents HTTP Protocol Binding 1.0.2 §3.2). A receiver cannot
 * be asked what it has, so this clone remembers what it took; an event that is sent twice has the same id.
 */
export function cdeventsMirror(
  settings: Extract<MirrorSettings, { readonly kind: 'cdevents' }>,
  place: MirrorPlace,
): Mirror {
  return {
    kind: 'cdevents',
    newest: null,
    look: async ({ deployments, origin }: MirroredLedger) => {
      const request = requestOf(settings, place);
      if ('problem' in request) return request;
      const sent = await sentLog(place.gitDir, `cdevents ${request.url.href}`);
      const events = deployments.flatMap((deployment) =>
        eventsOf(deployment, origin).map((event) => ({
          event,
          seq: deployment.seq,
          id: `${deployment.digest} ${event.type}`,
        })),
      );
      const missing = events
        .filter(({ id }) => !sent.has(id))
        .map(({ event, seq, id }): Shipment => ({
          seq,
          what: event.type,
          send: async () => {
            const answer = await post({ ...request, body: JSON.stringify(event satisfies CloudEvent) });
            if ('problem' in answer) return answer.problem;
            await sent.add(id);
            return null;
          },
        }));
      return { known: [], there: events.length - missing.length, missing };
    },
  };
}

function requestOf(
  { env: name, tokenEnv }: Extract<MirrorSettings, { readonly kind: 'cdevents' }>,
  { env, timeout }: MirrorPlace,
): Omit<Post, 'body'> | { readonly problem: string } {
  const address = env[name] ?? '';
  if (address === '') return { problem: `${name} is not set` };
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    return { problem: `${name} is not an address of http(s)` };
  const headers = { 'content-type': 'application/cloudevents+json; charset=utf-8' };
  if (tokenEnv === undefined) return { url, headers, timeout };
  const token = env[tokenEnv] ?? '';
  if (token === '' || !isHeaderValue(token)) return { problem: `${tokenEnv} is not set, or holds no token` };
  return { url, headers: { ...headers, authorization: `Bearer ${token}` }, timeout };
}
