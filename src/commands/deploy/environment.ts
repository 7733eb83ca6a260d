import type { EnvironmentSettings } from '../../core/deploy/settings.ts';
import { ReleaseError } from '../../core/error.ts';
import { suggest } from '../../core/suggest.ts';
import type { Settings } from '../planning.ts';

/** An environment by its name. */
export interface Environment {
  readonly name: string;
  readonly settings: EnvironmentSettings;
}

/**
 * The environment that is meant: the one that is named, or the only one there is.
 * @throws ReleaseError NO_ENVIRONMENT
 */
export function environmentNamed(asked: string | undefined, { config }: Settings): Environment {
  const names = Object.keys(config.environments);
  const [only, ...others] = names;
  const name = asked ?? (others.length === 0 ? only : undefined);
  const settings = name === undefined ? undefined : config.environments[name];
  if (name !== undefined && settings !== undefined) return { name, settings };
  if (names.length === 0)
    throw new ReleaseError('NO_ENVIRONMENT', 'no environments are configured', {
      hint: "Say where versions run: environments: { production: { target: { kind: 'command', deploy: ['./deploy.sh', '{version}'] } } } in release.config",
    });
  const like = asked === undefined ? null : suggest(asked, names);
  const which = like === null ? names.join(' or ') : `${like}?`;
  throw new ReleaseError(
    'NO_ENVIRONMENT',
    asked === undefined ? 'which environment is meant is not said' : `there is no environment '${asked}'`,
    { hint: `Name it: --env ${which}` },
  );
}
