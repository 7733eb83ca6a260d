import type { ForgeTarget } from './forge-target.ts';
import { forgeKindOf, linksFor, type ForgeLinks } from './links.ts';
import type { Links } from './notes/links.ts';
import { parseRemote } from './remote.ts';

/** Addresses on the forge of a repository; null where there are none. */
export interface RepositoryLinks extends Links {
  /** A file attached to a release. */
  readonly asset: (tag: string, name: string) => string | null;
}

/** The addresses of the repository behind a remote. A folder has none, an unknown host neither. */
export function repositoryLinks(remoteUrl: string | null, target: ForgeTarget): RepositoryLinks {
  return linksOf(remoteUrl, target) ?? noLinks;
}

function linksOf(remoteUrl: string | null, target: ForgeTarget): ForgeLinks | null {
  if (target.kind === 'github') return linksFor('github', target);
  const repository = remoteUrl === null ? null : parseRemote(remoteUrl);
  const kind = repository && forgeKindOf(repository.host);
  return repository && kind ? linksFor(kind, repository) : null;
}

const none = (): null => null;

const noLinks: RepositoryLinks = {
  commit: none,
  pull: none,
  issue: none,
  compare: none,
  tag: none,
  asset: none,
};
