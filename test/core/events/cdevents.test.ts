import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { PackageURL } from 'packageurl-js';
import { z } from 'zod';
import { artifactPurl } from '../../../src/core/events/artifact-purl.ts';
import { eventsOf, type CloudEvent } from '../../../src/core/events/cdevents.ts';
import type { Deployment } from '../../../src/core/deploy/types.ts';
import { digest, Story, type Told } from '../../helpers/deployments.ts';

const origin = { source: 'https://git.example/acme/lantern', service: 'lantern' };

function deployments(story: Story): readonly Deployment[] {
  return [...story.state().environments.values()].flatMap((one) => one.deployments);
}

function events(story: Story): readonly CloudEvent[] {
  return deployments(story).flatMap((one) => eventsOf(one, origin));
}

/** The fields of CDEvents 0.5.1, which allows no others: schemas/service*.json and incidentdetected.json of cdevents/spec. */
const filled = z.string().min(1);
const place = z.strictObject({ id: filled, source: filled.optional() });
const context = (types: readonly string[]): z.ZodType =>
  z.strictObject({
    specversion: z.literal('0.5.1'),
    id: filled,
    source: z.url(),
    type: z.enum(types),
    timestamp: z.iso.datetime(),
  });
const custom = {
  customData: z.record(z.string(), z.unknown()),
  customDataContentType: z.literal('application/json'),
};
const service = z.strictObject({
  context: context(
    ['deployed', 'upgraded', 'rolledback'].map((name) => `dev.cdevents.service.${name}.0.3.0`),
  ),
  subject: z.strictObject({
    id: filled,
    source: filled,
    content: z.strictObject({ environment: place, artifactId: filled }),
  }),
  ...custom,
});
const incident = z.strictObject({
  context: context(['dev.cdevents.incident.detected.0.3.0']),
  subject: z.strictObject({
    id: filled,
    source: filled,
    content: z.strictObject({
      description: z.string(),
      environment: place,
      service: place,
      artifactId: filled,
    }),
  }),
  ...custom,
});
/** CloudEvents 1.0.2, JSON format: required attributes, and those of the binding of CDEvents. */
const cloud = z.strictObject({
  specversion: z.literal('1.0'),
  id: filled,
  source: z.url(),
  type: filled,
  subject: filled,
  time: z.iso.datetime(),
  datacontenttype: z.literal('application/json'),
  data: z.union([service, incident]),
});

test('a first version is deployed, a next one upgrades, and going back is a rollback', () => {
  const story = new Story().deploy('1.0.0').deploy('1.1.0').rollback('1.0.0');
  assert.deepEqual(
    events(story).map(({ id, type, subject, time }) => [id, type, subject, time]),
    [
      ['ledger-1-service-deployed', 'dev.cdevents.service.deployed.0.3.0', 'lantern', '2026-11-02T08:01:00Z'],
      ['ledger-3-service-upgraded', 'dev.cdevents.service.upgraded.0.3.0', 'lantern', '2026-11-02T08:02:00Z'],
      [
        'ledger-5-service-rolledback',
        'dev.cdevents.service.rolledback.0.3.0',
        'lantern',
        '2026-11-02T08:03:00Z',
      ],
    ],
  );
});

test('what is not well is an incident too; what never ran, or nobody can tell of, is no event of a service', () => {
  const types = (told: Told): readonly string[] =>
    events(new Story().deploy('1.0.0', told)).map(({ type }) => type.split('.').slice(2, 4).join(' '));
  assert.deepEqual(types({ outcome: 'unhealthy' }), ['service deployed', 'incident detected']);
  assert.deepEqual(types({ outcome: 'failed' }), ['incident detected']);
  assert.deepEqual(types({ outcome: 'inconclusive' }), ['service deployed']);
  for (const outcome of ['cancelled', 'abandoned', null] as const) assert.deepEqual(types({ outcome }), []);
  assert.deepEqual(types({ rehearsal: true }), []);
});

test('artifacts are named by package URLs', () => {
  const [one] = deployments(new Story().deploy('1.0.0'));
  assert.ok(one);
  const sha256 = digest('x');
  const purl = (name: string, uri: string | null): string =>
    artifactPurl({ ...one, artifacts: [{ name, uri, sha256 }] }, 'lantern');
  assert.equal(
    purl('ghcr.io/acme/app', `ghcr.io/acme/app@sha256:${sha256}`),
    `pkg:oci/app@sha256:${sha256}?repository_url=ghcr.io%2Facme%2Fapp`,
  );
  assert.equal(purl('npm:@acme/app@1.0.0', null), 'pkg:npm/%40acme/app@1.0.0');
  assert.equal(purl('app.tgz', 'https://x/app.tgz'), `pkg:generic/app.tgz@1.0.0?checksum=sha256%3A${sha256}`);
  assert.equal(artifactPurl({ ...one, artifacts: [] }, 'lantern'), 'pkg:generic/lantern@1.0.0');
});

test('property: whatever the texts, events are what the specifications allow, and the same each time', () => {
  const hostile = fc.oneof(
    fc.constantFrom('<b>', 'a b', '\u202e', '#?@/'),
    fc.string({ unit: 'binary', maxLength: 20 }),
  );
  const told = fc.record({
    env: hostile.filter((text) => text !== ''),
    reason: hostile,
    actor: hostile,
    health: hostile,
    way: fc.constantFrom('deploy', 'rollback'),
    outcome: fc.constantFrom('succeeded', 'unhealthy', 'failed', 'inconclusive'),
  });
  fc.assert(
    fc.property(told, hostile, (one, version) => {
      const story = new Story().deploy('1.0.0', { env: one.env }).deploy(version, one);
      const made = events(story);
      assert.ok(made.length >= 2);
      for (const event of made) {
        const parsed = cloud.safeParse(JSON.parse(JSON.stringify(event)));
        assert.ok(parsed.success, parsed.error?.message);
        const { context: inner, subject } = event.data;
        assert.deepEqual(
          [event.id, event.source, event.type, event.time],
          [inner.id, inner.source, inner.type, inner.timestamp],
        );
        assert.equal(event.subject, subject.id);
        PackageURL.fromString(subject.content.artifactId);
      }
      assert.equal(new Set(made.map(({ id }) => id)).size, made.length);
      assert.deepEqual(events(story), made);
    }),
  );
});
