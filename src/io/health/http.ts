import { quote } from '../../core/quote.ts';
import type { HttpSettings } from '../../core/health/settings.ts';
import type { Measurement } from '../../core/health/sample.ts';
import type { Secret } from '../../core/secret.ts';
import type { Environment } from '../git/run.ts';
import { exchange, type HttpAnswer } from '../http-exchange.ts';
import { bodyProblem } from './http-body.ts';
import { cannotTell, no, yes } from './measurements.ts';
import { fill, tokenOf } from './place.ts';

/** Longest body that is read, in bytes. */
const longest = 1024 * 1024;

/** Redirects that are followed, on the same host only: what another host says is not what was asked. */
const mostRedirects = 5;

/** How a request is made. */
export interface HttpCheck {
  readonly http: HttpSettings;
  readonly timeout: number;
  readonly env: Environment;
}

/** Asks over HTTP: yes where status and body are as they must be; no where not, or where nobody answers. */
export async function askHttp({ http, timeout, env }: HttpCheck, signal: AbortSignal): Promise<Measurement> {
  const token = tokenOf(http.tokenEnv, env);
  if (typeof token === 'string') return cannotTell(`${token} is not set`);
  let url = new URL(fill(http.url, env, encodeURIComponent));
  for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
    const answer = await exchange({ url, headers: authorization(token), timeout, longest }, signal);
    if (signal.aborted) return cannotTell('stopped');
    if ('problem' in answer) return no(answer.problem);
    const next = redirectOf(answer, url, http);
    if (next === null) return redact(await judged(answer, http, env), token);
    if (!isSamePlace(url, next)) return no(`redirects to ${quote(next.origin)}, which is another host`);
    url = next;
  }
  return no(`redirects more than ${mostRedirects} times`);
}

/** The header that carries a token. */
export function authorization(token: Secret | null): Readonly<Record<string, string>> {
  return token === null ? {} : { authorization: `Bearer ${token.reveal()}` };
}

/** Blanks a token that an answer repeats. */
export function redact(measured: Measurement, token: Secret | null): Measurement {
  return token === null ? measured : { ...measured, message: token.redact(measured.message) };
}

/** Where an answer leads to; null where it is the one to judge. */
function redirectOf(
  { status, location }: HttpAnswer,
  url: URL,
  { status: wanted }: HttpSettings,
): URL | null {
  if (status < 300 || status > 399 || location === null || wanted?.includes(status) === true) return null;
  return URL.canParse(location, url.href) ? new URL(location, url) : null;
}

/** The same host, and not from an encrypted connection to an open one. */
function isSamePlace(from: URL, to: URL): boolean {
  const isWeb = to.protocol === 'https:' || (to.protocol === 'http:' && from.protocol === 'http:');
  const isUpgrade = from.protocol === 'http:' && to.protocol === 'https:' && from.hostname === to.hostname;
  return isWeb && (from.host === to.host || isUpgrade);
}

async function judged(
  { status, body }: HttpAnswer,
  http: HttpSettings,
  env: Environment,
): Promise<Measurement> {
  const isRight = http.status?.includes(status) ?? (status >= 200 && status < 300);
  if (!isRight) return no(`HTTP ${status}, not ${http.status?.join(' or ') ?? '2xx'}`);
  const problem = await bodyProblem(body, http, env);
  if (problem === null) return yes(`HTTP ${status}`);
  return problem.isOurs ? cannotTell(problem.message) : no(`HTTP ${status}, but ${problem.message}`);
}
