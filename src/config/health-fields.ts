import * as z from 'zod';
import { readDuration } from '../core/duration.ts';
import { readLimit } from '../core/health/limit.ts';
import type { HealthSettings } from '../core/health/settings.ts';
import { isArgument, isOneLine } from './checks.ts';
import { duration, key, list, match, text } from './fields.ts';
import {
  healthProblems,
  isExpression,
  isHostPort,
  isJsonPath,
  isWebAddress,
  metricProblem,
  probeProblem,
  ruleProblem,
} from './health-checks.ts';

const argv = z.tuple([text('a program', isOneLine)], text('an argument', isArgument), {
  error: "a list such as ['./healthy.sh']",
});
const time = duration("'30s' or '10m'");
const span = text("a duration of a second or more, such as '30s'", (value) => (readDuration(value) ?? 0) > 0);
const count = z
  .int({ error: 'a whole number' })
  .min(1, { error: 'at least 1' })
  .max(10_000, { error: 'at most 10000' });
const name = text('a name', isOneLine);
const variable = match("the name of an environment variable, such as 'HEALTH_TOKEN'", /^[A-Za-z_]\w*$/);
const address = text('an http(s) address without a user or a password', isWebAddress);
const tokenEnv = key(variable, 'Environment variable with a bearer token.');
const timeout = key(span, 'How long one answer may take; 5 s unless told.');
const query = text('a query on one line', isOneLine);
const limit = "a number, or one with a unit, such as '1%' or '500ms'";
const beyond = z.union([z.number({ error: limit }), text(limit, (value) => readLimit(value) !== null)], {
  error: limit,
});

const http = z.strictObject(
  {
    url: address,
    status: key(
      list(
        z.int({ error: 'a status' }).min(100, { error: 'a status' }).max(599, { error: 'a status' }),
        'a list of statuses, such as [200]',
      ).nonempty({ error: 'at least one status' }),
      'Statuses that are right; 200 to 299 unless told.',
    ),
    contains: key(text('a text', isArgument).min(1, { error: 'a text' }), 'Text the body must contain.'),
    matches: key(
      text("a regular expression in RE2's syntax, without lookaround and backreferences", isExpression),
      'RE2 expression that must match somewhere in the body.',
    ),
    json: key(
      z.record(
        text("a path in the document, such as 'checks[0].status'", isJsonPath),
        z.union([z.string(), z.number(), z.boolean(), z.null()], {
          error: 'a text, a number, true, false or null',
        }),
        { error: "an object such as { status: 'ok' }" },
      ),
      'What must stand at paths of a JSON body.',
    ),
    tokenEnv,
  },
  { error: "an object such as { url: 'https://example.com/health' }" },
);

const probe = z
  .strictObject(
    {
      name: key(name, 'Name for people.'),
      command: key(argv, 'Argument list that ends with 0 where all is well.'),
      http: key(http, 'A request, and what its answer must be.'),
      tcp: key(text("a host and a port, such as 'db.internal:5432'", isHostPort), 'Takes connections.'),
      timeout,
    },
    { error: "an object such as { command: ['./healthy.sh'] }" },
  )
  .check(told(probeProblem));

const metric = z
  .strictObject(
    {
      prometheus: key(
        z.strictObject(
          {
            url: address,
            query,
            events: key(query, 'Query for how many events the number is made of.'),
            tokenEnv,
          },
          { error: "an object such as { url: 'http://prometheus:9090', query: '…' }" },
        ),
        'Instant queries of Prometheus.',
      ),
      command: key(
        argv,
        'Argument list that prints the number, and after a space how many events it is made of.',
      ),
      timeout,
    },
    { error: "an object such as { prometheus: { url: 'http://prometheus:9090', query: '…' } }" },
  )
  .check(told(metricProblem));

const rule = z
  .strictObject(
    {
      metric: key(name, 'Metric it is about.'),
      above: key(beyond, 'Limit.'),
      below: key(beyond, 'Limit.'),
      risesBy: key(beyond, 'By what share it may be above what it was before the deployment.'),
      fallsBy: key(beyond, 'By what share it may be below what it was before the deployment.'),
      for: key(span, 'Every sample of so long a time must be beyond the limit; one is enough unless told.'),
      minEvents: key(
        z.number({ error: 'a number' }).positive({ error: 'a number above 0' }),
        'Samples made of fewer events tell nothing.',
      ),
      minSamples: key(count, 'So many samples with data are needed at least.'),
      check: key(name, "Check it is about; '*' is each of them."),
      consecutiveFailures: key(count, 'Noes in a row.'),
      failureShare: key(beyond, 'Share of noes among all answers.'),
    },
    { error: "a rule such as { metric: 'error_rate', above: '1%', for: '2m' }" },
  )
  .check(told(ruleProblem));

const bake = z.strictObject(
  {
    for: span,
    every: key(span, 'Between two rounds of questions; 30 s unless told.'),
    abortWhen: key(
      list(rule, "a list such as [{ metric: 'error_rate', above: '1%', for: '2m' }]"),
      'Rules that fail it.',
    ),
  },
  { error: "an object such as { for: '10m' }" },
);

/** How it is told whether what was deployed is well. */
export const health: z.ZodType<HealthSettings> = z
  .strictObject(
    {
      checks: list(probe, "a list such as [{ command: ['./healthy.sh'] }]"),
      metrics: key(
        z.record(match("a name such as 'error_rate'", /^[A-Za-z_][\w.-]{0,60}$/), metric, {
          error: 'an object: name → metric',
        }),
        'Numbers that are measured while it bakes.',
      ),
      delay: key(time, 'How long after deploying the checks begin; at once unless told.'),
      attempts: key(count, 'How often each is asked at most; 10 unless told.'),
      interval: key(span, 'Between two of them; 5 s unless told.'),
      successes: key(count, 'Yeses in a row that are enough; 1 unless told.'),
      bake: key(bake, 'What is watched once all is well.'),
      inconclusive: key(
        z.enum(['hold', 'pass', 'fail'], { error: "'hold', 'pass' or 'fail'" }),
        'What too little data counts as; `hold` unless told.',
      ),
    },
    { error: 'an object with checks' },
  )
  .check(({ value, issues }) => {
    for (const { path, message } of healthProblems(value))
      issues.push({ code: 'custom', input: value, path: [...path], message });
  })
  .meta({ title: 'Health' });

/** A check that tells what a value as a whole should have been. */
function told<T>(problemOf: (value: T) => string | null): z.core.CheckFn<T> {
  return ({ value, issues }) => {
    const message = problemOf(value);
    if (message !== null) issues.push({ code: 'custom', input: value, message });
  };
}
