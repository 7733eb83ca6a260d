import { randomUUID } from 'node:crypto';
import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import { Octokit } from '@octokit/rest';
import type { Secret } from '../../core/secret.ts';
import { spoken } from '../aloud.ts';

/** How to reach GitHub. */
export interface ClientOptions {
  /** Address of the REST API: `https://api.github.com`, or `https://host/api/v3` of an Enterprise server. */
  readonly apiUrl: string;
  /** Null: unauthenticated. */
  readonly token: Secret | null;
  /** Length of a second of waiting, in milliseconds; tests shorten it. */
  readonly second?: number;
  /** Longest time one request may take, in milliseconds. */
  readonly timeout?: number;
  /** False: no pause between writes (GitHub asks for a second); for tests against servers of our own. */
  readonly paced?: boolean;
  /** Tells people of long waits. */
  readonly say?: (text: string) => void;
}

/** Attempts for one request that got no clear answer. */
export const attempts = 4;

/**
 * GitHub's own client. It waits where GitHub asks for it (`Retry-After`, rate limits) within a bound, and repeats
 * what got no clear answer; requests that must not be repeated blindly say `request: { retries: 0 }`.
 */
export function githubClient({ apiUrl, token, ...options }: ClientOptions): Octokit {
  const { second = 1000, timeout = 60_000, paced = true } = options;
  const { host } = new URL(apiUrl);
  const mayWait = patience((seconds) =>
    options.say?.(`${host} limits requests; going on in ${spoken(seconds * 1000)} …`),
  );
  return new Client({
    ...(token === null ? {} : { auth: token.reveal() }),
    baseUrl: apiUrl.replace(/\/+$/, ''),
    userAgent: 'releasewright',
    log: silent,
    request: { fetch: timedFetch(timeout), log: silent },
    retry: { retries: attempts - 1, retryAfterBaseValue: second, doNotRetry: clearAnswers },
    throttle: {
      enabled: paced,
      id: randomUUID(),
      retryAfterBaseValue: second,
      fallbackSecondaryRateRetryAfter: 60,
      onRateLimit: mayWait,
      onSecondaryRateLimit: mayWait,
    },
  });
}

const Client = Octokit.plugin(retry, throttling);

const ignore = (): undefined => undefined;
const silent = { debug: ignore, info: ignore, warn: ignore, error: ignore };

/** Statuses that stay the same when asked again; 403 and 429 are the throttling plugin's. */
const clearAnswers = [400, 401, 403, 404, 409, 410, 413, 422, 429, 451];

/** Longest waits on limits, in seconds: for one request, and for all of a run. */
const longestWait = 120;
const longestWaiting = 300;

function patience(
  tell: (seconds: number) => void,
): (seconds: number, options: unknown, octokit: unknown, count: number) => boolean {
  let waited = 0;
  return (seconds, _options, _octokit, count) => {
    if (count >= attempts - 1 || seconds > longestWait || waited + seconds > longestWaiting) return false;
    waited += seconds;
    tell(seconds);
    return true;
  };
}

/** `fetch` that gives up after some milliseconds, answer's body included. */
export function timedFetch(timeout: number): typeof fetch {
  return (input, init) => fetch(input, { ...init, signal: AbortSignal.timeout(timeout) });
}

/**
 * As `timedFetch`, for a large body. Node's fetch keeps a copy of all that is sent, in case of a redirect, unless
 * there can be none (Fetch standard: HTTP-network-or-cache fetch, step 8); an upload address is final anyway.
 */
export function uploadFetch(timeout: number): typeof fetch {
  const once = { redirect: 'error', window: null } as const;
  return (input, init) => fetch(input, { ...init, ...once, signal: AbortSignal.timeout(timeout) });
}
