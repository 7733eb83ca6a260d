/** Where a repository lives on a forge, told from the address of a git remote. */
export interface Repository {
  /** Lower case, with the port where the address is http(s) and names one. */
  readonly host: string;
  /** User, organisation or group; GitLab's subgroups are joined with '/'. */
  readonly owner: string;
  readonly name: string;
}

/** A repository on GitHub or a GitHub Enterprise server: `owner/name`, nothing deeper. */
export function githubRepository(url: string): Repository | null {
  const repository = parseRemote(url);
  return repository === null || repository.owner.includes('/') ? null : repository;
}

/** Address of a repository on its forge, without credentials; null for what is on none. */
export function repositoryAddress(url: string | null): string | null {
  const repository = url === null ? null : parseRemote(url);
  return repository === null ? null : `https://${repository.host}/${repository.owner}/${repository.name}`;
}

/**
 * Reads the address of a git remote: https, http, ssh, git, and the scp-like `user@host:path` (git-fetch(1), "GIT
 * URLS"). Credentials in it are dropped. Null for what is no forge: paths, file:, transport helpers, hosts without
 * `owner/name`.
 */
export function parseRemote(url: string): Repository | null {
  if (url.length > longest || unusable.test(url)) return null;
  const parts = splitUrl(url) ?? splitScp(url);
  const segments = parts === null ? null : segmentsOf(parts.path);
  if (parts === null || segments === null) return null;
  const { owner, name } = segments;
  return { host: webHost(parts.host.toLowerCase()), owner, name };
}

const longest = 4096;
const unusable = /[\s\p{C}\\]/u;
const schemes = new Set(['https:', 'http:', 'ssh:', 'git:']);

interface Parts {
  readonly host: string;
  readonly path: string;
}

function splitUrl(url: string): Parts | null {
  const plain = url.replace(/^git\+/i, '');
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(plain) || !URL.canParse(plain)) return null;
  const { protocol, hostname, host, pathname } = new URL(plain);
  if (!schemes.has(protocol) || hostname === '') return null;
  return { host: protocol.startsWith('http') ? host : hostname, path: pathname };
}

/** `[user@]host:path`, also `[user@host:port]:path`. One letter before the colon is a Windows drive. */
function splitScp(url: string): Parts | null {
  if (url.includes('://')) return null;
  const match = /^(?:[^@/:[\]]+@)?([^@/:[\]]{2,}):(?!:)(.+)$/.exec(url) ?? bracketed.exec(url);
  const [, host, path] = match ?? [];
  return host === undefined || path === undefined ? null : { host, path };
}

const bracketed = /^\[(?:[^@/:[\]]+@)?([^@/:[\]]{2,})(?::\d+)?\]:(.+)$/;

/** Owner and name without the `.git` ending; null when a part is missing or could mean another place. */
function segmentsOf(path: string): Pick<Repository, 'owner' | 'name'> | null {
  const trimmed = path
    .replace(/^\/+/, '')
    .replace(/\/$/, '')
    .replace(/\.git$/i, '');
  const segments = trimmed.split('/').map(decode).filter(isPlain);
  const name = segments.at(-1);
  if (name === undefined || segments.length < 2 || segments.length < trimmed.split('/').length) return null;
  return { owner: segments.slice(0, -1).join('/'), name };
}

function isPlain(segment: string | null): segment is string {
  if (segment === null || segment === '' || segment.startsWith('~')) return false;
  return segment !== '.' && segment !== '..' && !segment.includes('/') && !unusable.test(segment);
}

function decode(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}

/** Hosts that only serve git, by the host that serves the pages. */
const webHosts: Readonly<Record<string, string>> = {
  'ssh.github.com': 'github.com',
  'www.github.com': 'github.com',
  'altssh.gitlab.com': 'gitlab.com',
  'altssh.bitbucket.org': 'bitbucket.org',
};

function webHost(host: string): string {
  return Object.hasOwn(webHosts, host) ? (webHosts[host] ?? host) : host;
}
