import * as z from 'zod';
import { readDuration } from '../core/duration.ts';
import { patterns } from './checks.ts';
import type { UserConfig } from './config.ts';

/*
 * Every `error` here is what was expected, without "expected": `problems.ts` adds the key and what was found.
 * Every `.meta` is user documentation: editors show it, and `docs/config.md` is made of it.
 */

/** A documented, optional key. */
export function key<T extends z.ZodType>(
  schema: T,
  description: string,
  ...examples: unknown[]
): z.ZodOptional<T> {
  return schema.optional().meta({ description, examples });
}

/** A text that passes a test. */
export function text(error: string, test: (value: string) => boolean): z.ZodString {
  return z.string({ error }).refine(test, { error });
}

/** A text that matches a pattern; unlike a test, the pattern is also in the JSON schema. */
export function match(error: string, pattern: RegExp): z.ZodString {
  return z.string({ error }).regex(pattern, { error });
}

/** A list, empty or not. */
export function list<T extends z.ZodType>(item: T, error: string): z.ZodArray<T> {
  return z.array(item, { error });
}

/** A text somewhere inside a value, and the path to it. */
export interface Entry {
  readonly value: string;
  readonly where: readonly (string | number)[];
}

/** A check that tells about every entry that an earlier one already has. */
export function unique<T>(entries: (value: T) => readonly Entry[], error: string): z.core.CheckFn<T> {
  return ({ value, issues }) => {
    const seen = new Set<string>();
    for (const entry of entries(value)) {
      if (seen.has(entry.value)) {
        issues.push({ code: 'custom', input: entry.value, path: [...entry.where], message: error });
      }
      seen.add(entry.value);
    }
  };
}

/** The schemas of some of the keys; their types are held to those of `UserConfig`. */
export type Fields<K extends keyof UserConfig> = { readonly [P in K]: z.ZodType<UserConfig[P]> };

/** A commit type as a key or in a list. */
export const type: z.ZodString = match("a commit type in lower case, such as 'feat'", patterns.commitType);

/** A duration. @param examples for people: `'30s' or '10m'` */
export function duration(examples: string): z.ZodString {
  return text(`a duration, such as ${examples}`, (value) => readDuration(value) !== null);
}
