import { createHash, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import {
  fulcioHandler,
  initializeCA,
  initializeCTLog,
  initializeTLog,
  initializeTSA,
  rekorHandler,
  tsaHandler,
} from '@sigstore/mock';
import { HashAlgorithm, PublicKeyDetails, TrustedRoot } from '@sigstore/protobuf-specs';
import { z } from 'zod';
import { jsonOrNull } from '../../src/core/json-text.ts';
import { listen } from './loopback.ts';

/** A Sigstore instance on the loopback: certificate authority, certificate log, transparency log, timestamp authority. */
export interface Sigstore {
  /** Address of all of its services, without '/' at the end. */
  readonly url: string;
  /** Its trusted root, as JSON. */
  readonly trustedRoot: string;
  /** Public key of its transparency log, PEM. */
  readonly logKey: string;
  /** An OIDC token that it believes. */
  token(identity: { readonly san: string; readonly issuer: string }): string;
}

/** Starts an instance with keys of its own; it stops after the test. */
export async function startSigstore(context: { after(clean: () => void): void }): Promise<Sigstore> {
  const handlers: Handler[] = [];
  const server = createServer((request, response) => void serveOne(handlers, request, response));
  const url = `http://127.0.0.1:${String(await listen(server))}`;
  context.after(() => closeNow(server));
  const ctlog = await initializeCTLog(p256());
  const ca = await initializeCA(p256(), ctlog);
  const tlog = await initializeTLog(url, p256());
  const tsa = await initializeTSA(p256(), wholeSeconds());
  const fulcio = fulcioHandler(ca);
  handlers.push(asCosignReads(fulcio), olderFulcio(fulcio), rekorHandler(tlog), tsaHandler(tsa));
  const validFor = { start: new Date(Date.now() - 3_600_000), end: undefined };
  const authority = {
    subject: { commonName: 'mock', organization: 'sigstore.mock' },
    uri: url,
    operator: '',
  };
  const chain = (...certificates: ArrayBufferView[]): { certificates: { rawBytes: Buffer }[] } => ({
    certificates: certificates.map((each) => ({ rawBytes: bytesOf(each) })),
  });
  const log = (rawBytes: Buffer, keyId: Buffer): TrustedRoot['tlogs'][number] => ({
    baseUrl: url,
    hashAlgorithm: HashAlgorithm.SHA2_256,
    logId: { keyId },
    publicKey: { rawBytes, keyDetails: PublicKeyDetails.PKIX_ECDSA_P256_SHA_256, validFor },
    checkpointKeyId: undefined,
    operator: '',
  });
  const root = TrustedRoot.toJSON({
    mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
    certificateAuthorities: [{ ...authority, certChain: chain(ca.rootCertificate), validFor }],
    timestampAuthorities: [
      { ...authority, certChain: chain(tsa.intCertificate, tsa.rootCertificate), validFor },
    ],
    tlogs: [log(tlog.publicKey, createHash('sha256').update(tlog.publicKey).digest())],
    ctlogs: [log(ctlog.publicKey, bytesOf(ctlog.logID))],
  });
  const logKey = createPublicKey({ key: Buffer.from(tlog.publicKey), format: 'der', type: 'spki' });
  return {
    url,
    trustedRoot: JSON.stringify(root),
    logKey: logKey.export({ type: 'spki', format: 'pem' }).toString(),
    token,
  };
}

type Handler = ReturnType<typeof fulcioHandler>;

async function serveOne(
  handlers: readonly Handler[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const handler = handlers.find(({ path }) => request.method === 'POST' && request.url === path);
  if (handler === undefined) {
    response.writeHead(404).end();
    return;
  }
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(z.instanceof(Buffer).parse(chunk));
  const bytes = Buffer.concat(chunks);
  const isQuery = request.headers['content-type'] === 'application/timestamp-query';
  const body = isQuery ? timestampQuery(bytes) : bytes.toString('utf8');
  const isLog = request.url === '/api/v1/log/entries';
  const answer = await handler.fn(isLog ? canonicalEntry(body) : withToken(body, request));
  const text = typeof answer.response === 'string' ? answer.response : bytesOf(answer.response);
  response.writeHead(answer.statusCode, {
    'content-type': answer.contentType ?? 'text/plain',
    ...(isLog && typeof text === 'string' ? { etag: entryId(text) } : {}),
  });
  response.end(text);
}

/** Rekor names the new entry in a header too, and cosign 3 looks for it there. */
function entryId(text: string): string {
  const entries = z.record(z.string(), z.unknown()).safeParse(jsonOrNull(text));
  return Object.keys(entries.data ?? {})[0] ?? '';
}

const olderPath = '/api/v1/signingCert';
const olderRequest = z.object({
  credentials: z.object({ oidcIdentityToken: z.string() }),
  publicKey: z.object({ content: z.string() }),
});
const issued = z.object({
  signedCertificateEmbeddedSct: z.object({ chain: z.object({ certificates: z.array(z.string()) }) }),
});

/** cosign 3 takes 200 for success alone, which is what Fulcio answers; the mock answers 201. */
function asCosignReads(fulcio: Handler): Handler {
  const fn: Handler['fn'] = async (body) => {
    const answer = await fulcio.fn(body);
    return answer.statusCode === 201 ? { ...answer, statusCode: 200 } : answer;
  };
  return { ...fulcio, fn };
}

/** Version 1 of the certificate authority's protocol, which cosign 2 speaks, in terms of version 2, which the mock does. */
function olderFulcio(fulcio: Handler): Handler {
  return {
    path: olderPath,
    fn: async (body) => {
      const { credentials, publicKey } = olderRequest.parse(JSON.parse(body));
      const content = Buffer.from(publicKey.content, 'base64').toString('utf8');
      const request = { credentials, publicKeyRequest: { publicKey: { content } } };
      const answer = await fulcio.fn(JSON.stringify(request));
      if (typeof answer.response !== 'string' || answer.statusCode !== 201) return answer;
      const { certificates } = issued.parse(JSON.parse(answer.response)).signedCertificateEmbeddedSct.chain;
      return {
        statusCode: 201,
        response: certificates.join('\n'),
        contentType: 'application/pem-certificate-chain',
      };
    },
  };
}

/** cosign sends the token in a header, where the mock does not look. */
function withToken(body: string, { headers }: IncomingMessage): string {
  const oidcIdentityToken = headers.authorization?.replace(/^Bearer /i, '');
  if (oidcIdentityToken === undefined) return body;
  const request = z.looseObject({}).parse(JSON.parse(body));
  return JSON.stringify({ ...request, credentials: { oidcIdentityToken } });
}

/** The object identifier of SHA-256, and the beginning of a digest of its length, in DER. */
const sha256Id = Buffer.from('0609608648016503040201', 'hex');
const digestStart = Buffer.from([0x04, 32]);

/** cosign asks in DER (RFC 3161, `TimeStampReq`), where the mock reads only JSON. What it asks for is always over SHA-256. */
function timestampQuery(bytes: Buffer): string {
  const at = bytes.indexOf(digestStart, bytes.indexOf(sha256Id) + sha256Id.length) + digestStart.length;
  const certificates = bytes.subarray(at + 32).includes(Buffer.from([0x01, 1, 0xff]));
  const artifactHash = bytes.subarray(at, at + 32).toString('base64');
  return JSON.stringify({ artifactHash, hashAlgorithm: 'sha256', certificates });
}

const dsseEntry = z.object({
  kind: z.literal('dsse'),
  spec: z.object({
    proposedContent: z.object({ envelope: z.string(), verifiers: z.array(z.string()) }),
  }),
});
const envelopeOf = z.object({ payload: z.string(), signatures: z.array(z.object({ sig: z.string() })) });

/** Rekor keeps digests of a proposed `dsse` entry; the mock keeps the proposal, which then fits no bundle. */
function canonicalEntry(body: string): string {
  const entry = dsseEntry.safeParse(JSON.parse(body));
  if (!entry.success) return body;
  const { envelope: text, verifiers } = entry.data.spec.proposedContent;
  const { payload, signatures } = envelopeOf.parse(JSON.parse(text));
  const digest = (bytes: string | Buffer): object => ({
    algorithm: 'sha256',
    value: createHash('sha256').update(bytes).digest('hex'),
  });
  return JSON.stringify({
    apiVersion: '0.0.1',
    kind: 'dsse',
    spec: {
      envelopeHash: digest(text),
      payloadHash: digest(Buffer.from(payload, 'base64')),
      signatures: signatures.map(({ sig }, at) => ({ signature: sig, verifier: verifiers[at] })),
    },
  });
}

/** Nobody signs it: the mock believes every token. */
function token({ san, issuer }: { readonly san: string; readonly issuer: string }): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const hour = Math.floor(Date.now() / 1000) + 3600;
  const claims = { iss: issuer, sub: san, aud: 'sigstore', exp: hour, iat: hour - 3600 };
  const named = san.includes('@') && !san.includes('/') ? { email: san, email_verified: true } : {};
  return `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ ...claims, ...named })}.${Buffer.from('x').toString('base64url')}`;
}

/** Now, without milliseconds: @sigstore/core reads only times whose fraction has none or three digits. */
function wholeSeconds(): Date {
  return new Proxy(new Date(), {
    get: (_, name) => {
      const now = new Date(Math.floor(Date.now() / 1000) * 1000);
      const member: unknown = Reflect.get(now, name);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]): unknown => Reflect.apply(member, now, args);
    },
  });
}

function p256(): ReturnType<typeof generateKeyPairSync> & object {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

function bytesOf(view: ArrayBufferView): Buffer {
  return Buffer.from(view.buffer, view.byteOffset, view.byteLength);
}

function closeNow(server: Server): void {
  server.closeAllConnections();
  server.close();
}
