import { printable } from '../../core/quote.ts';
import { Secret } from '../../core/secret.ts';
import { exchange } from '../http-exchange.ts';

/** A request of a mirror. Address and headers are secrets. */
export interface Post {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Milliseconds. */
  readonly timeout: number;
}

/** Posts once; the answer's body, or what went wrong without anything secret. Redirects are not followed. Never throws. */
export async function post(request: Post): Promise<{ readonly body: string } | { readonly problem: string }> {
  const { url, headers } = request;
  const answer = await exchange(
    { ...request, method: 'POST', longest: 64 * 1024 },
    new AbortController().signal,
  );
  if ('problem' in answer) return answer;
  const body = answer.body ?? '';
  if (answer.status >= 200 && answer.status < 300) return { body };
  return {
    problem: `it answered ${String(answer.status)}: ${printable(redacted(body.trim(), url, headers), 100)}`,
  };
}

/** Servers like to repeat what they were asked. */
function redacted(text: string, url: URL, headers: Post['headers']): string {
  const secrets = [url.href, url.pathname.slice(1), url.search.slice(1), ...Object.values(headers)];
  const long = secrets.filter((secret) => secret.length >= 4).toSorted((a, b) => b.length - a.length);
  return long.reduce((clean, secret) => new Secret(secret).redact(clean), text);
}
