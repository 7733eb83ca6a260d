import assert from 'node:assert/strict';
import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { test } from 'node:test';
import fc from 'fast-check';
import { z } from 'zod';
import { githubDescription, knownIn, missingStates } from '../../../src/core/mirror/github.ts';
import { otlpSettings } from '../../../src/core/mirror/otlp-settings.ts';
import { contradiction } from '../../../src/core/mirror/rewind.ts';
import { traceOf } from '../../../src/core/mirror/trace.ts';
import { digest, Story } from '../../helpers/deployments.ts';
import { mirroredStory, storyDigests } from '../../helpers/mirrored.ts';
import { toolFor } from '../../helpers/tools.ts';

const attribute = z.strictObject({
  key: z.string().min(1),
  value: z.union([z.strictObject({ stringValue: z.string() }), z.strictObject({ boolValue: z.boolean() })]),
});
const nanoseconds = z.string().regex(/^\d{19}$/);
/** The JSON encoding of OTLP 1: camel case, ids in hex, 64-bit numbers as texts, enumerations as numbers. */
const request = z.strictObject({
  resourceSpans: z.tuple([
    z.strictObject({
      resource: z.strictObject({ attributes: z.array(attribute) }),
      scopeSpans: z.tuple([
        z.strictObject({
          scope: z.strictObject({ name: z.string() }),
          spans: z.array(
            z.strictObject({
              traceId: z.string().regex(/^[0-9a-f]{32}$/),
              spanId: z.string().regex(/^[0-9a-f]{16}$/),
              parentSpanId: z
                .string()
                .regex(/^[0-9a-f]{16}$/)
                .optional(),
              name: z.string(),
              kind: z.literal(1),
              startTimeUnixNano: nanoseconds,
              endTimeUnixNano: nanoseconds,
              attributes: z.array(attribute),
              status: z.strictObject({ code: z.number(), message: z.string().optional() }),
            }),
          ),
        }),
      ]),
    }),
  ]),
});

function tracesOf(story: Story): readonly z.infer<typeof request>[] {
  const { deployments, origin } = mirroredStory(story);
  return deployments.flatMap((one) => {
    const trace = traceOf(one, origin);
    return trace === null ? [] : [request.parse(JSON.parse(JSON.stringify(trace)))];
  });
}

function spansOf(
  traces: readonly z.infer<typeof request>[],
): z.infer<typeof request>['resourceSpans'][0]['scopeSpans'][0]['spans'] {
  return traces.flatMap(
    ({
      resourceSpans: [
        {
          scopeSpans: [{ spans }],
        },
      ],
    }) => spans,
  );
}

test('a trace has the ids of its entry, the times of the ledger, and the health below', () => {
  const story = new Story()
    .deploy('1.0.0', { outcome: 'unhealthy', health: 'no answer' })
    .deploy('1.1.0', { outcome: null });
  const spans = spansOf(tracesOf(story));
  const entry = storyDigests(story).get(1) ?? '';
  assert.equal(spans.length, 2);
  const [root, health] = spans;
  assert.ok(root !== undefined && health !== undefined);
  assert.deepEqual(
    [root.traceId, root.spanId, root.parentSpanId],
    [entry.slice(0, 32), entry.slice(32, 48), undefined],
  );
  assert.deepEqual([health.traceId, health.parentSpanId], [root.traceId, root.spanId]);
  assert.equal(root.startTimeUnixNano, `${String(Date.parse('2026-11-02T08:00:00Z'))}000000`);
  assert.deepEqual(root.status, { code: 2, message: 'no answer' });
  assert.deepEqual(spansOf(tracesOf(story)), spans, 'the same again');
  const names = new Set(root.attributes.map(({ key }) => key));
  assert.equal(names.size, root.attributes.length, 'no attribute twice');
});

test("property: OpenTelemetry's own protobuf messages take every trace, whatever the texts", (t) => {
  const any = fc.string({ unit: 'binary', minLength: 1, maxLength: 20 });
  const traces: z.infer<typeof request>[] = [];
  fc.assert(
    fc.property(any, any, any, (env, version, health) => {
      traces.push(
        ...tracesOf(new Story().deploy(version, { env, health, outcome: 'failed', reason: health })),
      );
    }),
  );
  assert.ok(traces.length >= 100);
  const argv = toolFor(t, 'opentelemetry-proto');
  if (argv === null) return;
  // Protobuf's own JSON has bytes in base64; that OTLP has ids in hex is its one difference.
  const lines = traces.map((trace) =>
    JSON.stringify(trace).replace(
      /"((?:trace|span|parentSpan)Id)":"([0-9a-f]+)"/g,
      (_, name: string, hex: string) => `"${name}":"${Buffer.from(hex, 'hex').toString('base64')}"`,
    ),
  );
  const judged = judge(argv, lines);
  assert.equal(judged.status, 0, judged.stderr);
  assert.deepEqual(new Set(judged.stdout.trim().split('\n')), new Set(['2 16 8']));
  assert.equal(judged.stdout.trim().split('\n').length, traces.length);
  const spoilt = judge(argv, [lines[0]?.replace('startTimeUnixNano', 'startTime') ?? '']);
  assert.equal(spoilt.status, 1);
  assert.match(spoilt.stderr, /no field named "startTime"/);
  t.diagnostic(`${String(traces.length)} traces taken`);
});

const script = `
import sys
from google.protobuf import json_format
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
for line in sys.stdin.buffer.read().decode().split("\\n"):
    request = json_format.Parse(line, ExportTraceServiceRequest())
    spans = request.resource_spans[0].scope_spans[0].spans
    print(len(spans), len(spans[0].trace_id), len(spans[0].span_id))
`;

function judge(argv: readonly string[], lines: readonly string[]): SpawnSyncReturns<string> {
  const [program = '', ...args] = argv;
  return spawnSync(program, [...args, '-c', script], { input: lines.join('\n'), encoding: 'utf8' });
}

test('property: what a mirror knows is found to be other than the ledger exactly where it is', () => {
  const known = fc.array(
    fc.record({ seq: fc.integer({ min: 1, max: 9 }), digest: fc.constantFrom('a', 'b') }),
  );
  const ledger = fc.array(fc.constantFrom('a', 'b'), { maxLength: 7 });
  fc.assert(
    fc.property(known, ledger, (entries, texts) => {
      const digests = new Map(texts.map((text, index) => [index + 1, text]));
      const wrong = entries.filter(({ seq, digest: text }) => texts[seq - 1] !== text).map(({ seq }) => seq);
      const found = contradiction(entries, digests);
      assert.equal(found?.seq ?? null, wrong.length === 0 ? null : Math.min(...wrong));
    }),
  );
});

test('property: statuses are sent until none is missing, each once', () => {
  const outcomes = fc.constantFrom(
    null,
    'succeeded',
    'unhealthy',
    'inconclusive',
    'failed',
    'cancelled',
    'abandoned',
  );
  const [deployment] = mirroredStory(new Story().deploy('1.0.0')).deployments;
  assert.ok(deployment !== undefined);
  fc.assert(
    fc.property(fc.array(fc.record({ outcome: outcomes, isReplaced: fc.boolean() })), (story) => {
      const there: string[] = [];
      for (const change of story) {
        there.push(...missingStates({ ...deployment, ...change }, there));
        assert.deepEqual(missingStates({ ...deployment, ...change }, there), []);
      }
      assert.equal(new Set(there).size, there.length);
    }),
  );
});

test('property: a description is of one line and at most 140 characters; payloads of others are nothing to us', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.json(), (reason, payload) => {
      const { deployments } = mirroredStory(new Story().deploy('1.0.0', { reason: reason.repeat(9) }));
      for (const one of deployments) {
        const text = githubDescription(one);
        assert.ok(text.length <= 140);
        assert.doesNotMatch(text, /[\p{C}\p{Zl}\p{Zp}]/u);
      }
      assert.equal(knownIn(payload), null);
    }),
  );
  const ledger = { seq: 3, digest: digest('x') };
  assert.deepEqual(knownIn({ ledger }), ledger);
  assert.deepEqual(knownIn(JSON.stringify({ ledger })), ledger, 'some servers hand it out as a text');
});

test("OpenTelemetry's variables are read as its specification says", () => {
  const settings = (variables: Record<string, string>): unknown => {
    const env = Object.fromEntries(
      Object.entries(variables).map(([name, value]) => [`OTEL_EXPORTER_OTLP_${name}`, value]),
    );
    const read = otlpSettings(env);
    return read === null || 'problem' in read ? read : [read.url.href, read.headers, read.timeout];
  };
  assert.deepEqual(settings({}), ['http://localhost:4318/v1/traces', {}, 10_000]);
  assert.deepEqual(settings({ ENDPOINT: '', HEADERS: '' }), ['http://localhost:4318/v1/traces', {}, 10_000]);
  assert.deepEqual(settings({ ENDPOINT: 'https://c.example:4318/in/' }), [
    'https://c.example:4318/in/v1/traces',
    {},
    10_000,
  ]);
  assert.deepEqual(
    settings({ ENDPOINT: 'http://a', TRACES_ENDPOINT: 'http://b/x', TIMEOUT: '500', TRACES_TIMEOUT: '70' }),
    ['http://b/x', {}, 70],
  );
  assert.deepEqual(settings({ HEADERS: 'a=1', TRACES_HEADERS: 'Api-Key=k%20%3D, b=2,' }), [
    'http://localhost:4318/v1/traces',
    { 'api-key': 'k =', b: '2' },
    10_000,
  ]);
  assert.deepEqual(settings({ PROTOCOL: 'grpc', TRACES_PROTOCOL: 'http/json' }), [
    'http://localhost:4318/v1/traces',
    {},
    10_000,
  ]);
  assert.deepEqual(settings({ TIMEOUT: '99999999' }), ['http://localhost:4318/v1/traces', {}, 10_000]);
});
