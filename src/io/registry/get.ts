import { bodyOf } from '../body.ts';
import type { Secret } from '../../core/secret.ts';

/** What to ask for. */
export interface Request {
  readonly url: URL;
  readonly accept: string;
  /** Value of the header `authorization`, or null. */
  readonly authorization: Secret | null;
}

/** A text, none because there is no such thing, or why there is no answer. */
export type Got =
  { readonly text: string | null } | { readonly problem: string; readonly isTooLarge: boolean };

export type Get = (request: Request) => Promise<Got>;

/** Attempts for what got no clear answer. */
const attempts = 2;

/** Longest answer, in bytes. The largest packages have tens of megabytes of metadata. */
const longest = 32 * 1024 * 1024;

/** Gets texts, each and all of them within some milliseconds. Never throws; what it says holds no secret. */
export function getter(patience: { readonly request: number; readonly all: number }): Get {
  const end = performance.now() + patience.all;
  return async (request) => {
    let got: Got = { problem: 'it was not asked in time', isTooLarge: false };
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const left = Math.min(patience.request, end - performance.now());
      if (left <= 0) return got;
      const answer = await within(left, (signal) => once(request, signal));
      got = answer.got;
      if (answer.isFinal) return got;
    }
    return got;
  };
}

/** Does something that stops after some milliseconds. A timer of its own: node 20 may forget one inside `AbortSignal.any`. */
async function within<T>(milliseconds: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const timer = setTimeout(() => {
    controller.abort();
  }, milliseconds);
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
  }
}

interface Answer {
  readonly got: Got;
  /** Whether asking again would change nothing. */
  readonly isFinal: boolean;
}

async function once({ url, accept, authorization }: Request, signal: AbortSignal): Promise<Answer> {
  try {
    const headers = new Headers({ accept, 'user-agent': 'releasewright' });
    if (authorization !== null) headers.set('authorization', authorization.reveal());
    const response = await fetch(url, { headers, signal });
    if (!response.ok) {
      await response.body?.cancel();
      return refused(response.status);
    }
    const text = await bodyOf(response, longest);
    return text === null
      ? { got: { problem: 'its answer is too large', isTooLarge: true }, isFinal: true }
      : { got: { text }, isFinal: true };
  } catch (error) {
    return { got: { problem: whyOf(error), isTooLarge: false }, isFinal: false };
  }
}

/** 404: no such thing; 410 and 451: no more (Cargo reference, "Index protocols"). */
function refused(status: number): Answer {
  if ([404, 410, 451].includes(status)) return { got: { text: null }, isFinal: true };
  const again = status === 429 || status >= 500;
  return { got: { problem: `it answered ${status}`, isTooLarge: false }, isFinal: !again };
}

/** `fetch failed` says nothing; its cause does. */
export function whyOf(error: unknown): string {
  if (!(error instanceof Error)) return 'it did not answer';
  if (error.name === 'AbortError') return 'it did not answer in time';
  const { cause } = error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : null;
  return code === null ? 'it did not answer' : `it did not answer (${code})`;
}
