import { sha256 } from '../canonical.ts';
import { artifactPurl } from '../events/artifact-purl.ts';
import type { EventOrigin } from '../events/cdevents.ts';
import { webAddress } from '../web-address.ts';
import type { MirroredDeployment } from './mirrored.ts';

/** An attribute as OTLP writes it in JSON. */
interface Attribute {
  readonly key: string;
  readonly value: { readonly stringValue: string } | { readonly boolValue: boolean };
}

interface Span {
  /** 32 lower-case hex digits. */
  readonly traceId: string;
  /** 16 lower-case hex digits. */
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  /** SPAN_KIND_INTERNAL */
  readonly kind: 1;
  /** Nanoseconds since the epoch, as a decimal text. */
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly Attribute[];
  /** 0 unset, 1 ok, 2 error. */
  readonly status: { readonly code: 0 | 1 | 2; readonly message?: string };
}

/** What OTLP/HTTP takes in JSON (`ExportTraceServiceRequest`, https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding). */
export interface TraceRequest {
  readonly resourceSpans: readonly [
    {
      readonly resource: { readonly attributes: readonly Attribute[] };
      readonly scopeSpans: readonly [
        { readonly scope: { readonly name: 'releasewright' }; readonly spans: readonly Span[] },
      ];
    },
  ];
}

/**
 * The trace of a deployment that is over: one span for all of it, and one below for the time its health was watched. Ids come
 * from the digest of the entry that announced it, so a trace that is sent twice is the same trace. Null while it is under way.
 * Attributes are those of OpenTelemetry's semantic conventions where there are some; what there is none for starts with `release.`.
 */
export function traceOf(deployment: MirroredDeployment, origin: EventOrigin): TraceRequest | null {
  const { outcome, startedAt, endedAt, digest, kind, environment } = deployment;
  if (outcome === null || endedAt === null) return null;
  const traceId = digest.slice(0, 32);
  const root: Span = {
    ...{ traceId, spanId: digest.slice(32, 48), name: `${kind} ${environment}`, kind: 1 },
    startTimeUnixNano: nanoseconds(startedAt),
    endTimeUnixNano: nanoseconds(later(startedAt, endedAt)),
    attributes: attributesOf(deployment, origin),
    status: statusOf(deployment),
  };
  const resource = [
    text('service.name', origin.service),
    text('service.version', deployment.version),
    text('deployment.environment.name', environment),
  ];
  const spans = [root, ...healthSpan(deployment, { root, endedAt })];
  return {
    resourceSpans: [
      { resource: { attributes: resource }, scopeSpans: [{ scope: { name: 'releasewright' }, spans }] },
    ],
  };
}

function attributesOf(deployment: MirroredDeployment, origin: EventOrigin): readonly Attribute[] {
  const { seq, tag, commit, outcome, trigger, reason, actor, job, environment, kind, rehearsal } = deployment;
  const url = webAddress(job);
  return [
    text('deployment.id', String(seq)),
    text('deployment.name', `${kind} ${deployment.version}`),
    text('deployment.environment.name', environment),
    text('deployment.status', outcome === 'succeeded' ? 'succeeded' : 'failed'),
    text('vcs.ref.head.name', tag),
    text('vcs.ref.head.type', 'tag'),
    text('vcs.ref.head.revision', commit),
    text('vcs.repository.url.full', origin.source),
    ...(url === null ? [] : [text('cicd.pipeline.run.url.full', url)]),
    text('release.artifact', artifactPurl(deployment, origin.service)),
    text('release.kind', kind),
    text('release.outcome', outcome ?? ''),
    text('release.trigger', trigger),
    text('release.actor', actor),
    ...(reason === null ? [] : [text('release.reason', reason)]),
    { key: 'release.rehearsal', value: { boolValue: rehearsal } },
    text('release.ledger.digest', deployment.digest),
  ];
}

function healthSpan(
  { health, digest }: MirroredDeployment,
  { root, endedAt }: { readonly root: Span; readonly endedAt: string },
): readonly Span[] {
  if (health === null) return [];
  const { verdict, reason, seconds } = health;
  const from = new Date(Date.parse(endedAt) - seconds * 1000).toISOString();
  const code = verdict === 'healthy' ? 1 : verdict === 'failed' ? 2 : 0;
  return [
    {
      ...{
        traceId: root.traceId,
        spanId: sha256(`${digest} health`).slice(0, 16),
        parentSpanId: root.spanId,
      },
      ...{ name: 'health', kind: 1, endTimeUnixNano: root.endTimeUnixNano },
      startTimeUnixNano: nanoseconds(from),
      attributes: [text('release.health.verdict', verdict), text('release.health.reason', whole(reason))],
      status: code === 2 ? { code, message: whole(reason) } : { code },
    },
  ];
}

function statusOf({ outcome, health }: MirroredDeployment): Span['status'] {
  if (outcome === 'succeeded') return { code: 1 };
  if (outcome === 'inconclusive') return { code: 0 };
  return { code: 2, message: whole(health?.reason ?? outcome ?? '') };
}

function text(key: string, value: string): Attribute {
  return { key, value: { stringValue: whole(value) } };
}

/** Lone surrogates are no UTF-8, which protobuf wants. */
function whole(value: string): string {
  return value.replace(/\p{Surrogate}/gu, '\ufffd');
}

function nanoseconds(time: string): string {
  return String(BigInt(Date.parse(time)) * 1_000_000n);
}

/** The later of two times: clocks of two machines may differ. */
function later(a: string, b: string): string {
  return Date.parse(a) > Date.parse(b) ? a : b;
}
