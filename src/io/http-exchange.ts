import { bodyOf } from './body.ts';
import { whyOf } from './registry/get.ts';
import { within } from './within.ts';

/** A request. Redirects are answers: whoever asks decides. */
export interface HttpRequest {
  readonly url: URL;
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | null;
  /** Milliseconds for all of it. */
  readonly timeout: number;
  /** Longest body that is read, in bytes. */
  readonly longest: number;
}

/** What a server said; `body` is null where it is longer than was to be read. */
export interface HttpAnswer {
  readonly status: number;
  readonly location: string | null;
  readonly body: string | null;
}

/** Asks once. What goes wrong is a line for people; it holds nothing of the request. Never throws. */
export async function exchange(
  { url, method = 'GET', headers = {}, body = null, timeout, longest }: HttpRequest,
  signal: AbortSignal,
): Promise<HttpAnswer | { readonly problem: string }> {
  try {
    return await within(timeout, signal, async (inner) => {
      const sent = { 'user-agent': 'releasewright', ...headers };
      const response = await fetch(url, { method, headers: sent, body, redirect: 'manual', signal: inner });
      const location = response.headers.get('location');
      return { status: response.status, location, body: await bodyOf(response, longest) };
    });
  } catch (error) {
    return { problem: whyOf(error) };
  }
}
