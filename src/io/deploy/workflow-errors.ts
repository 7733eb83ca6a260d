import { ReleaseError } from '../../core/error.ts';
import { answerOf, type Answer } from '../forge/github-answer.ts';
import { failureOf } from '../forge/github-errors.ts';
import type { Site } from './workflow-site.ts';

/**
 * The failure of a request about a workflow in our words: DEPLOY_FAILED with what to do about it, without anything of the request. Errors
 * that are not GitHub's pass through.
 * @param doing what was tried, for the message: 'start deploy.yml on main'
 * @param inputs names of the inputs that were sent
 */
export function workflowFailure(
  error: unknown,
  doing: string,
  site: Site,
  inputs: readonly string[] = [],
): unknown {
  const answer = answerOf(error);
  if (answer === null) return error;
  const { target } = site.session;
  const redact = (text: string): string => target.token?.redact(text) ?? text;
  const known = tell(answer, site, inputs);
  if (known !== null)
    return new ReleaseError('DEPLOY_FAILED', redact(`cannot ${doing}: ${known.message}`), {
      hint: redact(known.hint),
    });
  const other = failureOf(error, doing, target);
  if (!(other instanceof ReleaseError)) return other;
  return new ReleaseError('DEPLOY_FAILED', other.message, {
    hint: 'Wait a little and deploy again; what is there: release status',
  });
}

interface Told {
  readonly message: string;
  readonly hint: string;
}

/** What is told otherwise than where releases are made: other rights are needed; null for the rest. */
function tell(answer: Answer, site: Site, inputs: readonly string[]): Told | null {
  const { said, status, headers } = answer;
  const { host, repository } = site.session.target;
  const needed = `"actions: write" on ${repository}`;
  const isLimit = headers['x-ratelimit-remaining'] === '0' || /rate limit/i.test(said);
  if (status === 401)
    return {
      message: `${host} does not accept the token`,
      hint: `Set ${site.variable} to a token that is valid and has ${needed}`,
    };
  if (status === 403 && !isLimit)
    return {
      message: `the token lacks rights: ${said}`,
      hint: `It needs ${needed}. In GitHub Actions add to the job: "permissions: { actions: write }"; for another repository name a token of its own by tokenEnv of the target`,
    };
  if (status === 404)
    return {
      message: `${host} shows this token no workflow ${site.workflow} in ${repository}`,
      hint: `The file is .github/workflows/${site.workflow} on the default branch, and the token has ${needed}: without it a private repository looks absent`,
    };
  if (status === 422)
    return {
      message: `${host} refuses: ${said}`,
      hint: `Nothing was started. The workflow needs "on: workflow_dispatch" there, with exactly these inputs, or others that are not required: ${inputs.join(', ')}`,
    };
  return null;
}
