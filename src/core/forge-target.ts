import { ReleaseError } from './error.ts';
import { githubRepository, type Repository } from './remote.ts';

/** Where release pages are made. */
export type ForgeTarget =
  | {
      readonly kind: 'github';
      readonly host: string;
      readonly owner: string;
      readonly name: string;
      readonly apiUrl: string;
    }
  | { readonly kind: 'local'; readonly path: string | null }
  | { readonly kind: 'none' };

/** What the configuration says about the forge. */
export interface ForgeWish {
  readonly kind: 'auto' | 'github' | 'local' | 'none';
  readonly apiUrl: string | null;
  readonly repository: string | null;
  readonly path: string | null;
}

/**
 * The forge behind a remote. `auto` knows github.com; every other remote gets the embedded local forge, a
 * folder, unless the configuration names a GitHub Enterprise server.
 * @throws ReleaseError CONFIG_INVALID when GitHub is asked for and no repository can be told
 */
export function forgeTarget(wish: ForgeWish, remoteUrl: string | null): ForgeTarget {
  const address = remoteUrl === null ? null : githubRepository(remoteUrl);
  if (wish.kind === 'none') return { kind: 'none' };
  if (wish.kind === 'github' || (wish.kind === 'auto' && address?.host === 'github.com'))
    return github(wish, address);
  return { kind: 'local', path: wish.path };
}

/** One phrase for people and for the plan; the same on every machine. */
export function forgeName(target: ForgeTarget): string {
  switch (target.kind) {
    case 'github':
      return `${target.host}/${target.owner}/${target.name}`;
    case 'local':
      return 'local folder';
    case 'none':
      return 'nowhere';
  }
}

function github(wish: ForgeWish, address: Repository | null): ForgeTarget {
  const [owner, name] =
    wish.repository === null ? [address?.owner, address?.name] : wish.repository.split('/');
  if (!owner || !name) {
    throw new ReleaseError(
      'CONFIG_INVALID',
      'forge.kind is github, but the remote does not tell which repository',
      {
        hint: "Name it in release.config: forge: { kind: 'github', repository: 'owner/name' }",
      },
    );
  }
  const host = wish.apiUrl === null ? (address?.host ?? 'github.com') : hostOf(wish.apiUrl);
  return { kind: 'github', host, owner, name, apiUrl: wish.apiUrl ?? apiOf(host) };
}

/** The host that serves the pages: a remote can be a path, an alias of ssh, or a mirror. */
function hostOf(apiUrl: string): string {
  return new URL(apiUrl).host.replace(/^api\./, '');
}

/**
 * GitHub Enterprise Server serves its API below the same host, GitHub Enterprise Cloud with data residency (ghe.com)
 * beside it (GitHub docs, "Getting started with the REST API").
 */
function apiOf(host: string): string {
  const beside = host === 'github.com' || host.endsWith('.ghe.com');
  return beside ? `https://api.${host}` : `https://${host}/api/v3`;
}
