import type { Octokit } from '@octokit/rest';
import type { z } from 'zod';
import { pauseFor, tellingOf, type Voice } from '../aloud.ts';
import { answerOf, isUnsure, parseAnswer, type Answer } from './github-answer.ts';
import { attempts } from './github-client.ts';
import { failureOf, type Target } from './github-errors.ts';

/** What all requests to one repository share. */
export interface Session {
  readonly client: Octokit;
  /** Owner and name as octokit's parameters. */
  readonly repo: { readonly owner: string; readonly repo: string };
  readonly target: Target;
  /** Length of a second of waiting, in milliseconds. */
  readonly second: number;
  /** Tells people of long waits. */
  readonly voice: Voice;
}

/** Runs a request; its failure is told in our words. */
export async function ask<T>(session: Session, doing: string, request: () => Promise<T>): Promise<T> {
  try {
    return await patiently(session, doing, request);
  } catch (error) {
    throw failureOf(error, doing, session.target);
  }
}

/** As `ask`, null when GitHub says there is no such thing. */
export async function askMaybe<T>(
  session: Session,
  doing: string,
  request: () => Promise<T>,
): Promise<T | null> {
  try {
    return await patiently(session, doing, request);
  } catch (error) {
    if (answerOf(error)?.status === 404) return null;
    throw failureOf(error, doing, session.target);
  }
}

/** A request that must not be repeated before looking whether it was carried out. */
export interface Once<T> {
  readonly doing: string;
  readonly request: () => Promise<T>;
  /** Failures after which to look: GitHub may have done it. */
  readonly mayBeDone: (answer: Answer) => boolean;
  /** Looks; null when it is to be tried again. */
  readonly look: (answer: Answer) => Promise<T | null>;
}

/** Does a thing once, also when an answer is lost: look, and only then try again, a bounded number of times. */
export async function once<T>(session: Session, { doing, request, mayBeDone, look }: Once<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await patiently(session, doing, request);
    } catch (error) {
      const answer = answerOf(error);
      if (answer === null || !(mayBeDone(answer) || isUnsure(answer)))
        throw failureOf(error, doing, session.target);
      const found = await look(answer);
      if (found !== null) return found;
      if (attempt >= attempts) throw failureOf(error, doing, session.target);
      await pauseFor(attempt ** 2 * session.second, unclear(session, doing), session.voice);
    }
  }
}

/** Octokit repeats what got no clear answer, each try a minute long at most: that is told once. */
function patiently<T>(session: Session, doing: string, request: () => Promise<T>): Promise<T> {
  return tellingOf(`${session.target.host} has not answered yet: ${doing} …`, request, session.voice);
}

function unclear({ target }: Session, doing: string): string {
  return `${target.host} gave no clear answer to: ${doing}`;
}

interface Page {
  readonly data: unknown;
  readonly headers: { readonly link?: string | undefined };
}

/** All items of a paginated list, page by page, by the `Link` header (RFC 8288). */
export async function* pagesOf<T>(
  session: Session,
  doing: string,
  schema: z.ZodType<readonly T[]>,
  request: (page: number) => Promise<Page>,
): AsyncIterable<readonly T[]> {
  for (let page = 1, more = true; more; page += 1) {
    const { data, headers } = await ask(session, doing, () => request(page));
    yield parseAnswer(schema, data, "a list of GitHub's");
    more = page < lastPage && headers.link?.includes('rel="next"') === true;
  }
}

/** GitHub lists at most 10,000 releases, 100 on a page; a server that always promises more must not hold us. */
const lastPage = 100;
