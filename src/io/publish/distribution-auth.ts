import * as z from 'zod';
import { jsonOrNull } from '../../core/json-text.ts';
import { Secret } from '../../core/secret.ts';
import type { Credentials } from './image-credentials.ts';

/** What a registry asks for (RFC 9110 §11.6.1), names in lower case. */
interface Challenge {
  readonly scheme: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** Somebody who may be let in. */
export interface Caller {
  readonly credentials: Credentials | null;
  /** What the token is to allow, where there are credentials; else what the registry asks for. */
  readonly scope: string;
}

/** Longest header that is read. */
const longest = 4096;

/** Reads a challenge of one scheme; values may be quoted. Null where it is none. */
export function readChallenge(header: string | null): Challenge | null {
  const [, scheme, rest = ''] = /^\s*([A-Za-z]+)\s+(.*)$/.exec((header ?? '').slice(0, longest)) ?? [];
  if (scheme === undefined) return null;
  const pairs = rest.matchAll(/([a-z]+)="([^"]*)"|([a-z]+)=([^\s",]+)/gi);
  const parameters = [...pairs].map(([, quoted, value, plain, token]): [string, string] => [
    (quoted ?? plain ?? '').toLowerCase(),
    value ?? token ?? '',
  ]);
  return { scheme: scheme.toLowerCase(), parameters: new Map(parameters) };
}

/**
 * What to send as `authorization` after a challenge: name and password, or a token that is fetched with them (Distribution,
 * "Token Authentication Specification"). Null where nobody lets us in.
 * @param get sends a request; it throws where there is no answer
 */
export async function authorize(
  challenge: Challenge,
  caller: Caller,
  get: (url: URL, init: RequestInit) => Promise<Response>,
): Promise<Secret | null> {
  if (challenge.scheme === 'basic') return basicOf(caller.credentials);
  const realm = challenge.parameters.get('realm') ?? '';
  if (challenge.scheme !== 'bearer' || !URL.canParse(realm) || !isSafe(new URL(realm))) return null;
  const response = await get(...tokenRequest(new URL(realm), challenge, caller));
  return response.ok ? tokenIn(await response.text()) : null;
}

function tokenRequest(realm: URL, challenge: Challenge, caller: Caller): [URL, RequestInit] {
  const { credentials } = caller;
  const asked = { service: challenge.parameters.get('service') ?? '', scope: scopeOf(challenge, caller) };
  if (credentials?.kind === 'identity') return [realm, exchange(credentials.identity, asked)];
  const basic = basicOf(credentials);
  const headers = basic === null ? {} : { authorization: basic.reveal() };
  return [withQuery(realm, asked), { headers }];
}

/** A token for more than was asked would not be given to somebody unknown. */
function scopeOf({ parameters }: Challenge, { credentials, scope }: Caller): string {
  return credentials === null ? (parameters.get('scope') ?? scope) : scope;
}

/** Name and password as a header has them (RFC 7617). */
function basicOf(credentials: Credentials | null): Secret | null {
  if (credentials?.kind !== 'password') return null;
  const { user, password } = credentials;
  return new Secret(`Basic ${Buffer.from(`${user}:${password.reveal()}`).toString('base64')}`);
}

type Asked = Readonly<Record<'service' | 'scope', string>>;

function withQuery(url: URL, asked: Asked): URL {
  for (const [key, value] of Object.entries(asked)) if (value !== '') url.searchParams.set(key, value);
  return url;
}

/** Distribution, "OAuth2 Token Authentication": a refresh token for one that is good for the registry. */
function exchange(identity: Secret, asked: Asked): RequestInit {
  const fields = { grant_type: 'refresh_token', client_id: 'releasewright', ...asked };
  return { method: 'POST', body: new URLSearchParams({ ...fields, refresh_token: identity.reveal() }) };
}

const answer = z.object({ token: z.string().optional(), access_token: z.string().optional() });

function tokenIn(text: string): Secret | null {
  const { data } = answer.safeParse(jsonOrNull(text));
  const token = data?.token ?? data?.access_token;
  return token === undefined ? null : new Secret(`Bearer ${token}`);
}

/** Whether a password may go there: encrypted, or not over a network at all. */
export function isSafe({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}

/** This machine (RFC 6761 §6.3, RFC 1122 §3.2.1.3). */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || /^127(?:\.\d{1,3}){3}$/.test(hostname) || hostname === '[::1]';
}
