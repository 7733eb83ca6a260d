import type { HttpFault } from './front.ts';

/** What may happen to a request, by name. */
export type FaultKinds = Readonly<Record<string, HttpFault>>;

/** What happens between a run and any server. */
const ofNetworks: FaultKinds = {
  'hang, then cut': 'hang',
  reset: 'reset',
  'down from then on': 'down',
  'answer lost': 'lost',
  'answer truncated': 'truncated',
  'kill before': 'kill',
  'kill after': 'kill-after',
};

const refusal = (message: string, more: object = {}): object => ({
  message,
  documentation_url: 'https://x',
  ...more,
});

/** What the GitHub flow may meet. */
export const ofGithub: FaultKinds = {
  ...ofNetworks,
  '500': { status: 500, body: refusal('Server Error') },
  '502': { status: 502, body: refusal('Bad Gateway') },
  '503': { status: 503, body: refusal('Service Unavailable') },
  'limit, 429': { status: 429, body: refusal('API rate limit exceeded'), headers: { 'retry-after': '1' } },
  'limit, 403': {
    status: 403,
    body: refusal('You have exceeded a secondary rate limit'),
    headers: { 'retry-after': '1' },
  },
  '401': { status: 401, body: refusal('Bad credentials') },
  '403, scope': { status: 403, body: refusal('Resource not accessible by integration') },
  '404': { status: 404, body: refusal('Not Found') },
  '409': { status: 409, body: refusal('Conflict') },
  '422 already_exists': {
    status: 422,
    body: refusal('Validation Failed', {
      errors: [{ resource: 'Release', code: 'already_exists', field: 'x' }],
    }),
  },
};

/** What the git server may do. */
export const ofGitServers: FaultKinds = { ...ofGithub, 'no answer': 'silent' };

/** What the npm flow may meet. */
export const ofRegistries: FaultKinds = {
  ...ofNetworks,
  'no answer': 'silent',
  '500': { status: 500, body: { error: 'internal server error' } },
  '502': { status: 502, body: { error: 'bad gateway' } },
  '503': { status: 503, body: { error: 'service unavailable' } },
  'limit, 429': { status: 429, body: { error: 'too many requests' }, headers: { 'retry-after': '1' } },
  '401': { status: 401, body: { error: 'invalid token' } },
  '401, one-time password': {
    status: 401,
    body: { error: 'one-time password required' },
    headers: { 'www-authenticate': 'OTP' },
  },
  '402': { status: 402, body: { error: 'you must sign up for private packages' } },
  '403': { status: 403, body: { error: 'you may not publish this package' } },
  '404': { status: 404, body: { error: 'no such package available' } },
  '409': { status: 409, body: { error: 'this package is already present' } },
};

const ofImages = (code: string): object => ({ errors: [{ code, message: code.toLowerCase() }] });

/** What a registry of images may do, with the codes of the OCI Distribution Specification. */
export const ofImageRegistries: FaultKinds = {
  ...ofNetworks,
  '500': { status: 500, body: ofImages('UNKNOWN') },
  '502': { status: 502, body: ofImages('UNKNOWN') },
  '503': { status: 503, body: ofImages('UNAVAILABLE') },
  'limit, 429': { status: 429, body: ofImages('TOOMANYREQUESTS'), headers: { 'retry-after': '1' } },
  '401': { status: 401, body: ofImages('UNAUTHORIZED') },
  '403': { status: 403, body: ofImages('DENIED') },
  '404': { status: 404, body: ofImages('NAME_UNKNOWN') },
};
