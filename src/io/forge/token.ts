import { Secret } from '../../core/secret.ts';
import type { Environment } from '../git/run.ts';

/** The token for GitHub that the environment has, or null. An unset secret arrives as an empty text, which must not hide the other name. */
export function tokenOf(env: Environment): Secret | null {
  const token = [env['GH_TOKEN'], env['GITHUB_TOKEN']].find((text) => text !== undefined && text !== '');
  return token === undefined ? null : new Secret(token);
}
