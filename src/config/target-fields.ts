import * as z from 'zod';
import type { TargetSettings } from '../core/deploy/target-settings.ts';
import { placeholders, unknownPlaceholders } from '../core/deploy/targets/words.ts';
import { readDuration } from '../core/duration.ts';
import { isArgument, isOneLine } from './checks.ts';
import { key, text } from './fields.ts';

/** A text in which placeholders are filled in. */
const word = z
  .string({ error: 'an argument' })
  .refine(isArgument, { error: 'an argument without NUL characters' })
  .refine((value) => unknownPlaceholders(value).length === 0, {
    error: `no placeholders but ${placeholders.map((name) => `{${name}}`).join(', ')} (other braces: with a space, { so })`,
  });

const argv = z.tuple([text('a program', isOneLine)], word, {
  error: "a list such as ['./deploy.sh', '{version}']",
});

const timeout = key(
  text("a duration, such as '30s', '10m' or '1h30m'", (value) => readDuration(value) !== null),
  'How long one command may take; 15 minutes unless told.',
);

/** How a version is made to run. */
export const target: z.ZodType<TargetSettings> = z.strictObject(
  {
    kind: z.literal('command', { error: "'command'" }),
    deploy: argv,
    observe: key(argv, 'Prints what runs, one version or digest a line.'),
    timeout,
  },
  { error: "an object such as { kind: 'command', deploy: ['./deploy.sh', '{version}'] }" },
);
