import type { Json } from './plugin-call.ts';

/** Names that are only given to secrets. */
const names = /(?:token|secret|passw(?:or)?d|passphrase|credentials?|api_?key|private_?key|auth)$/i;

/**
 * How tokens of forges and registries begin, at the start or as an argument of a command (`--token=ghp_…`), keys in PEM form,
 * and addresses with a password in them.
 */
const values =
  /(?:^|[\s=:"'])(?:gh[pousr]_|github_pat_|npm_[A-Za-z0-9]{20}|glpat-|xox[abprs]-|AKIA[0-9A-Z]{12}|eyJ[A-Za-z0-9_-]+\.eyJ)|-----BEGIN|(?:^|[\s="'])[a-z+]+:\/\/[^/\s:@]+:[^/\s@]+@/;

/** The path of the first member that looks like a secret, or null. */
export function secretIn(value: Json, path = ''): string | null {
  if (typeof value === 'string') return isSecret(path, value) ? path : null;
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, member] of Object.entries(value)) {
    const found = secretIn(member, path === '' ? key : `${path}.${key}`);
    if (found !== null) return found;
  }
  return null;
}

function isSecret(path: string, value: string): boolean {
  return value !== '' && (names.test(path) || values.test(value));
}
