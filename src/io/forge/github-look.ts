import type { z } from 'zod';
import { answerOf } from './github-answer.ts';
import { timedFetch } from './github-client.ts';

/** What was read, or a sentence on why not. */
export type Looked<T> = { readonly value: T } | { readonly unasked: string };

/** How a request is made that nothing depends on: once, and not for long. Octokit's `request` options. */
interface Once {
  readonly retries: 0;
  readonly fetch: typeof fetch;
}

const request: Once = { retries: 0, fetch: timedFetch(10_000) };

/**
 * Reads what is good to know and not needed: rights that are missing, a server that is too old or in trouble make it
 * unknown. Never throws for that.
 * @param what for the sentence: 'the rules for main'
 */
export async function look<T>(
  what: string,
  schema: z.ZodType<T>,
  ask: (options: Once) => Promise<{ readonly data: unknown }>,
): Promise<Looked<T>> {
  try {
    const read = schema.safeParse((await ask(request)).data);
    return read.success ? { value: read.data } : { unasked: `${what}: the answer is not understood` };
  } catch (error) {
    const answer = answerOf(error);
    if (answer === null) throw error;
    const { status } = answer;
    if (status === 403 || status === 404) return { unasked: `${what}: the token may not see that` };
    return { unasked: `${what}: ${status === null ? 'no answer' : `HTTP ${status}`}` };
  }
}
