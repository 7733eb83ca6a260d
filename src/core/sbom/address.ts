/**
 * An address as it may be published: without user, password, query and fragment, which may all hold secrets. Null for what is
 * no http(s) address, such as a path on the machine of whoever wrote the lockfile.
 */
export function publicUrl(address: string): string | null {
  const url = parse(address);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) return null;
  return `${url.protocol}//${url.host}${url.pathname}`;
}

/**
 * The address of a commit for the purl qualifier `vcs_url` (SPDX 2.3, 7.7 "download location": `git+https://host/path@commit`).
 * `git@host:path` is told as ssh. Null for what names no host.
 */
export function vcsUrl(address: string, commit: string | null): string | null {
  const plain = address
    .replace(/^git\+/, '')
    .replace(/^(?:[^@/:]+@)?([^@/:]{2,}):(?!\/)(?=[^@]*$)/, 'ssh://$1/');
  const url = parse(plain);
  if (url === null || url.host === '' || !['https:', 'http:', 'ssh:', 'git:'].includes(url.protocol))
    return null;
  const place = `${url.protocol}//${url.host}${url.pathname}`;
  const at = commit === null || !/^[0-9a-zA-Z._/-]{1,200}$/.test(commit) ? '' : `@${commit}`;
  return url.protocol === 'git:' ? `${place}${at}` : `git+${place}${at}`;
}

function parse(address: string): URL | null {
  if (address.length > longest || /[\s\p{C}]/u.test(address)) return null;
  return URL.canParse(address) ? new URL(address) : null;
}

/** Longer addresses are of no use to anybody. */
const longest = 4096;
