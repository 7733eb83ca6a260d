import * as z from 'zod';
import type { TargetSettings } from '../core/deploy/target-settings.ts';
import { isArgument, isOneLine } from './checks.ts';
import { key, text } from './fields.ts';

const argv = z.tuple([text('a program', isOneLine)], text('an argument', isArgument), {
  error: "a list such as ['./deploy.sh', '{version}']",
});

/** How a version is made to run. */
export const target: z.ZodType<TargetSettings> = z.strictObject(
  {
    kind: z.literal('command', { error: "'command'" }),
    deploy: argv,
    observe: key(argv, 'Prints what runs, one version or digest a line.'),
  },
  { error: "an object such as { kind: 'command', deploy: ['./deploy.sh', '{version}'] }" },
);
