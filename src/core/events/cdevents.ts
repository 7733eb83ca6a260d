import type { Deployment } from '../deploy/types.ts';
import { artifactPurl } from './artifact-purl.ts';

/** Version of the CDEvents specification these events follow (https://cdevents.dev, https://github.com/cdevents/spec). */
export const cdeventsVersion = '0.5.1';

/** Types of events, with the version of each type. */
export type CdEventType =
  | 'dev.cdevents.service.deployed.0.3.0'
  | 'dev.cdevents.service.upgraded.0.3.0'
  | 'dev.cdevents.service.rolledback.0.3.0'
  | 'dev.cdevents.incident.detected.0.3.0';

/** An event about what runs, as CDEvents says it. */
export interface CdEvent {
  readonly context: {
    readonly specversion: typeof cdeventsVersion;
    readonly id: string;
    readonly source: string;
    readonly type: CdEventType;
    /** RFC 3339. */
    readonly timestamp: string;
  };
  readonly subject: {
    readonly id: string;
    readonly source: string;
    readonly content: {
      readonly environment: { readonly id: string };
      readonly artifactId: string;
      readonly description?: string;
      readonly service?: { readonly id: string };
    };
  };
  readonly customData: Readonly<Record<string, unknown>>;
  readonly customDataContentType: 'application/json';
}

/** An event as CloudEvents 1.0 carries it, in structured JSON mode (`application/cloudevents+json`). */
export interface CloudEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: CdEventType;
  readonly subject: string;
  /** RFC 3339. */
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly data: CdEvent;
}

/** Where events come from. */
export interface EventOrigin {
  /** Address of the repository, or another URI reference of it. With the id of an event it names the event. */
  readonly source: string;
  /** What is deployed, such as the name of the repository. */
  readonly service: string;
}

/**
 * The events of a deployment: that a service was deployed, upgraded or rolled back, where it runs now; and that there is an
 * incident, where it is not well. Empty while it is under way, and where nothing changed or nobody can tell. The same
 * deployment always has the same ids, so that who gets an event twice can tell.
 */
export function eventsOf(deployment: Deployment, origin: EventOrigin): readonly CloudEvent[] {
  const { outcome, rehearsal } = deployment;
  if (rehearsal || outcome === null) return [];
  const runs = outcome === 'succeeded' || outcome === 'unhealthy' || outcome === 'inconclusive';
  const isIncident = outcome === 'unhealthy' || outcome === 'failed';
  return [
    ...(runs ? [cloudEvent(serviceEvent(deployment, origin))] : []),
    ...(isIncident ? [cloudEvent(incidentEvent(deployment, origin))] : []),
  ];
}

function serviceEvent(deployment: Deployment, origin: EventOrigin): CdEvent {
  const type = serviceType(deployment);
  return cdEvent(type, deployment, {
    origin,
    subject: origin.service,
    content: {
      environment: { id: deployment.environment },
      artifactId: artifactPurl(deployment, origin.service),
    },
  });
}

function serviceType({ kind, replaces }: Deployment): CdEventType {
  if (kind === 'rollback') return 'dev.cdevents.service.rolledback.0.3.0';
  return replaces === null ? 'dev.cdevents.service.deployed.0.3.0' : 'dev.cdevents.service.upgraded.0.3.0';
}

function incidentEvent(deployment: Deployment, origin: EventOrigin): CdEvent {
  const { version, environment, outcome, health, seq } = deployment;
  return cdEvent('dev.cdevents.incident.detected.0.3.0', deployment, {
    origin,
    subject: `incident-${String(seq)}`,
    content: {
      description: health?.reason ?? `${version} in ${environment}: ${outcome ?? 'unknown'}`,
      environment: { id: environment },
      service: { id: origin.service },
      artifactId: artifactPurl(deployment, origin.service),
    },
  });
}

function cdEvent(
  type: CdEventType,
  deployment: Deployment,
  {
    origin,
    subject,
    content,
  }: {
    readonly origin: EventOrigin;
    readonly subject: string;
    readonly content: CdEvent['subject']['content'];
  },
): CdEvent {
  const { seq, endedAt, startedAt } = deployment;
  const { version, tag, commit, artifacts, kind, trigger, reason, outcome, actor, job } = deployment;
  const [, , about = '', predicate = ''] = type.split('.');
  return {
    context: {
      specversion: cdeventsVersion,
      id: `ledger-${String(seq)}-${about}-${predicate}`,
      source: origin.source,
      type,
      timestamp: endedAt ?? startedAt,
    },
    subject: { id: subject, source: origin.source, content },
    customData: { seq, version, tag, commit, artifacts, kind, trigger, reason, outcome, actor, job },
    customDataContentType: 'application/json',
  };
}

/** CDEvents in CloudEvents: https://github.com/cdevents/spec/blob/v0.5.1/cloudevents-binding.md */
function cloudEvent(event: CdEvent): CloudEvent {
  const { id, source, type, timestamp } = event.context;
  return {
    specversion: '1.0',
    ...{ id, source, type },
    subject: event.subject.id,
    time: timestamp,
    datacontenttype: 'application/json',
    data: event,
  };
}
