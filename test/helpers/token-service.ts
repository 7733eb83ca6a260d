import { execFileSync } from 'node:child_process';
import { createSign, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { readAll } from './github-fault.ts';
import { oneUser, type Door } from './image-registry.ts';
import { serve } from './loopback.ts';
import { temporary } from './repo.ts';

/**
 * A stand-in for the server a registry of images sends its callers to (Distribution, "Token Authentication Specification"
 * and "OAuth2 Token Authentication"). It knows one user and one refresh token; whoever is unknown may pull. The registry
 * that believes its tokens is a real one.
 */
export interface TokenService {
  readonly door: Extract<Door, { readonly kind: 'token' }>;
  /** `METHOD service scope who`, of every request. */
  readonly asked: readonly string[];
  /** The header `authorization` of somebody who may pull from a repository. */
  readonly reading: (repository: string) => string;
}

/** What is exchanged for tokens, as an identity token of `docker login` is. */
export const refreshToken = 'a-refresh-token-of-a-test';

/** Starts a service that stops after the test. */
export async function tokenService(context: { after(clean: () => void): void }): Promise<TokenService> {
  const dir = temporary(context, 'tokens');
  const [key, certificate] = [join(dir, 'key.pem'), join(dir, 'certificate.pem')];
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-subj',
      '/CN=tester',
      '-keyout',
      key,
      '-out',
      certificate,
    ],
    { stdio: 'ignore' },
  );
  const asked: string[] = [];
  const issuer = { key: readFileSync(key, 'utf8'), certificate: readFileSync(certificate, 'utf8') };
  const server = createServer((request, response) => {
    void readAll(request).then((body) => {
      const { fields, who } = callerOf(request, body);
      const scope = fields.get('scope') ?? '';
      asked.push(`${request.method ?? ''} ${fields.get('service') ?? ''} ${scope} ${who ?? 'wrong'}`);
      if (who === null) return response.writeHead(401).end('{}');
      const token = tokenFor(issuer, scope, who === 'nobody' ? ['pull'] : ['pull', 'push']);
      return response.end(JSON.stringify(request.method === 'POST' ? { access_token: token } : { token }));
    });
  });
  const realm = new URL('token', await serve(context, server)).href;
  return {
    door: { kind: 'token', realm, certificate: issuer.certificate },
    asked,
    reading: (repository) => `Bearer ${tokenFor(issuer, `repository:${repository}:pull`, ['pull'])}`,
  };
}

interface Caller {
  readonly fields: URLSearchParams;
  /** Null where what it shows is wrong. */
  readonly who: 'user' | 'holder' | 'nobody' | null;
}

function callerOf({ method, url = '', headers: { authorization } }: IncomingMessage, body: Buffer): Caller {
  if (method === 'POST') {
    const fields = new URLSearchParams(body.toString());
    return { fields, who: fields.get('refresh_token') === refreshToken ? 'holder' : null };
  }
  const fields = new URL(url, 'http://service').searchParams;
  if (authorization === undefined) return { fields, who: 'nobody' };
  const known = Buffer.from(`${oneUser.name}:${oneUser.password}`).toString('base64');
  return { fields, who: authorization === `Basic ${known}` ? 'user' : null };
}

/** A JSON Web Token (RFC 7519) for those actions of a scope `repository:<name>:<actions>` that are allowed. */
function tokenFor(
  { key, certificate }: { readonly key: string; readonly certificate: string },
  scope: string,
  allowed: readonly string[],
): string {
  const [type = '', name = '', actions = ''] = scope.split(':');
  const now = Math.floor(Date.now() / 1_000);
  const x5c = [certificate.replaceAll(/-----.*-----|\s/g, '')];
  const access = [{ type, name, actions: actions.split(',').filter((one) => allowed.includes(one)) }];
  const times = { iat: now, nbf: now - 60, exp: now + 600 };
  const parts = [
    { typ: 'JWT', alg: 'RS256', x5c },
    { iss: 'tester', sub: 'somebody', aud: 'images', jti: randomUUID(), access, ...times },
  ].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
  return [...parts, createSign('RSA-SHA256').update(parts.join('.')).sign(key, 'base64url')].join('.');
}
