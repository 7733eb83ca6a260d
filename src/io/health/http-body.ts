import { valueAt } from '../../core/health/json-value.ts';
import type { HttpSettings } from '../../core/health/settings.ts';
import { quote } from '../../core/quote.ts';
import type { Environment } from '../git/run.ts';
import { fill } from './place.ts';

/** What is not as it must be about a body; `isOurs`: the question is wrong, not the answer. */
export interface BodyProblem {
  readonly message: string;
  readonly isOurs: boolean;
}

/** What is wrong with a body, or null; null for a body is one that is too long to read. */
export async function bodyProblem(
  body: string | null,
  { contains, matches, json }: HttpSettings,
  env: Environment,
): Promise<BodyProblem | null> {
  const questions = [
    ...(contains === undefined ? [] : [(text: string) => partProblem(text, fill(contains, env))]),
    ...(matches === undefined ? [] : [(text: string) => matchProblem(text, matches, env)]),
    ...(json === undefined ? [] : [(text: string) => jsonProblem(text, json, env)]),
  ];
  if (questions.length > 0 && body === null) return theirs('its body is too long to read');
  for (const problemOf of questions) {
    const problem = await problemOf(body ?? '');
    if (problem !== null) return problem;
  }
  return null;
}

function partProblem(body: string, part: string): BodyProblem | null {
  return body.includes(part) ? null : theirs(`its body does not contain ${quote(part)}`);
}

/** RE2 runs in linear time, whatever the body. */
async function matchProblem(body: string, matches: string, env: Environment): Promise<BodyProblem | null> {
  const { RE2JS } = await import('re2js');
  const expression = fill(matches, env, (value) => RE2JS.quote(value));
  try {
    if (RE2JS.compile(expression).matcher(body).find()) return null;
    return theirs(`its body does not match ${quote(expression)}`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown reason';
    return { message: `${quote(matches)} is no expression of RE2: ${reason}`, isOurs: true };
  }
}

function jsonProblem(
  body: string,
  wanted: NonNullable<HttpSettings['json']>,
  env: Environment,
): BodyProblem | null {
  const document = parsed(body);
  if (document === null) return theirs('its body is not JSON');
  for (const [path, value] of Object.entries(wanted)) {
    const right = typeof value === 'string' ? fill(value, env) : value;
    const found = valueAt(document.value, path);
    if (found !== right) return theirs(`${path} is ${shown(found)}, not ${shown(right)}`);
  }
  return null;
}

function parsed(body: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(body) };
  } catch {
    return null;
  }
}

function shown(value: unknown): string {
  if (value === undefined) return 'not there';
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object';
  return typeof value === 'string' ? quote(value) : JSON.stringify(value);
}

function theirs(message: string): BodyProblem {
  return { message, isOurs: false };
}
