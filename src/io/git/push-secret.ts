import { Secret } from '../../core/secret.ts';
import type { Ask } from './ask.ts';

/**
 * What git shows a remote over HTTP to be let in: the header `actions/checkout` configures, else what stands in the
 * address (git-config(1), `http.extraHeader`; RFC 7617). Null where a helper or a key decides, which is not asked for.
 */
export async function pushSecret(ask: Ask, remote: string): Promise<Secret | null> {
  const address = (await ask(['remote', 'get-url', '--push', '--', remote], { expected: [2, 128] })).trim();
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) return null;
  const url = new URL(address);
  const inAddress = passwordOf(url);
  Object.assign(url, { username: '', password: '' });
  const header = await ask(['config', '--get-urlmatch', 'http.extraHeader', url.href], { expected: [1] });
  const found = secretIn(header.trim()) ?? inAddress;
  return found === null || found === '' ? null : new Secret(found);
}

/** The password, or the user where a token stands in its place. */
function passwordOf({ username, password }: URL): string | null {
  try {
    const [user, secret] = [decodeURIComponent(username), decodeURIComponent(password)];
    return secret === '' || secret === 'x-oauth-basic' ? user : secret;
  } catch {
    return null; // no percent-encoding
  }
}

function secretIn(header: string): string | null {
  const [, scheme = '', value = ''] = /^authorization:\s*(\S+)\s+(\S+)$/i.exec(header) ?? [];
  if (scheme.toLowerCase() !== 'basic') return value === '' ? null : value;
  const plain = Buffer.from(value, 'base64').toString();
  return plain.slice(plain.indexOf(':') + 1);
}
