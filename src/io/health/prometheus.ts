import { quote } from '../../core/quote.ts';
import { readInstant } from '../../core/health/prometheus.ts';
import type { Measurement } from '../../core/health/sample.ts';
import type { PrometheusSettings } from '../../core/health/settings.ts';
import type { Secret } from '../../core/secret.ts';
import type { Environment } from '../git/run.ts';
import { exchange } from '../http-exchange.ts';
import { authorization, redact } from './http.ts';
import { cannotTell } from './measurements.ts';
import { fill, tokenOf } from './place.ts';

/** Longest answer that is read, in bytes: one number takes some hundred. */
const longest = 256 * 1024;

/** How Prometheus is asked. */
export interface PrometheusMetric {
  readonly prometheus: PrometheusSettings;
  readonly timeout: number;
  readonly env: Environment;
}

/**
 * The number a query gives now, and that of the events behind it, by the HTTP API of Prometheus ("Instant queries"). What is
 * not one number is no data.
 */
export async function askPrometheus(
  { prometheus, timeout, env }: PrometheusMetric,
  signal: AbortSignal,
): Promise<Measurement> {
  const token = tokenOf(prometheus.tokenEnv, env);
  if (typeof token === 'string') return cannotTell(`${token} is not set`);
  const ask = (query: string): Promise<number | string> =>
    instant(urlOf(prometheus.url, fill(query, env, inQuotes)), { token, timeout }, signal);
  const value = await ask(prometheus.query);
  if (typeof value === 'string') return redact(cannotTell(value), token);
  if (prometheus.events === undefined) return { ok: null, value, events: null, message: String(value) };
  const events = await ask(prometheus.events);
  if (typeof events === 'string') return redact(cannotTell(`events: ${events}`), token);
  return { ok: null, value, events, message: `${value} of ${events} events` };
}

/** The number, or why there is none. */
async function instant(
  url: URL,
  { token, timeout }: { readonly token: Secret | null; readonly timeout: number },
  signal: AbortSignal,
): Promise<number | string> {
  const answer = await exchange({ url, headers: authorization(token), timeout, longest }, signal);
  if (signal.aborted) return 'stopped';
  if ('problem' in answer) return answer.problem;
  if (answer.body === null) return 'its answer is too long';
  const read = readInstant(answer.body);
  if (typeof read === 'number') return read;
  return answer.status === 200 ? read : `HTTP ${answer.status}: ${quote(read, 200)}`;
}

/** The address may have a path, behind a proxy. */
function urlOf(address: string, query: string): URL {
  const url = new URL(address);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/api/v1/query`;
  url.searchParams.set('query', query);
  return url;
}

/** A value as it may stand inside a quoted text of PromQL. */
function inQuotes(value: string): string {
  return value.replace(/[\\"'`]/g, '\\$&');
}
