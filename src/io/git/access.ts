import type { Ask } from './ask.ts';
import type { Environment } from './run.ts';

/** Settings that say how a remote is reached and as whom (git-config(1)). */
const access = /^(?:http|credential|url|ssh|protocol)\.|^core\.(?:sshcommand|askpass|gitproxy)$/;

/**
 * What a repository's own configuration says about reaching remotes, as environment for git in another repository
 * (git-config(1), GIT_CONFIG_COUNT). Including its file there would not do: `actions/checkout` 6 keeps the credentials
 * in a file that is included for its git directory only. The environment is seen by nobody else, and leaves nothing.
 */
export async function accessSettings(ask: Ask, environment: Environment): Promise<Environment> {
  const listing = await ask(['config', '--list', '--null', '--show-scope', '--includes']);
  const count = Number(environment['GIT_CONFIG_COUNT'] ?? 0);
  const settings = ownSettings(listing.split('\0')).filter(([key]) => access.test(key));
  const variables = settings.flatMap(([key, value], at): [string, string][] => [
    [`GIT_CONFIG_KEY_${count + at}`, key],
    [`GIT_CONFIG_VALUE_${count + at}`, value],
  ]);
  return { ...Object.fromEntries(variables), GIT_CONFIG_COUNT: String(count + settings.length) };
}

/** The settings of the repository itself, in order: others hold everywhere. */
function ownSettings(fields: readonly string[]): readonly (readonly [key: string, value: string])[] {
  return fields.flatMap((scope, at) => {
    if (at % 2 === 1 || (scope !== 'local' && scope !== 'worktree')) return [];
    const [key = '', ...value] = (fields[at + 1] ?? '').split('\n');
    return [[key, value.length === 0 ? 'true' : value.join('\n')]]; // a key alone is true
  });
}
