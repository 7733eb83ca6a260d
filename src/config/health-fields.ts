import * as z from 'zod';
import type { HealthSettings } from '../core/health/settings.ts';
import { readDuration } from '../core/duration.ts';
import { isArgument, isOneLine } from './checks.ts';
import { key, list, text } from './fields.ts';

const argv = z.tuple([text('a program', isOneLine)], text('an argument', isArgument), {
  error: "a list such as ['./healthy.sh']",
});
const duration = text("a duration, such as '30s' or '10m'", (value) => readDuration(value) !== null);
const count = z
  .int({ error: 'a whole number' })
  .min(1, { error: 'at least 1' })
  .max(10_000, { error: 'at most 10000' });

const probe = z.strictObject(
  {
    name: key(text('a name', isOneLine), 'Name for people.'),
    command: key(argv, 'Argument list that ends with 0 where all is well.'),
  },
  { error: "an object such as { command: ['./healthy.sh'] }" },
);

/** How it is told whether what was deployed is well. */
export const health: z.ZodType<HealthSettings> = z.strictObject(
  {
    checks: list(probe, "a list such as [{ command: ['./healthy.sh'] }]"),
    delay: key(duration, 'How long after deploying the checks begin; at once unless told.'),
    attempts: key(count, 'How often each is asked at most; 10 unless told.'),
    interval: key(duration, 'Between two of them; 5 s unless told.'),
    successes: key(count, 'Yeses in a row that are enough; 1 unless told.'),
  },
  { error: 'an object with checks' },
);
