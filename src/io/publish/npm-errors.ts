import { ReleaseError } from '../../core/error.ts';
import type { Action } from '../../core/model.ts';
import { tailOf, type Ended } from './tool.ts';

/** The code npm ends with: `npm error code E403`; older ones say `ERR!`. Null where it says none. */
export function codeOf({ said }: Ended): string | null {
  return /^npm (?:error|ERR!) code (\w+)/m.exec(said)?.[1] ?? null;
}

/** Whether the registry may answer otherwise in a moment: no connection, too many requests, trouble of its own. */
export function isWorthRepeating(ended: Ended): boolean {
  return isTrouble(codeOf(ended) ?? '');
}

/** Codes of Node's and npm's network layers, and of HTTP answers that are not about what was asked. */
function isTrouble(code: string): boolean {
  return /^(?:E5\d\d|E429|E408|ECONN\w+|ENOTFOUND|ETIMEDOUT|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EPIPE|ERR_SOCKET_TIMEOUT|FETCH_ERROR|EIDLETIMEOUT|ERESPONSETIMEOUT)$/.test(
    code,
  );
}

const token =
  'npm needs a token with the right to write these packages: in CI as NODE_AUTH_TOKEN with a line //<registry>/:_authToken=${NODE_AUTH_TOKEN} in .npmrc, or by trusted publishing (docs/publishing.md)';

/** What to do about an answer, by npm's code for it. */
const cures: Readonly<Record<string, readonly [what: string, hint: string]>> = {
  ENEEDAUTH: ['npm has no token for the registry', token],
  E401: ['the registry does not know the token', token],
  E403: [
    'the registry refuses it: this token may not publish the package, or two-factor rules forbid it',
    token,
  ],
  E404: ['the registry does not find it, which npm also answers where the right to write is missing', token],
  E402: [
    'private packages need a paid plan there',
    "A scoped package is private unless told: set publish.npm.access to 'public' in release.config, or publishConfig.access in its package.json.",
  ],
  EOTP: [
    'the registry asks for a one-time password, which nobody is here to type',
    'Use a granular access token that bypasses two-factor authentication, or trusted publishing (docs/publishing.md).',
  ],
  EUSAGE: [
    'npm cannot do what was asked',
    'Read what npm says, and the keys of publish.npm in release.config.',
  ],
};

/** What npm ended with, as what it means here. */
export function failureOf(
  ended: Ended,
  { package: name, version }: Pick<Action<'publishPackage'>, 'package' | 'version'>,
): ReleaseError {
  const code = codeOf(ended) ?? '';
  const what = `npm could not publish ${name} ${version}`;
  const known = cures[code];
  if (known !== undefined) {
    const [why, hint] = known;
    return new ReleaseError('REGISTRY_REFUSED', `${what}: ${why} (${code})\n${tailOf(ended)}`, {
      hint: `${hint} Then: release next`,
    });
  }
  return new ReleaseError('REGISTRY_FAILED', `${what}${code === '' ? '' : ` (${code})`}:\n${tailOf(ended)}`, {
    hint: isTrouble(code)
      ? 'The registry is in trouble or limits requests. Wait a little; what is left is done by: release next'
      : 'Once the cause is removed, what is left is done by: release next',
  });
}

/** A registry without an answer to a look. */
export function registryFailed(host: string, problem: string): ReleaseError {
  return new ReleaseError('REGISTRY_FAILED', `${host} does not tell which versions it has: ${problem}`, {
    hint: 'Check the network and https://status.npmjs.org, then run: release next',
  });
}
