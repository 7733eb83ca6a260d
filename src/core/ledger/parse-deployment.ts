import * as z from 'zod';
import { checkCodes } from '../deploy/check.ts';
import { deploymentType, type DeploymentEntry } from './deployment-types.ts';
import { link, object, sha256, text, writer } from './parse-parts.ts';

const artifact = z.object({ name: text, uri: text.nullable(), sha256 });
const outcome = z.enum(['succeeded', 'unhealthy', 'inconclusive', 'failed', 'cancelled', 'abandoned']);
const report = z.object({
  code: z.enum(checkCodes),
  verdict: z.enum(['passed', 'refused', 'waived', 'none']),
  message: text,
  hint: text.nullable(),
});
const health = z.object({
  verdict: z.enum(['healthy', 'failed', 'inconclusive']),
  reason: text,
  checks: z.array(z.object({ name: text, samples: z.int(), passed: z.int(), last: text.nullable() })),
  seconds: z.number().nonnegative(),
});
const observed = z.object({
  versions: z.array(text),
  digests: z.array(sha256),
  copies: z.int().nullable(),
});
const migration = z.object({ path: text, kind: z.enum(['compatible', 'reversible', 'irreversible']) });
const schema = z.object({
  revision: text.nullable(),
  brings: z.array(migration),
  beyond: z.array(migration),
});

const said = z.object({
  version: text,
  tag: text,
  commit: object,
  artifacts: z.array(artifact),
  reason: text.nullable(),
  actor: text,
  job: text.nullable(),
  at: z.iso.datetime(),
  tool: text,
  by: writer,
  v: z.literal(1),
  ...link,
});
const announced = {
  environment: text,
  way: z.enum(['deploy', 'rollback']),
  trigger: z.enum(['manual', 'automatic']),
  replaces: z.int().positive().nullable(),
  rehearsal: z.boolean(),
  rehearses: text.optional(),
  checks: z.array(report),
  schema: schema.nullable(),
  config: sha256.nullable(),
  settings: z.record(text, text).optional(),
};

const word = z.discriminatedUnion('kind', [
  said.extend({ kind: z.literal('intent'), ...announced, expires: z.iso.datetime() }),
  said.extend({
    kind: z.literal('result'),
    of: z.int().positive(),
    environment: text,
    outcome,
    observed: observed.nullable(),
    health: health.nullable(),
  }),
  said.extend({ kind: z.literal('recorded'), ...announced, outcome }),
  said.extend({
    kind: z.enum(['hold', 'unhold', 'yank', 'unyank', 'approve']),
    environment: text.nullable(),
    package: text.optional(),
  }),
]);

const entry = z.object({
  _type: z.literal('https://in-toto.io/Statement/v1'),
  subject: z.array(z.object({ name: text, digest: z.record(text, text) })).min(1),
  predicateType: z.literal(deploymentType),
  predicate: word,
});

/** Reads an entry about running versions from JSON. */
export function readDeploymentEntry(value: unknown): z.ZodSafeParseResult<DeploymentEntry> {
  return entry.safeParse(value);
}
