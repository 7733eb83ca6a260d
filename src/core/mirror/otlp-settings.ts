import { isHeader } from './header.ts';

/** Where spans are sent. Addresses and headers may hold secrets: they are never shown. */
export interface OtlpSettings {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds. */
  readonly timeout: number;
}

/** Variables of the environment, by name. */
type Variables = Readonly<Record<string, string | undefined>>;

const prefix = 'OTEL_EXPORTER_OTLP_';

/**
 * What OpenTelemetry's environment variables say about traces (https://opentelemetry.io/docs/specs/otel/protocol/exporter/): those
 * with `TRACES_` win; `/v1/traces` is added to the general address alone. An empty variable is as if it were not set.
 * @returns null where `OTEL_SDK_DISABLED` is true, or a problem in words, which holds no value
 */
export function otlpSettings(env: Variables): OtlpSettings | { readonly problem: string } | null {
  if (env['OTEL_SDK_DISABLED']?.toLowerCase() === 'true') return null;
  const [protocol] = setting(env, 'PROTOCOL');
  if (protocol === 'grpc') return { problem: `${prefix}PROTOCOL is grpc; spans are sent as http/json alone` };
  const url = addressIn(env);
  if (url === null) return { problem: `${prefix}ENDPOINT is not an address of http(s)` };
  const [headerText = '', headerName = ''] = setting(env, 'HEADERS');
  const headers = headersIn(headerText);
  if (headers === null) return { problem: `${headerName} is not a list such as name=value,name=value` };
  const [timeoutText = '10000'] = setting(env, 'TIMEOUT');
  const timeout = /^\d{1,7}$/.test(timeoutText) ? Number(timeoutText) : 10_000;
  return { url, headers, timeout: Math.min(Math.max(timeout, 1), longest) };
}

/** Longest time a request may take, in milliseconds, whatever is set: nobody waits for a mirror. */
const longest = 30_000;

/** Headers in the format of W3C Baggage, without properties: `name=value`, separated by commas, values percent-encoded. */
function headersIn(text: string): Readonly<Record<string, string>> | null {
  const pairs = text.split(',').filter((pair) => pair.trim() !== '');
  const headers = pairs.map((pair): readonly [string, string] | null => {
    const at = pair.indexOf('=');
    const name = pair.slice(0, Math.max(at, 0)).trim().toLowerCase();
    const value = decoded(pair.slice(at + 1).trim());
    return value !== null && isHeader(name, value) ? [name, value] : null;
  });
  const good = headers.filter((header) => header !== null);
  return good.length === headers.length ? Object.fromEntries(good) : null;
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

function addressIn(env: Variables): URL | null {
  const own = env[`${prefix}TRACES_ENDPOINT`] ?? '';
  const base = env[`${prefix}ENDPOINT`] ?? '';
  const general = base === '' ? 'http://localhost:4318' : base;
  const address = own === '' ? `${general.replace(/\/+$/, '')}/v1/traces` : own;
  const url = URL.canParse(address) ? new URL(address) : null;
  return url !== null && ['http:', 'https:'].includes(url.protocol) ? url : null;
}

/** The value of a variable and its name; nothing where neither is set. */
function setting(env: Variables, name: string): readonly [value?: string, name?: string] {
  for (const full of [`${prefix}TRACES_${name}`, `${prefix}${name}`]) {
    const value = env[full] ?? '';
    if (value !== '') return [value, full];
  }
  return [];
}
