import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import fc from 'fast-check';
import { z } from 'zod';
import { eventsOf, type CloudEvent } from '../../../src/core/events/cdevents.ts';
import { Story } from '../../helpers/deployments.ts';

const published = z
  .object({ schemas: z.array(z.looseObject({ $id: z.string() })) })
  .parse(
    JSON.parse(readFileSync(new URL('../../../../test/data/cdevents-schemas.json', import.meta.url), 'utf8')),
  );
const types = z.looseObject({
  properties: z.object({
    context: z.object({ properties: z.object({ type: z.object({ enum: z.tuple([z.string()]) }) }) }),
  }),
});

const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema({ $id: 'https://cdevents.dev/0.5.1/schema/links/embeddedlinksarray' });
const judges = new Map(
  published.schemas.map((schema) => {
    const [type] = types.parse(schema).properties.context.properties.type.enum;
    return [type, ajv.compile(schema)];
  }),
);

/** What the schema of its type says is wrong with an event. */
function wrongWith({ type, data }: CloudEvent): string {
  const judge = judges.get(type);
  assert.ok(judge !== undefined, `CDEvents has no type ${type}`);
  return judge(data) ? '' : ajv.errorsText(judge.errors);
}

function eventsIn(story: Story): readonly CloudEvent[] {
  const origin = { source: 'https://git.example/acme/lantern', service: 'lantern' };
  return [...story.state().environments.values()]
    .flatMap(({ deployments }) => deployments)
    .flatMap((one) => eventsOf(one, origin));
}

test('the schemas that CDEvents publishes take every event, whatever the texts, and can refuse', (t) => {
  const any = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 });
  const outcomes = fc.constantFrom('succeeded', 'unhealthy', 'inconclusive', 'failed');
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(any, any, any, outcomes, (env, version, reason, outcome) => {
      const story = new Story().deploy(version, { env, reason, outcome, health: reason });
      for (const event of eventsIn(story.deploy('1.0.0', { env }).rollback(version, { env, outcome }))) {
        assert.equal(wrongWith(event), '');
        seen.set(event.type, (seen.get(event.type) ?? 0) + 1);
      }
    }),
  );
  assert.equal(seen.size, 4);
  t.diagnostic([...seen].map(([type, count]) => `${type}: ${String(count)}`).join(', '));
  const [event] = eventsIn(new Story().deploy('1.0.0'));
  assert.ok(event !== undefined);
  const { environment: _, ...content } = event.data.subject.content;
  const spoilt = { ...event.data, subject: { ...event.data.subject, content } };
  assert.match(ajv.errorsText(refusal(event.type, spoilt)), /must have required property 'environment'/);
});

function refusal(type: string, data: unknown): NonNullable<Parameters<typeof ajv.errorsText>[0]> {
  const judge = judges.get(type);
  assert.ok(judge?.(data) === false);
  return judge.errors ?? [];
}
