import { ReleaseError } from '../../core/error.ts';
import type { ImageRepository } from '../../core/image.ts';
import type { Secret } from '../../core/secret.ts';
import { pauseFor } from '../aloud.ts';
import type { Environment } from '../git/run.ts';
import { whyOf } from '../registry/get.ts';
import { authorize, isLoopback, readChallenge } from './distribution-auth.ts';
import { failed, refused, saidBy, Trouble } from './distribution-errors.ts';
import { credentialsFor, type Credentials } from './image-credentials.ts';

/** A conversation with a repository of a registry. */
export interface Session {
  readonly repository: ImageRepository;
  /** Address of the repository, with '/' at the end. */
  readonly home: URL;
  readonly credentials: Credentials | null;
  readonly signal: AbortSignal;
  /** Tells people of long waits. */
  readonly say: (text: string) => void;
  /** Value of the header `authorization`, as the registry asked for it last. */
  authorization: Secret | null;
}

/** A request. `doing` says in an error what it was for. */
export interface Request {
  readonly doing: string;
  readonly method: 'HEAD' | 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Blob;
}

/** Begins a conversation; nothing is sent yet. Only this machine is spoken to without encryption, as Docker does. */
export async function openSession(
  repository: ImageRepository,
  { env, signal, say }: Pick<Session, 'signal' | 'say'> & { readonly env: Environment },
): Promise<Session> {
  const { host, name } = repository;
  const address = host === 'docker.io' ? 'registry-1.docker.io' : host;
  const scheme = isLoopback(address.replace(/:\d+$/, '')) ? 'http' : 'https';
  const home = new URL(`${scheme}://${address}/v2/${name}/`);
  const credentials = await credentialsFor(host, env);
  return { repository, home, credentials, authorization: null, signal, say };
}

/** Milliseconds between attempts where the registry is in trouble. */
const pauses = [500, 2_000, 10_000, 30_000];

/** Longest wait a registry may ask for, in milliseconds. */
const longestWait = 60_000;

/**
 * Does something that may be done again, until the registry is out of trouble.
 * @throws ReleaseError REGISTRY_REFUSED, REGISTRY_FAILED
 */
export async function persist<T>({ signal, say, home }: Session, operation: () => Promise<T>): Promise<T> {
  for (const pause of [...pauses, null]) {
    try {
      return await operation();
    } catch (error) {
      if (!(error instanceof Trouble)) throw error;
      if (pause === null || signal.aborted) throw failed(home.host, error);
      await pauseFor(Math.min(error.wait ?? pause, longestWait), error.message, { say, signal });
    }
  }
  throw new RangeError('unreachable');
}

/**
 * Sends one request; asked who we are, it says so and sends it again. Gives answers below 300, and 404.
 * @throws Trouble where it may go well in a moment
 * @throws ReleaseError REGISTRY_REFUSED, REGISTRY_FAILED
 */
export async function ask(session: Session, request: Request): Promise<Response> {
  let response = await send(session, request);
  if (response.status === 401) {
    await identify(session, response, request.doing);
    response = await send(session, request);
  }
  if (response.ok || response.status === 404) return response;
  const { status } = response;
  const what = `${session.home.host} could not ${request.doing}`;
  const said = await saidIn(response, session);
  if (status === 429 || status >= 500) throw new Trouble(`${what}: ${said}`, retryAfter(response));
  if (status === 401 || status === 403) throw refused(what, said, session);
  throw new ReleaseError('REGISTRY_FAILED', `${what}: ${said}`, {
    hint: 'Once the cause is removed, what is left is done by: release next',
  });
}

async function identify(session: Session, response: Response, doing: string): Promise<void> {
  const challenge = readChallenge(response.headers.get('www-authenticate'));
  await response.body?.cancel();
  const { credentials, repository } = session;
  const caller = { credentials, scope: `repository:${repository.name}:pull,push` };
  const given =
    challenge === null
      ? null
      : await authorize(challenge, caller, (url, init) =>
          timed(url, { ...init, redirect: 'error' }, short, `${url.host} could not say who may ${doing}`),
        );
  if (given === null) throw refused(`${session.home.host} could not ${doing}`, '401', session);
  session.authorization = given;
}

/** Milliseconds a request without a large body may take. */
const short = 30_000;

async function send(
  session: Session,
  { doing, method, url, headers = {}, body }: Request,
): Promise<Response> {
  const { authorization, home } = session;
  const all = new Headers({ 'user-agent': 'releasewright', ...headers });
  // Registries may take uploads at another place, which has no business with what lets us in here.
  if (authorization !== null && url.origin === home.origin) all.set('authorization', authorization.reveal());
  const redirect = method === 'GET' || method === 'HEAD' ? 'follow' : 'manual';
  const init = { method, headers: all, redirect, ...(body === undefined ? {} : { body }) } as const;
  return timed(url, init, timeFor(body?.size ?? 0), `${url.host} could not ${doing}`);
}

/** A minute more for each 3 MB: 50 kB a second. */
function timeFor(size: number): number {
  return short + size / 50;
}

async function timed(url: URL, init: RequestInit, time: number, what: string): Promise<Response> {
  const controller = new AbortController();
  const timer = setTimeout(() => {
    controller.abort();
  }, time);
  try {
    return await fetch(url, { ...init, signal: controller.signal });
  } catch (error) {
    throw new Trouble(`${what}: ${whyOf(error)}`, null);
  } finally {
    clearTimeout(timer);
  }
}

/** Seconds, as registries say it (RFC 9110 §10.2.3); in milliseconds, or null. */
function retryAfter({ headers }: Response): number | null {
  const text = headers.get('retry-after') ?? '';
  return /^\d{1,6}$/.test(text) ? Number(text) * 1_000 : null;
}

/** The answer in its own words, without what lets us in. */
async function saidIn(response: Response, { authorization }: Session): Promise<string> {
  const text = await response.text().catch(() => '');
  return saidBy(response.status, authorization?.redact(text) ?? text);
}
