import type { Repository } from './remote.ts';

/** Software that runs a forge, by the shape of its addresses. Forgejo and Codeberg are `gitea`. */
export type ForgeKind = 'github' | 'gitlab' | 'gitea' | 'bitbucket';

/** Addresses on a forge. Values come raw; the addresses are safe inside Markdown and HTML attributes. */
export interface ForgeLinks {
  commit(sha: string): string;
  /** Pull or merge request, without '#'. */
  pull(number: string): string;
  /** Issue, without '#'. */
  issue(number: string): string;
  /** What changed between two tags. */
  compare(from: string, to: string): string;
  /** The page of a tag or its release. */
  tag(name: string): string;
  /** A file attached to a release; null where the forge has no address for it that can be known before. */
  asset(tag: string, name: string): string | null;
}

/** What a public host runs; null for a host that only configuration can tell. */
export function forgeKindOf(host: string): ForgeKind | null {
  return Object.hasOwn(publicHosts, host) ? (publicHosts[host] ?? null) : null;
}

const publicHosts: Readonly<Record<string, ForgeKind>> = {
  'github.com': 'github',
  'gitlab.com': 'gitlab',
  'codeberg.org': 'gitea',
  'gitea.com': 'gitea',
  'bitbucket.org': 'bitbucket',
};

/** The addresses of one repository. Every part is percent-encoded, so no name can leave its place. */
export function linksFor(kind: ForgeKind, { host, owner, name }: Repository): ForgeLinks {
  return builders[kind](`https://${host}/${encodePath(owner)}/${encode(name)}`);
}

const builders: Readonly<Record<ForgeKind, (base: string) => ForgeLinks>> = {
  github: (base) => ({
    commit: (sha) => `${base}/commit/${encode(sha)}`,
    pull: (number) => `${base}/pull/${encode(number)}`,
    issue: (number) => `${base}/issues/${encode(number)}`,
    compare: (from, to) => `${base}/compare/${encode(from)}...${encode(to)}`,
    tag: (tag) => `${base}/releases/tag/${encode(tag)}`,
    asset: (tag, name) => `${base}/releases/download/${encode(tag)}/${encode(name)}`,
  }),
  gitlab: (base) => ({
    commit: (sha) => `${base}/-/commit/${encode(sha)}`,
    pull: (number) => `${base}/-/merge_requests/${encode(number)}`,
    issue: (number) => `${base}/-/issues/${encode(number)}`,
    compare: (from, to) => `${base}/-/compare/${encode(from)}...${encode(to)}`,
    tag: (tag) => `${base}/-/tags/${encode(tag)}`,
    asset: () => null,
  }),
  // Gitea routes on the decoded path and keeps the slashes of names in its own addresses.
  gitea: (base) => ({
    commit: (sha) => `${base}/commit/${encode(sha)}`,
    pull: (number) => `${base}/pulls/${encode(number)}`,
    issue: (number) => `${base}/issues/${encode(number)}`,
    compare: (from, to) => `${base}/compare/${encodePath(from)}...${encodePath(to)}`,
    tag: (tag) => `${base}/releases/tag/${encodePath(tag)}`,
    asset: (tag, name) => `${base}/releases/download/${encodePath(tag)}/${encode(name)}`,
  }),
  // Bitbucket compares source to destination, newest first, with a carriage return between them.
  bitbucket: (base) => ({
    commit: (sha) => `${base}/commits/${encode(sha)}`,
    pull: (number) => `${base}/pull-requests/${encode(number)}`,
    issue: (number) => `${base}/issues/${encode(number)}`,
    compare: (from, to) => `${base}/branches/compare/${encode(to)}%0D${encode(from)}`,
    tag: (tag) => `${base}/commits/tag/${encode(tag)}`,
    asset: () => null,
  }),
};

/** RFC 3986 percent-encoding of one path segment; what `encodeURIComponent` leaves but Markdown reads, too. */
function encode(part: string): string {
  return encodeURIComponent(part.replace(/\p{Surrogate}/gu, '\uFFFD')).replace(
    /[!'()*~]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function encodePath(path: string): string {
  return path.split('/').map(encode).join('/');
}
