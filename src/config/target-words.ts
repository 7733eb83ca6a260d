import * as z from 'zod';
import type { Argv } from '../core/model.ts';
import { placeholders, unknownPlaceholders } from '../core/deploy/targets/words.ts';
import { isArgument, isOneLine } from './checks.ts';
import { match, text } from './fields.ts';

/** A text in which placeholders are filled in. */
export const word: z.ZodString = z
  .string({ error: 'an argument' })
  .refine(isArgument, { error: 'an argument without NUL characters' })
  .refine((value) => unknownPlaceholders(value).length === 0, {
    error: `no placeholders but ${placeholders.map((name) => `{${name}}`).join(', ')} (other braces: with a space, { so })`,
  });

/** A command with placeholders. */
export const argv: z.ZodType<Argv> = z.tuple([text('a program', isOneLine)], word, {
  error: "a list such as ['./deploy.sh', '{version}']",
});

/** Names a token: never the token itself. */
export const tokenVariable: z.ZodString = match(
  "the name of an environment variable, such as 'FLEET_TOKEN'",
  /^[A-Za-z_]\w*$/,
);
