import { builderOf } from '../evidence/builder.ts';
import { cleanLine } from '../notes/clean.ts';

/** Who does something, and in what job. */
export interface Actor {
  /** An account, or a name. */
  readonly name: string;
  /** Address of the job; null outside CI. */
  readonly job: string | null;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Who runs this, by the environment of a CI job (GitHub Actions "Default environment variables", GitLab "Predefined CI/CD
 * variables"), else by the name git has, else by the login. A claim, unless what says so is signed.
 */
export function actorOf(env: Environment, gitName: string): Actor {
  const names = [env['GITHUB_ACTOR'], env['GITLAB_USER_LOGIN'], gitName, env['USER'], env['USERNAME']];
  const name = names.map((one) => cleanLine(one ?? '').slice(0, 100)).find((one) => one !== '');
  return { name: name ?? 'somebody', job: builderOf(env).invocation ?? addressOf(env['CI_JOB_URL']) };
}

function addressOf(text: string | undefined): string | null {
  return text !== undefined && text.length < 500 && /^https?:\/\/[^\s]+$/.test(text) ? text : null;
}
